/** Units that are written elsewhere than below `systemd`: those of the initrd, and sections that an option of NixOS takes as they are. */
import { memo } from '../../syntax/memo.ts';
import type { Definition } from '../../model/definition.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { byStep, settingsBelow, startsWith, type Subject, subjectsBelow } from '../../model/subject.ts';
import { openValues, toUnit, UNIT_KINDS, type Unit, type UnitKind } from '../../model/units.ts';
import type { Section } from '../../systemd/index.ts';

/** An option of NixOS below which names stand, each with one section of a unit. */
interface HandedSection {
  readonly prefix: readonly string[];
  /** The attribute that holds the section, dots where it is a nested one. */
  readonly attribute: string;
  readonly section: Section;
  readonly kind: UnitKind;
  /** The unit that NixOS makes for the name. */
  unitName(name: string): string;
}

/** `syncoid.nix` writes whatever is no letter, digit, `_`, `.` or `-` as one dash. */
const syncoid = (name: string): string => `syncoid-${name.replace(/[^\w.-]+/g, '-')}`;
const SYNCOID = { prefix: ['services', 'syncoid', 'commands'], kind: 'services', unitName: syncoid } as const;

/**
 * Source: nixpkgs `nixos/modules/services/backup/restic.nix`, `…/backup/syncoid.nix`,
 * `…/networking/vdirsyncer.nix`, `…/continuous-integration/github-runner/service.nix`.
 */
const HANDED: readonly HandedSection[] = [
  {
    prefix: ['services', 'restic', 'backups'],
    attribute: 'timerConfig',
    section: 'Timer',
    kind: 'timers',
    unitName: (name) => `restic-backups-${name}`,
  },
  {
    prefix: ['services', 'vdirsyncer', 'jobs'],
    attribute: 'timerConfig',
    section: 'Timer',
    kind: 'timers',
    unitName: (name) => `vdirsyncer@${name}`,
  },
  {
    prefix: ['services', 'github-runners'],
    attribute: 'serviceOverrides',
    section: 'Service',
    kind: 'services',
    unitName: (name) => `github-runner-${name}`,
  },
  { ...SYNCOID, attribute: 'service.serviceConfig', section: 'Service' },
  { ...SYNCOID, attribute: 'service.unitConfig', section: 'Unit' },
];
const MODULES = new Set(HANDED.map(({ prefix }) => prefix[1]));

/** `boot.initrd.systemd` has the options of `systemd`; its mounts are lists. */
const INITRD = ['boot', 'initrd', 'systemd'];
const INITRD_KINDS = (Object.keys(UNIT_KINDS) as UnitKind[]).filter((kind) => kind !== 'mounts' && kind !== 'automounts');

export const initrdUnits = (module: ProjectModule): Unit[] => {
  const definitions = module.below('boot').filter(({ path }) => startsWith(path, INITRD));
  if (definitions.length === 0) return [];
  return INITRD_KINDS.flatMap((kind) =>
    subjectsBelow(module.ev, definitions, [...INITRD, kind]).map((subject) => toUnit(subject, kind, false)),
  );
};

export interface HandedUnit {
  readonly unit: Unit;
  /** What the module sets of it, section by attribute. */
  readonly attributes: ReadonlyMap<string, Section>;
}

/** The sections that a module hands to modules of NixOS, as units with nothing else; symbols are those of the options. */
export function handedUnits(project: Project, module: ProjectModule): HandedUnit[] {
  const own = module.below('services');
  if (own.length === 0) return [];
  const byModule = byStep(own, 1);
  return HANDED.flatMap((handed) => {
    const name = String(handed.prefix[1]);
    const definitions = ofNixos(project, name) ? (byModule.get(name) ?? []) : [];
    return handedSection(module, handed, definitions);
  });
}

function handedSection(module: ProjectModule, handed: HandedSection, definitions: readonly Definition[]): HandedUnit[] {
  const { prefix, attribute, section, kind, unitName } = handed;
  return subjectsBelow(module.ev, definitions, prefix)
    .filter((subject) => hasAttribute(subject, attribute))
    .map((subject) => {
      const directives = settingsBelow(subject, attribute);
      const openDirectives = openValues(subject, attribute);
      const unit: Unit = {
        ...subject,
        name: unitName(subject.name),
        kind,
        isUser: false,
        directives,
        unit: new Map(),
        options: new Map(),
        openDirectives,
      };
      return { unit, attributes: new Map([[attribute, section]]) };
    });
}

const hasAttribute = (subject: Subject, attribute: string): boolean =>
  [...subject.settings.keys(), ...subject.rests.map(({ below }) => below)].some(
    (name) => name === attribute || name.startsWith(`${attribute}.`),
  );

/** False where the project has a module of that name itself, with options of which only it knows what they do. */
const ofNixos = (project: Project, name: string): boolean => !ownModules(project).has(name);

const ownModules = memo((project: Project): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { options } of project.modules) {
    for (const { path, isField } of options) {
      const [root, name] = path;
      // Options added to a submodule of NixOS leave its own as they are.
      const isAddition = isField || HANDED.some(({ prefix }) => prefix.length === path.length && startsWith(path, prefix));
      if (root === 'services' && typeof name === 'string' && MODULES.has(name) && !isAddition) found.add(name);
    }
  }
  return found;
});
