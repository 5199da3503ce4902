/** `lib.types` around other types: lists, attribute sets, unions, coercions. */
import { and, or } from '../../choice.ts';
import { equals } from '../../equality.ts';
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { hasName, selectName } from '../../select.ts';
import { lazy, ready, type Thunk } from '../../thunk.ts';
import { type AttrsValue, builtin, EMPTY_ATTRS, EMPTY_LIST, FALSE, isSymbolic, NULL, string, TRUE, type Value } from '../../values.ts';
import { concatLists } from '../../operators.ts';
import { listOf as listValue } from '../../builtins/support.ts';
import { escapeNixIdentifier } from '../escapes.ts';
import { mergeByModules, merging } from '../merging.ts';
import { mergeAttrs, mergeCoerced, mergeEither, mergeFunctions, mergeList, mergeNullOr, mergeTag } from '../module-system/merges.ts';
import { define, elementsOf, join, mapItems, membersOf, native, record, type Table } from '../toolkit.ts';
import { isAttrs, isFunctionLike, isList, isListOrAttrs } from './checks.ts';
import { checkBy, defaultFunctor, elementFunctor, functorOf, makeType, mergeTypeWith, phrase, refine } from './make.ts';
import { typeNamed } from './registry.ts';

const field = (type: Thunk, name: string): Thunk => lazy((ev) => selectName(ev, ev.force(type), name, null));
const checkOf = (ev: Evaluator, type: Thunk, value: Value): Value => ev.call(ev.force(field(type, 'check')), value);

/** `prefix: elemType.getSubOptions (prefix ++ [ step ])`. */
const subOptionsBelow = (elemType: Thunk, step: Value): Value =>
  builtin('getSubOptions', 1, (ev, [prefix]) =>
    ev.call(ev.force(field(elemType, 'getSubOptions')), concatLists(ev, ev.force(prefix as Thunk), listValue([step]))),
  );
const rebuildWith = (elemType: Thunk, rebuild: (ev: Evaluator, inner: Value) => Value): Value =>
  builtin('substSubModules', 1, (ev, [modules]) => rebuild(ev, ev.call(ev.force(field(elemType, 'substSubModules')), modules as Thunk)));

/** What types with one element type share. */
function around(
  name: string,
  elemType: Thunk,
  step: Value | null,
): Pick<Parameters<typeof makeType>[0], 'getSubOptions' | 'getSubModules' | 'functor' | 'nestedTypes' | 'substSubModules'> {
  return {
    getSubOptions: step === null ? field(elemType, 'getSubOptions') : subOptionsBelow(elemType, step),
    getSubModules: field(elemType, 'getSubModules'),
    substSubModules: rebuildWith(elemType, (ev, inner) => ev.call(typeNamed(name), inner)),
    functor: elementFunctor(name, elemType),
    nestedTypes: record({ elemType }),
  };
}

const ofElement = (elemType: Thunk, before: string, plain: readonly string[] = ['noun', 'composite']): Thunk =>
  lazy((ev) => join(ev, before, phrase(ev, ev.force(elemType), plain)));

const listOf = define('listOf', 'l', (_ev, elemType) =>
  makeType({
    name: 'listOf',
    description: ofElement(elemType, 'list of '),
    descriptionClass: 'composite',
    check: isList,
    merge: mergeList(elemType),
    emptyValue: record({ value: EMPTY_LIST }),
    ...around('listOf', elemType, string('*')),
  }),
);

const nonEmptyListOf = define('nonEmptyListOf', 'l', (ev, elemType) => {
  const base = ev.call(listOf, elemType);
  const nonEmpty = checkBy('!= [ ]', (_inner, value) => value.kind === 'list' && value.items.length > 0);
  return refine(ev, base, nonEmpty, {
    description: lazy((inner) => join(inner, 'non-empty ', phrase(inner, base, ['noun']))),
    emptyValue: EMPTY_ATTRS,
  });
});

