/** `lib.lists`. */
import { choose, not } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import { compareText, equals, lessThan } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { each, listOf } from '../builtins/support.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../thunk.ts';
import { bool, builtin, call, EMPTY_LIST, int, isSpread, isSymbolic, list, type ListItem, string, type Value } from '../values.ts';
import { define, elementsOf, filterItems, itemsOf, knownInt, listMembers, mapItems, maybe, native, record, type Table } from './toolkit.ts';
import { MORE_LISTS } from './lists-more.ts';
import { whenTrue } from './trivial.ts';

const optional = builtin('optional', 2, (ev, [condition, value]) => {
  const holds = ev.force(condition as Thunk);
  const item = slot(value as Thunk);
  if (holds.kind === 'bool') return list(holds.value ? [item] : []);
  if (!isSymbolic(holds)) throw new EvaluationError('type', `value is ${holds.kind} while a Boolean was expected`);
  return list([maybe(holds, item)]);
});

/** Nested lists laid flat; symbolic elements may be lists themselves and become runs. */
function flatten(ev: Evaluator, value: Value): ListItem[] {
  if (value.kind === 'list')
    return value.items.flatMap((item) => (isSpread(item) ? flattenRun(ev, item.spread) : flattenElement(ev, item)));
  if (isSymbolic(value) && value.kind !== 'text') return flattenRun(ev, value);
  return [slotOf(value)];
}

function flattenElement(ev: Evaluator, item: Slot): ListItem[] {
  const value = ev.force(item.thunk);
  if (value.kind === 'list') return flatten(ev, value);
  if (value.kind === 'choice')
    return [
      {
        spread: {
          kind: 'choice',
          condition: value.condition,
          then: lazy((inner) => list(flattenElement(inner, slot(value.then, item.origin)))),
          else: lazy((inner) => list(flattenElement(inner, slot(value.else, item.origin)))),
        },
      },
    ];
  return [item];
}

function flattenRun(ev: Evaluator, run: Value): ListItem[] {
  if (run.kind === 'list') return flatten(ev, run);
  if (run.kind === 'choice') {
    return [
      {
        spread: {
          kind: 'choice',
          condition: run.condition,
          then: lazy((inner) => list(flatten(inner, inner.force(run.then)))),
          else: lazy((inner) => list(flatten(inner, inner.force(run.else)))),
        },
      },
    ];
  }
  if (run.kind === 'call' && run.callee === 'each') {
    const element = ev.force(run.args[0] as Thunk);
    if (element.kind !== 'list') return [{ spread: run }];
    return flatten(ev, element).map(
      (item): ListItem => ({
        spread: isSpread(item)
          ? each(call('elementOf', [item.spread]), run)
          : { kind: 'call', callee: 'each', args: [item.thunk, run.args[1] as Thunk] },
      }),
    );
  }
  return [{ spread: run }];
}

/** The first element for which the predicate holds, as choices where that is symbolic. */
function first(ev: Evaluator, test: Thunk, items: readonly ListItem[], otherwise: Thunk): Value | null {
  const [head, ...others] = items;
  if (head === undefined) return ev.force(otherwise);
  if (isSpread(head)) return null;
  const holds = ev.call(ev.force(test), head.thunk);
  if (holds.kind === 'bool' && holds.value) return ev.force(head.thunk);
  const rest = first(ev, test, others, otherwise);
  if (rest === null || (holds.kind === 'bool' && !holds.value)) return rest;
  return choose(ev, holds, head.thunk, ready(rest));
}

const contains = (ev: Evaluator, set: Value, element: Slot): Value => native(ev, 'elem', element.thunk, set);

/** Elements whose equality with every kept one is known to be false; a symbolic equality keeps the list symbolic. */
function unique(ev: Evaluator, slots: readonly Slot[]): Slot[] | null {
  const kept: Slot[] = [];
  for (const item of slots) {
    // Every element is compared with all before it.
    if (!ev.spend(kept.length >> 2)) {
      ev.cut('evaluation budget: steps');
      return null;
    }
    const same = kept.map((other) => equals(ev, ev.force(other.thunk), ev.force(item.thunk)));
    if (same.some((result) => result.kind === 'bool' && result.value)) continue;
    if (same.some((result) => result.kind !== 'bool')) return null;
    kept.push(item);
  }
  return kept;
}

