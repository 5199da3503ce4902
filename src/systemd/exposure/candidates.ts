/** Ways to set a directive: each one a list of assignments. */
export type Candidates = readonly (readonly string[])[];

/** Best, then worst setting of a directive nothing is known of (`User` has four kinds: unset is not root under DynamicUser). */
const EXTREMES: Readonly<Record<string, Candidates>> = {
  User: [['a'], ['nobody'], [], ['root']],
  SupplementaryGroups: [[], ['a']],
  CapabilityBoundingSet: [[''], ['~']],
  AmbientCapabilities: [[''], ['CAP_KILL']],
  UMask: [['0077'], ['0000']],
  KeyringMode: [['private'], ['shared']],
  ProtectProc: [['invisible'], ['default']],
  ProcSubset: [['pid'], ['all']],
  NotifyAccess: [['none'], ['all']],
  ProtectHome: [['yes'], ['no']],
  ProtectSystem: [['strict'], ['no']],
  RestrictAddressFamilies: [['none'], ['']],
  SystemCallArchitectures: [['native'], ['']],
  SystemCallFilter: [['@default'], ['']],
  IPAddressDeny: [['any'], ['']],
  IPAddressAllow: [[''], ['10.0.0.0/8']],
  IPIngressFilterPath: [['/a'], ['']],
  IPEgressFilterPath: [['/a'], ['']],
  DevicePolicy: [['closed'], ['auto']],
  DeviceAllow: [[''], ['/dev/null rw']],
  RootDirectory: [['/a'], ['']],
  RootImage: [['/a'], ['']],
  MountImages: [[''], ['/a:/b']],
  RootMStack: [[''], ['/a']],
  LoadCredentialEncrypted: [[''], ['a:/b']],
  SetCredentialEncrypted: [[''], ['a:b']],
  Delegate: [['no'], ['yes']],
};
const SWITCH: Candidates = [['yes'], ['no']];

/** The best and the worst setting of a scored directive, best first. */
export function extremesOf(name: string): Candidates {
  return EXTREMES[name] ?? SWITCH;
}

/**
 * Directives whose effect depends on no other one: each row they decide is theirs alone, so their
 * best and worst can be picked one at a time.
 */
export const INDEPENDENT: ReadonlySet<string> = new Set([
  'AmbientCapabilities',
  'UMask',
  'KeyringMode',
  'ProtectProc',
  'ProcSubset',
  'NotifyAccess',
  'RestrictAddressFamilies',
  'RestrictNamespaces',
  'RestrictRealtime',
  'SystemCallArchitectures',
  'SystemCallFilter',
  'PrivateMounts',
  'PrivateNetwork',
  'PrivateUsers',
  'ProtectControlGroups',
  'ProtectKernelTunables',
  'ProtectHostname',
  'LockPersonality',
  'MemoryDenyWriteExecute',
  'Delegate',
]);

/**
 * Directives whose best setting never hurts and whose worst never helps, whatever the others are.
 * Not here: `RootImage` (adds devices), `ProtectClock` (the same), `DevicePolicy`, `PrivateDevices`,
 * `User`, `DynamicUser` and `DefaultDependencies` (rows come and go with them).
 */
export const MONOTONIC: ReadonlySet<string> = new Set([
  'ProtectHome',
  'ProtectSystem',
  'PrivateTmp',
  'NoNewPrivileges',
  'RestrictSUIDSGID',
  'RemoveIPC',
  'ProtectKernelModules',
  'ProtectKernelLogs',
  'CapabilityBoundingSet',
  'RootDirectory',
  'SupplementaryGroups',
  'IPAddressDeny',
  'IPAddressAllow',
  'IPIngressFilterPath',
  'IPEgressFilterPath',
  'DeviceAllow',
  'LoadCredentialEncrypted',
  'SetCredentialEncrypted',
  'MountImages',
  'RootMStack',
]);
