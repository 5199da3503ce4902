/** Grammars of single directives. Source: their parsers in systemd's load-fragment.c, tried on systemd-analyze verify. */
import { enumerate, firstProblem, UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { parseInteger } from './numbers.ts';
import { absoluteProblem } from './paths.ts';
import { splitWords } from './words.ts';

/** `CoredumpFilter=`: names of mappings, or a mask of 64 bits in hexadecimal digits. */
export const coredumpFilter: Grammar = {
  expected: ({ values }) => `${enumerate(values)}, or a mask in hexadecimal digits`,
  empty: true,
  problem: (value, { directive }) =>
    firstProblem(value.split(/\s+/), (word) => {
      const isMask = /^\+?(?:0[xX])?[\da-fA-F]+$/.test(word) && BigInt(`0x${word.replace(/^\+?(?:0[xX])?/, '')}`) < 2n ** 64n;
      return isMask || directive.values.includes(word) ? null : `\`${word}\` is neither a mapping nor a mask`;
    }),
};

const CONTROLLER = /^(?:cpu|cpuacct|cpuset|io|blkio|memory|devices|pids|bpf-[a-z-]+)$/;

/** `DisableControllers=`: unknown words are skipped, unless no word is known. */
export const controllers: Grammar = {
  expected: 'cgroup controllers such as cpu memory',
  empty: true,
  problem: (value) => {
    const words = splitWords(value, { unquote: true });
    if (words === null) return UNBALANCED;
    return words.some((word) => CONTROLLER.test(word)) ? null : `\`${value}\` names no cgroup controller`;
  },
};

const ATTACH =
  /^(?:egress|ingress|sock_create|sock_ops|device|bind4|bind6|connect4|connect6|post_bind4|post_bind6|sendmsg4|sendmsg6|sysctl|recvmsg4|recvmsg6|getsockopt|setsockopt)$/;

/** `BPFProgram=TYPE:PATH`. */
export const bpfProgram: Grammar = {
  expected: 'TYPE:PATH, such as egress:/sys/fs/bpf/filter',
  empty: true,
  problem: (value) => {
    const colon = value.indexOf(':');
    if (colon < 0) return `\`${value}\` has no TYPE: before a path`;
    return ATTACH.test(value.slice(0, colon)) ? absoluteProblem(value.slice(colon + 1)) : `\`${value.slice(0, colon)}\` is no attach type`;
  },
};

/** `StandardInputData=`: Base64 with its padding, white space aside. */
export const base64: Grammar = {
  expected: 'Base64 with its padding',
  empty: true,
  problem: (value) => {
    const text = value.replaceAll(/\s/g, '');
    const isPadded = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/][AQgw]==|[A-Za-z\d+/]{2}[AEIMQUYcgkosw048]=)?$/.test(text);
    return isPadded ? null : 'is no Base64 with its padding';
  },
};

/** `SetCredentialEncrypted=ID:BASE64` is judged as `SetCredential=` is, and its value as this. */
export const encryptedCredential: Grammar = {
  expected: 'ID:VALUE, the value in Base64',
  empty: true,
  problem: (value, context) => {
    const [, id = '', rest = ''] = /^([^:]*)(?::(.*))?$/s.exec(value) ?? [];
    if (!/^[\x20-\x7e]+$/.test(id) || /[/]/.test(id) || /^\.\.?$/.test(id)) return `\`${id}\` is no credential name`;
    if (rest === '') return `\`${value}\` has no value after the name`;
    return base64.problem(rest, context);
  },
};

/** Why a text is no name of a network interface (net/core/dev.c, `ifname_valid`). */
export function interfaceProblem(name: string, isLongTaken: boolean): string | null {
  const wrong =
    !/^[\x21-\x7e]+$/.test(name) ||
    /[:/%]/.test(name) ||
    (/^\+?\d/.test(name) && parseInteger(name) !== null) ||
    ['.', '..', 'all', 'default'].includes(name) ||
    (!isLongTaken && name.length > 15);
  return wrong ? `\`${name}\` is no interface name` : null;
}

