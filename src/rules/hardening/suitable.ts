/** Which hardening a service contradicts by its own definition. */
import { memo } from '../../syntax/memo.ts';
import { sameValue } from '../../evaluation/render.ts';
import type { Value } from '../../evaluation/values.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Subject } from '../../model/subject.ts';
import type { Unit } from '../../model/units.ts';
import { elementsOf, isSwitchedOn, judge, possibleValues } from '../directives.ts';
import { compilingRuntime } from '../jit-scripts.ts';
import { scriptsIn } from '../scripts.ts';
import { isPeriodic } from '../services.ts';
import { accountOf as accountName, isContainerUnit, usedDirectories } from '../state/directories.ts';
import { lowPort } from './low-port.ts';

export interface Suitability {
  /** Directives that this service surely cannot run with. */
  readonly exclude: readonly string[];
  /** Milder settings than the usual ones, by directive: one element for each assignment. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** Directives that need `NoNewPrivileges` in a service of an account, or bring it with them: systemd.exec(5). */
const WITHOUT_NEW_PRIVILEGES = [
  'NoNewPrivileges',
  'CapabilityBoundingSet',
  'LockPersonality',
  'MemoryDenyWriteExecute',
  'PrivateDevices',
  'ProtectClock',
  'ProtectHostname',
  'ProtectKernelLogs',
  'ProtectKernelModules',
  'ProtectKernelTunables',
  'RestrictAddressFamilies',
  'RestrictNamespaces',
  'RestrictRealtime',
  'RestrictSUIDSGID',
  'SystemCallArchitectures',
  'SystemCallFilter',
];

/** Lists that an author gives on purpose: what is in them is needed. */
const GIVEN = ['SupplementaryGroups', 'Delegate', 'NotifyAccess', 'RestrictNamespaces', 'RestrictAddressFamilies', 'CapabilityBoundingSet'];

/** A command at the beginning of a line, behind a keyword or an operator, with or without its package's path. */
export const command = (names: string): RegExp =>
  new RegExp(String.raw`(?:^|[;&|({]|\b(?:then|else|do|exec|if|!)\s)\s*(?:\S*/bin/)?(?:${names})\s`, 'm');

/** What commands need, and so which directives they cannot run under. */
const NEEDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [command('sudo|doas|su|runuser|setpriv|pkexec'), WITHOUT_NEW_PRIVILEGES],
  [command('unshare|bwrap|nsenter|podman|systemd-nspawn|chroot|flatpak'), ['RestrictNamespaces', 'SystemCallFilter', 'PrivateUsers']],
  // Environments like those of other distributions and the sandboxes of browsers are made of namespaces and of `chroot`.
  [command('steam|steam-run|steamcmd|appimage-run'), ['RestrictNamespaces', 'SystemCallFilter', 'PrivateUsers', 'SystemCallArchitectures']],
  [command('chromium|google-chrome\\S*|brave|microsoft-edge'), ['RestrictNamespaces', 'SystemCallFilter', 'MemoryDenyWriteExecute']],
  [
    command(
      'mount|umount|zfs|zpool|cryptsetup|losetup|mkfs\\S*|fsck\\S*|sfdisk|partx|partprobe|parted|resize2fs|blkdiscard|mdadm|lvm|vgchange',
    ),
    ['SystemCallFilter', 'PrivateDevices', 'DevicePolicy', 'ProtectClock', 'PrivateUsers'],
  ],
  [/\bjournalctl\s[^\n]*--(?:vacuum|rotate|flush|relinquish)/, ['ProtectSystem']],
  [
    command('hwclock|ntpdate|chronyd|adjtimex'),
    ['ProtectClock', 'PrivateDevices', 'DevicePolicy', 'SystemCallFilter', 'CapabilityBoundingSet'],
  ],
  [command('modprobe|insmod|rmmod'), ['ProtectKernelModules', 'SystemCallFilter']],
  [command('sysctl'), ['ProtectKernelTunables']],
  [command('ip|iptables|ip6tables|nft|wg|tc|ethtool'), ['RestrictAddressFamilies', 'PrivateNetwork', 'PrivateUsers']],
  [
    /\/dev\/(?!(?:null|zero|full|u?random|tty|ptmx|pts|shm|stdin|stdout|stderr|fd|log)\b)[a-z]/,
    ['PrivateDevices', 'DevicePolicy', 'ProtectClock'],
  ],
  [/\$\{config\.[^{}]*\b(?:device|serial|tty)\w*\}/i, ['PrivateDevices', 'DevicePolicy', 'ProtectClock']],
  // `%h` of a system unit is the home of root.
  [/(?:^|[\s"'=:])(?:\/(?:home|root)(?:\/|\b)|%h\b)/, ['ProtectHome']],
  // Compute libraries open the graphics devices, and most of them compile.
  [
    /\/run\/opengl-driver|\b(?:cuda|rocm|opencl|vaapi|nvidia|vulkan|hwaccel|qsv|gstreamer)/i,
    ['PrivateDevices', 'DevicePolicy', 'ProtectClock', 'MemoryDenyWriteExecute', 'ProcSubset'],
  ],
  // What others connect to has to be open to their group.
  [/\.sock(?:et)?\b|\bunix:/, ['UMask']],
  [/(?:exporter|netdata|telegraf|glances|collectd|monit)\b|(?:^|[\s"'=])\/proc\//, ['ProcSubset', 'ProtectProc']],
];
/** Groups that own devices; nixpkgs `nixos/modules/misc/ids.nix`. */
const DEVICE_GROUPS = /^(?:audio|video|render|input|dialout|tty|uucp|disk|kvm|lp|scanner|cdrom|tape|plugdev|i2c|gpio|spi|uinput|nvidia)$/;
/** Capabilities of programs that speak to the kernel's network stack. */
const NETWORK_CAPABILITIES = /\bCAP_NET_(?:ADMIN|RAW)\b/i;
/** Changes of owners, which the usual filter of system calls forbids. */
const CHOWN = /\b(?:chown|chgrp)\s|\binstall\s(?:[^\n;&|]*\s)?-[a-zA-Z]*[og]\b/;

/** What the service's own definition contradicts. Several rules ask. */
export const suitability = (project: Project, module: ProjectModule, unit: Unit): Suitability => suitabilityOf(unit, project, module);

const suitabilityOf = memo((unit: Unit, project: Project, module: ProjectModule): Suitability => {
  const exclude: string[] = [];
  const settings: Record<string, readonly string[]> = {};
  if (mayUseNetwork(project, unit)) exclude.push('PrivateNetwork', 'IPAddressDeny');
  // Such runtimes look at /proc for processors and memory.
  if (compilingRuntime(project, unit) !== null) exclude.push('MemoryDenyWriteExecute', 'ProcSubset');
  const allowsDevices = isAllowed(project, unit);
  const ownsSome = ownsTerminal(project, unit) || (!allowsDevices && ownsDevices(project, module, unit));
  if (allowsDevices || ownsSome) exclude.push('PrivateDevices', 'DevicePolicy');
  if (ownsSome) exclude.push('ProtectClock');
  if (isSession(unit)) exclude.push(...WITHOUT_NEW_PRIVILEGES, 'ProtectHome');
  // A root service may need any of its capabilities; which, its author knows.
  if (runsAsRoot(project, unit)) exclude.push('CapabilityBoundingSet', 'PrivateUsers');
  const used = usedDirectories(project, unit);
  if (used.some((path) => /^\/(home|root)\b/.test(path)) || livesInHome(project, module, unit)) exclude.push('ProtectHome');
  if (used.some((path) => /^\/(var\/)?tmp\b/.test(path))) exclude.push('PrivateTmp');
  exclude.push(...GIVEN.filter((name) => isGiven(project, unit, name)));
  const ambient = ambientCapabilities(project, unit);
  if (ambient !== null) {
    exclude.push('AmbientCapabilities', 'PrivateUsers');
    // A privileged port keeps its capability.
    if (ambient === '') exclude.push('CapabilityBoundingSet');
    else settings['CapabilityBoundingSet'] = [ambient];
    if (ambient === '' || NETWORK_CAPABILITIES.test(ambient)) exclude.push('RestrictAddressFamilies');
  } else if (lowPort(project, module, unit) !== null) exclude.push('CapabilityBoundingSet', 'PrivateUsers');
  const texts = commandTexts(project, unit);
  for (const [pattern, names] of NEEDS) {
    const unsuited = allowsDevices && names !== WITHOUT_NEW_PRIVILEGES ? names.filter((name) => name !== 'ProtectClock') : names;
    if (texts.some((text) => pattern.test(text))) exclude.push(...unsuited);
  }
  if (texts.some((text) => CHOWN.test(text))) settings['SystemCallFilter'] = ['@system-service', '~@privileged @resources', '@chown'];
  return { exclude: [...new Set(exclude)], settings };
});

/** Commands and scripts that run inside the unit's confinement; those with a `+` run outside. */
export function commandTexts(project: Project, unit: Unit): string[] {
  const settings = [
    ...['ExecStart', 'ExecStartPre', 'ExecStartPost', 'ExecReload', 'ExecStop', 'ExecStopPost', 'Environment'].map((name) =>
      unit.directives.get(name),
    ),
    ...['script', 'preStart', 'postStart', 'preStop', 'postStop', 'reload'].map((name) => unit.options.get(name)),
    ...[...unit.options].flatMap(([name, setting]) => (name.startsWith('environment.') ? [setting] : [])),
  ];
  return settings
    .flatMap((setting) => (setting === undefined ? [] : elementsOf(project, setting.value)))
    .flatMap((value) => scriptsIn(project, value))
    .filter((text) => !/^[-@:!]*\+/.test(text));
}

/** `DeviceAllow` names devices, which then stay open beside the clock of `ProtectClock`. */
function isAllowed(project: Project, unit: Unit): boolean {
  const allowed = unit.directives.get('DeviceAllow');
  const isSet = (value: Value): boolean => value.kind !== 'null' && !(value.kind === 'string' && value.value === '');
  return allowed !== undefined && elementsOf(project, allowed.value).some(isSet);
}

/** A session of a person (`PAMName`), who calls `sudo` in it and has a home: a kiosk, a desktop on a terminal. */
const isSession = ({ directives }: Unit): boolean => (directives.get('PAMName')?.value.kind ?? 'null') !== 'null';

/** Units that are no daemons of the project's: those of containers, jobs that only a timer starts, sessions of people. */
export const isNoDaemon = (module: ProjectModule, unit: Unit): boolean =>
  isContainerUnit(module, unit) || isPeriodic(module, unit) || isSession(unit);

/** A service that draws on a terminal or reads from it; systemd.exec(5). */
const ownsTerminal = (project: Project, unit: Unit): boolean =>
  ['TTYPath', 'StandardInput'].some((name) => {
    const setting = unit.directives.get(name);
    return (
      setting !== undefined &&
      elementsOf(project, setting.value).some((value) => value.kind === 'string' && /^(?:\/dev\/|tty)/.test(value.value))
    );
  });

/** True where a group of the service's account owns devices. */
function ownsDevices(project: Project, module: ProjectModule, unit: Unit): boolean {
  const groups = [
    unit.directives.get('SupplementaryGroups'),
    unit.directives.get('Group'),
    accountOf(module, unit)?.settings.get('extraGroups'),
  ];
  return groups.some(
    (setting) =>
      setting !== undefined &&
      elementsOf(project, setting.value).some(
        (value) => value.kind === 'string' && value.value.split(/\s+/).some((name) => DEVICE_GROUPS.test(name)),
      ),
  );
}

/** The account that the service runs as, where its module makes it. */
function accountOf(module: ProjectModule, unit: Unit): Subject | undefined {
  const user = unit.directives.get('User')?.value;
  if (user === undefined) return undefined;
  return module.users.find(({ name, step }) =>
    user.kind === 'string' ? user.value === name : typeof step !== 'string' && sameValue(module.ev, step, user),
  );
}

/** An account of people, or one with its home among theirs, whichever module makes it. */
function livesInHome(project: Project, module: ProjectModule, unit: Unit): boolean {
  const account = accountOf(module, unit);
  if (account !== undefined && isAmongPeople(project, account)) return true;
  const name = accountName(project, unit);
  return name !== null && people(project).has(name);
}

function isAmongPeople(project: Project, { settings }: Subject): boolean {
  const normal = settings.get('isNormalUser')?.value;
  if (normal?.kind === 'bool' && normal.value) return true;
  const home = settings.get('home')?.value;
  return home !== undefined && elementsOf(project, home).some((value) => value.kind === 'string' && /^\/(home|root)\b/.test(value.value));
}

/** Names of accounts of people; symbolic ones as `${config.…}`. */
const people = memo(
  (project: Project): ReadonlySet<string> =>
    new Set(project.modules.flatMap(({ users }) => users.filter((user) => isAmongPeople(project, user)).map(({ name }) => name))),
);

const runsAsRoot = (project: Project, unit: Unit): boolean =>
  isSwitchedOn(project, unit, 'DynamicUser') === false &&
  judge(
    possibleValues(project, unit, 'User'),
    (value) => value.kind === 'null' || (value.kind === 'string' && /^(root|0)?$/.test(value.value)),
  ) === true;

/** Set to something, and not only switched on or off. */
const isGiven = (project: Project, unit: Unit, name: string): boolean => {
  const setting = unit.directives.get(name);
  return (
    setting !== undefined &&
    elementsOf(project, setting.value).some(
      (value) => value.kind !== 'null' && value.kind !== 'bool' && !(value.kind === 'string' && value.value === ''),
    )
  );
};

/** The capabilities the service is started with; '' where they are not known, null where there are none. */
function ambientCapabilities(project: Project, unit: Unit): string | null {
  const setting = unit.directives.get('AmbientCapabilities');
  if (setting === undefined) return null;
  const values = elementsOf(project, setting.value).filter((value) => value.kind !== 'null');
  if (!values.every((value) => value.kind === 'string' && !value.value.startsWith('~'))) return '';
  const names = values.flatMap((value) => (value.kind === 'string' ? value.value.split(/\s+/) : [])).filter((name) => name !== '');
  return names.length === 0 ? null : [...new Set(names)].join(' ');
}

/** A program may use the network whenever its service does not say that it needs no address of it. */
function mayUseNetwork(project: Project, unit: Unit): boolean {
  const values = possibleValues(project, unit, 'RestrictAddressFamilies');
  const words = values?.flatMap((value) => elementsOf(project, value)).map((value) => (value.kind === 'string' ? value.value : ''));
  return !(
    words !== undefined &&
    words.length > 0 &&
    words.every((text) => /^(?:\s*(?:AF_UNIX|AF_LOCAL|AF_NETLINK|none)\b)+\s*$/.test(text))
  );
}
