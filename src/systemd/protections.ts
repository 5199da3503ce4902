/** What a scored directive is for, and what it is when nobody sets it. */
export interface Protection {
  readonly protects: string;
  readonly default: string;
}

const OFF = 'no';

/** In our own words, for the directives that `systemd-analyze security` looks at. */
export const PROTECTIONS: Readonly<Record<string, Protection>> = {
  User: { protects: 'Runs the service under an account of its own, so that a break-in is not one into root.', default: 'root' },
  DynamicUser: {
    protects: 'Gives the service a throw-away account for as long as it runs, and turns on a strict sandbox with it.',
    default: OFF,
  },
  SupplementaryGroups: { protects: 'Adds groups to the account; each one is access that the service has beyond its own.', default: 'none' },
  PrivateDevices: { protects: 'Shows the service only harmless pseudo devices, no disks and no hardware.', default: OFF },
  PrivateMounts: {
    protects: 'Keeps mounts that the service makes from reaching the host.',
    default: 'no in 252; automatic in 257 and 262',
  },
  PrivateNetwork: { protects: 'Leaves the service nothing but its own loopback interface.', default: OFF },
  PrivateTmp: { protects: 'Gives the service its own /tmp and /var/tmp, out of sight of other processes.', default: OFF },
  PrivateUsers: {
    protects: 'Maps other accounts away, so that the service holds no privilege over their processes and files.',
    default: OFF,
  },
  ProtectControlGroups: { protects: 'Makes the control group tree read-only.', default: OFF },
  ProtectKernelModules: { protects: 'Forbids loading and unloading kernel modules.', default: OFF },
  ProtectKernelTunables: { protects: 'Makes kernel settings below /proc/sys and /sys read-only.', default: OFF },
  ProtectKernelLogs: { protects: 'Keeps the service from reading and clearing the kernel log.', default: OFF },
  ProtectClock: { protects: 'Keeps the service from setting the system and the hardware clock.', default: OFF },
  ProtectHome: { protects: 'Hides the home directories, makes them read-only or puts empty ones in their place.', default: OFF },
  ProtectHostname: { protects: 'Keeps the service from changing the host name.', default: OFF },
  ProtectSystem: {
    protects:
      'Makes the operating system read-only: /usr and the boot loader (yes), /etc too (full), all but /dev, /proc and /sys (strict).',
    default: OFF,
  },
  RootDirectory: { protects: 'Starts the service in a file tree of its own.', default: 'the root of the host' },
  RootImage: { protects: 'Starts the service in the file tree of an image.', default: 'the root of the host' },
  LockPersonality: { protects: 'Fixes the execution domain, so that old and odd kernel interfaces stay out of reach.', default: OFF },
  MemoryDenyWriteExecute: {
    protects: 'Forbids memory that is writable and executable, as injected code needs it; programs that compile at run time break.',
    default: OFF,
  },
  NoNewPrivileges: {
    protects: 'Keeps the service and its children from gaining privileges, through set-user-id programs for one.',
    default: OFF,
  },
  CapabilityBoundingSet: { protects: 'Limits the pieces of root power that the service can ever hold.', default: 'all capabilities' },
  AmbientCapabilities: {
    protects: 'Hands pieces of root power to an unprivileged service; each one is power that it has.',
    default: 'none',
  },
  UMask: { protects: 'Decides who else can read and write the files that the service makes.', default: '0022' },
  KeyringMode: { protects: 'Keeps the kernel key ring of the service apart from that of others.', default: 'private' },
  ProtectProc: { protects: 'Hides the processes of other accounts in /proc.', default: 'default' },
  ProcSubset: { protects: 'Leaves only the processes in /proc, without the files that tell of the system.', default: 'all' },
  NotifyAccess: { protects: 'Decides which processes of the service may report its state to the manager.', default: 'none' },
  RemoveIPC: { protects: 'Removes shared memory and queues of the account when the service stops.', default: OFF },
  Delegate: {
    protects: 'Hands a part of the control group tree to the service; set, it lets the service change limits below it.',
    default: OFF,
  },
  RestrictRealtime: { protects: 'Forbids realtime scheduling, which can starve the machine.', default: OFF },
  RestrictSUIDSGID: { protects: 'Forbids making files with the set-user-id or set-group-id bit.', default: OFF },
  RestrictNamespaces: { protects: 'Forbids making namespaces, a large part of the kernel that otherwise only root reaches.', default: OFF },
  RestrictAddressFamilies: { protects: 'Limits the kinds of sockets that the service can open.', default: 'all families' },
  SystemCallArchitectures: {
    protects: 'Forbids system calls of other architectures, a way around a filter.',
    default: 'all architectures',
  },
  SystemCallFilter: { protects: 'Limits the system calls that the service can make.', default: 'no filter' },
  IPAddressDeny: { protects: 'Drops packets from and to these addresses.', default: 'none' },
  IPAddressAllow: { protects: 'Makes exceptions from IPAddressDeny.', default: 'none' },
  IPIngressFilterPath: { protects: 'Filters incoming packets by a BPF program.', default: 'none' },
  IPEgressFilterPath: { protects: 'Filters outgoing packets by a BPF program.', default: 'none' },
  DevicePolicy: { protects: 'Closes all devices but a few pseudo devices, and those of DeviceAllow.', default: 'auto' },
  DeviceAllow: { protects: 'Opens single devices where the policy closes them.', default: 'none' },
};
