import { z } from 'zod';
import { render, renderPath } from '../../../evaluation/render.ts';
import { holdsModules } from '../../../model/flake-modules.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { headOf, ownPlace } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { guardFix } from './guard.ts';
import { importPlace } from '../imports.ts';
import { configPlace, namespaceOf } from '../service-modules.ts';
import { configReferences, namesDepend } from './names.ts';

export default defineRule(
  {
    id: 'structure/config-recursion',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: 'unsafe',
    source: ['002 Module Composition'],
    summary: 'The attribute names of `config` or the imports depend on `config`: infinite recursion.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    for (const module of context.modules) {
      const symbol = module.switches.length > 0 ? namespaceOf(module) : '';
      checkImports(context, module);
      let verdict: 'pass' | 'fail' | 'unknown' = 'pass';
      for (const { config } of module.evaluated.parts) {
        const found = config === null ? null : namesDepend(context.project.ev, config);
        if (found === null || verdict === 'fail') continue;
        if (found === 'unknown') verdict = 'unknown';
        else {
          verdict = 'fail';
          const where = found.path.length === 0 ? 'config' : `config.${renderPath(context.project.ev, found.path)}`;
          const reference = shorten(render(context.project.ev, found.on));
          const place = ownPlace(module, found.origin);
          context.fail({
            at: place ? headOf(place) : configPlace(module),
            symbol,
            message: `Which attributes \`${where}\` has depends on \`${reference}\`, which can be known only when all of \`${where}\` is: Nix fails with infinite recursion. Use \`lib.mkIf\` instead of \`if\` or \`lib.optionalAttrs\`, and \`lib.mkMerge\` instead of \`//\`.`,
            fix: found.path.length === 0 ? guardFix(config) : null,
          });
        }
      }
      if (verdict === 'pass') context.pass(module.file, symbol);
      else if (verdict === 'unknown') context.undecidable(module.file, symbol, 'its configuration is not known');
    }
  },
);

/** What a module imports is needed before there is any configuration. */
function checkImports(context: RuleContext<unknown>, module: ProjectModule): void {
  const { ev } = context.project;
  // Inside of a module of flake-parts, `config` is mostly that of flake-parts, which is known before any machine's.
  const isHeld = holdsModules(module.evaluated);
  for (const { guards, value, origin } of module.evaluated.imports) {
    const [on] = [...guards, value].flatMap((one) => configReferences(ev, one));
    if (on === undefined) continue;
    if (isHeld) {
      context.undecidable(module.file, 'imports', `whose configuration \`${shorten(render(ev, on))}\` is of is not known`);
      continue;
    }
    context.fail({
      at: importPlace(module, origin),
      symbol: 'imports',
      message: `\`imports\` depends on \`${shorten(render(ev, on))}\`, and the configuration can be known only when all modules are: Nix fails with infinite recursion. Import the module always, and put what it does inside \`lib.mkIf\`.`,
    });
  }
}

const shorten = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text);