const slice = (name: string, range: (length: number, count: number) => readonly [number, number]) =>
  define(name, 'ss', (_ev, count, value) => {
    const wanted = knownInt(count, name);
    const items = itemsOf(value, name);
    if (wanted === null) return null;
    const leading = items.findIndex(isSpread);
    const [start, end] = range(items.length, wanted);
    // Before the first symbolic run positions are known, when counted from the front.
    if (leading !== -1 && (name !== 'take' || end > leading) && (name !== 'drop' || start > leading)) return null;
    return list(items.slice(Math.max(start, 0), Math.max(end, 0)));
  });

const sublist = define('sublist', 'sss', (_ev, start, count, value) => {
  const [from, length] = [knownInt(start, 'sublist'), knownInt(count, 'sublist')];
  const slots = elementsOf(value, 'sublist');
  return slots === null || from === null || length === null ? null : list(slots.slice(from, from + length));
});

const end = (name: string, of: (slots: readonly Slot[]) => Value | Thunk) =>
  define(name, 's', (ev, value) => {
    const items = itemsOf(value, name);
    if (items.length === 0) throw new EvaluationError('throw', `lists.${name}: list must not be empty!`);
    const tail = items.at(-1);
    if (name === 'last' && tail !== undefined && !isSpread(tail)) return ev.force(tail.thunk);
    const slots = elementsOf(value, name);
    if (slots === null) return null;
    const result = of(slots);
    return 'kind' in result ? result : ev.force(result);
  });

const fold = (name: string, right: boolean) =>
  define(name, 'lls', (ev, op, initial, value) => {
    const slots = elementsOf(value, name);
    if (slots === null) return null;
    const order = right ? [...slots].reverse() : slots;
    let result = initial;
    for (const { thunk } of order) {
      const before = result;
      result = lazy((inner) => (right ? inner.call(inner.force(op), thunk, before) : inner.call(inner.force(op), before, thunk)));
    }
    return ev.force(result);
  });

const imap = (name: string, from: number) =>
  define(name, 'ls', (ev, fn, value) => {
    const items = itemsOf(value, name);
    const leading = items.findIndex(isSpread);
    return list(
      mapItems(ev, items, name, (inner, item, index) =>
        inner.call(
          inner.force(fn),
          leading !== -1 && index >= leading ? call('indexOf', [inner.force(item.thunk)]) : int(index + from),
          item.thunk,
        ),
      ),
    );
  });

const filterWith = (name: string, keep: boolean) =>
  define(name, 'ss', (ev, others, value) =>
    list(
      filterItems(ev, itemsOf(value, name), name, (inner, item) => {
        const found = contains(inner, others, item);
        return keep ? found : not(found);
      }),
    ),
  );

