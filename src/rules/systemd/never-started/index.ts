import { z } from 'zod';
import { stepKey } from '../../../model/effective.ts';
import type { Project } from '../../../model/project.ts';
import type { Unit } from '../../../model/units.ts';
import { elementsOf } from '../../directives.ts';
import { argumentPlace } from '../../argument-place.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOn, ownedServices, textOf } from '../../services.ts';
import { isContainerUnit } from '../../state/directories.ts';
import { isInstalled, Starters } from '../starters.ts';

const options = z.object({
  ignoreServices: z.array(z.string()).default([]).describe('Names of services that people start by hand.'),
});

export default defineRule(
  {
    id: 'systemd/never-started',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P1', '001 Base Module Interface'],
    summary: 'Nothing starts a service: no target, timer, socket or path, and nothing in the project names it.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    const starters = new Starters(project);
    const foreign = configuredElsewhere(project);
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      if (context.options(module.file).ignoreServices.includes(unit.name) || isContainerUnit(module, unit)) continue;
      if (isOn(unit.options.get('enable')?.value) === false) continue;
      if (isInstalled(project, unit) || isBusActivated(project, unit) || starters.isNamed(unit)) context.pass(module.file, unit.symbol);
      else if (unit.rests.some(({ below }) => below === ''))
        context.undecidable(module.file, unit.symbol, 'not all of its options are known');
      else if (unit.name.endsWith('@')) context.undecidable(module.file, unit.symbol, 'instances of a template are started by name');
      else if (/^\$\{[^{}]*\}$/.test(unit.name)) context.undecidable(module.file, unit.symbol, 'its name is not known');
      else if (foreign.has(unit.name)) context.undecidable(module.file, unit.symbol, 'NixOS may declare the unit and start it');
      else {
        // An empty `wantedBy` says it more closely than the unit does.
        const [definition] = own.options.get('wantedBy')?.definitions ?? [];
        const trigger = starters.idleTrigger(unit);
        context.fail({
          at: definition === undefined ? subjectPlace(module, own) : argumentPlace(module, definition, /^wantedBy$/),
          symbol: unit.symbol,
          message: `Nothing starts service \`${unit.name}\`: ${causeFor(trigger)}. If people start it by hand, name it in the rule's option \`ignoreServices\`.`,
        });
      }
    }
  },
);

/** What is missing, and what to add. */
function causeFor(trigger: Unit | undefined): string {
  if (trigger === undefined)
    return 'it has no `wantedBy`, no timer, socket or path starts it, and no other unit names it. Add `wantedBy = [ "multi-user.target" ]`, or the unit that starts it';
  const kind = trigger.kind.slice(0, -1);
  return `it has no \`wantedBy\`, and neither has its ${kind}, so that the ${kind} is never active. Add \`wantedBy = [ "${trigger.kind}.target" ]\` to \`${trigger.symbol}\``;
}

/** systemd.service(5): a service with a bus name may be started over D-Bus. */
function isBusActivated(project: Project, unit: Unit): boolean {
  if (unit.directives.has('BusName') || textOf(unit, 'Type') === 'dbus') return true;
  const aliases = unit.options.get('aliases');
  return (
    aliases !== undefined && elementsOf(project, aliases.value).some((value) => value.kind !== 'string' || value.value.startsWith('dbus-'))
  );
}

/** Names `x` of which the project sets `services.x.…` without declaring it: modules of NixOS. */
function configuredElsewhere(project: Project): Set<string> {
  const declared = new Set<string>();
  const set = new Set<string>();
  for (const { options: own, definitions } of project.modules) {
    for (const { path } of own) if (path[0] === 'services' && path[1] !== undefined) declared.add(stepKey(project.ev, path[1]));
    for (const { path } of definitions) if (path[0] === 'services' && path[1] !== undefined) set.add(stepKey(project.ev, path[1]));
  }
  return new Set([...set].filter((name) => !declared.has(name)));
}
