/**
 * The NixOS options of `systemd.<kind>s.<name>` and the directives they stand for. Source: nixpkgs
 * `nixos/lib/systemd-unit-options.nix`, `nixos/lib/systemd-lib.nix`,
 * `nixos/modules/security/systemd-confinement.nix`, `nixos/modules/testing/service-runner.nix`.
 */
import { nearest } from './distance.ts';
import type { Section } from './directives.ts';

export type UnitKind = 'service' | 'socket' | 'timer' | 'path' | 'mount' | 'automount' | 'slice' | 'target';

const ALL: readonly UnitKind[] = ['service', 'socket', 'timer', 'path', 'mount', 'automount', 'slice', 'target'];

/** What an option of a unit does. */
export interface NixosUnitOption {
  readonly name: string;
  readonly kinds: readonly UnitKind[];
  /** `section`: a set of directives; `directive`: stands for one; `nixos`: for NixOS alone. */
  readonly role: 'section' | 'directive' | 'nixos';
  /** The section a `section` option fills, or its directive's. */
  readonly section: Section | null;
  /** The directive's name; null for `section` and `nixos`. */
  readonly directive: string | null;
  /** Nested options, for a set such as `confinement`; null when the option is no such set. */
  readonly members: readonly string[] | null;
}

const OPTIONS = new Map<string, NixosUnitOption[]>();

function add(option: Partial<NixosUnitOption> & Pick<NixosUnitOption, 'name' | 'role'>): void {
  const full = { kinds: ALL, section: null, directive: null, members: null, ...option };
  OPTIONS.set(option.name, [...(OPTIONS.get(option.name) ?? []), full]);
}

const CONFIG_OPTIONS: readonly (readonly [string, Section, readonly UnitKind[]])[] = [
  ['unitConfig', 'Unit', ALL],
  ['serviceConfig', 'Service', ['service']],
  ['socketConfig', 'Socket', ['socket']],
  ['timerConfig', 'Timer', ['timer']],
  ['pathConfig', 'Path', ['path']],
  ['mountConfig', 'Mount', ['mount']],
  ['automountConfig', 'Automount', ['automount']],
  ['sliceConfig', 'Slice', ['slice']],
];
for (const [name, section, kinds] of CONFIG_OPTIONS) add({ name, role: 'section', section, kinds });

/** NixOS option → directive. A unit's `wantedBy`, `requiredBy`, `upheldBy` and `aliases` become links. */
const SHORTHANDS: readonly (readonly [Section, readonly UnitKind[], Readonly<Record<string, string>>])[] = [
  [
    'Unit',
    ALL,
    {
      description: 'Description',
      documentation: 'Documentation',
      requires: 'Requires',
      wants: 'Wants',
      upholds: 'Upholds',
      after: 'After',
      before: 'Before',
      bindsTo: 'BindsTo',
      partOf: 'PartOf',
      conflicts: 'Conflicts',
      requisite: 'Requisite',
      onFailure: 'OnFailure',
      onSuccess: 'OnSuccess',
      startLimitBurst: 'StartLimitBurst',
      startLimitIntervalSec: 'StartLimitIntervalSec',
      restartTriggers: 'X-Restart-Triggers',
      reloadTriggers: 'X-Reload-Triggers',
    },
  ],
  ['Install', ALL, { wantedBy: 'WantedBy', requiredBy: 'RequiredBy', upheldBy: 'UpheldBy', aliases: 'Alias' }],
  [
    'Service',
    ['service'],
    {
      environment: 'Environment',
      path: 'Environment',
      script: 'ExecStart',
      scriptArgs: 'ExecStart',
      preStart: 'ExecStartPre',
      postStart: 'ExecStartPost',
      reload: 'ExecReload',
      preStop: 'ExecStop',
      postStop: 'ExecStopPost',
      restartIfChanged: 'X-RestartIfChanged',
      reloadIfChanged: 'X-ReloadIfChanged',
      stopIfChanged: 'X-StopIfChanged',
      notSocketActivated: 'X-NotSocketActivated',
    },
  ],
  ['Timer', ['service'], { startAt: 'OnCalendar' }],
  ['Socket', ['socket'], { listenStreams: 'ListenStream', listenDatagrams: 'ListenDatagram' }],
  ['Mount', ['mount'], { what: 'What', where: 'Where', type: 'Type', options: 'Options' }],
  ['Automount', ['automount'], { where: 'Where' }],
];
for (const [section, kinds, names] of SHORTHANDS) {
  for (const [name, directive] of Object.entries(names)) add({ name, role: 'directive', section, directive, kinds });
}

for (const name of ['enable', 'name', 'overrideStrategy']) add({ name, role: 'nixos' });
for (const name of ['enableDefaultPath', 'enableStrictShellChecks', 'jobScripts', 'runner']) {
  add({ name, role: 'nixos', kinds: ['service'] });
}
add({
  name: 'confinement',
  role: 'nixos',
  kinds: ['service'],
  members: ['enable', 'fullUnit', 'packages', 'binSh', 'mode'],
});

/** `systemd.<namespace>`: the unit type of what stands in it. `mounts` and `automounts` are lists. */
const NAMESPACES: Readonly<Record<string, UnitKind>> = {
  services: 'service',
  sockets: 'socket',
  timers: 'timer',
  paths: 'path',
  mounts: 'mount',
  automounts: 'automount',
  slices: 'slice',
  targets: 'target',
};

/** `services` → `service`: the unit type of an attribute of `systemd` (or `systemd.user`), else undefined. */
export function unitKindOfNamespace(namespace: string): UnitKind | undefined {
  return Object.hasOwn(NAMESPACES, namespace) ? NAMESPACES[namespace] : undefined;
}

/** The section that `serviceConfig`, `unitConfig`… fill, else undefined. */
export function sectionForNixosOption(option: string): Section | undefined {
  return CONFIG_OPTIONS.find(([name]) => name === option)?.[1];
}

/** `Service` → `serviceConfig`; undefined for sections NixOS has no option for (`Swap`, `Scope`, `Install`). */
export function nixosOptionForSection(section: Section): string | undefined {
  return CONFIG_OPTIONS.find(([, filled]) => filled === section)?.[0];
}

/** The option `name` of a unit of that kind, or undefined when NixOS has none. */
export function nixosUnitOption(kind: UnitKind, name: string): NixosUnitOption | undefined {
  return OPTIONS.get(name)?.find((option) => option.kinds.includes(kind));
}

/** Every option of a unit of that kind. */
export function nixosUnitOptions(kind: UnitKind): readonly NixosUnitOption[] {
  return [...OPTIONS.values()].flat().filter((option) => option.kinds.includes(kind));
}

/** The unit option that stands for a directive (`Unit`, `StartLimitBurst` → `startLimitBurst`), else undefined. */
export function nixosOptionForDirective(kind: UnitKind, section: Section, directive: string): string | undefined {
  return nixosUnitOptions(kind).find(
    (option) => option.role === 'directive' && option.section === section && option.directive === directive,
  )?.name;
}

/** The options of that kind that a name which is none may mean, best first. */
export function nearestNixosUnitOptions(kind: UnitKind, name: string): readonly string[] {
  return nearest(
    name,
    nixosUnitOptions(kind).map((option) => option.name),
  );
}