/** `attrsOf` and `lazyAttrsOf`; a placeholder stands for the name in documentation paths. */
function attrsWith(elemType: Thunk, lazily: Value, placeholder: Value): AttrsValue {
  const isLazy = lazily.kind === 'bool' && lazily.value;
  const rebuild = define('attrsWith of payload', 's', (ev, payload) => ev.call(attrsWithFunction, payload));
  const step = placeholder.kind === 'string' ? string(`<${placeholder.value}>`) : string('<name>');
  const name = isLazy ? 'lazyAttrsOf' : 'attrsOf';
  return makeType({
    name,
    description: ofElement(elemType, isLazy ? 'lazy attribute set of ' : 'attribute set of '),
    descriptionClass: 'composite',
    check: isAttrs,
    merge: mergeAttrs(elemType, isLazy),
    emptyValue: record({ value: EMPTY_ATTRS }),
    ...around(name, elemType, step),
    functor: functorOf('attrsWith', { elemType, lazy: lazily, placeholder }, rebuild, attrsBinOp),
  });
}

const attrsBinOp = define('binOp', 'ss', (ev, a, b) => {
  const get = (from: Value, name: string): Value => selectName(ev, from, name, null);
  const elemType = mergeTypeWith(ev, get(a, 'elemType'), get(b, 'elemType'));
  if (elemType.kind === 'null' || equals(ev, get(a, 'lazy'), get(b, 'lazy')) === FALSE) return NULL;
  const [left, right] = [get(a, 'placeholder'), get(b, 'placeholder')];
  const isDefault = (value: Value): boolean => value.kind === 'string' && value.value === 'name';
  if (!isDefault(left) && !isDefault(right) && equals(ev, left, right) === FALSE) return NULL;
  return record({ elemType, lazy: get(a, 'lazy'), placeholder: isDefault(left) ? right : left });
});

const attrsWithFunction: Value = define('attrsWith', 's', (ev, settings) => {
  const setting = (name: string, fallback: Value): Value => selectName(ev, settings, name, ready(fallback));
  return attrsWith(field(ready(settings), 'elemType'), setting('lazy', FALSE), setting('placeholder', string('name')));
});

const attrListWith = (elemType: Thunk, asAttrs: boolean): AttrsValue =>
  makeType({
    name: 'attrListOf',
    description: ofElement(elemType, 'attribute list of '),
    descriptionClass: 'composite',
    check: isListOrAttrs,
    merge: mergeByModules,
    emptyValue: record({ value: asAttrs ? EMPTY_ATTRS : EMPTY_LIST }),
    getSubOptions: subOptionsBelow(elemType, string('*')),
    getSubModules: field(elemType, 'getSubModules'),
    nestedTypes: record({ elemType }),
  });

const nullOr = define('nullOr', 'l', (_ev, elemType) =>
  makeType({
    name: 'nullOr',
    description: ofElement(elemType, 'null or ', ['noun', 'conjunction']),
    descriptionClass: 'conjunction',
    check: define('nullOr check', 's', (ev, value) => {
      if (value.kind === 'null') return TRUE;
      return or(ev, equals(ev, value, NULL), checkOf(ev, elemType, value));
    }),
    merge: mergeNullOr(elemType),
    emptyValue: record({ value: NULL }),
    ...around('nullOr', elemType, null),
  }),
);

const uniqueOf =
  (settings: Value) =>
  (elemType: Thunk): AttrsValue =>
    makeType({
      name: 'unique',
      description: field(elemType, 'description'),
      descriptionClass: field(elemType, 'descriptionClass'),
      check: builtin('unique check', 1, (ev, [value]) => ev.call(ev.force(field(elemType, 'check')), value as Thunk)),
      merge: builtin('unique merge', 2, (ev, [loc, definitions]) => {
        const merge = field(elemType, 'merge');
        const message = selectName(ev, settings, 'message', ready(string('')));
        return ev.call(merging.mergeUniqueOption, record({ message, merge }), loc as Thunk, definitions as Thunk);
      }),
      emptyValue: field(elemType, 'emptyValue'),
      ...around('uniq', elemType, null),
      functor: elementFunctor('unique', elemType),
    });

const functionTo = define('functionTo', 'l', (_ev, elemType) =>
  makeType({
    name: 'functionTo',
    description: ofElement(elemType, 'function that evaluates to a(n) '),
    descriptionClass: 'composite',
    check: isFunctionLike,
    merge: mergeFunctions(elemType),
    ...around('functionTo', elemType, string('<function body>')),
  }),
);

