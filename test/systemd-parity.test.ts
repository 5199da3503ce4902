import { describe, expect, it } from 'vitest';
import { CHECKS } from '../src/systemd/exposure/checks.ts';
import { grade } from '../src/systemd/exposure/score.ts';
import { ADDRESS_FAMILIES, CAPABILITIES, NAMESPACES } from '../src/systemd/grammar/names.ts';
import { syscallGroups } from '../src/systemd/grammar/syscalls.ts';
import type { SystemdVersion } from '../src/systemd/versions.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';
import { analyze, installedVersion, randomSource } from './systemd-analyze.ts';

const UNITS = 1200;
const BATCH = 100;

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
const MORE_ADDRESSES = ['127.0.0.0/4', '::1/64', '::ffff:127.0.0.1', '127.1', '1.2.3.4/33', 'bogus', 'a.localhost', 'fe80::1%eth0', '2001:db8::/32'];

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
    return random() < 0.1 ? '' : Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick([...ADDRESSES, ...ADDRESSES, ...MORE_ADDRESSES])).join(' ');
  }
  return pick(SWITCH);
}

/** A unit as assignments: dense ones and sparse ones, so that every level occurs. */
function randomUnit(version: SystemdVersion, random: () => number): Map<string, string[]> {
  const pick: Pick = (items) => items[Math.floor(random() * items.length)] as (typeof items)[number];
  const names = [...new Set(CHECKS.flatMap((row) => row.directives)), 'MountImages', 'LoadCredentialEncrypted', 'DefaultDependencies'];
  const density = random();
  const hardened = random() < 0.4;
  const unit = new Map<string, string[]>();
  for (const name of names) {
    if (random() > density) continue;
    const count = random() < 0.75 ? 1 : 2 + Math.floor(random() * 2);
    const values = Array.from({ length: count }, () => value(name, version, pick, random));
    if (hardened && FIXED[name] === undefined && /^(?:Private|Protect|Restrict(?:Real|SUID)|NoNew|Lock|Memory)/.test(name)) values.push('yes');
    if (hardened && name === 'CapabilityBoundingSet') values.push('');
    if (hardened && name === 'SystemCallFilter' && random() < 0.5) values.push('', '@basic-io @io-event');
    unit.set(name, name === 'DefaultDependencies' && random() < 0.8 ? ['yes'] : values);
  }
  return unit;
}

function unitText(unit: ReadonlyMap<string, readonly string[]>): string {
  const lines = (wanted: boolean) =>
    [...unit]
      .filter(([name]) => (name === 'DefaultDependencies') === wanted)
      .flatMap(([name, values]) => values.map((text) => `${name}=${text}`))
      .join('\n');
  return `[Unit]\nDescription=generated\n${lines(true)}\n[Service]\nExecStart=/bin/true\n${lines(false)}\n`;
}

const version = installedVersion();
const comparable = SYSTEMD_VERSIONS.find((one) => one === version);

describe('exposure beside systemd-analyze', () => {
  it(`scores ${UNITS} generated units as the installed systemd-analyze does`, { timeout: 120_000 }, () => {
    if (comparable === undefined) {
      console.warn(`SKIPPED ${UNITS} generated units: ${version}. units compared 0`);
      return;
    }
    const random = randomSource(20260101);
    const differences: string[] = [];
    const levels = new Set<string>();
    let compared = 0;
    for (let start = 0; start < UNITS; start += BATCH) {
      const units = new Map<string, Map<string, string[]>>(
        Array.from({ length: BATCH }, (_, index) => [`gen${start + index}.service`, randomUnit(comparable, random)] as const),
      );
      const texts = new Map([...units].map(([name, unit]) => [name, unitText(unit)]));
      const { stdout } = analyze(['security', '--no-pager', '--offline=true'], texts);
      for (const [, name = '', score, level] of stdout.matchAll(/Overall exposure level for (\S+): (\d+\.\d) (\w+)/g)) {
        const graded = grade(units.get(name) ?? new Map(), comparable);
        compared += 1;
        levels.add(graded.level);
        if (graded.score.toFixed(1) !== score || graded.level !== level) {
          differences.push(`${name}: ${graded.score} ${graded.level}, printed ${score} ${level}\n${texts.get(name)}`);
        }
      }
    }
    console.log(`units compared ${compared}, differences ${differences.length}; levels ${[...levels].sort().join(' ')}`);
    expect(differences.slice(0, 3)).toEqual([]);
    expect(compared).toBe(UNITS);
    expect(levels.size).toBeGreaterThanOrEqual(4);
  });
});
