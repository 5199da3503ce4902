/** `lib.strings`. */
import { not } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, slot, type Thunk } from '../thunk.ts';
import { concatText } from '../text.ts';
import { bool, builtin, type BuiltinValue, EMPTY_STRING, FALSE, int, isSymbolic, list, NULL, string, TRUE, type Value } from '../values.ts';
import { listOf } from '../builtins/support.ts';
import { getOutput } from './attrsets.ts';
import { ESCAPES, escapeShellArg, escapeShellArgs } from './escapes.ts';
import { MORE_STRINGS } from './strings-more.ts';
import { define, filterItems, itemsOf, join, known, knownInt, listMembers, mapItems, native, type Table } from './toolkit.ts';
import { stringLike, storePathCheck } from './types/checks.ts';
import { whenTrue } from './trivial.ts';

/** A function of known strings; any symbolic one makes the call symbolic. */
const pure = (name: string, arity: number, fn: (...texts: string[]) => Value): BuiltinValue => {
  const run = (_ev: Evaluator, ...values: Value[]): Value | null => {
    const texts = values.map((value) => known(value, name));
    return texts.every((text) => text !== null) ? fn(...texts) : null;
  };
  return define(name, 's'.repeat(arity) as 's', run);
};

const mapText = (name: string, fn: (text: string) => string): BuiltinValue => pure(name, 1, (text) => string(fn(text as string)));

const upper = (text: string): string => text.replace(/[a-z]+/g, (run) => run.toUpperCase());
const lower = (text: string): string => text.replace(/[A-Z]+/g, (run) => run.toLowerCase());

/** The known text a value starts or ends with: all of it where it is known. */
function edge(value: Value, end: boolean): { readonly text: string; readonly whole: boolean } | null {
  if (value.kind === 'string') return { text: value.value, whole: true };
  if (value.kind !== 'text') return null;
  const part = end ? value.parts.at(-1) : value.parts[0];
  return typeof part === 'string' ? { text: part, whole: false } : null;
}

/** Whether a text with symbolic parts has a known start or end; null where the symbolic part decides. */
function hasEdge(wanted: Value, value: Value, end: boolean): boolean | null {
  const [a, b] = [known(wanted, 'hasPrefix'), edge(value, end)];
  if (a === '') return true;
  if (a === null || b === null) return null;
  const compare = (text: string, part: string): boolean => (end ? text.endsWith(part) : text.startsWith(part));
  if (compare(b.text, a)) return true;
  return b.whole || !compare(a, b.text) ? false : null;
}

const edgeTest = (name: string, end: boolean) =>
  define(name, 'ss', (_ev, wanted, value) => {
    if (wanted.kind === 'path') return FALSE;
    known(value, name);
    const result = hasEdge(wanted, value, end);
    return result === null ? null : bool(result);
  });

const removeEdge = (name: string, end: boolean) =>
  define(name, 'ss', (ev, wanted, value) => {
    if (wanted.kind === 'path') return value;
    known(value, name);
    const has = hasEdge(wanted, value, end);
    if (has === null || wanted.kind !== 'string') return null;
    if (!has || wanted.value === '') return value;
    const count = wanted.value.length;
    const cut = (text: string): string => (end ? text.slice(0, -count) : text.slice(count));
    if (value.kind === 'string') return string(cut(value.value));
    if (value.kind !== 'text') return null;
    const last = value.parts.length - 1;
    return concatText(
      ev,
      value.parts.map((part, index) => (index === (end ? last : 0) && typeof part === 'string' ? cut(part) : part)),
    );
  });

const hasInfix = define('hasInfix', 'ss', (_ev, infix, value) => {
  if (infix.kind === 'path') return FALSE;
  const wanted = known(infix, 'hasInfix');
  if (wanted === null) return null;
  if (value.kind === 'string') return bool(value.value.includes(wanted));
  if (value.kind === 'text') return value.parts.some((part) => typeof part === 'string' && part.includes(wanted)) ? TRUE : null;
  return isSymbolic(value) ? null : bool(wanted === '');
});

