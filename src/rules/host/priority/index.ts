import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import type { Value } from '../../../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { matcherOf } from '../../globs.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

const options = z.object({
  allowForce: z
    .array(z.string())
    .default([
      'systemd.**',
      'users.users.**',
      'users.groups.**',
      'virtualisation.oci-containers.**',
      'specialisation.**',
      'virtualisation.vmVariant.**',
      'virtualisation.vmVariantWithBootLoader.**',
    ])
    .describe(
      "Attribute paths that a module may force: what it changes of NixOS's own modules has no weaker way, and a variant of a machine differs from it.",
    ),
  baseFiles: z
    .array(z.string())
    .default(['**/base/**', '**/base.nix', '**/common/**', '**/common.nix', '**/hardware/**'])
    .describe('Files that every machine builds on, so that what they set has to be easy to override.'),
  settings: z
    .array(z.string())
    .default([
      'time.**',
      'i18n.**',
      'console.**',
      'networking.**',
      'boot.**',
      'nix.**',
      'security.**',
      'hardware.**',
      'powerManagement.**',
      'documentation.**',
      'services.openssh.**',
    ])
    .describe('Attribute paths that base files set with `mkDefault`.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'host/priority',
    level: 'warning',
    presets: { homelab: true, 'system-config': true },
    fix: null,
    source: ['002 Override Mechanisms'],
    summary: '`mkForce` in a shared module, or a base setting without `mkDefault`.',
    security: null,
    precision: 'medium',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      const { baseFiles } = context.options(module.file);
      // A file for one machine, and one that has a switch of its own, is no base.
      const isBase = module.switches.length === 0 && matcherOf(baseFiles)(module.file) && !/(^|\/)hosts\/[^/]+\/hardware/.test(module.file);
      if (module.kind === 'module') checkForce(context, module);
      if (isBase && module.kind !== 'home') checkBase(context, module);
    }
  },
);

const asPath = (pattern: string): string => pattern.replaceAll('.', '/');
const stepsOf = ({ path }: Definition): string =>
  path.map((step) => (typeof step === 'string' ? step.replaceAll('/', '_') : '_')).join('/');

function checkForce(context: Context, module: ProjectModule): void {
  const { ev } = context.project;
  const isAllowed = matcherOf(context.options(module.file).allowForce.map(asPath));
  const reported = new Set<string>();
  for (const definition of module.definitions) {
    const outer = [...definition.outer].find(([, priority]) => priority < DEFAULT_PRIORITY);
    const depth = definition.priority < DEFAULT_PRIORITY ? definition.path.length : outer?.[0];
    if (depth === undefined) continue;
    const symbol = renderPath(ev, definition.path.slice(0, depth));
    if (isAllowed(stepsOf(definition))) {
      context.pass(module.file, symbol);
      continue;
    }
    if (reported.has(symbol)) continue;
    reported.add(symbol);
    context.fail({
      at: placeIn(module, definition),
      symbol,
      message: `\`${symbol}\` is forced in a shared module, so no machine can set it without a force of its own. Set it plainly, or with \`mkDefault\`; \`mkForce\` belongs to the machine that differs.`,
      origin: definition.origin,
    });
  }
}

function checkBase(context: Context, module: ProjectModule): void {
  const { ev } = context.project;
  const isSetting = matcherOf(context.options(module.file).settings.map(asPath));
  for (const definition of module.definitions) {
    if (definition.isRest || !isSingle(definition.value) || definition.guards.length > 0 || !isSetting(stepsOf(definition))) continue;
    const symbol = renderPath(ev, definition.path);
    if (definition.priority !== DEFAULT_PRIORITY || [...definition.outer.values()].some((priority) => priority !== DEFAULT_PRIORITY)) {
      context.pass(module.file, symbol);
      continue;
    }
    context.fail({
      at: placeIn(module, definition),
      symbol,
      message: `\`${symbol}\` is set in a base file without \`mkDefault\`, so a machine that needs another value has to force it. Write \`lib.mkDefault\` around the value.`,
      origin: definition.origin,
    });
  }
}

/** Lists and sets are merged with what others set; single values conflict. */
const isSingle = (value: Value): boolean => ['string', 'text', 'bool', 'int', 'float', 'path'].includes(value.kind);
