import { ABSENT_SYSCALLS, syscallsOfGroup } from '../grammar/syscalls.ts';
import type { SystemdVersion } from '../versions.ts';
import type { CheckRow } from './checks.ts';
import type { ListFilter, ServiceContext } from './context.ts';
import { capabilityBits, privateMountsByDefault } from './context.ts';

/** Whether the service runs as root: `User` is root or 0, or neither `User` nor `DynamicUser` is set. */
function isPrivileged(context: ServiceContext): boolean {
  if (context.user === '0' || context.user === 'root') return true;
  return context.words.get('DynamicUser') !== 'yes' && context.user === '';
}

const NAMED_FAMILIES = ['AF_INET', 'AF_INET6', 'AF_UNIX', 'AF_NETLINK', 'AF_PACKET'];

function familyBadness(filter: ListFilter, families: readonly string[] | undefined): number {
  const names = [...(filter.names ?? [])];
  const listed = names.some((name) => (families === undefined ? !NAMED_FAMILIES.includes(name) : families.includes(name)));
  // One denied family of the row is enough for a good mark, one allowed for a bad one.
  return listed === filter.allow ? 1 : 0;
}

function syscallBadness(filter: ListFilter, group: string, version: SystemdVersion): number {
  const { allow, names } = filter;
  if (!allow && (names === null || names.size === 0)) return 10;
  for (const call of syscallsOfGroup(group, version) ?? []) {
    if (!ABSENT_SYSCALLS.has(call) && (names?.has(call) ?? false) === allow) return allow ? 9 : 10;
  }
  return 0;
}

const masks = new Map<CheckRow, bigint>();

function capabilityBadness(row: CheckRow, bounding: bigint): number {
  let mask = masks.get(row);
  if (mask === undefined) {
    mask = capabilityBits((row.capabilities ?? []).join(' '));
    masks.set(row, mask);
  }
  return (bounding & mask) === 0n ? 0 : 1;
}

function umaskBadness(umask: number): number {
  if ((umask & 0o002) === 0) return 10;
  if ((umask & 0o004) === 0) return 5;
  if ((umask & 0o020) === 0) return 2;
  return (umask & 0o040) === 0 ? 1 : 0;
}

function addressBadness(context: ServiceContext): number {
  const program = (name: string) => (context.paths.get(name) ?? '') !== '';
  if (program('IPIngressFilterPath') || program('IPEgressFilterPath')) return 0;
  if (!context.denied.ipv4 || !context.denied.ipv6) return 10;
  if (context.allowed.other) return 5;
  return context.allowed.localhost ? 2 : 0;
}

function deviceBadness(context: ServiceContext): number {
  if ((context.words.get('DevicePolicy') ?? 'auto') === 'auto') return 10;
  return context.devices > 0 ? 5 : 0;
}

function userBadness(context: ServiceContext): number {
  if (context.user === 'nobody') return 9;
  return isPrivileged(context) ? 10 : 0;
}

function hasRoot(context: ServiceContext): boolean {
  return ['RootDirectory', 'RootImage'].some((name) => /[^/]/.test(context.paths.get(name) ?? ''));
}

const WORD_BADNESS: Readonly<Partial<Record<CheckRow['kind'], Readonly<Record<string, number>>>>> = {
  protect_home: { yes: 0, tmpfs: 1, 'read-only': 5, no: 10 },
  protect_system: { strict: 0, full: 3, yes: 5, no: 10 },
  protect_proc: { invisible: 0, ptraceable: 0, noaccess: 1, no: 3, default: 3 },
  proc_subset: { pid: 0, all: 1, no: 1 },
  keyring_mode: { private: 0, no: 0, shared: 1, inherit: 1 },
  notify_access: { all: 1, no: 0 },
};

function booleanBadness(row: CheckRow, context: ServiceContext, version: SystemdVersion): number {
  const name = row.directives[0] ?? '';
  const preset = name === 'PrivateMounts' && privateMountsByDefault(version) ? 'yes' : 'no';
  const on = (context.words.get(name) ?? preset) !== 'no';
  return on === (row.inverted === true) ? 1 : 0;
}

/**
 * The badness of one row over a loaded and patched service: an integer from 0 to the row's range,
 * null when the row does not apply.
 */
export function badnessOf(row: CheckRow, context: ServiceContext, version: SystemdVersion): number | null {
  if (row.needsDefaultDependencies === true && context.words.get('DefaultDependencies') === 'no') return null;
  const byWord = WORD_BADNESS[row.kind];
  if (byWord !== undefined) return byWord[context.words.get(row.directives[0] ?? '') ?? 'no'] ?? 0;
  switch (row.kind) {
    case 'user':
      return userBadness(context);
    case 'supplementary_groups':
      return isPrivileged(context) ? null : Math.min(context.groups, 1);
    case 'remove_ipc':
      return isPrivileged(context) ? null : booleanBadness(row, context, version);
    case 'root_directory':
      return hasRoot(context) ? 0 : 1;
    case 'capability_any':
      return capabilityBadness(row, context.bounding);
    case 'ambient_capabilities':
      return context.ambient === 0n ? 0 : 1;
    case 'umask':
      return umaskBadness(context.umask);
    case 'namespace':
      return context.namespaces === null || context.namespaces.has(row.namespace ?? '') ? 1 : 0;
    case 'address_family':
      return familyBadness(context.families, row.families);
    case 'syscall_architectures':
      if (context.architectures.size === 0) return 10;
      return context.architectures.size === 1 && context.architectures.has('native') ? 0 : 8;
    case 'syscall_filter':
      return syscallBadness(context.syscalls, row.syscallGroup ?? '', version);
    case 'ip_address':
      return addressBadness(context);
    case 'device_acl':
      return deviceBadness(context);
    default:
      return booleanBadness(row, context, version);
  }
}