const separated = (ev: Evaluator, separator: Value | Thunk, items: Parameters<typeof list>[0]): Value =>
  native(ev, 'concatStringsSep', separator, list(items));
const mapped = (ev: Evaluator, name: string, fn: Thunk, values: Value) =>
  mapItems(ev, itemsOf(values, name), name, (inner, { thunk }) => inner.call(inner.force(fn), thunk));
const indexed = (ev: Evaluator, fn: Thunk, values: Value) =>
  mapItems(ev, itemsOf(values, 'concatImapStrings'), 'concatImapStrings', (inner, { thunk }, index) =>
    inner.call(inner.force(fn), int(index + 1), thunk),
  );

const searchPath = (ev: Evaluator, name: string, directory: Value, packages: Value, output: string | null): Value => {
  const present = filterItems(ev, itemsOf(packages, name), name, (inner, { thunk }) => not(equals(inner, inner.force(thunk), NULL)));
  return separated(
    ev,
    string(':'),
    mapItems(ev, present, name, (inner, { thunk }) => {
      const value = inner.force(thunk);
      return join(inner, output === null ? value : getOutput(inner, output, value), '/', directory);
    }),
  );
};
const searchPathOf = (name: string, output: string, directory: string) =>
  define(name, 's', (ev, packages) => searchPath(ev, name, string(directory), packages, output));

const compareVersions = (ev: Evaluator, a: Value, b: Value): Value => native(ev, 'compareVersions', a, b);
const sameInt = (ev: Evaluator, value: Value, wanted: number): Value => equals(ev, value, int(wanted));

/** `drv.pname` or the name without its version; strings are split themselves. */
const nameField = (name: string, field: string, part: string) =>
  define(name, 's', (ev, value) => {
    const parse = (drv: Value): Value => selectName(ev, native(ev, 'parseDrvName', drv), part, null);
    if (value.kind === 'string' || value.kind === 'text') return parse(value);
    if (value.kind !== 'attrs') return isSymbolic(value) ? null : selectName(ev, value, 'name', null);
    return selectName(
      ev,
      value,
      field,
      lazy((inner) => parse(selectName(inner, value, 'name', null))),
    );
  });

function parseInt10(text: string, name: string, leadingZeros: boolean): Value {
  const match = /^[ \t\n\r\v\f]*(-?[0-9]+)[ \t\n\r\v\f]*$/.exec(text);
  const digits = match?.[1];
  const stripped = digits?.replace(/^0+(?=.)/, '');
  if (digits === undefined || stripped === undefined) throw new EvaluationError('throw', `${name}: Could not convert ${text} to int.`);
  if (!leadingZeros && /^0[0-9]+$/.test(digits)) throw new EvaluationError('throw', `${name}: Ambiguity in interpretation of ${text}.`);
  const value = BigInt(stripped);
  if (value !== BigInt.asIntN(64, value)) throw new EvaluationError('throw', `${name}: Could not convert ${text} to int.`);
  return int(value);
}

const fixedWidth = (ev: Evaluator, width: number, filler: string, text: string): Value => {
  if (text.length > width)
    throw new EvaluationError('throw', 'fixedWidthString: requested string length must not be shorter than actual length');
  if (width > ev.limits.size) return ev.cut('evaluation budget: size');
  const room = width - text.length;
  if (filler === '' ? room > 0 : room % filler.length !== 0)
    throw new EvaluationError('throw', 'fixedWidthString: the filler does not fit');
  return string(filler.repeat(filler === '' ? 0 : room / filler.length) + text);
};

const characters = (text: string): string[] => [...text];

