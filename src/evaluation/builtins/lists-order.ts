/** Lists: sorting, grouping and closures. */
import { not } from '../choice.ts';
import { lessThan } from '../equality.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { type Slot, slotOf } from '../thunk.ts';
import { type BuiltinValue, call, FALSE, isFunction, isSymbolic, type ListItem, list, TRUE, unknown, type Value } from '../values.ts';
import { itemsOf, itemWhen, mapItems } from './elements.ts';
import { expectFunction } from './lists.ts';
import { asCondition, attrsOf, closedItems, partlyStrict, strict } from './support.ts';

/** Stops a sort whose comparison is symbolic. */
class Undecided extends Error {}

/** A stable merge sort; `before(a, b)` says that `a` must stand before `b`. */
function mergeSort<T>(values: readonly T[], before: (a: T, b: T) => boolean): T[] {
  if (values.length < 2) return [...values];
  const middle = values.length >> 1;
  const left = mergeSort(values.slice(0, middle), before);
  const right = mergeSort(values.slice(middle), before);
  const merged: T[] = [];
  let at = 0;
  for (const value of right) {
    while (at < left.length && !before(value, left[at] as T)) merged.push(left[at++] as T);
    merged.push(value);
  }
  return merged.concat(left.slice(at));
}

const sort = strict('sort', 2, (ev, fn, value) => {
  expectFunction(fn);
  const symbolic = (): Value => list([{ spread: call('sort', [fn, value]) }]);
  itemsOf(value, 'sort');
  const slots = closedItems(value, 'sort');
  if (slots === null) return symbolic();
  const before = (a: Slot, b: Slot): boolean => {
    if (!ev.spend(1)) throw new Undecided();
    const answer = asCondition(ev.call(fn, a.thunk, b.thunk), 'sort');
    if (answer.kind !== 'bool') throw new Undecided();
    return answer.value;
  };
  try {
    const sorted = mergeSort(slots, before);
    // With a comparison that is no strict order the result depends on Nix's algorithm.
    const inconsistent = sorted.some((item, index) => index > 0 && before(item, sorted[index - 1] as Slot));
    return inconsistent ? unknown('sorted by a comparison that is no strict order') : list(sorted);
  } catch (error) {
    if (error instanceof Undecided) return symbolic();
    throw error;
  }
});

const partition = strict('partition', 2, (ev, fn, value) => {
  expectFunction(fn);
  const parts: [ListItem[], ListItem[]] = [[], []];
  const items = itemsOf(value, 'partition');
  const negated = (inner: Evaluator, item: Slot): Value => not(asCondition(inner.call(fn, item.thunk), 'partition'));
  const [right, wrong] = parts;
  const picked = mapItems(
    ev,
    items,
    (inner, item) => {
      const wrongWhen = negated(inner, item);
      if (wrongWhen === FALSE) return [item];
      if (wrongWhen === TRUE) wrong.push(item);
      else wrong.push(itemWhen(wrongWhen, item));
      return wrongWhen === TRUE ? [] : [itemWhen(not(wrongWhen), item)];
    },
    (_inner, spread) => call('filter', [fn, spread]),
  );
  if (picked === null) return ev.cut('evaluation budget: steps');
  if (items.some((item) => 'spread' in item)) return null;
  right.push(...picked);
  return attrsOf([
    ['right', list(right)],
    ['wrong', list(wrong)],
  ]);
});

const groupBy = strict('groupBy', 2, (ev, fn, value) => {
  expectFunction(fn);
  itemsOf(value, 'groupBy');
  const slots = closedItems(value, 'groupBy');
  if (slots === null) return null;
  const groups = new Map<string, Slot[]>();
  for (const item of slots) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    const key = ev.call(fn, item.thunk);
    if (key.kind !== 'string') {
      if (isSymbolic(key)) return null;
      throw typeError(`groupBy: value is ${key.kind} while a string was expected`);
    }
    const group = groups.get(key.value);
    if (group === undefined) groups.set(key.value, [item]);
    else group.push(item);
  }
  return attrsOf([...groups].map(([name, members]): [string, Value] => [name, list(members)]));
});

/** Keys seen by a closure; throws where Nix cannot compare them. */
class SeenKeys {
  private readonly exact = new Set<string>();
  private readonly others: Value[] = [];
  private kind: Value['kind'] | null = null;
  private readonly ev: Evaluator;

  constructor(ev: Evaluator) {
    this.ev = ev;
  }

  /** True where the key is new; null where a comparison is symbolic. */
  add(key: Value): boolean | null {
    if (isSymbolic(key)) return null;
    const kind = key.kind === 'float' ? 'int' : key.kind;
    if (this.kind !== null && this.kind !== kind) throw typeError(`cannot compare ${key.kind} with ${this.kind}`);
    const first = this.kind === null;
    this.kind = kind;
    if (key.kind === 'string' || key.kind === 'int' || key.kind === 'float' || key.kind === 'path') {
      const text = key.kind === 'path' ? key.path : String(key.value);
      if (this.exact.has(text)) return false;
      this.exact.add(text);
      return true;
    }
    if (!first) {
      for (const other of this.others) {
        const below = lessThan(this.ev, key, other);
        const above = lessThan(this.ev, other, key);
        if (below.kind !== 'bool' || above.kind !== 'bool') return null;
        if (!below.value && !above.value) return false;
      }
    }
    this.others.push(key);
    return true;
  }
}

const genericClosure = partlyStrict('genericClosure', 1, [0], (ev, [argument], args) => {
  const symbolic = (): Value => list([{ spread: { kind: 'call', callee: 'genericClosure', args } }]);
  const start = selectName(ev, argument as Value, 'startSet', null);
  const slots = closedItems(start, 'genericClosure');
  if (slots === null) return symbolic();
  if (slots.length === 0) return start;
  const operator = selectName(ev, argument as Value, 'operator', null);
  expectFunction(operator);
  if (!isFunction(operator) && operator.kind !== 'attrs') return symbolic();
  const queue = [...slots];
  const result: Slot[] = [];
  const seen = new SeenKeys(ev);
  for (let at = 0; at < queue.length; at++) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    if (queue.length > ev.limits.items) return ev.cut('evaluation budget: size');
    const item = queue[at] as Slot;
    const element = ev.force(item.thunk);
    const isNew = seen.add(selectName(ev, element, 'key', null));
    if (isNew === null) return symbolic();
    if (!isNew) continue;
    result.push(slotOf(element, item.origin));
    const more = closedItems(ev.call(operator, element), 'genericClosure');
    if (more === null) return symbolic();
    queue.push(...more);
  }
  return list(result);
});

export const LIST_ORDER_BUILTINS: readonly BuiltinValue[] = [sort, partition, groupBy, genericClosure];
