/** The rarer functions of `lib.strings`, and `lib.versions`. */
import { choose } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { listOf } from '../builtins/support.ts';
import { selectName } from '../select.ts';
import { ready } from '../thunk.ts';
import { bool, FALSE, int, isSymbolic, string, type Value } from '../values.ts';
import { define, elementsOf, join, known, knownInt, native, type Table } from './toolkit.ts';

/** A function of known strings. */
const ofText = (name: string, fn: (text: string) => Value) =>
  define(name, 's', (_ev, value) => {
    const text = known(value, name);
    return text === null ? null : fn(text);
  });
const ofTexts = (name: string, fn: (a: string, b: string) => Value) =>
  define(name, 'ss', (_ev, a, b) => {
    const [left, right] = [known(a, name), known(b, name)];
    return left === null || right === null ? null : fn(left, right);
  });

/** A name the Nix store accepts: other characters become `-`, at most 207 of them, no leading dots. */
function storeName(text: string): string {
  if (text.length <= 207 && /^[A-Za-z0-9+_?=-][A-Za-z0-9+._?=-]*$/.test(text)) return text;
  const clean = text.replace(/^\.*/, '').replace(/[^A-Za-z0-9+._?=-]+/g, '-');
  return clean.slice(Math.max(clean.length - 207, 0)) || 'unknown';
}

function camelCase(text: string): string {
  const words = text.split(/[-_ ]/).flatMap((word) => (word === '' ? [''] : word.split(/(?<=[a-z])(?=[A-Z])/)));
  const lower = (word: string): string => word.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  const [first, ...others] = words.map(lower);
  return (first ?? '') + others.map((word) => word.replace(/^[a-z]/, (letter) => letter.toUpperCase())).join('');
}

/** The number of single-character edits between two strings. */
function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_unused, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + cost));
    }
    row = next;
  }
  return row[b.length] as number;
}

function commonLength(a: string, b: string): number {
  let index = 0;
  while (index < Math.min(a.length, b.length) && a[index] === b[index]) index++;
  return index;
}
const reversed = (text: string): string => [...text].reverse().join('');

const splitBy = define('splitStringBy', 'lss', (ev, test, keep, text) => {
  const whole = known(text, 'splitStringBy');
  if (whole === null || keep.kind !== 'bool') return null;
  const parts: string[] = [];
  let current = '';
  let before = '';
  for (const character of whole) {
    const splits = ev.call(ev.force(test), string(before), string(character));
    if (splits.kind !== 'bool') return null;
    if (splits.value) parts.push(current);
    current = splits.value ? (keep.value ? character : '') : current + character;
    before = character;
  }
  return listOf([...parts, current].map(string));
});

/** `--enable-x` and its kin: a flag chosen by a condition. */
function flagged(ev: Evaluator, condition: Value, on: Value, off: Value): Value {
  return choose(ev, condition, ready(on), ready(off));
}
const feature = (name: string, on: string, off: string) =>
  define(name, 'ss', (ev, flag, what) => flagged(ev, flag, join(ev, `--${on}-`, what), join(ev, `--${off}-`, what)));
const featureAs = (name: string, on: string, off: string) =>
  define(name, 'sss', (ev, flag, what, value) => flagged(ev, flag, join(ev, `--${on}-`, what, '=', value), join(ev, `--${off}-`, what)));

const CMAKE_TYPES = new Set(['BOOL', 'FILEPATH', 'PATH', 'STRING', 'INTERNAL', 'LIST']);
const cmake = define('cmakeOptionType', 'sss', (ev, type, name, value) => {
  const text = known(type, 'cmakeOptionType');
  if (text === null) return null;
  if (!CMAKE_TYPES.has(text.toUpperCase())) throw new EvaluationError('assert', 'assertion failed');
  return join(ev, '-D', name, `:${text.toUpperCase()}=`, value);
});
const meson = define('mesonOption', 'ss', (ev, name, value) => join(ev, '-D', name, '=', value));

const versionPart = (name: string, index: number) =>
  define(name, 's', (ev, version) => native(ev, 'elemAt', native(ev, 'splitVersion', version), int(index)));