export const STRINGS: Table = {
  ...ESCAPES,
  join: define('concatStringsSep', 'll', (ev, separator, values) => native(ev, 'concatStringsSep', separator, values)),
  concatStrings: define('concatStrings', 'l', (ev, values) => native(ev, 'concatStringsSep', EMPTY_STRING, values)),
  concatMapStrings: define('concatMapStrings', 'ls', (ev, fn, values) =>
    separated(ev, EMPTY_STRING, mapped(ev, 'concatMapStrings', fn, values)),
  ),
  concatMapStringsSep: define('concatMapStringsSep', 'lls', (ev, separator, fn, values) =>
    separated(ev, separator, mapped(ev, 'concatMapStringsSep', fn, values)),
  ),
  concatImapStrings: define('concatImapStrings', 'ls', (ev, fn, values) => separated(ev, EMPTY_STRING, indexed(ev, fn, values))),
  concatImapStringsSep: define('concatImapStringsSep', 'lls', (ev, separator, fn, values) =>
    separated(ev, separator, indexed(ev, fn, values)),
  ),
  concatMapAttrsStringSep: define('concatMapAttrsStringSep', 'llv', (ev, separator, fn, set) =>
    separated(
      ev,
      separator,
      listMembers(ev, set, 'concatMapAttrsStringSep', (inner, { name, slot: bound }) => inner.call(inner.force(fn), name, bound.thunk)),
    ),
  ),
  concatLines: define('concatLines', 's', (ev, lines) => {
    if (lines.kind === 'list' && lines.items.length === 0) return EMPTY_STRING;
    return join(ev, native(ev, 'concatStringsSep', string('\n'), lines), '\n');
  }),
  intersperse: define('intersperse', 'ls', (_ev, separator, values) => {
    const items = itemsOf(values, 'intersperse');
    if (items.some((item) => 'spread' in item)) return null;
    return list(items.flatMap((item, index) => (index === 0 ? [item] : [slot(separator), item])));
  }),
  optionalString: whenTrue('optionalString', EMPTY_STRING),
  hasPrefix: edgeTest('hasPrefix', false),
  hasSuffix: edgeTest('hasSuffix', true),
  hasInfix,
  removePrefix: removeEdge('removePrefix', false),
  removeSuffix: removeEdge('removeSuffix', true),
  replaceString: define('replaceString', 'lll', (ev, from, to, text) =>
    native(ev, 'replaceStrings', list([slot(from)]), list([slot(to)]), text),
  ),
  replicate: define('strings.replicate', 'sl', (ev, count, text) => {
    const times = knownInt(count, 'replicate');
    if (times === null) return null;
    return times > ev.limits.items ? ev.cut('evaluation budget: size') : join(ev, ...Array.from({ length: times }, () => ev.force(text)));
  }),
  toUpper: mapText('toUpper', upper),
  toLower: mapText('toLower', lower),
  toSentenceCase: mapText('toSentenceCase', (text) => upper(text.slice(0, 1)) + lower(text.slice(1))),
  lowerChars: listOf(characters('abcdefghijklmnopqrstuvwxyz').map(string)),
  upperChars: listOf(characters('ABCDEFGHIJKLMNOPQRSTUVWXYZ').map(string)),
  trim: mapText('trim', (text) => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '')),
  splitString: define('splitString', 'ss', (ev, separator, text) => {
    const [at, whole] = [known(native(ev, 'toString', separator), 'splitString'), known(native(ev, 'toString', text), 'splitString')];
    if (at === null || whole === null) return null;
    return listOf((at === '' ? ['', ...characters(whole), ''] : whole.split(at)).map(string));
  }),
  stringToCharacters: pure('stringToCharacters', 1, (text) => listOf(characters(text as string).map(string))),
  stringAsChars: define('stringAsChars', 'ls', (ev, fn, text) => {
    const whole = known(text, 'stringAsChars');
    if (whole === null) return null;
    return separated(
      ev,
      EMPTY_STRING,
      characters(whole).map((character) => slot(lazy((inner) => inner.call(inner.force(fn), string(character))))),
    );
  }),
  makeSearchPath: define('makeSearchPath', 'ss', (ev, directory, packages) => searchPath(ev, 'makeSearchPath', directory, packages, null)),
  makeSearchPathOutput: define('makeSearchPathOutput', 'sss', (ev, output, directory, packages) =>
    output.kind === 'string' ? searchPath(ev, 'makeSearchPathOutput', directory, packages, output.value) : null,
  ),
  makeBinPath: searchPathOf('makeBinPath', 'bin', 'bin'),
  makeLibraryPath: searchPathOf('makeLibraryPath', 'lib', 'lib'),
  makeIncludePath: searchPathOf('makeIncludePath', 'dev', 'include'),
  isStringLike: define('isStringLike', 's', (ev, value) => (isSymbolic(value) && value.kind !== 'text' ? null : stringLike(ev, value))),
  isStorePath: define('isStorePath', 's', (ev, value) => (isSymbolic(value) ? null : storePathCheck(ev, value))),
  isConvertibleWithToString: define('isConvertibleWithToString', 's', convertible),
  isCoercibleToString: define('isConvertibleWithToString', 's', convertible),
  isValidPosixName: pure('isValidPosixName', 1, (text) => bool(/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(text as string))),
  toShellVar: define('toShellVar', 'ss', toShellVar),
  toShellVars: define('toShellVars', 's', (ev, set) =>
    separated(
      ev,
      string('\n'),
      listMembers(ev, set, 'toShellVars', (inner, { name, slot: bound }) => toShellVar(inner, name, inner.force(bound.thunk))),
    ),
  ),
  versionOlder: define('versionOlder', 'ss', (ev, a, b) => sameInt(ev, compareVersions(ev, b, a), 1)),
  versionAtLeast: define('versionAtLeast', 'ss', (ev, a, b) => not(sameInt(ev, compareVersions(ev, b, a), 1))),
  getName: nameField('getName', 'pname', 'name'),
  getVersion: nameField('getVersion', 'version', 'version'),
  fixedWidthString: define('fixedWidthString', 'sss', (ev, width, filler, text) => {
    const [count, fill, whole] = [knownInt(width, 'fixedWidthString'), known(filler, 'fixedWidthString'), known(text, 'fixedWidthString')];
    return count === null || fill === null || whole === null ? null : fixedWidth(ev, count, fill, whole);
  }),
  fixedWidthNumber: define('fixedWidthNumber', 'sl', (ev, width, value) => {
    const [count, text] = [knownInt(width, 'fixedWidthNumber'), known(native(ev, 'toString', value), 'fixedWidthNumber')];
    return count === null || text === null ? null : fixedWidth(ev, count, '0', text);
  }),
  toInt: pure('toInt', 1, (text) => parseInt10(text as string, 'toInt', false)),
  toIntBase10: pure('toIntBase10', 1, (text) =>
    parseInt10((text as string).replace(/^([ \t\n\r\v\f]*)0+(?=-)/, '$1'), 'toIntBase10', true),
  ),
  fileContents: define('fileContents', 'l', (ev, path) => ev.call(removeSuffixFunction, string('\n'), native(ev, 'readFile', path))),
  floatToString: define('floatToString', 's', (ev, value) => native(ev, 'toString', value)),
  ...MORE_STRINGS,
};
const removeSuffixFunction = removeEdge('removeSuffix', true);

function convertible(ev: Evaluator, value: Value): Value | null {
  if (['null', 'int', 'float', 'bool', 'string', 'text', 'path'].includes(value.kind)) return TRUE;
  if (isSymbolic(value)) return null;
  if (value.kind !== 'list') return stringLike(ev, value);
  return native(
    ev,
    'all',
    builtin('isConvertibleWithToString', 1, (inner, [item]) => convertible(inner, inner.force(item as Thunk)) ?? FALSE),
    value,
  );
}

/** A shell assignment: `name=value`, an indexed or an associative array. */
function toShellVar(ev: Evaluator, name: Value, value: Value): Value {
  if (value.kind === 'list') return join(ev, 'declare -a ', name, '=(', escapeShellArgs(ev, value), ')');
  if (value.kind === 'attrs' && stringLike(ev, value) === FALSE) {
    const pairs = listMembers(ev, value, 'toShellVar', (inner, { name: key, slot: bound }) =>
      join(inner, '[', escapeShellArg(inner, key), ']=', escapeShellArg(inner, inner.force(bound.thunk))),
    );
    return join(ev, 'declare -A ', name, '=(', separated(ev, string(' '), pairs), ')');
  }
  return join(ev, name, '=', escapeShellArg(ev, value));
}
