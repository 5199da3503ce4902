import { z } from 'zod';
import {
  isExtensionName,
  nearestDirectives,
  nixosUnitOption,
  sectionsOf,
  SYSTEMD_VERSIONS,
  type SystemdVersion,
} from '../../../systemd/index.ts';
import { readingVersions } from '../../../model/exposure.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import { bindingIn, type ProposedFix } from '../../edits.ts';
import { defineRule } from '../../rule.ts';
import { failAtPlaces, kindName, type Offence, type WrittenDirective, writtenUnits } from '../written.ts';

const options = z.object({
  allow: z.array(z.string()).default([]).describe('Names that are taken although no known version of systemd has them.'),
});

export default defineRule(
  {
    id: 'systemd/unknown-directive',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: 'unsafe',
    source: ['000 P3', '000 Innovation 2', '004 Container Resource Management'],
    summary: 'A unit sets a directive that systemd does not have, so that it has no effect.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const offences: Offence[] = [];
    const versions = readingVersions(context.project);
    for (const { module, unit, directives, isOpen } of writtenUnits(context.project, context.modules)) {
      const { allow } = context.options(module.file);
      const unknown = directives.filter((written) => !allow.includes(written.name) && !isKnown(written.name, versions));
      offences.push(
        ...unknown.map((written) => ({
          written,
          message: (users: string) => messageFor(written, users, versions),
          fix: renaming(written, directives, versions),
        })),
      );
      if (unknown.length > 0) continue;
      if (isOpen) context.undecidable(module.file, unit.symbol, 'the names of some directives are not known');
      else if (directives.length > 0) context.pass(module.file, unit.symbol);
    }
    failAtPlaces(context, offences);
  },
);

/** Known to one of the versions in any section: where it belongs is what `systemd/wrong-section` tells. */
const isKnown = (name: string, versions: readonly SystemdVersion[]): boolean =>
  isExtensionName(name) || versions.some((version) => sectionsOf(name, version).length > 0);

/** The option of the unit that a name means, in whatever case: `Path` is `path`. */
function unitOption({ unit, name, isHanded }: WrittenDirective): string | null {
  if (isHanded) return null;
  const candidates = [name, name.charAt(0).toLowerCase() + name.slice(1)];
  return candidates.find((candidate) => nixosUnitOption(kindName(unit), candidate) !== undefined) ?? null;
}

function messageFor(written: WrittenDirective, users: string, versions: readonly SystemdVersion[]): string {
  const { name, section, attribute } = written;
  const having = SYSTEMD_VERSIONS.filter((version) => isKnown(name, [version]));
  if (having.length > 0)
    return `\`${name}\` in \`${attribute}\` of ${users} is no directive of systemd ${versions.join(' or ')}, which ignores it (known to systemd ${having.join(', ')}). Remove it, or correct \`systemdVersion\`.`;
  const start = `\`${name}\` in \`${attribute}\` of ${users} is no systemd directive, so systemd ignores it.`;
  const option = unitOption(written);
  if (option !== null) return `${start} \`${option}\` is an option of the unit: write it beside \`${attribute}\`.`;
  const [nearest, ...others] = nearestDirectives(section, name, versions.at(-1));
  if (nearest === undefined) return `${start} Remove it, or write the directive that is meant.`;
  const list = [nearest, ...others].map((candidate) => `\`${candidate}\``).join(' or ');
  return `${start} Did you mean ${list}?`;
}

/** Writes the one directive that can be meant, where the name stands in a binding and the unit does not set it yet. */
function renaming(written: WrittenDirective, siblings: readonly WrittenDirective[], versions: readonly SystemdVersion[]): ProposedFix {
  const { name, section, attribute, origin } = written;
  if (isKnown(name, SYSTEMD_VERSIONS)) return null;
  const [meant, ...others] = unitOption(written) === null ? nearestDirectives(section, name, versions.at(-1)) : [];
  const [place] = placesOf(origin);
  if (
    meant === undefined ||
    others.length > 0 ||
    place === undefined ||
    siblings.some((other) => other.attribute === attribute && other.name === meant)
  )
    return null;
  const binding = bindingIn(place);
  if (binding === null || binding.path.at(-1)?.replaceAll('"', '') !== name) return null;
  return { safe: false, title: `Write \`${meant}\``, edits: [{ file: place.file, ...binding.name, text: meant }] };
}
