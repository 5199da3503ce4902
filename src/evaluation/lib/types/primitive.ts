/** `lib.types` without nested types: strings, numbers, packages, paths, attrs. */
import { equals, lessThan } from '../../equality.ts';
import { and, not } from '../../choice.ts';
import { selectName } from '../../select.ts';
import { lazy, ready } from '../../thunk.ts';
import { updateValues } from '../../update.ts';
import { type AttrsValue, bool, builtin, EMPTY_ATTRS, FALSE, int, isSymbolic, NULL, string, TRUE, type Value } from '../../values.ts';
import { escapeNixString } from '../escapes.ts';
import { merging, mergeByModules } from '../merging.ts';
import { mergeAnything } from '../module-system/merges.ts';
import { define, elementsOf, join, native, record, type Table } from '../toolkit.ts';
import { isAttrs, isBool, isFloat, isInt, isPackage, isString, matches, pathCheck } from './checks.ts';
import { checkBy, functorOf, makeType, phrase, refine, refined } from './make.ts';
import { either } from './compound.ts';

const simple = (name: string, description: string, check: Value | null, merge: Value | null = merging.mergeEqualOption): AttrsValue =>
  makeType({ name, description, descriptionClass: 'noun', ...(check ? { check } : {}), ...(merge ? { merge } : {}) });

const str = simple('str', 'string', isString);
const intType = simple('int', 'signed integer', isInt);
const floatType = simple('float', 'floating point number', isFloat);
const pathType = (description: string, inStore: boolean | null, absolute: boolean | null): AttrsValue =>
  makeType({
    name: 'path',
    description,
    descriptionClass: 'noun',
    check: pathCheck(inStore, absolute),
    merge: merging.mergeEqualOption,
    functor: functorOf('path', { inStore: flag(inStore), absolute: flag(absolute) }, pathWith, samePayload),
  });
const flag = (value: boolean | null): Value => (value === null ? NULL : bool(value));
const pathWith = define('pathWith', 's', (ev, settings) => {
  const setting = (name: string): boolean | null => {
    const value = selectName(ev, settings, name, ready(NULL));
    return value.kind === 'bool' ? value.value : null;
  };
  const inStore = setting('inStore');
  const absolute = setting('absolute');
  const first = absolute === null ? '' : absolute ? 'absolute ' : 'relative ';
  const last = inStore === null ? '' : inStore ? ' in the Nix store' : ' not in the Nix store';
  return pathType(`${first}path${last}`, inStore, absolute);
});

/** Payloads merge where they are equal. */
const samePayload = define('binOp', 'ss', (ev, a, b) => {
  const same = equals(ev, a, b);
  return same.kind === 'bool' ? (same.value ? a : NULL) : null;
});

const strMatching: Value = define('strMatching', 's', (_ev, pattern) =>
  makeType({
    name: lazy((ev) => join(ev, 'strMatching ', escapeNixString(ev, pattern))),
    description: lazy((ev) => join(ev, 'string matching the pattern ', pattern)),
    descriptionClass: 'noun',
    check: matches(pattern),
    merge: merging.mergeEqualOption,
    functor: functorOf(
      'strMatching',
      { pattern },
      define('strMatching of payload', 's', (ev, payload) => ev.call(strMatching, selectName(ev, payload, 'pattern', null))),
      samePayload,
    ),
  }),
);

const separatedBy = (separator: Value): AttrsValue =>
  makeType({
    name: 'separatedString',
    description: lazy((ev) => join(ev, 'strings concatenated with ', native(ev, 'toJSON', separator))),
    descriptionClass: 'noun',
    check: isString,
    merge: define('separatedString merge', 'ls', (ev, _loc, definitions) =>
      native(ev, 'concatStringsSep', separator, ev.call(merging.getValues, definitions)),
    ),
    functor: functorOf('separatedString', { sep: separator }, rebuildSeparated, samePayload),
  });
const rebuildSeparated = define('separatedString of payload', 's', (ev, payload) => separatedBy(selectName(ev, payload, 'sep', null)));

const singleLineStr = makeType({
  name: 'singleLineStr',
  description: '(optionally newline-terminated) single-line string',
  descriptionClass: 'noun',
  check: matches(string('[^\n\r]*\n?')),
  merge: define('singleLineStr merge', 'll', (ev, loc, definitions) => {
    const merged = ev.call(merging.mergeEqualOption, loc, definitions);
    return merged.kind === 'string' ? string(merged.value.replace(/\n$/, '')) : merged;
  }),
});

const nonEmptyStr = simple(
  'nonEmptyStr',
  'non-empty string',
  checkBy('nonEmptyStr', (_ev, value) => {
    if (value.kind === 'text')
      return value.parts.some((part) => typeof part === 'string' && /[^ \t\n]/.test(part))
        ? TRUE
        : { kind: 'call', callee: 'nonEmptyStr', args: [ready(value)] };
    return value.kind === 'string' && /[^ \t\n]/.test(value.value);
  }),
);

const numberCheck = (name: string, test: (ev: Parameters<typeof lessThan>[0], value: Value) => Value): Value =>
  define(name, 's', (ev, value) => (isSymbolic(value) ? null : test(ev, value)));
const atLeast = (lowest: Value): Value => numberCheck('>=', (ev, value) => not(lessThan(ev, value, lowest)));
const above = (limit: Value): Value => numberCheck('>', (ev, value) => lessThan(ev, limit, value));
const within = (lowest: Value, highest: Value): Value =>
  numberCheck('between', (ev, value) => and(ev, not(lessThan(ev, value, lowest)), not(lessThan(ev, highest, value))));