export const LISTS: Table = {
  singleton: builtin('singleton', 1, (_ev, [value]) => list([slot(value as Thunk)])),
  forEach: define('forEach', 'll', (ev, values, fn) => native(ev, 'map', fn, values)),
  foldr: fold('foldr', true),
  fold: fold('foldr', true),
  foldl: fold('foldl', false),
  imap0: imap('imap0', 0),
  imap1: imap('imap1', 1),
  ifilter0: define('ifilter0', 'ls', (ev, test, value) => {
    const slots = elementsOf(value, 'ifilter0');
    return slots === null
      ? null
      : list(filterItems(ev, slots, 'ifilter0', (inner, item) => inner.call(inner.force(test), int(slots.indexOf(item)), item.thunk)));
  }),
  flatten: define('flatten', 's', (ev, value) => list(flatten(ev, value))),
  remove: define('remove', 'ls', (ev, unwanted, value) =>
    list(
      filterItems(ev, itemsOf(value, 'remove'), 'remove', (inner, item) =>
        not(equals(inner, inner.force(item.thunk), inner.force(unwanted))),
      ),
    ),
  ),
  findSingle: define('findSingle', 'llls', (ev, test, none, several, value) => {
    const slots = elementsOf(value, 'findSingle');
    if (slots === null) return null;
    const found = filterItems(ev, slots, 'findSingle', (inner, item) => inner.call(inner.force(test), item.thunk));
    const [only] = found;
    if (found.some(isSpread)) return null;
    if (only === undefined || isSpread(only)) return ev.force(none);
    return found.length === 1 ? ev.force(only.thunk) : ev.force(several);
  }),
  findFirst: define('findFirst', 'lls', (ev, test, otherwise, value) => first(ev, test, itemsOf(value, 'findFirst'), otherwise)),
  findFirstIndex: define('findFirstIndex', 'lls', (ev, test, otherwise, value) => {
    const slots = elementsOf(value, 'findFirstIndex');
    if (slots === null) return null;
    const indexes = slots.map((_item, index) => slotOf(int(index)));
    const byIndex = builtin('index test', 1, (inner, [index]) => {
      const at = inner.force(index as Thunk);
      return inner.call(inner.force(test), (slots[at.kind === 'int' ? Number(at.value) : 0] as Slot).thunk);
    });
    return first(ev, ready(byIndex), indexes, otherwise);
  }),
  count: define('count', 'ls', (ev, test, value) => {
    const slots = elementsOf(value, 'count');
    const holds = slots?.map((item) => ev.call(ev.force(test), item.thunk));
    if (holds === undefined || holds.some((result) => result.kind !== 'bool')) return null;
    return int(holds.filter((result) => result.kind === 'bool' && result.value).length);
  }),
  optional,
  optionals: whenTrue('optionals', EMPTY_LIST),
  toList: define('toList', 's', (ev, value) => {
    const wrapped = list([slotOf(value)]);
    return choose(ev, native(ev, 'isList', value), ready(value), ready(wrapped));
  }),
  range: define('range', 'ss', (ev, from, to) => {
    const [low, high] = [knownInt(from, 'range'), knownInt(to, 'range')];
    if (low === null || high === null) return null;
    if (high - low > ev.limits.items) return ev.cut('evaluation budget: size');
    return list(Array.from({ length: Math.max(high - low + 1, 0) }, (_unused, index) => slotOf(int(low + index))));
  }),
  replicate: define('replicate', 'sl', (ev, count, value) => {
    const times = knownInt(count, 'replicate');
    if (times === null) return null;
    return times > ev.limits.items ? ev.cut('evaluation budget: size') : list(Array.from({ length: times }, () => slot(value)));
  }),
  zipListsWith: define('zipListsWith', 'lss', (_ev, fn, left, right) => zip(fn, left, right)),
  zipLists: define('zipLists', 'ss', (_ev, left, right) =>
    zip(ready(builtin('pair', 2, (_inner, [fst, snd]) => record({ fst: fst as Thunk, snd: snd as Thunk }))), left, right),
  ),
  reverseList: define('reverseList', 's', (_ev, value) => {
    const items = itemsOf(value, 'reverseList');
    return list([...items].reverse().map((item) => (isSpread(item) ? { spread: call('reverseList', [item.spread]) } : item)));
  }),
  sortOn: define('sortOn', 'ls', (ev, fn, value) => {
    const slots = elementsOf(value, 'sortOn');
    const keys = slots?.map((item) => ev.call(ev.force(fn), item.thunk));
    return slots === null || keys === undefined ? null : sorted(ev, slots, keys, lessThan);
  }),
  compareLists: define('compareLists', 'lss', (ev, compare, a, b) => {
    const [left, right] = [elementsOf(a, 'compareLists'), elementsOf(b, 'compareLists')];
    if (left === null || right === null) return null;
    for (const [index, item] of left.entries()) {
      const other = right[index];
      if (other === undefined) return int(1);
      const result = ev.call(ev.force(compare), item.thunk, other.thunk);
      if (result.kind !== 'int') return null;
      if (result.value !== 0n) return result;
    }
    return int(left.length < right.length ? -1 : 0);
  }),
  naturalSort: define('naturalSort', 's', (ev, value) => {
    const slots = elementsOf(value, 'naturalSort');
    const keys = slots?.map((item) => ev.force(item.thunk));
    if (slots === null || keys === undefined || keys.some((key) => key.kind !== 'string')) return null;
    return sorted(ev, slots, keys, (_inner, a, b) => bool(a.kind === 'string' && b.kind === 'string' && naturalLess(a.value, b.value)));
  }),
  take: slice('take', (_length, count) => [0, count]),
  drop: slice('drop', (length, count) => [count, length]),
  takeEnd: slice('takeEnd', (length, count) => [length - count, length]),
  dropEnd: slice('dropEnd', (length, count) => [0, length - count]),
  sublist,
  last: end('last', (slots) => (slots.at(-1) as Slot).thunk),
  init: end('init', (slots) => list(slots.slice(0, -1))),
  unique: define('unique', 's', (ev, value) => {
    const slots = elementsOf(value, 'unique');
    const kept = slots === null ? null : unique(ev, slots);
    return kept === null ? null : list(kept);
  }),
  allUnique: define('allUnique', 's', (ev, value) => {
    const slots = elementsOf(value, 'allUnique');
    const kept = slots === null ? null : unique(ev, slots);
    return slots === null || kept === null ? null : bool(kept.length === slots.length);
  }),
  uniqueStrings: define('uniqueStrings', 's', (ev, value) => {
    const texts = elementsOf(value, 'uniqueStrings')?.map(({ thunk }) => ev.force(thunk));
    if (texts === undefined || texts.some((text) => text.kind !== 'string')) return null;
    const names = new Set(texts.map((text) => (text.kind === 'string' ? text.value : '')));
    return listOf([...names].sort(compareText).map(string));
  }),
  intersectLists: filterWith('intersectLists', true),
  subtractLists: filterWith('subtractLists', false),
  mutuallyExclusive: define('mutuallyExclusive', 'ss', (ev, a, b) =>
    not(
      native(
        ev,
        'any',
        builtin('elem', 1, (inner, [value]) => native(inner, 'elem', value as Thunk, a)),
        b,
      ),
    ),
  ),
  concatAttrValues: define('concatAttrValues', 's', (ev, set) =>
    native(ev, 'concatLists', list(listMembers(ev, set, 'concatAttrValues', (inner, { slot: bound }) => inner.force(bound.thunk)))),
  ),
  ...MORE_LISTS,
};

