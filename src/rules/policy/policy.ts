/** A project's own rule, written as data: what it looks at, what must hold there, and what to say otherwise. */

import type { Level } from '../../findings/finding.ts';
import type { Json } from '../../evaluation/json.ts';

export const POLICY_KINDS = ['definitions', 'options', 'services', 'users', 'containers', 'packages'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** What must hold. Several keys must all hold. */
export interface Condition {
  readonly equals?: Json | undefined;
  readonly oneOf?: readonly Json[] | undefined;
  /** A regular expression (RE2) that is found in the text. */
  readonly matches?: string | undefined;
  /** Whether it is set to something other than null. */
  readonly exists?: boolean | undefined;
  /** A pattern of option paths, one of which must be true for the definition to count. */
  readonly guardedBy?: string | undefined;
  readonly range?: { readonly min?: number | undefined; readonly max?: number | undefined } | undefined;
  readonly all?: readonly Condition[] | undefined;
  readonly any?: readonly Condition[] | undefined;
  readonly not?: Condition | undefined;
}

export interface Policy {
  /** Without its category. */
  readonly id: string;
  /** A pattern of paths: `systemd.services.*.serviceConfig.User`. */
  readonly path: string;
  readonly kind: PolicyKind;
  readonly condition: Condition;
  readonly message: string;
  readonly level: Level;
  readonly help: string;
  /** Globs of the files it is for; empty for all. */
  readonly files: readonly string[];
  /** Nix texts that break it, and that keep to it. */
  readonly examples: { readonly bad: readonly string[]; readonly good: readonly string[] };
  /** Where it is written: `.nixauditrc:3:5`. */
  readonly origin: string;
}

export const POLICY_CATEGORY = 'policy';

/** What an option's declaration has that a policy can look at. */
export const OPTION_ATTRIBUTES = [
  'apply',
  'default',
  'defaultText',
  'description',
  'example',
  'internal',
  'readOnly',
  'type',
  'visible',
] as const;

/** Where the subjects of a kind stand: a name follows. */
export const SUBJECT_PREFIXES: Readonly<Partial<Record<PolicyKind, readonly string[]>>> = {
  services: ['systemd.services', 'systemd.user.services'],
  users: ['users.users', 'users.extraUsers'],
  containers: ['virtualisation.oci-containers.containers'],
  packages: ['packages'],
};

/** The kind that a path stands for where the policy names none. */
export function kindOfPath(path: string): PolicyKind {
  const kinds = Object.entries(SUBJECT_PREFIXES) as [PolicyKind, readonly string[]][];
  return kinds.find(([, prefixes]) => prefixes.some((prefix) => path.startsWith(`${prefix}.`)))?.[0] ?? 'definitions';
}

/** True where the condition, or one inside it, asks whether something exists. */
export function asksForExistence(condition: Condition): boolean {
  return condition.exists !== undefined || partsOf(condition).some(asksForExistence);
}

/** True where a list as a whole is compared, so that its elements are not judged one by one. */
export function comparesLists(condition: Condition): boolean {
  return [condition.equals, ...(condition.oneOf ?? [])].some((value) => Array.isArray(value)) || partsOf(condition).some(comparesLists);
}

const partsOf = ({ all = [], any = [], not }: Condition): readonly Condition[] => [...all, ...any, ...(not === undefined ? [] : [not])];
