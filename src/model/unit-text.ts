/**
 * A unit file as NixOS would write it from what the modules say, each line with its place. Source:
 * nixpkgs `nixos/lib/systemd-lib.nix` (`unitConfig`, `serviceToUnit`, `commonUnitText` and their like)
 * and `nixos/lib/systemd-unit-options.nix` (the scripts).
 */
import { not } from '../evaluation/choice.ts';
import type { Value } from '../evaluation/values.ts';
import { nixosUnitOption, type Section } from '../systemd/index.ts';
import { chainsText } from './chains.ts';
import { DEFAULT_PRIORITY } from './definition.ts';
import type { Setting } from './effective.ts';
import type { Project } from './project.ts';
import { writeEnvironment } from './unit-environment.ts';
import { LineWriter, NIXOS, sourceOf, type UnitLine, type UnitRest } from './unit-lines.ts';
import { alternativesOf, joinedText } from './unit-values.ts';
import { openValues, UNIT_KINDS, type Unit, type UnitKind } from './units.ts';

export type { UnitLine, UnitRest } from './unit-lines.ts';

export interface UnitFile {
  /** In the order of the file; NixOS writes a section also where it has no line. */
  readonly sections: readonly Section[];
  readonly lines: readonly UnitLine[];
  /** What may add lines that nobody here knows. */
  readonly rests: readonly UnitRest[];
  /** Links to the unit that NixOS makes beside it: `multi-user.target.wants/x.service`. */
  readonly links: readonly string[];
  /** True where the unit is a link to /dev/null. */
  readonly masked: boolean;
}

const SECTIONS: Readonly<Record<UnitKind, Section>> = {
  services: 'Service',
  sockets: 'Socket',
  timers: 'Timer',
  paths: 'Path',
  mounts: 'Mount',
  automounts: 'Automount',
  slices: 'Slice',
  targets: 'Unit',
};
/** Directives whose option is no list; the lists of `[Unit]` are one line each. */
const SINGLE = new Set(['Description', 'StartLimitBurst', 'StartLimitIntervalSec']);
/** Script options: the directive, and how the script's name ends. */
const SCRIPTS: readonly (readonly [option: string, directive: string, suffix: string])[] = [
  ['preStart', 'ExecStartPre', 'pre-start'],
  ['script', 'ExecStart', 'start'],
  ['postStart', 'ExecStartPost', 'post-start'],
  ['reload', 'ExecReload', 'reload'],
  ['preStop', 'ExecStop', 'pre-stop'],
  ['postStop', 'ExecStopPost', 'post-stop'],
];
const LINKS = { wantedBy: 'wants', requiredBy: 'requires', upheldBy: 'upholds' } as const;

/** @param startAt the `startAt` of the service that a timer starts */
export function unitFile(project: Project, unit: Unit, startAt?: Setting): UnitFile {
  const own = SECTIONS[unit.kind];
  const head = new LineWriter(project);
  const environment = new LineWriter(project);
  const body = new LineWriter(project);
  const tail = new LineWriter(project);
  writeOptions(head, unit, 'Unit');
  if (unit.kind === 'services') {
    writeEnvironment(environment, unit);
    writeSwitches(environment, unit);
    writeScripts(body, unit);
  }
  if (unit.kind === 'mounts' || unit.kind === 'automounts') writeOptions(body, unit, own);
  if (startAt !== undefined) body.setting('Timer', 'OnCalendar', startAt);
  for (const [name, setting] of unit.unit) head.setting('Unit', name, setting);
  const section = unit.kind === 'targets' ? head : body;
  if (unit.kind !== 'targets') for (const [name, setting] of unit.directives) body.setting(own, name, setting);
  for (const value of openValues(unit, 'unitConfig'))
    head.open('Unit', null, value, (name, one, source) => head.value('Unit', name, one, source));
  if (unit.kind !== 'targets')
    for (const value of openValues(unit, UNIT_KINDS[unit.kind]))
      section.open(own, null, value, (name, one, source) => section.value(own, name, one, source));
  // A set for the whole unit may set anything in it.
  for (const value of openValues(unit, '')) section.open(own, null, value, () => undefined);
  if (unit.kind === 'sockets') writeListening(tail, unit);
  writeInstall(tail, unit, startAt !== undefined);
  return {
    sections: [
      'Unit',
      ...(own === 'Unit' ? [] : [own]),
      ...(tail.lines.some(({ section: one }) => one === 'Install') ? (['Install'] as const) : []),
    ],
    lines: [...sorted(head.lines), ...environment.lines, ...sorted(body.lines), ...tail.lines],
    rests: [head, environment, body, tail].flatMap(({ rests }) => rests),
    links: linksOf(project, unit, startAt !== undefined),
    masked: isFalse(unit.options.get('enable')),
  };
}

/** Attribute order is byte order; lines of one directive keep theirs. */
const sorted = (lines: readonly UnitLine[]): UnitLine[] => lines.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

const isFalse = (setting: Setting | undefined): boolean => setting?.when === null && setting.value.kind === 'bool' && !setting.value.value;

/** NixOS's own options of a unit as the directives of one section that they stand for. */
function writeOptions(writer: LineWriter, unit: Unit, section: Section): void {
  for (const [name, setting] of unit.options) {
    const option = nixosUnitOption(unit.kind.replace(/s$/, '') as Parameters<typeof nixosUnitOption>[0], name);
    if (option?.role !== 'directive' || option.directive === null || option.section !== section) continue;
    const { directive } = option;
    if (directive.startsWith('X-')) writeTriggers(writer, unit, directive, setting);
    else if (section === 'Unit' && !SINGLE.has(directive)) writer.joined(section, directive, setting);
    else if (!isEmptyText(writer, setting)) writer.setting(section, directive, setting);
  }
}

