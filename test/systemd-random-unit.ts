import { CHECKS } from '../src/systemd/exposure/checks.ts';
import { ADDRESS_FAMILIES, CAPABILITIES, NAMESPACES } from '../src/systemd/grammar/names.ts';
import { syscallGroups } from '../src/systemd/grammar/syscalls.ts';
import type { SystemdVersion } from '../src/systemd/versions.ts';

type Pick = <Item>(items: readonly Item[]) => Item;

const SWITCH = ['yes', 'no', 'true', 'False', '1', 'off', '', 'maybe'];
/** A value of these that cannot be read makes the unit fail to load: only valid ones here. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  DynamicUser: ['yes', 'no', 'TRUE', '0'],
  User: ['root', '0', 'foo', '1000', '', '65534', 'nobody'],
  SupplementaryGroups: ['audio', 'audio video', ''],
  ProtectHome: ['yes', 'no', 'read-only', 'tmpfs', 'bogus', ''],
  ProtectSystem: ['yes', 'no', 'full', 'strict', 'STRICT', ''],
  ProtectProc: ['noaccess', 'invisible', 'ptraceable', 'default', 'none'],
  ProcSubset: ['pid', 'all', 'x'],
  KeyringMode: ['private', 'shared', 'inherit', 'x'],
  NotifyAccess: ['none', 'main', 'exec', 'all', 'x'],
  UMask: ['0', '0000', '0002', '0022', '27', '0037', '0077', '077', '8', '10000', '-1', ''],
  RootDirectory: ['/', '/srv', '//', ''],
  RootImage: ['/', '/x.img', ''],
  MountImages: ['/x.img:/mnt', ''],
  Delegate: ['yes', 'no', '', 'cpu', 'cpu bogus'],
  SystemCallArchitectures: ['native', 'x86-64', 'native x86', 'bogus', '', '"native"'],
  DevicePolicy: ['auto', 'closed', 'strict', 'x'],
  DeviceAllow: ['/dev/null rw', 'char-rtc r', '', '/etc/passwd r', '/dev/null x', 'block-* rwm', '/dev/null', '/dev/'],
  IPIngressFilterPath: ['/sys/fs/bpf/a', '', 'relative'],
  IPEgressFilterPath: ['/sys/fs/bpf/a', ''],
  LoadCredentialEncrypted: ['a:/b', ''],
};
const ADDRESSES = ['any', 'localhost', 'link-local', 'multicast', '10.0.0.0/8', '127.0.0.1', '::1', '::/0', '0.0.0.0/0', '1.2.3.4/0'];
const MORE_ADDRESSES = [
  '127.0.0.0/4',
  '::1/64',
  '::ffff:127.0.0.1',
  '127.1',
  '1.2.3.4/33',
  'bogus',
  'a.localhost',
  'fe80::1%eth0',
  '2001:db8::/32',
];

/** Some words out of a list, sometimes inverted, sometimes with a word that is none. */
function list(words: readonly string[], pick: Pick, random: () => number): string {
  if (random() < 0.08) return pick(['', '~', 'bogus', '~bogus', 'none', 'yes', 'no']);
  const count = 1 + Math.floor(random() * random() * 12);
  const chosen = Array.from({ length: count }, () => (random() < 0.03 ? 'BOGUS' : pick(words)));
  return `${random() < 0.5 ? '~' : ''}${chosen.join(' ')}`;
}

function value(name: string, version: SystemdVersion, pick: Pick, random: () => number): string {
  const fixed = FIXED[name];
  if (fixed !== undefined) return pick(fixed);
  if (name === 'CapabilityBoundingSet' || name === 'AmbientCapabilities') {
    return random() < 0.1 ? pick(['12', 'cap_kill', '~cap_kill 3', '"CAP_KILL"', '63 64']) : list(CAPABILITIES, pick, random);
  }
  if (name === 'RestrictNamespaces') return list(NAMESPACES, pick, random);
  if (name === 'RestrictAddressFamilies') {
    return list([...ADDRESS_FAMILIES, 'AF_LOCAL', 'AF_ROUTE', 'af_inet', 'AF_INET', 'AF_INET6', 'AF_UNIX'], pick, random);
  }
  if (name === 'SystemCallFilter') {
    const calls = ['mount', 'reboot', 'read', 'chown', 'kill', 'chown:EPERM', 'nosuchcall', '@mount:EPERM', 'ptrace:1'];
    return list([...syscallGroups(version), ...syscallGroups(version), ...calls], pick, random);
  }
  if (name.startsWith('IPAddress')) {
    return random() < 0.1
      ? ''
      : Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick([...ADDRESSES, ...ADDRESSES, ...MORE_ADDRESSES])).join(' ');
  }
  return pick(SWITCH);
}

/** A unit as assignments: dense ones and sparse ones, so that every level occurs. */
export function randomUnit(version: SystemdVersion, random: () => number): Map<string, string[]> {
  const pick: Pick = (items) => items[Math.floor(random() * items.length)] as (typeof items)[number];
  const names = [...new Set(CHECKS.flatMap((row) => row.directives)), 'MountImages', 'LoadCredentialEncrypted', 'DefaultDependencies'];
  const density = random();
  const hardened = random() < 0.4;
  const unit = new Map<string, string[]>();
  for (const name of names) {
    if (random() > density) continue;
    const count = random() < 0.75 ? 1 : 2 + Math.floor(random() * 2);
    const values = Array.from({ length: count }, () => value(name, version, pick, random));
    if (hardened && FIXED[name] === undefined && /^(?:Private|Protect|Restrict(?:Real|SUID)|NoNew|Lock|Memory)/.test(name))
      values.push('yes');
    if (hardened && name === 'CapabilityBoundingSet') values.push('');
    if (hardened && name === 'SystemCallFilter' && random() < 0.5) values.push('', '@basic-io @io-event');
    unit.set(name, name === 'DefaultDependencies' && random() < 0.8 ? ['yes'] : values);
  }
  return unit;
}
