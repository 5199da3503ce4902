import type { Grammar } from './grammar.ts';
import { parseInteger } from './numbers.ts';

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-3,
  nsec: 1e-3,
  us: 1,
  usec: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  msec: 1e3,
  s: 1e6,
  sec: 1e6,
  second: 1e6,
  seconds: 1e6,
  m: 60e6,
  min: 60e6,
  minute: 60e6,
  minutes: 60e6,
  h: 3600e6,
  hr: 3600e6,
  hour: 3600e6,
  hours: 3600e6,
  d: 86_400e6,
  day: 86_400e6,
  days: 86_400e6,
  w: 604_800e6,
  week: 604_800e6,
  weeks: 604_800e6,
  M: 2_629_800e6,
  month: 2_629_800e6,
  months: 2_629_800e6,
  y: 31_557_600e6,
  year: 31_557_600e6,
  years: 31_557_600e6,
};

/** The largest time systemd can hold, in microseconds. */
const MAX_USEC = 2 ** 64;

/**
 * A time span: numbers with units, added up; a bare number counts in `bare` units. Microseconds,
 * Infinity for `infinity`, null when the text is none. Source: systemd.time(7).
 */
export function parseTimespan(text: string, bare: 's' | 'us' | 'ns' = 's'): number | null {
  if (/^\s*infinity\s*$/.test(text)) return Number.POSITIVE_INFINITY;
  const term = /\s*\+?(\d+(?:\.\d*)?|\.\d+)(\s*)([A-Za-zµμ]*)/y;
  let sum = 0;
  const trimmed = text.trimEnd();
  while (term.lastIndex < trimmed.length) {
    const [, number = '', space = '', unit = ''] = term.exec(trimmed) ?? [];
    if (number === '') return null;
    if (unit !== '' && (!Object.hasOwn(UNITS, unit) || (bare !== 'ns' && /^n/.test(unit)))) return null;
    // `1.2.3` is no sum: without a unit something must separate the terms.
    if (unit === '' && space === '' && term.lastIndex < trimmed.length) return null;
    sum += Number(number) * (UNITS[unit === '' ? bare : unit] ?? 1);
  }
  return trimmed === '' || sum >= MAX_USEC ? null : sum;
}

/** Time spans. */
export function timespan(empty: boolean, bare: 's' | 'us' | 'ns' = 's'): Grammar {
  return {
    expected: 'a time span such as 5min 20s, or infinity',
    empty,
    problem: (value) => (parseTimespan(value, bare) === null ? `\`${value}\` is no time span` : null),
  };
}

const SIZE_SUFFIXES = 'EPTGMKB';

/** Bytes with suffixes K M G T P E, largest first (`1G 512M`); null when the text is no size. */
export function parseSize(text: string, base: 1000 | 1024 = 1024): number | null {
  const term = /\s*\+?(\d+)(?:\.(\d*))?\s*([EPTGMKB]?)/y;
  let sum = 0;
  let last = -1;
  if (text === '') return null;
  while (term.lastIndex < text.length) {
    const [, whole, fraction = '', suffix = ''] = term.exec(text) ?? [];
    const place = suffix === '' ? SIZE_SUFFIXES.length : SIZE_SUFFIXES.indexOf(suffix);
    if (whole === undefined || place <= last) return null;
    last = place;
    const power = suffix === '' ? 0 : SIZE_SUFFIXES.length - 1 - place;
    sum += Number(`${whole}.${fraction}`) * base ** power;
  }
  return sum < 2 ** 64 ? sum : null;
}

/** A share: `50%`, `5.25%`, `5‰`, `5‱`; in percent, null when the text is none. */
function parsePercent(text: string): number | null {
  const [, number, sign] = /^\+?(\d+(?:\.\d{1,2})?)([%‰‱])$/.exec(text) ?? [];
  if (number === undefined || (sign === '‱' && number.includes('.')) || (sign === '‰' && /\.\d\d/.test(number))) return null;
  return Number(number) / (sign === '%' ? 1 : sign === '‰' ? 10 : 100);
}