/** NixOS leaves out a description, a type or options that are empty. */
const isEmptyText = ({ project }: LineWriter, { value }: Setting): boolean => {
  const resolved = project.defaults.resolve(value);
  return resolved.kind === 'string' && resolved.value === '';
};

/** A file of the store whose content are the triggers. */
function writeTriggers(writer: LineWriter, unit: Unit, directive: string, setting: Setting): void {
  if (alternativesOf(writer.project, setting.value).length === 0) return;
  writer.add('Unit', directive, { text: `\${${directive}-${unit.name}}`, known: false }, sourceOf(setting));
}

/** Options of switch-to-configuration: written only where they differ from their default. */
function writeSwitches(writer: LineWriter, unit: Unit): void {
  const write = (option: string, directive: string, wanted: boolean, unless: readonly Value[] = []): Value | null => {
    const setting = unit.options.get(option);
    if (setting === undefined) return null;
    const { when, chains } = sourceOf(setting);
    const value = writer.project.defaults.resolve(setting.value);
    if (value.kind === 'bool' && value.value !== wanted) return null;
    const open = value.kind === 'bool' ? [] : [wanted ? value : not(value)];
    writer.add('Service', directive, { text: String(wanted), known: true }, { chains, when: [...unless, ...when, ...open] });
    return when.length === 0 && open.length === 0 ? value : null;
  };
  // A service that is reloaded is not asked whether it may be restarted.
  if (write('reloadIfChanged', 'X-ReloadIfChanged', true) === null) write('restartIfChanged', 'X-RestartIfChanged', false);
  write('stopIfChanged', 'X-StopIfChanged', false);
  write('notSocketActivated', 'X-NotSocketActivated', true);
}

/** Scripts become files of the store; what the unit's own section adds to a list follows them. */
function writeScripts(writer: LineWriter, unit: Unit): void {
  for (const [option, directive, suffix] of SCRIPTS) {
    const setting = unit.options.get(option);
    if (setting === undefined || isEmptyText(writer, setting)) continue;
    if (unit.directives.get(directive)?.definitions.some(({ priority }) => priority < DEFAULT_PRIORITY) === true) continue;
    const name = `${unit.name}-${suffix}`.replaceAll('\\', '--').replaceAll('@', '_');
    const given = unit.options.get('scriptArgs');
    // NixOS puts the blank there also where nothing follows it.
    const args = option !== 'script' ? '' : ` ${given === undefined ? '' : joinedText(writer.project, given.value, ' ').text}`;
    writer.add('Service', directive, { text: `\${unit-script-${name}}/bin/${name}${args}`, known: false }, sourceOf(setting));
  }
}

function writeListening(writer: LineWriter, unit: Unit): void {
  for (const [option, directive] of [
    ['listenStreams', 'ListenStream'],
    ['listenDatagrams', 'ListenDatagram'],
  ] as const) {
    const setting = unit.options.get(option);
    if (setting !== undefined) writer.setting('Socket', directive, setting);
  }
}

/** `[Install]` is there for `wantedBy` alone, and never in a target: the links are made at build time. */
function writeInstall(writer: LineWriter, unit: Unit, isStarted: boolean): void {
  const wantedBy = unit.options.get('wantedBy');
  if (unit.kind === 'targets') return;
  if (wantedBy !== undefined) writer.joined('Install', 'WantedBy', wantedBy);
  else if (isStarted) writer.add('Install', 'WantedBy', { text: 'timers.target', known: true }, NIXOS);
}

function linksOf(project: Project, unit: Unit, isStarted: boolean): string[] {
  const file = `${unit.name}.${unit.kind.replace(/s$/, '')}`;
  const names = (option: string): string[] => {
    const setting = unit.options.get(option);
    return setting === undefined
      ? []
      : joinedText(project, setting.value, '\0')
          .text.split('\0')
          .filter((name) => name !== '');
  };
  const targets = { ...Object.fromEntries(Object.keys(LINKS).map((option) => [option, names(option)])) };
  if (isStarted && !unit.options.has('wantedBy')) targets['wantedBy'] = ['timers.target'];
  return [
    ...names('aliases'),
    ...Object.entries(LINKS).flatMap(([option, folder]) => (targets[option] ?? []).map((target) => `${target}.${folder}/${file}`)),
  ];
}

/** The text of a unit file; every line names its source in a comment behind it. */
export function unitText({ sections, lines, rests, links, masked }: UnitFile): string {
  if (masked) return '# a link to /dev/null: enable = false\n';
  const blocks = sections.map((section) =>
    [
      `[${section}]`,
      ...lines.filter((line) => line.section === section).map(lineText),
      ...rests
        .filter((rest) => rest.section === section)
        .map(({ name, value }) => `# further ${name === null ? '' : `${name}= `}lines of ${value}`),
    ].join('\n'),
  );
  if (links.length > 0) blocks.push(links.map((link) => `# link: ${link}`).join('\n'));
  return `${blocks.join('\n\n')}\n`;
}

function lineText({ name, value, chains, when }: UnitLine): string {
  const places = chainsText(chains);
  const notes = [places === '' ? 'NixOS' : places, when === null ? '' : `if ${when}`];
  return `${name}=${value.replace(/\n+$/, '')}    # ${notes.filter((part) => part !== '').join(', ')}`;
}