/** `BindToDevice=`: one interface; `*` takes it away. */
export const networkInterface: Grammar = {
  expected: 'the name of a network interface',
  empty: true,
  problem: (value, { version }) => (value === '*' ? null : interfaceProblem(value, version !== '252')),
};

/** `LogNamespace=`: what may be the instance of a unit, and a file name. */
export const logNamespace: Grammar = {
  expected: 'a name of letters, digits and : - _ . @',
  empty: true,
  problem: (value) => (/^(?!\.\.?$)[A-Za-z\d:_.@-]+$/.test(value) ? null : `\`${value}\` is no name of a log namespace`),
};

/** `FileDescriptorName=`: printable ASCII without a colon. */
export const descriptorName: Grammar = {
  expected: 'a name without a colon',
  empty: true,
  problem: (value) => (/^[\x20-\x39\x3b-\x7e]{1,255}$/.test(value) ? null : `\`${value}\` is no descriptor name`),
};

const PARTITIONS = new Set([
  'root',
  'usr',
  'home',
  'srv',
  'esp',
  'xbootldr',
  'swap',
  'root-verity',
  'usr-verity',
  'root-verity-sig',
  'usr-verity-sig',
  'tmp',
  'var',
]);

/** `RootImageOptions=[PARTITION:]OPTIONS …`. */
export const rootImageOptions: Grammar = {
  expected: 'mount options, each with an optional PARTITION: in front',
  empty: true,
  problem: (value) => {
    const words = splitWords(value, { unquote: true });
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) => {
      const [partition = '', ...options] = word.split(':');
      return options.length === 0 || partition === '' || PARTITIONS.has(partition) ? null : `\`${partition}\` is no partition`;
    });
  },
};

/** `MountImages=SOURCE:DESTINATION[:OPTIONS]`. */
export const mountImages: Grammar = {
  expected: 'SOURCE:DESTINATION[:OPTIONS], absolute paths',
  empty: true,
  problem: (value) => {
    const words = splitWords(value, { unquote: true, retainEscape: true });
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) => {
      const [source = '', destination] = word.replaceAll('\\:', '').split(':');
      if (source === '') return null;
      if (destination === undefined) return `\`${word}\` has no destination`;
      return absoluteProblem(source.replace(/^-/, '')) ?? absoluteProblem(destination);
    });
  },
};

const FILESYSTEM_GROUPS =
  /^@(?:application|auxiliary-api|basic-api|common-block|historical-block|known|network|privileged-api|security|temporary)$/;

/** `RestrictFileSystems=`: names, which only the kernel can judge, and groups. */
export const filesystems: Grammar = {
  expected: 'file systems and groups such as @basic-api; ~ in front denies',
  empty: true,
  problem: (value) => {
    const words = splitWords(value.replace(/^~/, ''), { unquote: true });
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) =>
      !word.startsWith('@') || FILESYSTEM_GROUPS.test(word) ? null : `\`${word}\` is no group of file systems`,
    );
  },
};

const NETLINK =
  /^(?:route|firewall|inet-diag|nflog|xfrm|selinux|iscsi|audit|fib-lookup|connector|netfilter|ip6-fw|dnrtmsg|kobject-uevent|generic|scsitransport|ecryptfs|rdma)$/;

/** `ListenNetlink=FAMILY [GROUP]`. */
export function netlinkProblem(value: string): string | null {
  const [family = '', group, ...more] = value.split(/\s+/);
  const number = parseInteger(family);
  const isFamily = NETLINK.test(family) || (number !== null && number >= 0n && number < 2n ** 31n);
  const multicast = group === undefined ? 0n : parseInteger(group);
  const isGroup = multicast !== null && multicast >= 0n && multicast < 2n ** 32n;
  return isFamily && isGroup && more.length === 0 ? null : `\`${value}\` is no netlink family with an optional group`;
}