/** Bytes. */
export const bytes: Grammar = {
  expected: 'a size such as 64K',
  empty: false,
  problem: (value) => (parseSize(value) === null ? `\`${value}\` is no size` : null),
};

/** Memory limits that 252 refuses at zero; later versions were not asked. */
const NOT_ZERO = new Set(['MemoryHigh', 'MemoryMax', 'MemoryLimit']);

/** Bytes, a share, or a word. */
export function bytesOrPercent(words: readonly string[]): Grammar {
  return {
    expected: `a size such as 512M, a percentage, or ${words.join(' or ')}`,
    empty: true,
    problem: (value, { directive, version }) => {
      if (words.includes(value)) return null;
      const share = parsePercent(value);
      const amount = share ?? parseSize(value);
      if (amount === null) return `\`${value}\` is neither a size nor a percentage`;
      if (share !== null && share > 100) return `${value} is more than 100%`;
      return amount === 0 && version === '252' && NOT_ZERO.has(directive.name) ? 'zero is out of range' : null;
    },
  };
}

/** `CPUQuota=`: may exceed 100%, not zero. */
export const quota: Grammar = {
  expected: 'a percentage such as 150%',
  empty: true,
  problem: (value) => ((parsePercent(value) ?? 0) > 0 ? null : `\`${value}\` is no percentage above zero`),
};

export const percent: Grammar = {
  expected: 'a percentage from 0% to 100%',
  empty: true,
  problem: (value) => {
    const share = parsePercent(value);
    return share === null || share > 100 ? `\`${value}\` is no percentage up to 100%` : null;
  },
};

export const countOrPercent: Grammar = {
  expected: 'a whole number above zero, a percentage, or infinity',
  empty: true,
  problem: (value) => {
    if (value === 'infinity') return null;
    const share = parsePercent(value);
    if (share !== null) return share > 100 ? `${value} is more than 100%` : null;
    const number = parseInteger(value);
    return number === null || number <= 0n ? `\`${value}\` is neither a whole number above zero nor a percentage` : null;
  },
};

function parseLimit(name: string, text: string): number | null {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (name === 'LimitCPU') return parseTimespan(text, 's');
  if (name === 'LimitRTTIME') return parseTimespan(text, 'us');
  if (name === 'LimitNICE') {
    const number = parseInteger(text);
    if (number === null) return null;
    const isNice = /^[+-]/.test(text);
    if (isNice) return number < -20n || number > 19n ? null : 20 - Number(number);
    return number < 0n || number > 40n ? null : Number(number);
  }
  if (/^Limit(?:LOCKS|NOFILE|NPROC|RTPRIO|SIGPENDING)$/.test(name)) {
    const number = parseInteger(text);
    return number === null || number < 0n || number >= 2n ** 64n ? null : Number(number);
  }
  return parseSize(text);
}

/** `LIMIT` or `SOFT:HARD`, in the unit of the resource. */
export const rlimit: Grammar = {
  expected: (directive) =>
    /^Limit(?:CPU|RTTIME)$/.test(directive.name)
      ? 'a time span, SOFT:HARD, or infinity'
      : 'a limit, SOFT:HARD, or infinity; sizes may have a suffix K, M, G',
  empty: false,
  problem: (value, { directive }) => {
    const [soft = '', hard = soft, ...more] = value.split(':');
    const low = parseLimit(directive.name, soft);
    const high = parseLimit(directive.name, hard);
    if (low === null || high === null || more.length > 0) return `\`${value}\` is no limit`;
    return low > high ? `the soft limit of \`${value}\` is above the hard one` : null;
  },
};

/** `DEVICE AMOUNT`. */
export function deviceAmount(expected: string, isAmount: (text: string) => boolean): Grammar {
  return {
    expected: `a path and ${expected}`,
    empty: true,
    problem: (value) => {
      const [, amount] = /^(?:"[^"]*"|'[^']*'|\S+)\s+(.+)$/.exec(value) ?? [];
      if (amount === undefined) return `\`${value}\` is not a path followed by ${expected}`;
      return isAmount(amount) ? null : `\`${amount}\` is not ${expected}`;
    },
  };
}
