/** Lists: construction, access and traversal. */
import { and, choose, or } from '../choice.ts';
import { equals } from '../equality.ts';
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, ready, slot, type Thunk } from '../thunk.ts';
import {
  type BuiltinValue,
  bool,
  call,
  FALSE,
  int,
  isFunction,
  isSpread,
  isSymbolic,
  type ListItem,
  list,
  TRUE,
  type Value,
} from '../values.ts';
import { compact, expandChoice, itemsOf, itemWhen, mapItems } from './elements.ts';
import { asCondition, expect, fail, partlyStrict, strict } from './support.ts';

const spent = (ev: Evaluator): Value => ev.cut('evaluation budget: steps');

/** Throws where a value is surely no function; a set may be a functor. */
export function expectFunction(value: Value): void {
  if (isFunction(value) || value.kind === 'attrs' || (isSymbolic(value) && value.kind !== 'text')) return;
  throw typeError(`value is ${value.kind} while a function was expected`);
}

const map = partlyStrict('map', 2, [1], (ev, [value], [fn]) => {
  const items = mapItems(
    ev,
    itemsOf(value as Value, 'map'),
    (_inner, item) => [
      slot(
        lazy((inner) => inner.call(inner.force(fn as Thunk), item.thunk)),
        mapped(item.origin),
      ),
    ],
    (_inner, spread) => ({ kind: 'call', callee: 'map', args: [fn as Thunk, ready(spread)] }),
  );
  return items === null ? spent(ev) : list(items);
});

/** The trail of a value made from an element: the element, as an argument. */
export function mapped<T extends { readonly kind: string }>(origin: T | null): (T & { kind: 'argument' }) | null {
  return origin === null ? null : { ...origin, kind: 'argument' };
}

const filter = strict('filter', 2, (ev, fn, value) => {
  expectFunction(fn);
  const items = mapItems(
    ev,
    itemsOf(value, 'filter'),
    (inner, item) => {
      const keep = asCondition(inner.call(fn, item.thunk), 'filter');
      if (keep === TRUE) return [item];
      return keep === FALSE ? [] : [itemWhen(keep, item)];
    },
    (_inner, spread) => call('filter', [fn, spread]),
  );
  return items === null ? spent(ev) : list(items);
});

/** `any` (`stop` is true) and `all` (false): conditions joined until one decides. */
const quantifier = (name: string, stop: boolean): BuiltinValue =>
  strict(name, 2, (ev, fn, value) => {
    expectFunction(fn);
    const join = stop ? or : and;
    let result: Value = bool(!stop);
    for (const item of itemsOf(value, name)) {
      if (!ev.spend(1)) return spent(ev);
      let next: Value;
      try {
        next = isSpread(item) ? call(name, [fn, item.spread]) : asCondition(ev.call(fn, item.thunk), name);
      } catch (error) {
        // Where this element fails, the evaluation only succeeds if an earlier one decides.
        if (error instanceof EvaluationError && result.kind !== 'bool') return bool(stop);
        throw error;
      }
      result = join(ev, result, next);
      if (result.kind === 'bool' && result.value === stop) return result;
    }
    return result;
  });

/** Whether a list has an element equal to `value`: a Boolean or the symbolic condition. */
export function elemCondition(ev: Evaluator, value: Value, items: readonly ListItem[]): Value {
  let result: Value = FALSE;
  for (const item of items) {
    if (!ev.spend(1)) return spent(ev);
    let next: Value;
    if (!isSpread(item)) next = equals(ev, value, ev.force(item.thunk));
    else if (item.spread.kind === 'unknown') next = item.spread;
    else if (item.spread.kind === 'choice') {
      const { condition, then, else: otherwise } = item.spread;
      const within = (branch: Thunk): Value => elemCondition(ev, value, itemsOf(ev.force(branch), 'elem'));
      const [first, second] = [within(then), within(otherwise)];
      next = first === second ? first : choose(ev, condition, ready(first), ready(second));
    } else next = call('elem', [value, item.spread]);
    result = or(ev, result, next);
    if (result === TRUE) return TRUE;
  }
  return result;
}

function fold(ev: Evaluator, fn: Value, start: Thunk, items: readonly ListItem[]): Value {
  let accumulator = start;
  for (const [index, item] of items.entries()) {
    if (!ev.spend(1)) return spent(ev);
    if (!isSpread(item)) {
      accumulator = ready(ev.call(fn, accumulator, item.thunk));
      continue;
    }
    const rest = items.slice(index + 1);
    const from = accumulator;
    const expanded = expandChoice([item], 0, (inner, branch) => fold(inner, fn, from, [...branch, ...rest]));
    return expanded ?? { kind: 'call', callee: "foldl'", args: [ready(fn), from, ready(compact(items.slice(index)))] };
  }
  return ev.force(accumulator);
}