/** A value of the first or the second type. */
export function either(left: Thunk, right: Thunk): AttrsValue {
  return makeType({
    name: 'either',
    description: lazy((ev) => {
      const [a, b] = [ev.force(left), ev.force(right)];
      const leftClass = selectName(ev, a, 'descriptionClass', ready(NULL));
      if (leftClass.kind === 'string' && leftClass.value === 'nonRestrictiveClause') {
        return join(ev, selectName(ev, a, 'description', null), ', or ', phrase(ev, b, ['noun', 'conjunction']));
      }
      return join(ev, phrase(ev, a, ['noun', 'conjunction']), ' or ', phrase(ev, b, ['noun', 'conjunction', 'composite']));
    }),
    descriptionClass: 'conjunction',
    check: builtin('either check', 1, (ev, [value]) => {
      const first = ev.call(ev.force(field(left, 'check')), value as Thunk);
      return first === TRUE ? TRUE : or(ev, first, ev.call(ev.force(field(right, 'check')), value as Thunk));
    }),
    merge: mergeEither(left, right),
    functor: functorOf(
      'either',
      { elemType: { kind: 'list', items: [left, right].map((thunk) => ({ thunk, origin: null, presence: null, shadowed: null })) } },
      define('either of payload', 's', (ev, payload) =>
        ev.call(eitherFunction, ...(elementsOf(selectName(ev, payload, 'elemType', null), 'either') ?? []).map(({ thunk }) => thunk)),
      ),
      eitherBinOp,
    ),
    nestedTypes: record({ left, right }),
  });
}
const eitherFunction = define('either', 'll', (_ev, left, right) => either(left, right));
const eitherBinOp = define('binOp', 'ss', (ev, a, b) => {
  const types = (payload: Value): Value[] =>
    (elementsOf(selectName(ev, payload, 'elemType', null), 'either') ?? []).map(({ thunk }) => ev.force(thunk));
  const [left, right] = [types(a), types(b)];
  const merged = left.map((type, index) => mergeTypeWith(ev, type, right[index] ?? NULL));
  return merged.some((type) => type.kind === 'null') ? NULL : record({ elemType: listValue(merged) });
});

const oneOf = define('oneOf', 's', (_ev, types) => {
  const slots = elementsOf(types, 'oneOf');
  if (slots === null) return null;
  const [head, ...others] = slots.map(({ thunk }) => thunk);
  if (head === undefined) throw new EvaluationError('throw', 'types.oneOf needs to get at least one type in its argument');
  return others.reduce<Value | null>((left, right) => either(left === null ? head : ready(left), right), null) ?? _ev.force(head);
});

const coercedTo: Value = define('coercedTo', 'lll', (_ev, coercedType, coerce, finalType) =>
  makeType({
    name: 'coercedTo',
    description: lazy((ev) =>
      join(ev, phrase(ev, ev.force(finalType), ['noun']), ' or ', phrase(ev, ev.force(coercedType), ['noun']), ' convertible to it'),
    ),
    check: builtin('coercedTo check', 1, (ev, [value]) => {
      const from = ev.call(ev.force(field(coercedType, 'check')), value as Thunk);
      const final = (of: Thunk): Value => ev.call(ev.force(field(finalType, 'check')), of);
      const coerced = from === FALSE ? FALSE : and(ev, from, final(lazy((inner) => inner.call(inner.force(coerce), value as Thunk))));
      return coerced === TRUE ? TRUE : or(ev, coerced, final(value as Thunk));
    }),
    merge: mergeCoerced(coercedType, coerce, finalType),
    emptyValue: field(finalType, 'emptyValue'),
    getSubOptions: field(finalType, 'getSubOptions'),
    getSubModules: field(finalType, 'getSubModules'),
    substSubModules: rebuildWith(finalType, (ev, inner) => ev.call(coercedTo, coercedType, coerce, inner)),
    functor: lazy((ev) => ev.call(defaultFunctor, string('coercedTo'))),
    nestedTypes: record({ coercedType, finalType, coerceFunc: coerce }),
  }),
);

/** How `enum` shows one of its values. */
function shown(ev: Evaluator, value: Value): Value {
  switch (value.kind) {
    case 'string':
    case 'text':
      return join(ev, '"', value, '"');
    case 'int':
      return string(String(value.value));
    case 'bool':
      return string(String(value.value));
    default:
      return isSymbolic(value) ? value : join(ev, '<', native(ev, 'typeOf', value), '>');
  }
}

