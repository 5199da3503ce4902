import { isLocalhostPrefix, parseAddressWord } from '../grammar/addresses.ts';
import { parseBoolean } from '../grammar/boolean.ts';
import { isDeviceNode } from '../grammar/devices.ts';
import { addressFamily, capabilityNumber, NAMESPACES, SYSCALL_ARCHITECTURES } from '../grammar/names.ts';
import { syscallsOfGroup } from '../grammar/syscalls.ts';
import { splitWords } from '../grammar/words.ts';
import { lookupDirective } from '../directives.ts';
import type { SystemdVersion } from '../versions.ts';
import { isAtLeast } from '../versions.ts';

/** An allow list or a deny list; the first assignment decides which. */
export interface ListFilter {
  allow: boolean;
  names: Set<string> | null;
}

/** What systemd holds of a service after loading it, as far as the score looks at it. */
export interface ServiceContext {
  /** Switches and enumerations: 'no', or the word in force. */
  readonly words: Map<string, string>;
  user: string;
  groups: number;
  bounding: bigint;
  ambient: bigint;
  umask: number;
  /** Namespace types that may be created; null until first set. */
  namespaces: Set<string> | null;
  families: ListFilter;
  syscalls: ListFilter;
  architectures: Set<string>;
  readonly allowed: { localhost: boolean; other: boolean };
  readonly denied: { ipv4: boolean; ipv6: boolean };
  readonly paths: Map<string, string>;
  devices: number;
}

const CAP_ALL = (1n << 64n) - 1n;

export function emptyContext(): ServiceContext {
  return {
    words: new Map(),
    user: '',
    groups: 0,
    bounding: CAP_ALL,
    ambient: 0n,
    umask: 0o022,
    namespaces: null,
    families: { allow: false, names: null },
    syscalls: { allow: false, names: null },
    architectures: new Set(),
    allowed: { localhost: false, other: false },
    denied: { ipv4: false, ipv6: false },
    paths: new Map(),
    devices: 0,
  };
}

/** The bits of a capability list; unknown names are skipped without a word. */
export function capabilityBits(text: string): bigint {
  let bits = 0n;
  for (const word of splitWords(text, { unquote: true }) ?? []) {
    const number = capabilityNumber(word);
    if (number !== null) bits |= 1n << BigInt(number);
  }
  return bits;
}

function mergeCapabilities(current: bigint, initial: bigint, value: string): bigint {
  const invert = value.startsWith('~');
  const bits = capabilityBits(invert ? value.slice(1) : value);
  if (bits === 0n || current === initial) return invert ? CAP_ALL & ~bits : bits;
  return invert ? current & ~bits : current | bits;
}

function filterFamilies(filter: ListFilter, value: string): void {
  if (value === '' || value === 'none') {
    filter.names = null;
    filter.allow = value === 'none';
    return;
  }
  const invert = value.startsWith('~');
  if (filter.names === null) {
    filter.names = new Set();
    filter.allow = !invert;
  }
  for (const word of splitWords(invert ? value.slice(1) : value, { unquote: true }) ?? []) {
    const family = addressFamily(word);
    if (family === null) continue;
    if (filter.allow === !invert) filter.names.add(family);
    else filter.names.delete(family);
  }
}

function filterSyscalls(filter: ListFilter, value: string, version: SystemdVersion): void {
  if (value === '') {
    filter.names = null;
    filter.allow = false;
    return;
  }
  const invert = value.startsWith('~');
  if (filter.names === null) {
    filter.allow = !invert;
    filter.names = new Set(filter.allow ? syscallsOfGroup('@default', version) : []);
  }
  for (const word of splitWords(invert ? value.slice(1) : value) ?? []) {
    const colon = word.indexOf(':');
    // An allow list cannot carry error numbers; systemd skips such a word.
    if (colon >= 0 && !invert) continue;
    const name = colon < 0 ? word : word.slice(0, colon);
    const calls = name.startsWith('@') ? (syscallsOfGroup(name, version) ?? []) : [name];
    for (const call of calls) {
      // Denied by error number inside an allow list counts as denied: it is simply not allowed.
      if (filter.allow === !invert) filter.names.add(call);
      else filter.names.delete(call);
    }
  }
}

function restrictNamespaces(context: ServiceContext, value: string): void {
  const flag = parseBoolean(value);
  if (value === '') {
    context.namespaces = null;
  } else if (flag !== null) {
    context.namespaces = new Set(flag ? [] : NAMESPACES);
  } else {
    const invert = value.startsWith('~');
    const types = splitWords(invert ? value.slice(1) : value);
    if (types === null || types.some((type) => !NAMESPACES.includes(type))) return;
    if (context.namespaces === null) context.namespaces = new Set(invert ? NAMESPACES : []);
    for (const type of types) {
      if (invert) context.namespaces.delete(type);
      else context.namespaces.add(type);
    }
  }
}

function addresses(context: ServiceContext, name: string, value: string): void {
  const allow = name === 'IPAddressAllow';
  if (value === '') {
    Object.assign(allow ? context.allowed : context.denied, { localhost: false, other: false, ipv4: false, ipv6: false });
    return;
  }
  for (const prefix of (splitWords(value) ?? []).flatMap((word) => parseAddressWord(word) ?? [])) {
    if (allow) context.allowed[isLocalhostPrefix(prefix) ? 'localhost' : 'other'] = true;
    else if (prefix.length === 0) context.denied[prefix.family === 4 ? 'ipv4' : 'ipv6'] = true;
  }
}

