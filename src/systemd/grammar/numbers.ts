import { enumerate, firstProblem } from './grammar.ts';
import type { Grammar } from './grammar.ts';

/** A number as C and Python write it: decimal, `0x`, `0b`, `0o`, or octal with a leading 0; null when it is none. */
export function parseInteger(text: string): bigint | null {
  const [, sign, digits = ''] = /^([+-]?)(.+)$/s.exec(text) ?? [];
  let value: bigint;
  if (/^(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|[1-9]\d*|0)$/.test(digits)) value = BigInt(digits.toLowerCase());
  else if (/^0[0-7]+$/.test(digits)) value = BigInt(`0o${digits.replace(/^0+(?=.)/, '')}`);
  else return null;
  return sign === '-' ? -value : value;
}

/** Whole numbers from `low` to `high`, with words that are taken besides. */
export function integer(low: bigint, high: bigint, empty: boolean, words: readonly string[] = []): Grammar {
  const range = high > 0xffff_ffffn ? `a whole number from ${low}` : `a whole number from ${low} to ${high}`;
  return {
    expected: words.length === 0 ? range : `${range}, or ${enumerate(words)}`,
    empty,
    problem: (value) => {
      if (words.includes(value)) return null;
      const number = parseInteger(value);
      if (number === null) return `\`${value}\` is no whole number`;
      return number < low || number > high ? `${value} is not between ${low} and ${high}` : null;
    },
  };
}

export const UNSIGNED_MAX = 0xffff_ffffn;

export const octalMode: Grammar = {
  expected: 'an octal mode such as 0750',
  empty: false,
  problem: (value) => (/^[0-7]+$/.test(value) && Number.parseInt(value, 8) <= 0o7777 ? null : `\`${value}\` is no octal mode up to 07777`),
};

export const cpuList: Grammar = {
  expected: 'indices and ranges such as 0-3 6',
  empty: true,
  problem: (value, { directive }) => {
    if ((value === 'numa' && directive.name === 'CPUAffinity') || (value === 'all' && directive.name === 'NUMAMask')) return null;
    return firstProblem(value.split(/[\s,]+/).filter(Boolean), (word) => {
      const [from = '', to, ...more] = word.split('-');
      const first = parseInteger(from);
      const last = to === undefined ? first : parseInteger(to);
      if (first === null || last === null || more.length > 0) return `\`${word}\` is neither an index nor a range`;
      // The greatest number of 32 bits overflows in systemd, and is taken.
      if (last > 8191n && last !== UNSIGNED_MAX) return `\`${word}\` goes beyond 8191`;
      return first > last ? `the range \`${word}\` ends before it starts` : null;
    });
  },
};

/** `[ipv4:|ipv6:][tcp:|udp:]PORT[-PORT]`, `any`. */
export const socketBindRule: Grammar = {
  expected: 'any, or [ipv4:|ipv6:][tcp:|udp:][PORT[-PORT]]',
  empty: true,
  problem: (value) => {
    const wrong = `\`${value}\` is no socket bind rule`;
    const rest = value.replace(/^(?:ipv4|ipv6)(?::|$)/, '').replace(/^(?:tcp|udp)(?::|$)/, '');
    if (rest === '' || rest === 'any') return null;
    const [from = '', to = from, ...more] = rest.split('-');
    const first = parseInteger(from);
    const last = parseInteger(to);
    if (first === null || last === null || more.length > 0 || first < 1n) return wrong;
    return first > last || last > 65535n ? wrong : null;
  },
};