function zip(fn: Thunk, left: Value, right: Value): Value | null {
  const [a, b] = [elementsOf(left, 'zipLists'), elementsOf(right, 'zipLists')];
  if (a === null || b === null) return null;
  return list(
    a.slice(0, b.length).map((item, index) =>
      slot(
        lazy((ev) => ev.call(ev.force(fn), item.thunk, (b[index] as Slot).thunk)),
        item.origin,
      ),
    ),
  );
}

/** Stable sort by keys; null where their order is symbolic. */
function sorted(
  ev: Evaluator,
  slots: readonly Slot[],
  keys: readonly Value[],
  less: (ev: Evaluator, a: Value, b: Value) => Value,
): Value | null {
  let decided = true;
  const before = (a: number, b: number): boolean => {
    const result = less(ev, keys[a] as Value, keys[b] as Value);
    if (result.kind !== 'bool') decided = false;
    return result.kind === 'bool' && result.value;
  };
  const order = slots.map((_item, index) => index).sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : a - b));
  return decided ? list(order.map((index) => slots[index] as Slot)) : null;
}

/** Numbers inside names compare as numbers. */
function naturalLess(a: string, b: string): boolean {
  const parts = (text: string): string[] => text.split(/(0|[1-9][0-9]*)/);
  const [left, right] = [parts(a), parts(b)];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    if (index % 2 === 1 && part !== other) return BigInt(part) < BigInt(other);
    if (part !== other) return compareText(part, other) < 0;
  }
  return left.length < right.length;
}
