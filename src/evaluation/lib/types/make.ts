/** `mkOptionType` and the parts every option type has. */
import { and } from '../../choice.ts';
import { EvaluationError } from '../../errors.ts';
import { equals } from '../../equality.ts';
import type { Evaluator } from '../../evaluator.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, type Thunk } from '../../thunk.ts';
import { updateValues } from '../../update.ts';
import { attrs, type AttrsValue, builtin, EMPTY_ATTRS, FALSE, isSymbolic, NULL, string, TRUE, unknown, type Value } from '../../values.ts';
import { merging } from '../merging.ts';
import { define, join, record } from '../toolkit.ts';
import { hasType, typeNamed } from './registry.ts';

/** What differs between types; everything else is as `mkOptionType` fills it in. */
export interface TypeSpec {
  readonly name: string | Thunk;
  readonly description?: string | Thunk;
  /** `noun`, `conjunction`, `composite`, `nonRestrictiveClause`: decides about parentheses. */
  readonly descriptionClass?: string | Thunk | null;
  readonly check?: Value;
  readonly merge?: Value;
  readonly emptyValue?: Value | Thunk;
  readonly getSubOptions?: Value | Thunk;
  readonly getSubModules?: Value | Thunk;
  readonly substSubModules?: Value;
  readonly functor?: Thunk;
  readonly nestedTypes?: Value;
}

const TRUE_CHECK = builtin('_: true', 1, () => TRUE);
const NO_OPTIONS = builtin('_: { }', 1, () => EMPTY_ATTRS);
const NO_MODULES = builtin('_: null', 1, () => NULL);

const textThunk = (text: string | Thunk): Thunk => (typeof text === 'string' ? ready(string(text)) : text);

/** What types have in common; projects make thousands of them. */
const PLAIN_TYPE = record({
  _type: string('option-type'),
  descriptionClass: NULL,
  check: TRUE_CHECK,
  merge: merging.mergeDefaultOption as Value,
  emptyValue: EMPTY_ATTRS,
  getSubOptions: NO_OPTIONS,
  getSubModules: NULL,
  substSubModules: NO_MODULES,
  deprecationMessage: NULL,
  nestedTypes: EMPTY_ATTRS,
});

export function makeType({ name: given, description, descriptionClass, functor: own, ...more }: TypeSpec): AttrsValue {
  const name = textThunk(given);
  const functor = own ?? lazy((ev) => ev.call(defaultFunctor, name));
  return record(
    {
      name,
      description: description === undefined ? name : textThunk(description),
      ...(descriptionClass ? { descriptionClass: textThunk(descriptionClass) } : {}),
      typeMerge: lazy((ev) => ev.call(defaultTypeMerge, functor)),
      functor,
      ...more,
    },
    PLAIN_TYPE,
  );
}

/** A project's own type: what it gives replaces the defaults, with the places it was written at. */
export const mkOptionType = define('mkOptionType', 's', (_ev, given) => {
  const field = (name: string, fallback: Value): Thunk => lazy((inner) => selectName(inner, given, name, ready(fallback)));
  const name = field('name', unknown('option type without a name'));
  const base = makeType({
    name,
    description: lazy((inner) => {
      const description = selectName(inner, given, 'description', ready(NULL));
      return description.kind === 'null' ? inner.force(name) : description;
    }),
    functor: lazy((inner) =>
      selectName(
        inner,
        given,
        'functor',
        lazy((deep) => deep.call(defaultFunctor, name)),
      ),
    ),
  });
  if (given.kind !== 'attrs') return base;
  const entries = new Map<string, Slot>(base.entries);
  for (const [key, slot] of given.entries) if (key !== 'description' && key !== 'name' && key !== 'functor') entries.set(key, slot);
  return attrs(entries, given.rest, given.dynamic);
});

/** `{ name, type, payload, binOp }` of a type without payload. */
export const defaultFunctor = define('defaultFunctor', 's', (_ev, name) =>
  record({
    name,
    type: name.kind === 'string' && hasType(name.value) ? lazy(() => typeNamed(name.value)) : NULL,
    payload: NULL,
    binOp: builtin('binOp', 2, () => NULL),
  }),
);

