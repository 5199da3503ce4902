import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import type { Definition } from '../../../model/definition.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf, isSwitchedOn, isUnset } from '../../directives.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { alternatives, startsSomething } from '../../services.ts';
import { accountsOf, type AccountKind, type Standing } from '../accounts.ts';

const DIRECTIVES = { User: 'users', Group: 'groups', SupplementaryGroups: 'groups' } as const satisfies Record<string, AccountKind>;

const options = z.object({
  ignore: z.array(z.string()).default([]).describe('Users and groups that something outside of the project makes.'),
});

export default defineRule(
  {
    id: 'state/undeclared-user',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P4'],
    summary: 'A service runs as a user or group that nothing declares.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    const accounts = accountsOf(project);
    const started = new Set(project.modules.flatMap(({ services }) => services.filter(startsSomething).map((unit) => unit.symbol)));
    for (const module of context.modules) {
      const { ignore } = context.options(module.file);
      for (const unit of module.services) {
        if (unit.isUser || !(unit.directives.has('User') || unit.directives.has('Group'))) continue;
        const dynamic = isSwitchedOn(project, unit, 'DynamicUser');
        if (dynamic === true) {
          context.pass(module.file, unit.symbol);
          continue;
        }
        const faults = (Object.keys(DIRECTIVES) as (keyof typeof DIRECTIVES)[]).flatMap((directive) => {
          const found = judge(directive, unit, ignore);
          return found === null ? [] : [{ directive, ...found }];
        });
        const missing = faults.filter(({ standing }) => standing === 'missing');
        const [first] = missing;
        const [unknown] = faults;
        if (first !== undefined && dynamic === false && !started.has(unit.symbol)) {
          context.undecidable(module.file, unit.symbol, 'whether the module that starts it sets `DynamicUser` is not known');
        } else if (first !== undefined && dynamic === false) {
          const what = missing.map(({ directive, shown }) => `\`${directive}\` is \`${shown}\``).join(' and ');
          const declare = missing.map(({ directive, shown }) => `\`users.${DIRECTIVES[directive]}.${shown}\``).join(' and ');
          // Further groups must exist whoever the service runs as.
          const otherwise = missing.every(({ directive }) => directive === 'SupplementaryGroups') ? '' : ', or set `DynamicUser`';
          context.fail({
            at: placeIn(module, first.definition),
            symbol: unit.symbol,
            message: `Service \`${unit.name}\`: ${what}, which no module declares, so it fails at start. Declare ${declare}${otherwise}.`,
            origin: first.definition.origin,
          });
        } else if (unknown === undefined) context.pass(module.file, unit.symbol);
        else
          context.undecidable(
            module.file,
            unit.symbol,
            typeof unknown.standing === 'object' ? unknown.standing.unknown : 'whether it sets `DynamicUser` is not known',
          );
      }
    }

    /** The worst that a directive may come to; null where all is declared. */
    function judge(
      directive: keyof typeof DIRECTIVES,
      unit: Unit,
      ignore: readonly string[],
    ): { standing: Standing; shown: string; definition: Definition } | null {
      const setting = unit.directives.get(directive);
      const [definition] = setting?.definitions ?? [];
      if (setting === undefined || definition === undefined) return null;
      let unknown: { standing: Standing; shown: string; definition: Definition } | null = null;
      const values = directive === 'SupplementaryGroups' ? elementsOf(project, setting.value) : alternatives(project.ev, setting.value);
      for (const value of values) {
        const resolved = project.defaults.resolve(value);
        const shown = resolved.kind === 'string' ? resolved.value : render(project.ev, value);
        if (isUnset(resolved) || ignore.includes(shown) || /\s/.test(shown)) continue;
        const standing = accounts.standing(DIRECTIVES[directive], value);
        if (standing === 'missing') return { standing, shown, definition };
        if (standing !== 'declared') unknown = { standing, shown, definition };
      }
      return unknown;
    }
  },
);
