import { isDeviceNode } from './devices.ts';
import { parseAddressWord } from './addresses.ts';
import { parseBoolean } from './boolean.ts';
import { enumerate, firstProblem, UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { addressFamily, capabilityNumber, NAMESPACES, SYSCALL_ARCHITECTURES } from './names.ts';
import { parseErrno } from './errno.ts';
import { syscallsOfGroup } from './syscalls.ts';
import { interfaceProblem } from './special.ts';
import type { SystemdVersion } from '../versions.ts';
import { SYSTEMD_VERSIONS } from '../versions.ts';
import { splitWords } from './words.ts';

/** Words after an optional ~, each of which one check looks at. */
function set(expected: string, problem: (word: string, inverted: boolean, version: SystemdVersion) => string | null): Grammar {
  return {
    expected,
    empty: true,
    problem: (value, { version }) => {
      const inverted = value.startsWith('~');
      const words = splitWords(inverted ? value.slice(1) : value, { unquote: true });
      return words === null ? UNBALANCED : firstProblem(words, (word) => problem(word, inverted, version));
    },
  };
}

/** systemd skips an unknown capability without a word, so that the set is not what was meant. */
export const capabilities: Grammar = set('capabilities such as CAP_NET_BIND_SERVICE; ~ in front inverts', (word) =>
  capabilityNumber(word) === null ? `\`${word}\` is no capability, and systemd skips it silently` : null,
);

const families = set('address families such as AF_INET AF_UNIX, or none; ~ in front inverts', (word) =>
  addressFamily(word) === null ? `\`${word}\` is no address family` : null,
);
export const addressFamilies: Grammar = {
  ...families,
  problem: (value, context) => (value === 'none' ? null : families.problem(value, context)),
};

const namespaceTypes = set(`a boolean, or ${enumerate(NAMESPACES)}; ~ in front inverts`, (word) =>
  NAMESPACES.includes(word) ? null : `\`${word}\` is no namespace type`,
);
export const namespaces: Grammar = {
  ...namespaceTypes,
  problem: (value, context) => (parseBoolean(value) === null ? namespaceTypes.problem(value, context) : null),
};

let known: ReadonlySet<string> | undefined;

/** Every system call that some known version has a name for. */
function knownSyscalls(): ReadonlySet<string> {
  known ??= new Set(SYSTEMD_VERSIONS.flatMap((version) => [...(syscallsOfGroup('@known', version) ?? [])]));
  return known;
}

function syscallProblem(name: string, version: SystemdVersion): string | null {
  if (name.startsWith('@')) {
    return syscallsOfGroup(name, version) === null ? `\`${name}\` is no system call group` : null;
  }
  return knownSyscalls().has(name) ? null : `\`${name}\` is no system call`;
}

/** `SystemCallFilter=`: names and groups, in a deny list each with an optional error number. */
export const syscallFilter: Grammar = set(
  'system calls and groups such as @system-service; ~ in front denies',
  (word, inverted, version) => {
    const colon = word.indexOf(':');
    if (colon < 0) return syscallProblem(word, version);
    if (!inverted) return `\`${word}\`: an allow list takes no error number`;
    const code = word.slice(colon + 1);
    if (parseErrno(code) === null && code !== 'kill') return `\`${code}\` is no error number`;
    return syscallProblem(word.slice(0, colon), version);
  },
);

export const syscallLog: Grammar = set('system calls and groups; ~ in front inverts', (word, _inverted, version) =>
  syscallProblem(word, version),
);

export const architectures: Grammar = {
  expected: 'architectures such as native',
  empty: true,
  problem: (value) => {
    const words = splitWords(value, { unquote: true });
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) => (SYSCALL_ARCHITECTURES.has(word) ? null : `\`${word}\` is no architecture`));
  },
};

export const interfaces: Grammar = set('network interface names; ~ in front inverts', (word, _inverted, version) =>
  interfaceProblem(word, version !== '252'),
);

/** `IPAddressAllow=`, `IPAddressDeny=`. */
export const addressPrefixes: Grammar = {
  expected: 'IP addresses with an optional prefix length, any, localhost, link-local or multicast',
  empty: true,
  problem: (value) => {
    const words = splitWords(value);
    if (words === null) return UNBALANCED;
    return firstProblem(words, (word) => (parseAddressWord(word) === null ? `\`${word}\` is no IP address prefix` : null));
  },
};

/** `DeviceAllow=NODE [rwm]`. */
export const deviceRule: Grammar = {
  expected: 'a node below /dev, or a class such as char-rtc, and r, w, m',
  empty: true,
  problem: (value) => {
    const [node = '', rights = '', ...more] = splitWords(value, { unquote: true }) ?? [''];
    if (!isDeviceNode(node)) return `\`${node}\` is no device node below /dev`;
    return more.length > 0 || !/^[rwm]*$/.test(rights) ? `\`${[rights, ...more].join(' ')}\` is no combination of r, w and m` : null;
  },
};
