/** `lib.gvariant`: values of GSettings and dconf, each with its type and a text of its own. */
import { choose } from '../choice.ts';
import { equals } from '../equality.ts';
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, type Thunk } from '../thunk.ts';
import { builtin, EMPTY_LIST, FALSE, int, isSymbolic, NULL, string, type Value } from '../values.ts';
import { listOf } from '../builtins/support.ts';
import { ESCAPES } from './escapes.ts';
import { define, elementsOf, join, native, record, type Table } from './toolkit.ts';

/** Type names (GVariant format strings). */
const TYPES = {
  string: 's',
  boolean: 'b',
  uchar: 'y',
  int16: 'n',
  uint16: 'q',
  int32: 'i',
  uint32: 'u',
  int64: 'x',
  uint64: 't',
  double: 'd',
  variant: 'v',
} as const;

type Write = (ev: Evaluator, value: Value, type: Value) => Value;

const GVARIANT_TYPE = string('gvariant');
const typed: Write = (ev, value, type) => join(ev, '@', type, ' ', native(ev, 'toString', value));

/** A value of a type, and how it is written as text. */
function primitive(type: Value | Thunk, value: Value | Thunk, write: Write = typed): Value {
  const text = builtin('gvariant text', 1, (ev, [self]) => {
    const own = ev.force(self as Thunk);
    return write(ev, selectName(ev, own, 'value', null), selectName(ev, own, 'type', null));
  });
  return record({ _type: GVARIANT_TYPE, type, value, __toString: text });
}

const typeOf = (ev: Evaluator, value: Value): Value => selectName(ev, value, 'type', null);
const toText = builtin('toString', 1, (ev, [value]) => native(ev, 'toString', value as Thunk));
const commas = (ev: Evaluator, values: Value): Value => native(ev, 'concatStringsSep', string(','), native(ev, 'map', toText, values));
const escaped = (ev: Evaluator, characters: readonly string[], text: Value): Value =>
  ev.call(ESCAPES.escape as Value, listOf(characters.map(string)), text);

const isGVariant = define('isGVariant', 's', (ev, value) => {
  if (value.kind === 'attrs') return equals(ev, selectName(ev, value, '_type', ready(string(''))), GVARIANT_TYPE);
  return isSymbolic(value) ? null : FALSE;
});

const mkBoolean = define('mkBoolean', 'l', (_ev, value) =>
  primitive(string(TYPES.boolean), value, (ev, own) => choose(ev, own, ready(string('true')), ready(string('false')))),
);
const mkDouble = define('mkDouble', 'l', (_ev, value) => primitive(string(TYPES.double), value, (ev, own) => native(ev, 'toString', own)));
const mkString = define('mkString', 'l', (_ev, value) =>
  primitive(string(TYPES.string), value, (ev, own) =>
    join(ev, "'", native(ev, 'replaceStrings', listOf([string('\n')]), listOf([string('\\n')]), escaped(ev, ["'", '\\'], own)), "'"),
  ),
);

/** Where no type can be told from a Nix value. */
const unclear = (message: string): never => {
  throw new EvaluationError('throw', `lib.gvariant.mkValue: ${message}`);
};

const mkValue: Value = define('mkValue', 's', (ev, value): Value | null => {
  switch (value.kind) {
    case 'bool':
      return ev.call(mkBoolean, value);
    case 'float':
      return ev.call(mkDouble, value);
    case 'string':
    case 'text':
      return ev.call(mkString, value);
    case 'list':
      return ev.call(mkArray, value);
    case 'attrs': {
      const is = ev.call(isGVariant, value);
      if (is.kind !== 'bool') return null;
      return is.value ? value : unclear('a set has no type');
    }
    default:
      return isSymbolic(value) ? null : unclear(`the type of a value of kind ${value.kind} is unclear`);
  }
});

const valuesOf = (ev: Evaluator, elements: Thunk): Value => native(ev, 'map', mkValue, elements);

/** The type that all elements have; the type of the first where others are not known. */
function elementType(ev: Evaluator, values: Value): Value {
  const first = typeOf(ev, native(ev, 'head', values));
  for (const { thunk } of elementsOf(values, 'mkArray') ?? [])
    if (equals(ev, typeOf(ev, ev.force(thunk)), first) === FALSE) unclear('elements of a list should have the same type');
  return first;
}

const mkArray: Value = define('mkArray', 'l', (_ev, elements) => {
  const values = lazy((ev) => {
    const given = ev.force(elements);
    return given.kind === 'list' && given.items.length === 0 ? unclear('an empty array is made by mkEmptyArray') : valuesOf(ev, elements);
  });
  return primitive(
    lazy((ev) => join(ev, 'a', elementType(ev, ev.force(values)))),
    values,
    (ev, own, type) => join(ev, '@', type, ' [', commas(ev, own), ']'),
  );
});

