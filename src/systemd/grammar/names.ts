/** Fixed name lists of the kernel and of systemd that several grammars share. */

/** Linux capabilities by number, `capabilities(7)`; names are read in any case. */
export const CAPABILITIES: readonly string[] = (
  'CAP_CHOWN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER CAP_FSETID CAP_KILL CAP_SETGID CAP_SETUID ' +
  'CAP_SETPCAP CAP_LINUX_IMMUTABLE CAP_NET_BIND_SERVICE CAP_NET_BROADCAST CAP_NET_ADMIN CAP_NET_RAW ' +
  'CAP_IPC_LOCK CAP_IPC_OWNER CAP_SYS_MODULE CAP_SYS_RAWIO CAP_SYS_CHROOT CAP_SYS_PTRACE CAP_SYS_PACCT ' +
  'CAP_SYS_ADMIN CAP_SYS_BOOT CAP_SYS_NICE CAP_SYS_RESOURCE CAP_SYS_TIME CAP_SYS_TTY_CONFIG CAP_MKNOD ' +
  'CAP_LEASE CAP_AUDIT_WRITE CAP_AUDIT_CONTROL CAP_SETFCAP CAP_MAC_OVERRIDE CAP_MAC_ADMIN CAP_SYSLOG ' +
  'CAP_WAKE_ALARM CAP_BLOCK_SUSPEND CAP_AUDIT_READ CAP_PERFMON CAP_BPF CAP_CHECKPOINT_RESTORE'
).split(' ');

const capabilityNumbers = new Map(CAPABILITIES.map((name, number) => [name, number]));

/** The number of a capability given by name (any case) or by number 0–63, else null. */
export function capabilityNumber(word: string): number | null {
  if (/^[+]?\d+$/.test(word)) return Number(word) < 64 ? Number(word) : null;
  return capabilityNumbers.get(word.toUpperCase()) ?? null;
}

/** All address family names of `address_families(7)`, without aliases. */
export const ADDRESS_FAMILIES: readonly string[] = (
  'AF_UNIX AF_INET AF_AX25 AF_IPX AF_APPLETALK AF_NETROM AF_BRIDGE AF_ATMPVC AF_X25 AF_INET6 AF_ROSE ' +
  'AF_DECnet AF_NETBEUI AF_SECURITY AF_KEY AF_NETLINK AF_PACKET AF_ASH AF_ECONET AF_ATMSVC AF_RDS AF_SNA ' +
  'AF_IRDA AF_PPPOX AF_WANPIPE AF_LLC AF_IB AF_MPLS AF_CAN AF_TIPC AF_BLUETOOTH AF_IUCV AF_RXRPC AF_ISDN ' +
  'AF_PHONET AF_IEEE802154 AF_CAIF AF_ALG AF_NFC AF_VSOCK AF_KCM AF_QIPCRTR AF_SMC AF_XDP AF_MCTP'
).split(' ');

const families = new Map(ADDRESS_FAMILIES.map((name) => [name.toUpperCase(), name]));
for (const [alias, name] of [
  ['AF_LOCAL', 'AF_UNIX'],
  ['AF_FILE', 'AF_UNIX'],
  ['AF_ROUTE', 'AF_NETLINK'],
] as const) {
  families.set(alias, name);
}

/** The family a word names in any case, aliases resolved, else null. */
export function addressFamily(word: string): string | null {
  return families.get(word.toUpperCase()) ?? null;
}

/** Namespace types, as in `/proc/PID/ns`. */
export const NAMESPACES: readonly string[] = ['cgroup', 'ipc', 'net', 'mnt', 'pid', 'user', 'uts', 'time'];

/** Names of `SystemCallArchitectures=`; each of them is distinct, `native` too. */
export const SYSCALL_ARCHITECTURES: ReadonlySet<string> = new Set(
  (
    'native x86 x86-64 x32 arm arm64 loongarch64 m68k mips mips64 mips64-n32 mips-le mips64-le mips64-le-n32 ' +
    'parisc parisc64 ppc ppc64 ppc64-le riscv64 s390 s390x sh sheb'
  ).split(' '),
);
