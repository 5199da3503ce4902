/** Directives as the modules write them: each with its section and the place where it stands. */
import { memo } from '../../syntax/memo.ts';
import type { Origin } from '../../evaluation/trail.ts';
import { openSet } from '../../evaluation/update.ts';
import type { Value } from '../../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition } from '../../model/definition.ts';
import { attempt } from '../../model/option.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { openValues, UNIT_KINDS, type Unit } from '../../model/units.ts';
import { type Section, sectionForNixosOption } from '../../systemd/index.ts';
import { placeIn, subjectPlace, writtenAt } from '../places.ts';
import type { Failure, Place, RelatedPlace, RuleContext } from '../rule.ts';
import { handedUnits, initrdUnits } from './handed-units.ts';

export interface WrittenDirective {
  readonly module: ProjectModule;
  readonly unit: Unit;
  readonly section: Section;
  /** Attribute that fills the section: `serviceConfig`, or in home-manager the section's own name. */
  readonly attribute: string;
  readonly name: string;
  readonly value: Value;
  /** The module system's priority: 100, less where `mkForce` stands. */
  readonly priority: number;
  readonly origin: Origin | null;
  /** Null where it comes through an option's default. */
  readonly definition: Definition | null;
  /** True where an option of NixOS takes the section as it is: nothing else of the unit can be written beside it. */
  readonly isHanded: boolean;
}

export interface WrittenUnit {
  readonly module: ProjectModule;
  readonly unit: Unit;
  readonly directives: readonly WrittenDirective[];
  /** Names that are computed, or sets that only the user knows. */
  readonly isOpen: boolean;
}

/** Every unit of the modules with the directives that they write for it, in file order. Several rules ask. */
export const writtenUnits = (project: Project, modules: readonly ProjectModule[]): WrittenUnit[] =>
  modules.flatMap((module) => writtenUnitsOf(module, project));

const writtenUnitsOf = memo((module: ProjectModule, project: Project): WrittenUnit[] => [
  ...[...module.units, ...initrdUnits(module)].map((unit) => writtenUnit(project, module, unit, attributesOf(unit), false)),
  ...handedUnits(project, module).map(({ unit, attributes }) => writtenUnit(project, module, unit, attributes, true)),
]);

function writtenUnit(
  project: Project,
  module: ProjectModule,
  unit: Unit,
  attributes: ReadonlyMap<string, Section>,
  isHanded: boolean,
): WrittenUnit {
  const directives: WrittenDirective[] = [];
  let isOpen = openValues(unit, '').length > 0;
  for (const [attribute, section] of attributes) {
    const common = { module, unit, section, attribute, isHanded };
    for (const [below, setting] of unit.settings) {
      if (!below.startsWith(`${attribute}.`)) continue;
      const [name = ''] = below.slice(attribute.length + 1).split('.');
      if (!/^[A-Za-z]/.test(name)) isOpen = true;
      else {
        for (const definition of setting.definitions) {
          if (!takesAway(definition)) directives.push({ ...common, name, ...definitionParts(definition), definition });
        }
      }
    }
    for (const value of openValues(unit, attribute)) {
      const set = attempt(() => openSet(project.ev, project.defaults.resolve(value)));
      if (set === null || set.rest !== null || set.dynamic.length > 0) isOpen = true;
      for (const [name, slot] of set?.entries ?? []) {
        const inner = project.ev.tryForce(slot.thunk);
        if (inner !== null && !writesNothing(inner))
          directives.push({ ...common, name, value: inner, priority: 100, origin: slot.origin, definition: null });
      }
    }
  }
  return { module, unit, directives, isOpen };
}

/** `mkForce [ ]` and `null` take a directive away; an empty list by itself is an attempt to set it. */
const takesAway = ({ value, priority }: Definition): boolean =>
  value.kind === 'null' || (writesNothing(value) && priority < DEFAULT_PRIORITY);
const writesNothing = (value: Value): boolean => value.kind === 'null' || (value.kind === 'list' && value.items.length === 0);

const definitionParts = ({ value, priority, origin }: Definition): Pick<WrittenDirective, 'value' | 'priority' | 'origin'> => ({
  value,
  priority,
  origin,
});

/** NixOS's `serviceConfig` and `unitConfig`; home-manager writes the sections by their names. */
function attributesOf({ kind, isUser }: Unit): Map<string, Section> {
  const attributes = new Map<string, Section>([['unitConfig', 'Unit']]);
  const own = sectionForNixosOption(UNIT_KINDS[kind]);
  if (own !== undefined) attributes.set(UNIT_KINDS[kind], own);
  if (isUser) for (const section of ['Unit', 'Install', own] as const) if (section !== undefined) attributes.set(section, section);
  return attributes;
}

/** `service` of `services`. */
export const kindName = ({ kind }: Unit): 'service' | 'socket' | 'timer' | 'path' | 'mount' | 'automount' | 'slice' | 'target' =>
  kind.slice(0, -1) as 'service';

/** Something wrong with a written directive, told once for every place however many units get it. */
export interface Offence {
  readonly written: WrittenDirective;
  /** Where in the directive; null for the directive as a whole. */
  readonly origin?: Origin | null;
  /** @param users the units that get it: `service `foo`` or `12 services` */
  message(users: string): string;
  readonly fix?: Failure['fix'];
}

/** How many of the units that a shared place reaches a finding names. */
const MAX_RELATED = 5;

/** One finding for each written place; where that file is not reported, one for each module that gets it. */
export function failAtPlaces(context: RuleContext<unknown>, offences: readonly Offence[]): void {
  const groups = new Map<string, { at: Place; offences: Offence[] }>();
  for (const offence of offences) {
    const at = placeOf(context, offence);
    const key = `${at.file.path}:${at.start}:${at.end}:${offence.written.name}`;
    const group = groups.get(key);
    if (group) group.offences.push(offence);
    else groups.set(key, { at, offences: [offence] });
  }
  for (const { at, offences: group } of groups.values()) {
    const [{ written, origin, fix = null }] = group as [Offence, ...Offence[]];
    const units = new Map(group.map((offence) => [offence.written.unit.symbol, offence.written]));
    const isShared = units.size > 1;
    context.fail({
      at,
      symbol: isShared ? `${written.attribute}.${written.name}` : written.unit.symbol,
      message: (group[0] as Offence).message(usersText([...units.values()])),
      origin: origin ?? written.origin,
      fix,
      related: isShared ? [...units.values()].slice(0, MAX_RELATED).map(relatedUnit) : [],
    });
  }
}

const relatedUnit = ({ module, unit }: WrittenDirective): RelatedPlace => ({
  ...subjectPlace(module, unit),
  message: `\`${unit.name}\` gets it`,
});

function placeOf(context: RuleContext<unknown>, { written, origin }: Offence): Place {
  const place = writtenAt(origin ?? written.origin);
  if (place !== null && context.reports(place.file.path)) return place;
  const { module, unit, definition } = written;
  return definition === null ? subjectPlace(module, unit) : placeIn(module, definition);
}

function usersText(units: readonly WrittenDirective[]): string {
  const [first] = units as [WrittenDirective];
  const kind = kindName(first.unit);
  return units.length === 1 ? `${kind} \`${first.unit.name}\`` : `${units.length} units (\`${first.unit.name}\` and others)`;
}