function deviceRule(context: ServiceContext, value: string): void {
  if (value === '') {
    context.devices = 0;
    return;
  }
  const [node = '', ...rights] = splitWords(value, { unquote: true }) ?? [];
  if (isDeviceNode(node) && rights.length <= 1 && /^[rwm]*$/.test(rights[0] ?? '')) context.devices += 1;
}

/** Switches and enumerations: an invalid value keeps the earlier one. */
function setWord(context: ServiceContext, name: string, value: string, version: SystemdVersion): void {
  const directive = lookupDirective('Service', name, version);
  if (directive === undefined) return;
  const flag = parseBoolean(value);
  if (directive.type === 'boolean' || directive.type === 'tristate') {
    if (flag !== null) context.words.set(name, flag ? 'yes' : 'no');
    else if (value === '' && directive.type === 'tristate') context.words.delete(name);
    return;
  }
  if (flag !== null && directive.booleanYes !== null) {
    context.words.set(name, flag ? directive.booleanYes : 'no');
    return;
  }
  const word = name === 'ProtectHostname' ? (value.split(':')[0] ?? '') : value;
  const enumerated = name === 'ProtectHostname' ? parseBoolean(word) : null;
  if (directive.values.includes(word)) context.words.set(name, word);
  else if (enumerated !== null) context.words.set(name, enumerated ? 'yes' : 'no');
}

const PATHS = new Set(['RootDirectory', 'RootImage', 'IPIngressFilterPath', 'IPEgressFilterPath']);
const LISTS = new Set(['MountImages', 'RootMStack', 'LoadCredentialEncrypted', 'SetCredentialEncrypted']);

/** Applies one assignment of `[Service]` (or `DefaultDependencies` of `[Unit]`). */
export function assign(context: ServiceContext, name: string, value: string, version: SystemdVersion): void {
  if (name === 'User') context.user = value;
  else if (name === 'SupplementaryGroups') {
    context.groups = value === '' ? 0 : context.groups + (splitWords(value)?.length ?? 0);
  } else if (name === 'CapabilityBoundingSet') {
    context.bounding = mergeCapabilities(context.bounding, CAP_ALL, value);
  } else if (name === 'AmbientCapabilities') context.ambient = mergeCapabilities(context.ambient, 0n, value);
  else if (name === 'UMask') {
    if (/^[0-7]+$/.test(value) && Number.parseInt(value, 8) <= 0o7777) context.umask = Number.parseInt(value, 8);
  } else if (name === 'RestrictNamespaces') restrictNamespaces(context, value);
  else if (name === 'RestrictAddressFamilies') filterFamilies(context.families, value);
  else if (name === 'SystemCallFilter') filterSyscalls(context.syscalls, value, version);
  else if (name === 'SystemCallArchitectures') {
    if (value === '') context.architectures.clear();
    for (const word of splitWords(value, { unquote: true }) ?? []) {
      if (SYSCALL_ARCHITECTURES.has(word)) context.architectures.add(word);
    }
  } else if (name === 'IPAddressAllow' || name === 'IPAddressDeny') addresses(context, name, value);
  else if (name === 'DeviceAllow') deviceRule(context, value);
  else if (name === 'Delegate') context.words.set(name, parseBoolean(value) === false ? 'no' : 'yes');
  else if (name === 'DefaultDependencies') {
    const flag = parseBoolean(value);
    if (flag !== null) context.words.set(name, flag ? 'yes' : 'no');
  } else if (PATHS.has(name)) {
    // A specifier at the start (%t, %S) expands to an absolute path.
    if (value === '' || /^[/%]/.test(value)) context.paths.set(name, value);
  } else if (LISTS.has(name)) {
    if (lookupDirective('Service', name, version) !== undefined) context.paths.set(name, value);
  } else setWord(context, name, value, version);
}

/** What the manager changes once all is loaded: one directive implying others. */
export function patch(context: ServiceContext): void {
  const { words } = context;
  const on = (name: string) => (words.get(name) ?? 'no') !== 'no';
  const drop = (...names: string[]) => {
    context.bounding &= ~capabilityBits(names.join(' '));
  };
  if (on('PrivateDevices')) drop('CAP_MKNOD', 'CAP_SYS_RAWIO');
  if (on('ProtectKernelModules')) drop('CAP_SYS_MODULE');
  if (on('ProtectKernelLogs')) drop('CAP_SYSLOG');
  if (on('ProtectClock')) drop('CAP_SYS_TIME', 'CAP_WAKE_ALARM');
  if (on('DynamicUser')) {
    for (const name of ['PrivateTmp', 'RemoveIPC', 'NoNewPrivileges', 'RestrictSUIDSGID']) words.set(name, 'yes');
    words.set('ProtectSystem', 'strict');
    if (!on('ProtectHome')) words.set('ProtectHome', 'read-only');
  }
  if (on('PrivateDevices') && (words.get('DevicePolicy') ?? 'auto') === 'auto') words.set('DevicePolicy', 'closed');
  const set = (name: string) => (context.paths.get(name) ?? '') !== '';
  if (set('RootImage') || set('MountImages') || set('RootMStack')) context.devices += 1;
  if (on('ProtectClock')) context.devices += 1;
  if (set('LoadCredentialEncrypted') || set('SetCredentialEncrypted')) context.devices += 1;
}

/** Whether unset `PrivateMounts=` reads as on: from 254 its default is automatic, which offline counts as on. */
export function privateMountsByDefault(version: SystemdVersion): boolean {
  return isAtLeast(version, '257');
}