const mkMaybe = define('mkMaybe', 'll', (_ev, type, value) =>
  primitive(
    lazy((ev) => join(ev, 'm', ev.force(type))),
    value,
    (ev, own, whole) =>
      choose(
        ev,
        equals(ev, own, NULL),
        lazy((inner) => join(inner, '@', whole, ' nothing')),
        lazy((inner) => join(inner, 'just ', native(inner, 'toString', own))),
      ),
  ),
);

const mkDictionaryEntry = define('mkDictionaryEntry', 'll', (_ev, name, value) => {
  const both = [name, value].map((part) => lazy((ev) => ev.call(mkValue, part)));
  const [key, content] = both as [Thunk, Thunk];
  return primitive(
    lazy((ev) => join(ev, '{', typeOf(ev, ev.force(key)), typeOf(ev, ev.force(content)), '}')),
    record({ name, value }),
    (ev, _own, type) => join(ev, '@', type, ' {', native(ev, 'toString', key), ',', native(ev, 'toString', content), '}'),
  );
});

const tupleOf = define('tupleOf', 's', (ev, types) => join(ev, '(', native(ev, 'concatStringsSep', string(''), types), ')'));
const elementTypeName = builtin('type', 1, (ev, [value]) => typeOf(ev, ev.force(value as Thunk)));
const numbers = (type: keyof typeof TYPES, write?: Write): Value =>
  define(`gvariant ${type}`, 'l', (_ev, value) => primitive(string(TYPES[type]), value, write));

/** Number types with the least and the greatest value that Nix can write. */
const INTEGERS: readonly (readonly [string, keyof typeof TYPES, number | null, number | null])[] = [
  ['mkInt32', 'int32', -(2 ** 31), 2 ** 31 - 1],
  ['mkUint32', 'uint32', 0, 2 ** 32 - 1],
  ['mkInt64', 'int64', null, null],
  ['mkUint64', 'uint64', 0, null],
  ['mkInt16', 'int16', -(2 ** 15), 2 ** 15 - 1],
  ['mkUint16', 'uint16', 0, 2 ** 16 - 1],
  ['mkUchar', 'uchar', 0, 255],
];
const bound = (value: number | null): Value => (value === null ? NULL : int(value));

export const GVARIANT: Table = {
  type: record({
    ...Object.fromEntries(Object.entries(TYPES).map(([name, type]) => [name, string(type)])),
    arrayOf: define('arrayOf', 's', (ev, type) => join(ev, 'a', type)),
    maybeOf: define('maybeOf', 's', (ev, type) => join(ev, 'm', type)),
    tupleOf,
    dictionaryEntryOf: define('dictionaryEntryOf', 'ss', (ev, name, value) => join(ev, '{', name, value, '}')),
  }),
  isGVariant,
  intConstructors: listOf(
    INTEGERS.map(([name, type, min, max]) => record({ name: string(name), type: string(TYPES[type]), min: bound(min), max: bound(max) })),
  ),
  ...Object.fromEntries(INTEGERS.map(([name, type]) => [name, numbers(type)])),
  mkInt32: numbers('int32', (ev, own) => native(ev, 'toString', own)),
  mkValue,
  mkArray,
  mkEmptyArray: define('mkEmptyArray', 'l', (_ev, type) =>
    primitive(
      lazy((ev) => join(ev, 'a', ev.force(type))),
      EMPTY_LIST,
      (ev, _own, whole) => join(ev, '@', whole, ' []'),
    ),
  ),
  mkVariant: define('mkVariant', 'l', (_ev, value) =>
    primitive(
      string(TYPES.variant),
      lazy((ev) => ev.call(mkValue, value)),
      (ev, own) => join(ev, '<', native(ev, 'toString', own), '>'),
    ),
  ),
  mkDictionaryEntry,
  mkMaybe,
  mkNothing: define('mkNothing', 'l', (ev, type) => ev.call(mkMaybe, type, NULL)),
  mkJust: define('mkJust', 'l', (ev, value) => {
    const made = lazy((inner) => inner.call(mkValue, value));
    return ev.call(
      mkMaybe,
      lazy((inner) => typeOf(inner, inner.force(made))),
      made,
    );
  }),
  mkTuple: define('mkTuple', 'l', (_ev, elements) => {
    const values = lazy((ev) => valuesOf(ev, elements));
    return primitive(
      lazy((ev) => ev.call(tupleOf, native(ev, 'map', elementTypeName, values))),
      values,
      (ev, own, type) => join(ev, '@', type, ' (', commas(ev, own), ')'),
    );
  }),
  mkBoolean,
  mkString,
  mkDouble,
  mkObjectpath: define('mkObjectpath', 'l', (_ev, value) =>
    primitive(string(TYPES.string), value, (ev, own) => join(ev, "objectpath '", escaped(ev, ["'"], own), "'")),
  ),
};
