import { ABSENT_ON_X86_64, SYSCALL_GROUPS } from '../tables/syscalls.ts';
import type { SystemdVersion } from '../versions.ts';

/** Direct members of a group (names and nested groups), or null when that version has no such group. */
function membersOf(group: string, version: SystemdVersion): readonly string[] | null {
  const own = SYSCALL_GROUPS[version];
  const members = Object.hasOwn(own, group) ? own[group] : SYSCALL_GROUPS['262'][group];
  return members === undefined || members === null ? null : members.split(' ');
}

const expanded = new Map<string, ReadonlySet<string> | null>();

/** All system calls of a group such as `@system-service`, nested groups included; null when unknown. */
export function syscallsOfGroup(group: string, version: SystemdVersion): ReadonlySet<string> | null {
  const key = `${version} ${group}`;
  const known = expanded.get(key);
  if (known !== undefined) return known;
  const members = membersOf(group, version);
  let calls: Set<string> | null = null;
  if (members !== null) {
    calls = new Set();
    for (const member of members) {
      if (!member.startsWith('@')) calls.add(member);
      else for (const nested of syscallsOfGroup(member, version) ?? []) calls.add(nested);
    }
  }
  expanded.set(key, calls);
  return calls;
}

/** The names of all groups of a version. */
export function syscallGroups(version: SystemdVersion): readonly string[] {
  return Object.keys(SYSCALL_GROUPS['262']).filter((group) => membersOf(group, version) !== null);
}

/** System calls that x86-64 has no number for: a filter cannot name them there. */
export const ABSENT_SYSCALLS: ReadonlySet<string> = new Set(ABSENT_ON_X86_64.split(' '));