const enumOf: Value = define('enum', 's', (_ev, values) => {
  const count = values.kind === 'list' ? values.items.length : 2;
  const head = values.kind === 'list' ? values.items[0] : undefined;
  return makeType({
    name: 'enum',
    description: lazy((ev) => {
      if (count === 0) return string('impossible (empty enum)');
      const items = mapItems(
        ev,
        elementsOf(values, 'enum') ?? [{ thunk: ready(values), origin: null, presence: null, shadowed: null }],
        'enum',
        (inner, { thunk }) => shown(inner, inner.force(thunk)),
      );
      const text = native(ev, 'concatStringsSep', string(', '), { kind: 'list', items });
      return count === 1 && head !== undefined ? join(ev, 'value ', text, ' (singular enum)') : join(ev, 'one of ', text);
    }),
    descriptionClass: count < 2 ? 'noun' : 'conjunction',
    check: builtin('enum check', 1, (ev, [value]) => native(ev, 'elem', value as Thunk, values)),
    merge: merging.mergeEqualOption,
    functor: functorOf(
      'enum',
      { values },
      define('enum of payload', 's', (ev, payload) => ev.call(enumOf, selectName(ev, payload, 'values', null))),
      define('binOp', 'ss', (ev, a, b) => {
        const all = concatLists(ev, selectName(ev, a, 'values', null), selectName(ev, b, 'values', null));
        return record({ values: distinct(ev, all) });
      }),
    ),
  });
});

/** The list without later repetitions of known elements. */
function distinct(ev: Evaluator, value: Value): Value {
  const slots = elementsOf(value, 'unique');
  if (slots === null) return value;
  const kept: (typeof slots)[number][] = [];
  for (const slot of slots) {
    if (!kept.some((other) => equals(ev, ev.force(other.thunk), ev.force(slot.thunk)) === TRUE)) kept.push(slot);
  }
  return { kind: 'list', items: kept };
}

const attrTag: Value = define('attrTag', 's', (_ev, tags) =>
  makeType({
    name: 'attrTag',
    description: lazy((ev) => {
      const names = membersOf(ev, tags).map(({ name }) => escapeNixIdentifier(ev, name));
      return join(ev, 'attribute-tagged union with choices: ', native(ev, 'concatStringsSep', string(', '), listValue(names)));
    }),
    descriptionClass: 'noun',
    check: checkBy('attrTag', (ev, value) => {
      if (value.kind !== 'attrs') return false;
      const [name] = value.entries.keys();
      return value.entries.size === 1 && name !== undefined ? hasName(ev, tags, name) : false;
    }),
    merge: mergeTag(tags),
    getSubOptions: builtin('getSubOptions', 1, () => tags),
    functor: functorOf(
      'attrTag',
      { tags },
      define('attrTag of payload', 's', (ev, payload) => ev.call(attrTag, selectName(ev, payload, 'tags', null))),
      mergeByModules,
    ),
    nestedTypes: tags,
  }),
);

export const COMPOUND_TYPES: Table = {
  listOf,
  nonEmptyListOf,
  nullOr,
  functionTo,
  oneOf,
  coercedTo,
  attrTag,
  either: eitherFunction,
  enum: enumOf,
  attrsWith: attrsWithFunction,
  attrsOf: define('attrsOf', 'l', (_ev, elemType) => attrsWith(elemType, FALSE, string('name'))),
  lazyAttrsOf: define('lazyAttrsOf', 'l', (_ev, elemType) => attrsWith(elemType, TRUE, string('name'))),
  attrListOf: define('attrListOf', 'l', (_ev, elemType) => attrListWith(elemType, false)),
  attrListWith: define('attrListWith', 's', (ev, settings) => {
    const asAttrs = selectName(ev, settings, 'asAttrs', ready(FALSE));
    return attrListWith(field(ready(settings), 'elemType'), asAttrs.kind === 'bool' && asAttrs.value);
  }),
  uniq: define('uniq', 'l', (_ev, elemType) => uniqueOf(record({ message: string('') }))(elemType)),
  unique: define('unique', 'sl', (_ev, settings, elemType) => uniqueOf(settings)(elemType)),
  loaOf: define('loaOf', 'l', (ev, elemType) =>
    refine(
      ev,
      attrsWith(elemType, FALSE, string('name')),
      builtin('_: true', 1, () => TRUE),
      { name: string('loaOf') },
    ),
  ),
};
