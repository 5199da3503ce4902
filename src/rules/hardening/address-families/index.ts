import { z } from 'zod';
import { elementsOf, isUnset, possibleValues } from '../../directives.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { addBeside, type ProposedFix, settingBinding } from '../../edits.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, ownedServices } from '../../services.ts';
import { isNoDaemon, suitability } from '../suitable.ts';

const DIRECTIVE = 'RestrictAddressFamilies';

const options = z.object({
  allow: z.array(z.string()).default(['AF_UNIX', 'AF_INET', 'AF_INET6']).describe('The address families that a service may allow.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that may use other families.'),
});

export default defineRule(
  {
    id: 'hardening/address-families',
    level: 'warning',
    presets: { homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 P3', '003 Service Hardening'],
    summary: 'A service does not restrict its address families, or allows more than the policy does.',
    security: 4,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { allow: given, ignoreServices } = context.options(module.file);
      const allow = given.map(familyOf);
      const oneshot = isOneshot(project.ev, unit);
      if (oneshot === true || ignoreServices.includes(unit.name) || isNoDaemon(module, unit)) continue;
      const values = possibleValues(project, unit, DIRECTIVE);
      const isMissing = values?.every(isUnset) ?? false;
      const words = (values ?? [])
        .flatMap((value) => elementsOf(project, value))
        .map((value) => (value.kind === 'string' ? value.value.split(/\s+/) : value.kind === 'null' ? [] : null));
      const families = words
        .flatMap((list) => list ?? [])
        .filter((word) => word !== '')
        .map(familyOf);
      const excess = families.filter((family) => family !== 'none' && !allow.includes(family));
      const [definition] = own.directives.get(DIRECTIVE)?.definitions ?? [];
      if (oneshot !== null && (isMissing || excess.length > 0)) {
        context.fail({
          at: definition === undefined ? subjectPlace(module, own) : placeIn(module, definition),
          symbol: unit.symbol,
          message: isMissing ? missingMessage(unit.name, allow) : excessMessage(unit.name, excess, allow),
          origin: definition?.origin ?? null,
          // A service that speaks to the kernel's network stack needs more than the policy gives.
          fix: isMissing && !suitability(project, module, unit).exclude.includes(DIRECTIVE) ? restricting(module, own, allow) : null,
        });
      } else if (oneshot === null || values === null || values.some(isUnset) || words.includes(null)) {
        context.undecidable(module.file, unit.symbol, `\`${DIRECTIVE}\` is not known`);
      } else context.pass(module.file, unit.symbol);
    }
  },
);

/** socket.h: one family by several names. */
const ALIASES: Readonly<Record<string, string>> = { AF_LOCAL: 'AF_UNIX', AF_FILE: 'AF_UNIX', AF_ROUTE: 'AF_NETLINK' };
const familyOf = (word: string): string => ALIASES[word] ?? word;

const listOf = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(' ');

const missingMessage = (name: string, allow: readonly string[]): string =>
  `Service \`${name}\` may open sockets of any kind: it sets no \`${DIRECTIVE}\`. Set \`${DIRECTIVE} = [ ${listOf(allow)} ]\`, or less.`;

function excessMessage(name: string, excess: readonly string[], allow: readonly string[]): string {
  const shown = excess.map((family) => `\`${family}\``).join(', ');
  const what = excess.some((family) => family.startsWith('~'))
    ? `names what is forbidden (${shown}) and allows all the rest`
    : `allows ${shown}`;
  return `\`${DIRECTIVE}\` of service \`${name}\` ${what}; the policy allows ${allow.map((family) => `\`${family}\``).join(', ')}. Take out what the service does not need.`;
}

/** Sets the policy's families beside the command, or another directive that the module always writes. */
function restricting(module: ProjectModule, own: Unit, allow: readonly string[]): ProposedFix {
  if (own.directives.has(DIRECTIVE)) return null;
  const settings = [own.directives.get('ExecStart'), ...[...own.directives.values()].reverse()];
  for (const setting of settings) {
    const binding = setting?.when === null ? settingBinding(module, setting) : null;
    if (binding === null) continue;
    return { safe: false, title: `Set \`${DIRECTIVE}\``, edits: [addBeside(binding, { [DIRECTIVE]: `[ ${listOf(allow)} ]` })] };
  }
  return null;
}
