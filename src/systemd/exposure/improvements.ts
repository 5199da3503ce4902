import { DEFAULT_SYSTEMD_VERSION } from '../versions.ts';
import { casesOf } from './cases.ts';
import { SCORED_DIRECTIVES } from './checks.ts';
import type { ExposureOptions } from './exposure.ts';
import { extremeCase } from './exposure.ts';
import { grade } from './score.ts';
import type { DirectiveValue } from './values.ts';

/** A directive that would lower the exposure. */
export interface Improvement {
  readonly directive: string;
  /** What to set it to, one element for each assignment; null where only the author can say (`User`). */
  readonly assignments: readonly string[] | null;
  /** Points of the score that it takes away, one decimal. */
  readonly gain: number;
  /** Weight that it takes out of the sum: the order of the list. */
  readonly weight: number;
}
export interface ImprovementOptions extends ExposureOptions {
  /** 5 unless said. */
  readonly limit?: number;
  /** Directives not to offer, such as `PrivateNetwork` for a network service. */
  readonly exclude?: Iterable<string>;
  /** What to offer instead of the usual setting, by directive. */
  readonly settings?: Readonly<Record<string, readonly string[]>>;
}

/** The settings to offer: strict, and such that an ordinary service can still run with them. */
const STRICT: Readonly<Record<string, readonly string[]>> = {
  CapabilityBoundingSet: [''],
  AmbientCapabilities: [''],
  DevicePolicy: ['closed'],
  IPAddressDeny: ['any'],
  KeyringMode: ['private'],
  NotifyAccess: ['main'],
  ProcSubset: ['pid'],
  ProtectHome: ['true'],
  ProtectProc: ['invisible'],
  ProtectSystem: ['strict'],
  RestrictAddressFamilies: ['AF_UNIX AF_INET AF_INET6'],
  SystemCallArchitectures: ['native'],
  SystemCallFilter: ['@system-service', '~@privileged @resources'],
  UMask: ['0077'],
  Delegate: ['false'],
  SupplementaryGroups: [''],
};

/** Too special to offer: they change what the service is, not how it is confined. */
const NOT_OFFERED = new Set([
  'DynamicUser',
  'DefaultDependencies',
  'RootDirectory',
  'RootImage',
  'MountImages',
  'RootMStack',
  'DeviceAllow',
  'IPAddressAllow',
  'IPIngressFilterPath',
  'IPEgressFilterPath',
  'LoadCredentialEncrypted',
  'SetCredentialEncrypted',
]);

/**
 * The directives that would each lower the exposure most, best first, measured in the worst case.
 * A directive whose value is not known is not offered: it may be set already.
 */
export function improvements(
  directives: ReadonlyMap<string, DirectiveValue>,
  { version = DEFAULT_SYSTEMD_VERSION, limit = 5, exclude = [], settings = {} }: ImprovementOptions = {},
): readonly Improvement[] {
  const cases = casesOf(directives, version);
  const worst = extremeCase(cases, 'high');
  const skipped = new Set([...cases.open, ...NOT_OFFERED, ...exclude]);
  const found: Improvement[] = [];
  for (const directive of SCORED_DIRECTIVES) {
    if (skipped.has(directive)) continue;
    const dedicated = directive === 'User';
    const assignments = dedicated ? ['a'] : (settings[directive] ?? STRICT[directive] ?? ['true']);
    const better = grade(new Map(worst.assignments).set(directive, assignments), version);
    const weight = worst.grade.sum - better.sum;
    if (weight <= 0 || better.score > worst.grade.score) continue;
    const gain = Math.round((worst.grade.score - better.score) * 10) / 10;
    found.push({ directive, assignments: dedicated ? null : assignments, gain, weight });
  }
  found.sort((left, right) => right.weight - left.weight || (left.directive < right.directive ? -1 : 1));
  return found.slice(0, limit);
}
