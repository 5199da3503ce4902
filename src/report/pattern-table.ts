/** The documented patterns of a module repository, and the rules that decide on each. */

export interface PatternInfo {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Rules by id, as far as the program knows them. */
  readonly rules: readonly string[];
}

export const PATTERNS: readonly PatternInfo[] = [
  {
    id: 'structure',
    title: 'Module structure',
    description:
      'Options stand in one namespace, everything a module sets is guarded by its `enable`, and what it runs can be replaced by a package option.',
    rules: [
      'structure/enable-guard',
      'structure/namespace',
      'structure/package-option',
      'structure/wrapper-update',
      'structure/undeclared-option',
      'structure/orphan-module',
    ],
  },
  {
    id: 'validation',
    title: 'Validation',
    description: 'Wrong settings are refused by assertions, which come before the configuration they guard.',
    rules: ['structure/assertions', 'structure/validation-first'],
  },
  {
    id: 'hardening',
    title: 'Security hardening',
    description: 'Every long-running service has the hardening baseline, and nothing takes it back.',
    rules: ['hardening/baseline', 'hardening/weakened', 'hardening/exposure', 'hardening/address-families', 'hardening/capabilities'],
  },
  {
    id: 'users',
    title: 'User and group',
    description: 'A service runs as an account of its own, which is declared as a system user with a group.',
    rules: ['hardening/dedicated-user', 'state/system-user', 'state/undeclared-user', 'state/create-home', 'state/home-var-empty'],
  },
  {
    id: 'directories',
    title: 'Separate directories',
    description: 'State has directories that one place makes, with an owner, and that the service may write.',
    rules: ['hardening/writable-paths', 'state/tmpfiles-vs-state-directory', 'state/state-directory-mode', 'state/umask'],
  },
  {
    id: 'lifecycle',
    title: 'Restart and start',
    description: 'Long-running services are started by something, restart on failure and do not restart for ever.',
    rules: ['systemd/restart-policy', 'systemd/never-started', 'systemd/secrets-ordering', 'systemd/storage-ordering'],
  },
  {
    id: 'composition',
    title: 'Composition',
    description: 'Configuration is made of units, one for each concern, merged by `mkMerge`.',
    rules: ['structure/merge-composition'],
  },
  {
    id: 'inheritance',
    title: 'Option inheritance',
    description: 'Options that every service has come from a shared factory, with types, defaults and bounds that fit.',
    rules: ['structure/common-options', 'structure/option-default'],
  },
  {
    id: 'flags',
    title: 'Feature flags',
    description: 'Every declared option is read: a switch switches something.',
    rules: ['structure/unused-option'],
  },
  {
    id: 'bounds',
    title: 'Bounds',
    description: 'Numbers and ports have types that refuse nonsense.',
    rules: ['structure/numeric-bounds', 'network/port-type', 'structure/option-type'],
  },
  {
    id: 'firewall',
    title: 'Firewall',
    description: 'Ports open only when the user asks for it.',
    rules: ['network/firewall-guard', 'network/firewall-default', 'network/default-deny', 'network/bind-address', 'network/port-conflict'],
  },
  {
    id: 'secrets',
    title: 'Secrets',
    description: 'No secret stands in the store, in a command line or in the code.',
    rules: [
      'secrets/store-readable',
      'secrets/plaintext',
      'secrets/command-line',
      'secrets/path-prefix',
      'secrets/option',
      'secrets/permissions',
    ],
  },
  {
    id: 'documentation',
    title: 'Documentation',
    description: 'Every option has a description, every directory of modules a README.',
    rules: ['structure/option-description', 'structure/readme'],
  },
];

/** Rules whose verdicts the report needs, switched on or not. */
export const PATTERN_RULES: ReadonlySet<string> = new Set(PATTERNS.flatMap(({ rules }) => rules));