export const MORE_STRINGS: Table = {
  addContextFrom: define('addContextFrom', 'ls', (_ev, _from, text) => text),
  splitStringBy: splitBy,
  trimWith: define('trimWith', 'ss', (ev, sides, text) => {
    const whole = known(text, 'trimWith');
    const side = (name: string): boolean => {
      const value = selectName(ev, sides, name, ready(FALSE));
      return value.kind === 'bool' && value.value;
    };
    if (whole === null) return null;
    const start = side('start') ? whole.replace(/^[ \t\r\n]+/, '') : whole;
    return string(side('end') ? start.replace(/[ \t\r\n]+$/, '') : start);
  }),
  toCamelCase: ofText('toCamelCase', (text) => string(camelCase(text))),
  sanitizeDerivationName: ofText('sanitizeDerivationName', (text) => string(storeName(text))),
  normalizePath: ofText('normalizePath', (text) => string(text.replace(/\/+/g, '/'))),
  charToInt: ofText('charToInt', (text) => int(text.charCodeAt(0))),
  commonPrefixLength: ofTexts('commonPrefixLength', (a, b) => int(commonLength(a, b))),
  commonSuffixLength: ofTexts('commonSuffixLength', (a, b) => int(commonLength(reversed(a), reversed(b)))),
  levenshtein: ofTexts('levenshtein', (a, b) => int(levenshtein(a, b))),
  levenshteinAtMost: define('levenshteinAtMost', 'sss', (_ev, limit, a, b) => {
    const [most, left, right] = [knownInt(limit, 'levenshteinAtMost'), known(a, 'levenshteinAtMost'), known(b, 'levenshteinAtMost')];
    if (most === null || left === null || right === null) return null;
    return bool(most <= 0 ? left === right : levenshtein(left, right) <= most);
  }),
  nameFromURL: ofTexts('nameFromURL', (url, separator) => {
    const file = url.slice(url.lastIndexOf('/') + 1);
    const name = file.split(separator)[0] as string;
    if (name === file) throw new EvaluationError('assert', 'assertion failed');
    return string(name);
  }),
  cmakeOptionType: cmake,
  cmakeFeature: define('cmakeFeature', 'll', (ev, name, value) => ev.call(cmake, string('STRING'), name, value)),
  cmakeBool: define('cmakeBool', 'ss', (ev, name, flag) =>
    flagged(ev, flag, join(ev, '-D', name, ':BOOL=TRUE'), join(ev, '-D', name, ':BOOL=FALSE')),
  ),
  mesonOption: meson,
  mesonBool: define('mesonBool', 'ss', (ev, name, flag) =>
    flagged(ev, flag, join(ev, '-D', name, '=true'), join(ev, '-D', name, '=false')),
  ),
  mesonEnable: define('mesonEnable', 'ss', (ev, name, flag) =>
    flagged(ev, flag, join(ev, '-D', name, '=enabled'), join(ev, '-D', name, '=disabled')),
  ),
  enableFeature: feature('enableFeature', 'enable', 'disable'),
  enableFeatureAs: featureAs('enableFeatureAs', 'enable', 'disable'),
  withFeature: feature('withFeature', 'with', 'without'),
  withFeatureAs: featureAs('withFeatureAs', 'with', 'without'),
};

/** `1.2.3-rc` filled up or cut to `n` numbers. */
const pad = define('pad', 'ss', (ev, count, version) => {
  const [wanted, text] = [knownInt(count, 'pad'), known(version, 'pad')];
  if (wanted === null || text === null) return null;
  const numeric = text.split('-')[0] as string;
  const parts = elementsOf(native(ev, 'splitVersion', string(numeric)), 'pad')?.map(({ thunk }) => ev.force(thunk));
  if (parts === undefined || parts.some(isSymbolic)) return null;
  const texts = parts.map((part) => (part.kind === 'string' ? part.value : ''));
  while (texts.length < wanted) texts.push('0');
  return string(texts.slice(0, wanted).join('.') + text.slice(numeric.length));
});

export const VERSIONS: Table = {
  major: versionPart('major', 0),
  minor: versionPart('minor', 1),
  patch: versionPart('patch', 2),
  majorMinor: define('majorMinor', 's', (ev, version) => {
    const parts = native(ev, 'splitVersion', version);
    const slots = isSymbolic(parts) ? null : elementsOf(parts, 'majorMinor');
    return slots === null ? null : native(ev, 'concatStringsSep', string('.'), { kind: 'list', items: slots.slice(0, 2) });
  }),
  pad,
};