const clause = (name: string, description: string): Record<string, Value> => ({
  name: string(name),
  description: string(description),
  descriptionClass: string('nonRestrictiveClause'),
});

/** A fixed-width integer, described by its bits and range. */
const bits = (name: string, kind: string, lowest: bigint, highest: bigint): AttrsValue =>
  refined(intType, within(int(lowest), int(highest)), {
    name: string(name),
    description: string(`${kind}; between ${lowest} and ${highest} (both inclusive)`),
  });
const unsigned = (width: number): AttrsValue => bits(`unsignedInt${width}`, `${width} bit unsigned integer`, 0n, 2n ** BigInt(width) - 1n);
const signed = (width: number): AttrsValue =>
  bits(`signedInt${width}`, `${width} bit signed integer`, -(2n ** BigInt(width - 1)), 2n ** BigInt(width - 1) - 1n);

const u16 = unsigned(16);
const ints = record({
  between: define('ints.between', 'ss', (ev, lowest, highest) =>
    refine(ev, intType, within(lowest, highest), {
      name: string('intBetween'),
      description: lazy((inner) =>
        join(
          inner,
          'integer between ',
          native(inner, 'toString', lowest),
          ' and ',
          native(inner, 'toString', highest),
          ' (both inclusive)',
        ),
      ),
    }),
  ),
  unsigned: refined(intType, atLeast(int(0)), clause('unsignedInt', 'unsigned integer, meaning >=0')),
  positive: refined(intType, above(int(0)), clause('positiveInt', 'positive integer, meaning >0')),
  u8: unsigned(8),
  u16,
  u32: unsigned(32),
  s8: signed(8),
  s16: signed(16),
  s32: signed(32),
});

const number = either(ready(intType), ready(floatType));
const numbers = record({
  between: define('numbers.between', 'ss', (ev, lowest, highest) =>
    refine(ev, number, within(lowest, highest), {
      name: string('numberBetween'),
      description: lazy((inner) =>
        join(
          inner,
          'integer or floating point number between ',
          native(inner, 'toJSON', lowest),
          ' and ',
          native(inner, 'toJSON', highest),
          ' (both inclusive)',
        ),
      ),
    }),
  ),
  nonnegative: refined(number, atLeast(int(0)), clause('numberNonnegative', 'nonnegative integer or floating point number, meaning >=0')),
  positive: refined(number, above(int(0)), clause('numberPositive', 'positive integer or floating point number, meaning >0')),
});

const passwdEntry = define('passwdEntry', 's', (ev, type) =>
  refine(
    ev,
    type,
    checkBy('passwdEntry', (_inner, value) => value.kind === 'string' && !/[:\n]/.test(value.value)),
    {
      name: lazy((inner) => join(inner, 'passwdEntry ', selectName(inner, type, 'name', null))),
      description: lazy((inner) => join(inner, phrase(inner, type, ['noun']), ', not containing newlines or colons')),
      descriptionClass: string('nonRestrictiveClause'),
    },
  ),
);

const attrsType = makeType({
  name: 'attrs',
  description: 'attribute set',
  check: isAttrs,
  merge: define('attrs merge', 'ls', (ev, _loc, definitions) => {
    const slots = elementsOf(definitions, 'attrs merge');
    return (
      slots?.reduce<Value>((set, { thunk }) => updateValues(ev, set, selectName(ev, ev.force(thunk), 'value', null)), EMPTY_ATTRS) ?? null
    );
  }),
  emptyValue: record({ value: EMPTY_ATTRS }),
});

const tagged = (tag: string): Value =>
  checkBy(`isType ${tag}`, (ev, value) =>
    value.kind === 'attrs' ? equals(ev, selectName(ev, value, '_type', ready(NULL)), string(tag)) : FALSE,
  );

const packageType = makeType({ name: 'package', descriptionClass: 'noun', check: isPackage, merge: merging.mergeOneOption });
const accepts = builtin('_: true', 1, () => TRUE);

export const PRIMITIVE_TYPES: Table = {
  raw: simple('raw', 'raw value', accepts, merging.mergeOneOption),
  anything: simple('anything', 'anything', accepts, mergeAnything),
  unspecified: simple('unspecified', 'unspecified value', null, null),
  bool: simple('bool', 'boolean', isBool),
  boolByOr: simple('boolByOr', 'boolean (merged using or)', isBool, merging.mergeDefaultOption),
  int: intType,
  ints,
  port: u16,
  float: floatType,
  number,
  numbers,
  str,
  nonEmptyStr,
  singleLineStr,
  strMatching,
  separatedString: define('separatedString', 's', (_ev, separator) => separatedBy(separator)),
  string: simple('string', 'string', isString),
  lines: separatedBy(string('\n')),
  commas: separatedBy(string(',')),
  envVar: separatedBy(string(':')),
  passwdEntry,
  attrs: attrsType,
  package: packageType,
  shellPackage: refined(
    packageType,
    checkBy('shellPackage', (_ev, value) => value.kind === 'attrs' && value.entries.has('shellPath')),
  ),
  pkgs: refined(attrsType, tagged('pkgs'), {
    name: string('pkgs'),
    description: string('Nixpkgs package set'),
    descriptionClass: string('noun'),
  }),
  path: pathType('absolute path', null, true),
  pathInStore: pathType('path in the Nix store', true, null),
  externalPath: pathType('absolute path not in the Nix store', false, true),
  pathWith,
  fileset: simple('fileset', 'fileset', tagged('fileset'), mergeByModules),
  luaInline: simple('luaInline', 'inline lua', tagged('lua-inline')),
  optionType: simple('optionType', 'optionType', tagged('option-type'), merging.mergeOneOption),
  optionDeclaration: simple('optionDeclaration', 'option declaration', tagged('option'), null),
};
