import { parseErrno } from './errno.ts';
import { absoluteProblem } from './paths.ts';
import { firstProblem, UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { parseInteger } from './numbers.ts';
import { encryptedCredential } from './special.ts';
import { splitWords } from './words.ts';

function words(expected: string, problem: (word: string) => string | null, unquote = true): Grammar {
  return {
    expected,
    empty: true,
    problem: (value) => {
      const list = splitWords(value, { unquote });
      return list === null ? UNBALANCED : firstProblem(list, problem);
    },
  };
}

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const environment: Grammar = words('assignments such as NAME=value, in quotes where the value has spaces', (word) => {
  const equals = word.indexOf('=');
  if (equals < 0) return `\`${word}\` is no assignment NAME=value`;
  return VARIABLE.test(word.slice(0, equals)) ? null : `\`${word.slice(0, equals)}\` is no variable name`;
});

export const variableNames: Grammar = words('names of variables', (word) =>
  VARIABLE.test(word) ? null : `\`${word}\` is no variable name`,
);

/** `UnsetEnvironment=` takes `NAME=value` too. */
export const variableMatches: Grammar = words('names of variables, or NAME=value', (word) =>
  VARIABLE.test(word.split('=')[0] ?? '') ? null : `\`${word}\` is no variable name`,
);

export const journalFields: Grammar = words('fields such as NAME=value', (word) =>
  /^[A-Z][A-Z0-9_]*=/.test(word) ? null : `\`${word}\` is no journal field NAME=value`,
);

/** Why a text is no user or group name; numbers are ids. systemd is liberal here. */
function userProblem(name: string): string | null {
  const number = /^\d+$/.test(name) ? Number(name) : null;
  if (number !== null) {
    const isId = String(number) === name && number < 4_294_967_295 && number !== 65_535;
    return isId ? null : `\`${name}\` is no valid id`;
  }
  if (/[:/]/.test(name) || /^-\d*$/.test(name) || name === '.' || name === '..') return `\`${name}\` is no user or group name`;
  return null;
}
export const user: Grammar = { expected: 'a name or an id', empty: true, problem: userProblem };
export const groups: Grammar = words('names or ids', userProblem, false);

const SIGNALS =
  /^(?:SIG)?(?:HUP|INT|QUIT|ILL|TRAP|ABRT|IOT|BUS|FPE|KILL|USR1|SEGV|USR2|PIPE|ALRM|TERM|STKFLT|CHLD|CONT|STOP|TSTP|TTIN|TTOU|URG|XCPU|XFSZ|VTALRM|PROF|WINCH|IO|POLL|PWR|SYS|RTMIN(?:\+\d+)?|RTMAX(?:-\d+)?)$/;

function isSignal(text: string): boolean {
  const number = parseInteger(text);
  return number === null ? SIGNALS.test(text) : number >= 1n && number <= 64n;
}
export const signal: Grammar = {
  expected: 'a signal such as SIGTERM',
  empty: false,
  problem: (value) => (isSignal(value) ? null : `\`${value}\` is no signal`),
};

/** Exit codes, names of exit codes (later versions add some) and signals. */
export const exitStatuses: Grammar = words('exit codes 0 to 255, names of them, or signals', (word) => {
  const number = parseInteger(word);
  if (number !== null) return number >= 0n && number <= 255n ? null : `${word} is no exit code`;
  return isSignal(word) || /^(?!SIG)[A-Z][A-Z_]+$/.test(word) ? null : `\`${word}\` is neither an exit code nor a signal`;
});

export const errno: Grammar = {
  expected: 'an error name such as EPERM, a number, or kill',
  empty: true,
  problem: (value) => {
    if (value === 'kill') return null;
    const zero = parseInteger(value) === 0n;
    return parseErrno(value) === null || zero ? `\`${value}\` is no error name or number` : null;
  },
};

export const uris: Grammar = words('URIs: http://, https://, file:, info: or man:', (word) =>
  /^(?:https?:\/\/|file:\/|info:|man:)./.test(word) ? null : `\`${word}\` is none of http://, https://, file:, info:, man:`,
);

/** `StandardOutput=fd:NAME`, `file:PATH` and the plain words. */
export const stdio: Grammar = {
  expected: (directive) =>
    `${directive.values.filter((word) => !['file', 'append', 'truncate'].includes(word)).join(', ')}, fd:NAME, file:PATH`,
  empty: false,
  problem: (value, { directive }) => {
    const [, kind, rest = ''] = /^(fd|file|append|truncate):(.*)$/s.exec(value) ?? [];
    const isOutput = directive.parser === 'exec_output';
    if (kind === 'fd') return rest.includes(':') ? `\`${rest}\` is no descriptor name` : null;
    if (kind !== undefined && (kind === 'file' || isOutput)) return absoluteProblem(rest);
    if (isOutput && /^syslog(?:\+console)?$/.test(value)) return null;
    return directive.values.includes(value) ? null : `\`${value}\` is none of its values`;
  },
};

const UNIT = /^[A-Za-z0-9:_.\\@-]+\.(service|socket|device|mount|automount|swap|target|path|timer|scope|slice)$/;

/** One unit of certain types; `template` tells whether `name@.type` will do. */
export function unit(types: readonly string[], template: boolean, empty = true): Grammar {
  const expected = types.length === 1 ? `a .${types.join('')} unit` : 'a unit name with its type';
  return {
    expected,
    empty,
    problem: (value) => {
      const type = UNIT.exec(value)?.[1];
      const fits = type !== undefined && (types.length === 0 || types.includes(type));
      return fits && (template || !/@\.\w+$/.test(value)) ? null : `\`${value}\` is not ${expected}`;
    },
  };
}

export const units: Grammar = words('unit names with their type, such as network.target', (word) =>
  UNIT.test(word) ? null : `\`${word}\` is no unit name`,
);
export const sockets: Grammar = words('.socket units', (word) =>
  UNIT.exec(word)?.[1] === 'socket' ? null : `\`${word}\` is no .socket unit`,
);

/** `BusName=`: at least two parts. */
export const busName: Grammar = {
  expected: 'a D-Bus name such as org.example.Service',
  empty: false,
  problem: (value) =>
    /^[A-Za-z_-][\w-]*(?:\.[A-Za-z_-][\w-]*)+$/.test(value) && value.length <= 255 ? null : `\`${value}\` is no bus name`,
};

function isCredentialName(text: string): boolean {
  return /^[\x20-\x7e]+$/.test(text) && !/[:/]/.test(text) && text !== '.' && text !== '..';
}

/** `LoadCredential=ID[:PATH]`, `SetCredential=ID:VALUE`. */
export const credential: Grammar = {
  expected: (directive) => (directive.parser === 'set_credential' ? 'ID:VALUE' : 'ID or ID:PATH'),
  empty: true,
  problem: (value, context) => {
    const { directive } = context;
    if (directive.name === 'SetCredentialEncrypted') return encryptedCredential.problem(value, context);
    const [, id = '', rest] = /^([^:]*)(?::(.*))?$/s.exec(value) ?? [];
    if (directive.parser === 'import_credential') return null;
    if (!isCredentialName(id)) return `\`${id}\` is no credential name`;
    if (directive.parser === 'set_credential') {
      return rest === undefined || rest === '' ? `\`${value}\` has no value after the name` : null;
    }
    if (rest === undefined || rest === '') return null;
    return rest.startsWith('/')
      ? rest.includes('//')
        ? `\`${rest}\` has an empty element`
        : absoluteProblem(rest)
      : isCredentialName(rest)
        ? null
        : `\`${rest}\` is neither an absolute path nor a credential name`;
  },
};
