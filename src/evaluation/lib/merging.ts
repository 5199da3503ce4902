/** How `lib.options` merges the values of several definitions of one option. */
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, type Slot, slot, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, EMPTY_ATTRS, EMPTY_STRING, FALSE, isFunction, isSymbolic, list, type Value } from '../values.ts';
import { or } from '../choice.ts';
import { showOption } from './paths.ts';
import { define, elementsOf, itemsOf, join, mapItems, record, type Table } from './toolkit.ts';

const valueOf = (ev: Evaluator, definition: Slot): Value => selectName(ev, ev.force(definition.thunk), 'value', null);

const selectEach = (name: string, field: string) =>
  define(name, 's', (ev, definitions) =>
    list(mapItems(ev, itemsOf(definitions, name), name, (inner, { thunk }) => selectName(inner, inner.force(thunk), field, null))),
  );

function conflict(ev: Evaluator, what: string, loc: Value): never {
  const option = showOption(ev, loc);
  throw new EvaluationError('throw', `The option \`${option.kind === 'string' ? option.value : '…'}': ${what}`);
}

const mergeDefaultOption: Value = define('mergeDefaultOption', 'ls', (ev, loc, definitions): Value | null => {
  const slots = elementsOf(definitions, 'mergeDefaultOption');
  if (slots === null) return null;
  const values = slots.map((definition) => valueOf(ev, definition));
  const [first] = values;
  if (first !== undefined && values.length === 1) return first;
  if (values.some(isSymbolic) && !values.every((value) => value.kind === 'string' || value.kind === 'text')) return null;
  if (values.every(isFunction)) {
    // As in nixpkgs, the results themselves are merged as if they were definitions.
    return builtin('merged functions', 1, (inner, [argument]) =>
      inner.call(mergeDefaultOption, loc, list(values.map((fn) => slot(lazy((deep) => deep.call(fn, argument as Thunk)))))),
    );
  }
  if (values.every((value) => value.kind === 'list')) return list(values.flatMap((value) => itemsOf(value, 'mergeDefaultOption')));
  if (values.every((value) => value.kind === 'attrs'))
    return values.reduce<Value>((set, value) => updateValues(ev, set, value), EMPTY_ATTRS);
  if (values.every((value) => value.kind === 'bool')) return values.reduce((result, value) => or(ev, result, value), FALSE as Value);
  if (values.every((value) => value.kind === 'string' || value.kind === 'text')) return join(ev, ...values);
  if (first?.kind === 'int' && values.every((value) => value.kind === 'int' && value.value === first.value)) return first;
  return conflict(ev, 'Cannot merge definitions', ev.force(loc));
});

const mergeEqualOption = define('mergeEqualOption', 'ls', (ev, loc, definitions): Value | null => {
  const slots = elementsOf(definitions, 'mergeEqualOption');
  if (slots === null) return null;
  const [head, ...others] = slots;
  if (head === undefined) throw new EvaluationError('abort', 'This case should never happen.');
  const first = valueOf(ev, head);
  for (const other of others) {
    const same = equals(ev, valueOf(ev, other), first);
    if (same === FALSE) conflict(ev, 'conflicting definition values', ev.force(loc));
    if (same.kind !== 'bool') return null;
  }
  return first;
});

const mergeUniqueOption = define('mergeUniqueOption', 'sls', (ev, settings, loc, definitions): Value | null => {
  const slots = elementsOf(definitions, 'mergeUniqueOption');
  if (slots === null) return null;
  const [only] = slots;
  if (slots.length !== 1 || only === undefined) conflict(ev, 'defined multiple times while expected to be unique', ev.force(loc));
  const merge = settings.kind === 'attrs' ? settings.entries.get('merge') : undefined;
  return merge === undefined ? valueOf(ev, only) : ev.call(ev.force(merge.thunk), loc, definitions);
});

const mergeOneOption = define('mergeOneOption', 'll', (ev, loc, definitions) =>
  ev.call(mergeUniqueOption, record({ message: EMPTY_STRING }), loc, definitions),
);

/** The `merge` of a type whose merging the module stage does itself. */
export const mergeByModules = define('mergeDefinitions', 'll', () => null);

export const merging = {
  mergeDefaultOption,
  mergeEqualOption,
  mergeUniqueOption,
  mergeOneOption,
  getValues: selectEach('getValues', 'value'),
  getFiles: selectEach('getFiles', 'file'),
} satisfies Table;
