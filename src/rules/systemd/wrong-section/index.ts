import { z } from 'zod';
import {
  isExtensionName,
  lookupDirective,
  nixosOptionForDirective,
  nixosOptionForSection,
  type Section,
  sectionsOf,
  type SystemdVersion,
  unitKindOfNamespace,
} from '../../../systemd/index.ts';
import { readingVersions } from '../../../model/exposure.ts';
import { bindingAt, joinInsertions, moveBefore, type ProposedFix, sectionBinding } from '../../edits.ts';
import { defineRule } from '../../rule.ts';
import { failAtPlaces, kindName, type Offence, type WrittenDirective, writtenUnits } from '../written.ts';

export default defineRule(
  {
    id: 'systemd/wrong-section',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: 'safe',
    source: ['000 standardRestartConfig', '001 Runtime Error Recovery'],
    summary: 'A directive stands in a section of the unit where systemd ignores it.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const offences: Offence[] = [];
    const versions = readingVersions(context.project);
    for (const { module, unit, directives, isOpen } of writtenUnits(context.project, context.modules)) {
      const misplaced = directives.filter((written) => isMisplaced(written, versions));
      offences.push(
        ...misplaced.map((written) => ({
          written,
          message: (users: string) => messageFor(written, directives, users, versions),
          fix: movingAll(written, directives, versions),
        })),
      );
      if (misplaced.length > 0) continue;
      if (isOpen) context.undecidable(module.file, unit.symbol, 'the names of some directives are not known');
      else if (directives.length > 0) context.pass(module.file, unit.symbol);
    }
    failAtPlaces(context, offences);
  },
);

/** Sections that know the name in one of the versions; the newest version's order. */
const homesOf = (name: string, versions: readonly SystemdVersion[]): Section[] => [
  ...new Set([...versions].reverse().flatMap((version) => sectionsOf(name, version))),
];

/** Of several sections the one that every unit has. */
const homeOf = (homes: readonly Section[]): Section => (homes.includes('Unit') ? 'Unit' : (homes[0] as Section));

/** Known elsewhere, and in no version read here. Spellings that are only tolerated here (`compat`) take effect. */
function isMisplaced({ name, section }: WrittenDirective, versions: readonly SystemdVersion[]): boolean {
  if (isExtensionName(name)) return false;
  const homes = homesOf(name, versions);
  return homes.length > 0 && !homes.includes(section);
}

function messageFor(
  written: WrittenDirective,
  siblings: readonly WrittenDirective[],
  users: string,
  versions: readonly SystemdVersion[],
): string {
  const { name, section, attribute } = written;
  const homes = homesOf(name, versions);
  const home = homeOf(homes);
  const start = `\`${name}\` in \`${attribute}\` of ${users} has no effect: systemd ignores it in [${section}], it belongs in [${home}].`;
  const tolerated = toleratedBeside(written, home, siblings, versions).map((other) => `\`${other.name}\``);
  const beside =
    tolerated.length === 0 ? '' : ` ${[...new Set(tolerated)].join(', ')} beside it is only tolerated there, for old units: move it along.`;
  return `${start} ${placeFor(written, home)}${beside}`;
}

/** Directives of the same home that systemd only tolerates where they stand. */
const toleratedBeside = (
  written: WrittenDirective,
  home: Section,
  siblings: readonly WrittenDirective[],
  versions: readonly SystemdVersion[],
): WrittenDirective[] =>
  siblings.filter(
    (other) =>
      other !== written &&
      lookupDirective(other.section, other.name, versions.at(-1))?.status === 'compat' &&
      lookupDirective(home, other.name, versions.at(-1)) !== undefined,
  );

/** Moves a directive, and with it what belongs to it and is only tolerated beside it. */
function movingAll(written: WrittenDirective, siblings: readonly WrittenDirective[], versions: readonly SystemdVersion[]): ProposedFix {
  const fix = moving(written, versions);
  if (fix === null) return null;
  const further = toleratedBeside(written, homeOf(homesOf(written.name, versions)), siblings, versions)
    .filter(({ attribute }) => attribute === written.attribute)
    .flatMap((other) => moving(other, versions) ?? []);
  if (further.length === 0) return fix;
  const all = [fix, ...further];
  const title = all.map((one, index) => (index === 0 ? one.title : one.title?.replace('Move ', ''))).join(', and ');
  return { ...fix, title, edits: joinInsertions(all.flatMap(({ edits }) => edits)) };
}

function placeFor({ unit, name, attribute, isHanded }: WrittenDirective, home: Section): string {
  const kind = kindName(unit);
  if (isHanded) {
    const beside = nixosOptionForDirective(kind, home, name) ?? `${nixosOptionForSection(home) ?? home}.${name}`;
    const owner = home === 'Unit' ? unit.kind : unitNamespace(home);
    return owner === null ? 'Remove it.' : `Set it as \`systemd.${owner}."${unit.name}".${beside}\`.`;
  }
  // home-manager's sections are attributes of their own.
  if (!attribute.endsWith('Config')) return `Set it as \`${home}.${name}\`.`;
  const option = nixosOptionForDirective(kind, home, name);
  if (option !== undefined) return `Set the unit's option \`${option}\` instead.`;
  const set = nixosOptionForSection(home);
  const isOfUnit = home === 'Unit' || (kind as string) === home.toLowerCase();
  if (set !== undefined && isOfUnit) return `Set it as \`${set}.${name}\`.`;
  return set === undefined ? 'Remove it.' : `Set it as \`${set}.${name}\` of a unit of that type.`;
}

/** `Service` → `services`; null for sections of units that NixOS has no option for. */
function unitNamespace(section: Section): string | null {
  const namespace = `${section.toLowerCase()}s`;
  return unitKindOfNamespace(namespace) === undefined ? null : namespace;
}

/** Moves one directive of [Unit] that the module writes itself out of the section, in front of it. */
function moving(
  { module, unit, name, attribute, definition, isHanded }: WrittenDirective,
  versions: readonly SystemdVersion[],
): ProposedFix {
  if (
    isHanded ||
    definition === null ||
    homeOf(homesOf(name, versions)) !== 'Unit' ||
    !attribute.endsWith('Config') ||
    attribute === 'unitConfig'
  )
    return null;
  const own = bindingAt(definition.origin, module.evaluated.source);
  const around = sectionBinding(module, definition, attribute);
  if (own === null || around === null || around.binding.end < own.end) return null;
  const option = nixosOptionForDirective(kindName(unit), 'Unit', name);
  // `startLimitIntervalSec` takes a number; a text such as "60s" goes into the section itself.
  const fits = option !== undefined && /^\d+$/.test(own.value.text);
  const target = fits ? option : `unitConfig.${name}`;
  if (fits ? unit.options.has(option) || unit.unit.has(name) : unit.unit.size > 0 || (option !== undefined && unit.options.has(option)))
    return null;
  const title = `Move \`${name}\` to \`${target}\``;
  // Written as `serviceConfig.NAME = …;`: the two places are one.
  if (around.binding.start === own.start) {
    const prefix = own.path
      .slice(0, around.depth)
      .map((element) => `${element}.`)
      .join('');
    return { safe: true, title, edits: [{ file: own.file, start: own.start, end: own.name.end, text: `${prefix}${target}` }] };
  }
  return { safe: true, title, edits: moveBefore(own, around.binding, around.depth, target) };
}
