import { CHECKS, LEVELS } from '../tables/checks.ts';

/** How the badness of a row is decided. */
export type CheckKind =
  | 'user'
  | 'supplementary_groups'
  | 'boolean'
  | 'protect_home'
  | 'protect_system'
  | 'root_directory'
  | 'capability_any'
  | 'umask'
  | 'keyring_mode'
  | 'protect_proc'
  | 'proc_subset'
  | 'notify_access'
  | 'remove_ipc'
  | 'namespace'
  | 'address_family'
  | 'syscall_architectures'
  | 'syscall_filter'
  | 'ip_address'
  | 'device_acl'
  | 'ambient_capabilities';

/** One row of `systemd-analyze security`. */
export interface CheckRow {
  /** The `json_field` of the tool. */
  readonly id: string;
  /** The row as the tool prints it. */
  readonly name: string;
  readonly kind: CheckKind;
  readonly weight: number;
  /** The greatest badness. */
  readonly range: number;
  /** The directives that decide it. */
  readonly directives: readonly string[];
  /** Leaves the calculation under `DefaultDependencies=no`. */
  readonly needsDefaultDependencies?: boolean;
  readonly capabilities?: readonly string[];
  readonly families?: readonly string[];
  readonly namespace?: string;
  readonly syscallGroup?: string;
  readonly inverted?: boolean;
}

/** A level reaches from ten times this exposure up to the next. */
export interface LevelRow {
  readonly from: number;
  readonly name: string;
}

/** PERFECT, SAFE, OK, MEDIUM, EXPOSED, UNSAFE or DANGEROUS for ten times the exposure (0–100). */
export function levelOf(exposure10: number): string {
  return LEVELS.find((level) => exposure10 >= level.from)?.name ?? 'PERFECT';
}

/** Every directive that some row looks at, or that changes what a row sees; `DefaultDependencies` is of [Unit]. */
export const SCORED_DIRECTIVES: ReadonlySet<string> = new Set([
  ...CHECKS.flatMap((row) => row.directives),
  'DefaultDependencies',
  'MountImages',
  'RootMStack',
  'LoadCredentialEncrypted',
  'SetCredentialEncrypted',
]);

export { CHECKS };
