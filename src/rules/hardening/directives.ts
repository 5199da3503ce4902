/** What the hardening rules share: the baseline set, and how strong a directive's value is. */
import type { Value } from '../../evaluation/values.ts';

/** Seed 000 Pattern 3: the directives of `standardSecurityConfig`. */
export const BASELINE: readonly string[] = [
  'NoNewPrivileges',
  'ProtectSystem',
  'ProtectHome',
  'PrivateTmp',
  'ProtectKernelTunables',
  'ProtectKernelModules',
  'ProtectKernelLogs',
  'ProtectControlGroups',
  'ProtectClock',
  'RestrictRealtime',
  'RestrictSUIDSGID',
  'RestrictNamespaces',
  'LockPersonality',
  'MemoryDenyWriteExecute',
  'RemoveIPC',
  'PrivateMounts',
  'PrivateDevices',
  'RestrictAddressFamilies',
  'SystemCallArchitectures',
  'UMask',
];

/** Directives that `DynamicUser` turns on by itself; see systemd.exec(5). */
export const IMPLIED_BY_DYNAMIC_USER: ReadonlySet<string> = new Set([
  'NoNewPrivileges',
  'ProtectSystem',
  'ProtectHome',
  'PrivateTmp',
  'RestrictSUIDSGID',
  'RemoveIPC',
]);

const OFF = new Set(['false', 'no', 'off', '0', 'n', 'f', '']);
const ON = new Set(['true', 'yes', 'on', '1', 'y', 't']);
/** Strength of the values of enumerations, weakest first. */
const RANKS: Readonly<Record<string, readonly string[]>> = {
  ProtectSystem: ['no', 'yes', 'full', 'strict'],
  ProtectHome: ['no', 'read-only', 'yes'],
  PrivateTmp: ['no', 'yes', 'disconnected'],
  ProtectControlGroups: ['no', 'yes', 'private', 'strict'],
  ProtectProc: ['default', 'noaccess', 'ptraceable', 'invisible'],
};

/** Directives whose value lists what stays allowed. */
const LISTS = new Set(['RestrictAddressFamilies', 'SystemCallArchitectures', 'RestrictNamespaces', 'SystemCallFilter']);
const RESTRICTED = 50;

/** How strong a known value is: 0 off, higher is stricter; null where it cannot be compared. */
export function strengthOf(directive: string, value: Value): number | null {
  const text =
    value.kind === 'bool' || value.kind === 'int' ? String(value.value) : value.kind === 'string' ? value.value.trim().toLowerCase() : null;
  if (value.kind === 'null') return 0;
  // A list of allowed families or architectures: any is stricter than none, and no two can be compared.
  if (value.kind === 'list') return value.items.length === 0 ? 0 : RESTRICTED;
  if (text === null) return null;
  const ranks = RANKS[directive];
  if (ranks) {
    // An empty home instead of none: the same for everything that is in the real one.
    const name = directive === 'ProtectHome' && text === 'tmpfs' ? 'yes' : text;
    const rank = ranks.indexOf(OFF.has(name) ? 'no' : ON.has(name) ? 'yes' : name);
    return rank < 0 ? null : rank;
  }
  if (directive === 'UMask') return /^[0-7]{1,4}$/.test(text) ? maskStrength(text) : null;
  if (OFF.has(text)) return 0;
  if (ON.has(text) || text === 'none') return 100;
  return LISTS.has(directive) ? RESTRICTED : null;
}

/** Bits of group and others that a mask takes away, others counting more. */
function maskStrength(text: string): number {
  const mask = Number.parseInt(text, 8);
  let strength = 0;
  for (let bit = 0; bit < 6; bit++) if (mask & (1 << bit)) strength += bit < 3 ? 2 : 1;
  return strength;
}
