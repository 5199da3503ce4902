import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import type { Option } from '../../../model/option.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf, isSwitchedOn, isUnset, judge, possibleValues } from '../../directives.ts';
import { headOf, ownPlace, placeIn, subjectPlace } from '../../places.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { type OwnedService, ownedServices } from '../../services.ts';
import { FIRST_FREE_PORT, lowPort } from '../low-port.ts';

const BIND = 'CAP_NET_BIND_SERVICE';

const options = z.object({
  allow: z.array(z.string()).default([BIND]).describe('The capabilities that a service may have.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that may have other capabilities.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'hardening/capabilities',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['003 CapabilityBoundingSet'],
    summary: 'A service listens on a low port without the capability for it, or has a capability outside the policy.',
    security: 5,
    precision: 'medium',
    options,
  },
  (context) => {
    for (const service of ownedServices(context.project, context.modules)) {
      if (context.options(service.module.file).ignoreServices.includes(service.unit.name)) continue;
      if (reportLowPort(context, service) || reportExcess(context, service)) continue;
      context.pass(service.module.file, service.unit.symbol);
    }
  },
);

/** True where the service got a verdict other than "pass". */
function reportLowPort(context: Context, { module, own, unit }: OwnedService): boolean {
  const { project } = context;
  const low = lowPort(project, module, unit);
  if (low === null || isSocketActivated(module, unit)) return false;
  const asRoot = judge(
    possibleValues(project, unit, 'User'),
    (value) => isUnset(value) || (value.kind === 'string' && (value.value === 'root' || value.value === '0')),
  );
  if (asRoot === true && isSwitchedOn(project, unit, 'DynamicUser') === false) return false;
  const granted = capabilitiesOf(project, unit, 'AmbientCapabilities');
  if (granted?.includes(BIND)) return false;
  if (granted === null) {
    context.undecidable(module.file, unit.symbol, '`AmbientCapabilities` is not known');
    return true;
  }
  context.fail({
    at: optionPlace(module, low.option) ?? subjectPlace(module, own),
    symbol: unit.symbol,
    message: `Service \`${unit.name}\` listens on port ${low.port} by default without \`${BIND}\`: it will not be able to bind it. Set \`AmbientCapabilities = [ "${BIND}" ]\` and the same \`CapabilityBoundingSet\`, or choose a port from ${FIRST_FREE_PORT}.`,
    origin: low.option.origin,
  });
  return true;
}

function isSocketActivated(module: ProjectModule, unit: Unit): boolean {
  return module.units.some(({ kind, name }) => kind === 'sockets' && name === unit.name);
}

function reportExcess(context: Context, { module, own, unit }: OwnedService): boolean {
  const { project } = context;
  const { allow } = context.options(module.file);
  for (const name of ['AmbientCapabilities', 'CapabilityBoundingSet']) {
    const excess = (capabilitiesOf(project, unit, name) ?? []).filter((capability) => !allow.includes(capability));
    if (excess.length === 0) continue;
    const [definition] = own.directives.get(name)?.definitions ?? [];
    const shown = excess.map((capability) => `\`${capability}\``).join(', ');
    context.fail({
      at: definition === undefined ? subjectPlace(module, own) : placeIn(module, definition),
      symbol: unit.symbol,
      message: `\`${name}\` of service \`${unit.name}\` holds ${shown}, outside the policy's list (${allow.map((one) => `\`${one}\``).join(', ') || 'none'}). Remove what the service does not need, or add it to the rule's \`allow\`.`,
      origin: definition?.origin ?? null,
    });
    return true;
  }
  return false;
}

/** The capabilities that a list names; null where it is not known. An inverted list only takes away. */
function capabilitiesOf(project: Project, unit: Unit, name: string): string[] | null {
  const values = possibleValues(project, unit, name);
  if (values === null) return null;
  const texts = values
    .flatMap((value) => elementsOf(project, value))
    .map((value: Value) => (isUnset(value) ? '' : value.kind === 'string' ? value.value : null));
  if (texts.includes(null)) return null;
  return texts
    .flatMap((text) => (text?.startsWith('~') ? [] : (text?.split(/\s+/) ?? [])))
    .filter((word) => word !== '')
    .map((word) => word.toUpperCase());
}

function optionPlace(module: ProjectModule, option: Option): Place | null {
  const place = ownPlace(module, option.origin);
  return place === null ? null : headOf(place);
}