/** A functor whose payload rebuilds the type: `type payload` is the type. */
export const functorOf = (name: string, payload: Record<string, Value | Thunk>, rebuild: Value, binOp: Value): Thunk =>
  lazy(() => record({ name: string(name), type: rebuild, payload: record(payload), binOp }));

/** The functor of a type around one element type. */
export const elementFunctor = (name: string, elemType: Thunk): Thunk =>
  functorOf(
    name,
    { elemType },
    define(`${name} of payload`, 's', (ev, payload) => ev.call(typeNamed(name), selectName(ev, payload, 'elemType', null))),
    elementBinOp,
  );

const elementBinOp = define('binOp', 'ss', (ev, a, b) => {
  const merged = mergeTypeWith(ev, selectName(ev, a, 'elemType', null), selectName(ev, b, 'elemType', null));
  return merged.kind === 'null' ? NULL : record({ elemType: merged });
});

/** `a.typeMerge b.functor`: the merged type, or null where the two cannot be merged. */
export const mergeTypeWith = (ev: Evaluator, a: Value, b: Value): Value =>
  ev.call(
    selectName(ev, a, 'typeMerge', null),
    lazy((inner) => selectName(inner, b, 'functor', null)),
  );

/** Merges two functors of types with one name. */
export const defaultTypeMerge = define('defaultTypeMerge', 'ss', (ev, f, g) => {
  const get = (from: Value, name: string): Value => selectName(ev, from, name, null);
  const same = equals(ev, get(f, 'name'), get(g, 'name'));
  if (same.kind !== 'bool') return null;
  if (!same.value) return NULL;
  const [left, right] = [get(f, 'payload'), get(g, 'payload')];
  if ((left.kind === 'null') !== (right.kind === 'null')) throw new EvaluationError('assert', 'types with and without payload');
  if (left.kind === 'null') return get(f, 'type');
  const merged = ev.call(get(f, 'binOp'), left, right);
  return merged.kind === 'null' ? NULL : ev.call(get(f, 'type'), merged);
});

/** The description of a nested type, in parentheses unless its class is one of `plain`. */
export function phrase(ev: Evaluator, type: Value, plain: readonly string[]): Value {
  const descriptionClass = selectName(ev, type, 'descriptionClass', ready(NULL));
  const description = selectName(ev, type, 'description', null);
  const isPlain = descriptionClass.kind === 'string' && plain.includes(descriptionClass.value);
  return isPlain ? description : join(ev, '(', description, ')');
}

/** A check of ours: true, false, or a symbolic call of that name. */
export const checkBy = (name: string, test: (ev: Evaluator, value: Value) => Value | boolean): Value =>
  define(name, 's', (ev, value) => {
    if (isSymbolic(value) && value.kind !== 'text') return null;
    const result = test(ev, value);
    return typeof result === 'boolean' ? (result ? TRUE : FALSE) : result;
  });

/** The check of a type, and a further one. */
const furtherCheck = (type: Value, check: Value): Value =>
  builtin('check', 1, (ev, [value]) => {
    const first = ev.call(selectName(ev, type, 'check', null), value as Thunk);
    return first.kind === 'bool' && !first.value ? FALSE : and(ev, first, ev.call(check, value as Thunk));
  });

/** `type` with a further check and other names, as `addCheck type f // { … }` makes it. */
export const refine = (ev: Evaluator, type: Value, check: Value, changes: Readonly<Record<string, Value | Thunk>> = {}): Value =>
  updateValues(ev, type, record({ check: furtherCheck(type, check), ...changes }));

/** {@link refine} for types of ours, whose fields are all known. */
export const refined = (type: AttrsValue, check: Value, changes: Readonly<Record<string, Value | Thunk>> = {}): AttrsValue =>
  record({ check: furtherCheck(type, check), ...changes }, type);
