/** The rarer functions of `lib.lists`. */
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, type Slot, slot, type Thunk } from '../thunk.ts';
import { bool, FALSE, list, type Value } from '../values.ts';
import { define, elementsOf, knownInt, native, record, type Table } from './toolkit.ts';

/** `op (op nul x) y …` per group, for groups of known names. */
const groupByWith = define("groupBy'", 'llls', (ev, op, initial, key, value) => {
  const groups = native(ev, 'groupBy', key, value);
  if (groups.kind !== 'attrs') return null;
  const folded = new Map<string, Slot>();
  for (const [name, group] of groups.entries) {
    folded.set(
      name,
      slot(
        lazy((inner) => {
          const slots = elementsOf(inner.force(group.thunk), "groupBy'") ?? [];
          let result = initial;
          for (const { thunk } of slots) {
            const before = result;
            result = lazy((deep) => deep.call(deep.force(op), before, thunk));
          }
          return inner.force(result);
        }),
      ),
    );
  }
  return { ...groups, entries: folded };
});

/** Length of the common start of two lists; null where an equality is symbolic. */
function commonLength(ev: Evaluator, a: readonly Slot[], b: readonly Slot[]): number | null {
  for (const [index, item] of a.entries()) {
    const other = b[index];
    if (other === undefined) return index;
    const same = equals(ev, ev.force(item.thunk), ev.force(other.thunk));
    if (same.kind !== 'bool') return null;
    if (same === FALSE) return index;
  }
  return a.length;
}

const withPrefix = (name: string, run: (prefix: readonly Slot[], whole: readonly Slot[], common: number) => Value) =>
  define(name, 'ss', (ev, prefix, whole) => {
    const [a, b] = [elementsOf(prefix, name), elementsOf(whole, name)];
    if (a === null || b === null) return null;
    const common = commonLength(ev, a, b);
    return common === null ? null : run(a, b, common);
  });

type Dfs =
  | { readonly minimal: Slot; readonly visited: Slot[]; readonly rest: Slot[] }
  | { readonly cycle: Slot; readonly loops: Slot[]; readonly visited: Slot[]; readonly rest: Slot[] };

/** Walks to an element that nothing else has to come before; null where an order is symbolic. */
function depthFirst(ev: Evaluator, stopOnCycles: boolean, before: Thunk, all: readonly Slot[]): Dfs | null {
  let [current, ...rest] = all as [Slot, ...Slot[]];
  let visited: Slot[] = [];
  for (;;) {
    const split = (slots: readonly Slot[]): { right: Slot[]; wrong: Slot[] } | null => {
      const parts = { right: [] as Slot[], wrong: [] as Slot[] };
      for (const item of slots) {
        const holds = ev.call(ev.force(before), item.thunk, current.thunk);
        if (holds.kind !== 'bool') return null;
        parts[holds.value ? 'right' : 'wrong'].push(item);
      }
      return parts;
    };
    const [cycles, parts] = [split(visited), split(rest)];
    if (cycles === null || parts === null || !ev.spend(all.length)) return null;
    if (stopOnCycles && cycles.right.length > 0) return { cycle: current, loops: cycles.right, visited, rest };
    const [next, ...others] = parts.right;
    if (next === undefined) return { minimal: current, visited, rest };
    visited = [current, ...visited];
    current = next;
    rest = [...others, ...parts.wrong];
  }
}

function toposort(ev: Evaluator, before: Thunk, slots: readonly Slot[]): Value | null {
  const result: Slot[] = [];
  let left = slots;
  while (left.length >= 2) {
    const step = depthFirst(ev, true, before, left);
    if (step === null) return null;
    if ('cycle' in step) return record({ cycle: list([step.cycle, ...step.visited].reverse()), loops: list(step.loops) });
    result.push(step.minimal);
    left = [...step.visited, ...step.rest];
  }
  return record({ result: list([...result, ...left]) });
}

export const MORE_LISTS: Table = {
  "groupBy'": groupByWith,
  commonPrefix: withPrefix('commonPrefix', (prefix, _whole, common) => list(prefix.slice(0, common))),
  hasPrefix: withPrefix('lists.hasPrefix', (prefix, _whole, common) => bool(common === prefix.length)),
  removePrefix: withPrefix('lists.removePrefix', (prefix, whole, common) => {
    if (common === prefix.length) return list(whole.slice(common));
    throw new EvaluationError('throw', 'lib.lists.removePrefix: First argument is not a list prefix of the second argument');
  }),
  crossLists: define('crossLists', 'ls', (ev, fn, lists) => {
    const factors = elementsOf(lists, 'crossLists')?.map(({ thunk }) => elementsOf(ev.force(thunk), 'crossLists'));
    if (factors === undefined) return null;
    let results: Thunk[] = [fn];
    for (const factor of factors) {
      if (factor === null) return null;
      results = results.flatMap((partial) => factor.map(({ thunk }) => lazy((inner) => inner.call(inner.force(partial), thunk))));
    }
    return list(results.map((thunk) => slot(thunk)));
  }),
  replaceElemAt: define('replaceElemAt', 'ssl', (_ev, value, index, element) => {
    const [slots, at] = [elementsOf(value, 'replaceElemAt'), knownInt(index, 'replaceElemAt')];
    if (slots === null || at === null) return null;
    if (at < 0 || at >= slots.length) throw new EvaluationError('throw', "'lists.replaceElemAt' called with an index outside of the list");
    return list(slots.with(at, slot(element)));
  }),
  listDfs: define('listDfs', 'sls', (ev, stopOnCycles, before, value) => {
    const slots = elementsOf(value, 'listDfs');
    if (slots === null || stopOnCycles.kind !== 'bool' || slots.length === 0) return null;
    const found = depthFirst(ev, stopOnCycles.value, before, slots);
    if (found === null) return null;
    const shared = { visited: list(found.visited), rest: list(found.rest) };
    return 'cycle' in found
      ? record({ cycle: found.cycle.thunk, loops: list(found.loops), ...shared })
      : record({ minimal: found.minimal.thunk, ...shared });
  }),
  toposort: define('toposort', 'ls', (ev, before, value) => {
    const slots = elementsOf(value, 'toposort');
    return slots === null ? null : toposort(ev, before, slots);
  }),
};