/** The element at an index, through choices between lists. */
function elementAt(ev: Evaluator, items: readonly ListItem[], index: number, name: string): Value {
  for (const [at, item] of items.slice(0, index + 1).entries()) {
    if (!isSpread(item)) {
      if (at === index) return ev.force(item.thunk);
      continue;
    }
    const expanded = expandChoice(items, at, (inner, more) => elementAt(inner, more, index, name));
    if (expanded !== null) return expanded;
    const args = [compact(items)];
    return call(name, name === 'head' ? args : [...args, int(index)]);
  }
  throw new EvaluationError('other', name === 'head' ? "'head' called on an empty list" : `list index ${index} is out of bounds`);
}

function tailOf(items: readonly ListItem[]): Value {
  const [first] = items;
  if (first === undefined) return fail("'tail' called on an empty list");
  if (!isSpread(first)) return list(items.slice(1));
  return expandChoice(items, 0, (_inner, more) => tailOf(more)) ?? call('tail', [compact(items)]);
}

/** `concatLists` of lists already at hand; a symbolic one becomes a run. */
function concatItems(ev: Evaluator, items: readonly ListItem[], what: string): Value {
  const result = mapItems(
    ev,
    items,
    (inner, item) => {
      const value = inner.force(item.thunk);
      return value.kind === 'choice' ? [{ spread: value }] : itemsOf(value, what);
    },
    (_inner, spread) => call('concatLists', [spread]),
  );
  if (result === null) return spent(ev);
  return result.length > ev.limits.items ? ev.cut('evaluation budget: size') : list(result);
}

const genList = partlyStrict('genList', 2, [1], (ev, [count], args) => {
  const known = expect(count as Value, 'int', 'genList');
  const [fn] = args;
  if (known === null) return list([{ spread: { kind: 'call', callee: 'genList', args } }]);
  if (known.value < 0n) return fail(`cannot create list of size ${known.value}`);
  if (known.value > BigInt(ev.limits.items) || !ev.spend(Number(known.value))) return ev.cut('evaluation budget: size');
  return list(
    Array.from({ length: Number(known.value) }, (_none, index) => slot(lazy((inner) => inner.call(inner.force(fn as Thunk), int(index))))),
  );
});

export const LIST_BUILTINS: readonly BuiltinValue[] = [
  map,
  filter,
  quantifier('any', true),
  quantifier('all', false),
  partlyStrict('elem', 2, [1], (ev, [value], [needle]) => {
    const items = itemsOf(value as Value, 'elem');
    return items.length === 0 ? FALSE : elemCondition(ev, ev.force(needle as Thunk), items);
  }),
  partlyStrict("foldl'", 3, [0, 2], (ev, [fn, value], [, start]) => {
    expectFunction(fn as Value);
    return fold(ev, fn as Value, start as Thunk, itemsOf(value as Value, "foldl'"));
  }),
  strict('head', 1, (ev, value) => elementAt(ev, itemsOf(value, 'head'), 0, 'head')),
  strict('tail', 1, (_ev, value) => tailOf(itemsOf(value, 'tail'))),
  strict('elemAt', 2, (ev, value, index) => {
    const items = itemsOf(value, 'elemAt');
    const at = expect(index, 'int', 'elemAt');
    if (at === null) return null;
    if (at.value < 0n || at.value > BigInt(Number.MAX_SAFE_INTEGER)) return fail(`list index ${at.value} is out of bounds`);
    return elementAt(ev, items, Number(at.value), 'elemAt');
  }),
  strict('length', 1, (_ev, value) => {
    const items = itemsOf(value, 'length');
    return items.some(isSpread) ? call('length', [compact(items)]) : int(items.length);
  }),
  strict('concatLists', 1, (ev, value) => concatItems(ev, itemsOf(value, 'concatLists'), 'concatLists')),
  strict('concatMap', 2, (ev, fn, value) => {
    expectFunction(fn);
    const made = mapItems(
      ev,
      itemsOf(value, 'concatMap'),
      (inner, item) => {
        const part = inner.call(fn, item.thunk);
        return part.kind === 'choice' ? [{ spread: part }] : itemsOf(part, 'concatMap');
      },
      (_inner, spread) => call('concatLists', [call('map', [fn, spread])]),
    );
    return made === null ? spent(ev) : made.length > ev.limits.items ? ev.cut('evaluation budget: size') : list(made);
  }),
  genList,
];
