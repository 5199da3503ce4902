/** The rarer functions of `lib.attrsets`. */
import { and, choose } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName } from '../select.ts';
import { lazy, ready, slot, slotOf, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import { attrs, builtin, call, EMPTY_ATTRS, EMPTY_LIST, FALSE, isSymbolic, list, string, TRUE, type Value } from '../values.ts';
import { isClosed, sortedNames } from '../builtins/support.ts';
import { stepsOf } from './paths.ts';
import { define, elementsOf, itemsOf, listMembers, mapMembers, membersOf, native, record, type Table } from './toolkit.ts';

const pathTo = (path: readonly Value[], name: Value): Value[] => [...path, name];
const pathList = (path: readonly Value[]): Value => list(path.map((step) => slotOf(step)));

/** Values of nested sets mapped; `into` says whether to go into a set. */
function mapRecursive(ev: Evaluator, into: Thunk | null, fn: Thunk, path: readonly Value[], set: Value): Value {
  return mapMembers(ev, set, (inner, name, bound) => {
    const value = inner.force(bound.thunk);
    const here = pathTo(path, name);
    const leaf = lazy((deep) => deep.call(deep.force(fn), pathList(here), bound.thunk));
    if (value.kind !== 'attrs') return inner.force(leaf);
    const goes = into === null ? TRUE : inner.call(inner.force(into), value);
    return choose(
      inner,
      goes,
      lazy((deep) => mapRecursive(deep, into, fn, here, value)),
      leaf,
    );
  });
}

/** The same as a flat list; `into` also gets the path. */
function listRecursive(ev: Evaluator, into: Thunk | null, fn: Thunk, path: readonly Value[], set: Value): Value {
  const parts = listMembers(ev, set, 'mapAttrsToListRecursive', (inner, { name, slot: bound }) => {
    const value = inner.force(bound.thunk);
    const here = pathTo(path, name);
    const leaf = lazy(() =>
      list([
        slot(
          lazy((deep) => deep.call(deep.force(fn), pathList(here), bound.thunk)),
          bound.origin,
        ),
      ]),
    );
    if (value.kind !== 'attrs') return inner.force(leaf);
    const goes = into === null ? TRUE : inner.call(inner.force(into), pathList(here), value);
    return choose(
      inner,
      goes,
      lazy((deep) => listRecursive(deep, into, fn, here, value)),
      leaf,
    );
  });
  return native(ev, 'concatLists', list(parts));
}

function collect(ev: Evaluator, test: Thunk, value: Value): Value {
  const holds = ev.call(ev.force(test), value);
  if (holds === TRUE) return list([slotOf(value)]);
  const below = lazy((inner) =>
    value.kind === 'attrs'
      ? native(
          inner,
          'concatLists',
          list(listMembers(inner, value, 'collect', (deep, { slot: bound }) => collect(deep, test, deep.force(bound.thunk)))),
        )
      : EMPTY_LIST,
  );
  return choose(ev, holds, ready(list([slotOf(value)])), below);
}

function matchAttrs(ev: Evaluator, pattern: Value, value: Value): Value {
  let result: Value = TRUE;
  for (const { name, slot: bound, many } of membersOf(ev, pattern)) {
    if (many || name.kind !== 'string') return call('matchAttrs', [pattern, value]);
    const has = hasName(ev, value, name.value);
    if (has === FALSE) return FALSE;
    const [left, right] = [ev.force(bound.thunk), selectName(ev, value, name.value, null)];
    const same =
      left.kind !== 'attrs' ? equals(ev, left, right) : right.kind === 'attrs' || isSymbolic(right) ? matchAttrs(ev, left, right) : FALSE;
    result = and(ev, result, and(ev, has, same));
    if (result === FALSE) return FALSE;
  }
  return result;
}

/** Every combination of one element of each list. */
function cartesianProduct(ev: Evaluator, set: Value): Value | null {
  let combinations: Value[] = [EMPTY_ATTRS];
  for (const { name, slot: bound, many } of membersOf(ev, set)) {
    const slots = elementsOf(ev.force(bound.thunk), 'cartesianProduct');
    if (many || slots === null || name.kind !== 'string' || !ev.spend(combinations.length * slots.length)) return null;
    combinations = combinations.flatMap((before) => slots.map((item) => updateValues(ev, before, attrs(new Map([[name.value, item]])))));
  }
  return list(combinations.map((value) => slotOf(value)));
}

const zipWithNames = define('zipAttrsWithNames', 'sll', (ev, names, fn, sets) => {
  const slots = elementsOf(names, 'zipAttrsWithNames');
  if (slots === null) return null;
  return native(
    ev,
    'listToAttrs',
    list(
      slots.map(({ thunk }) =>
        slotOf(
          record({
            name: thunk,
            value: lazy((inner) => inner.call(inner.force(fn), thunk, native(inner, 'catAttrs', thunk, sets))),
          }),
        ),
      ),
    ),
  );
});

const zipAttrs = define('zipAttrs', 's', (ev, sets) =>
  native(
    ev,
    'zipAttrsWith',
    builtin('values', 2, (inner, [, values]) => inner.force(values as Thunk)),
    sets,
  ),
);

const foldAttrs = define('foldAttrs', 'lls', (ev, op, initial, sets) => {
  const slots = elementsOf(sets, 'foldAttrs')?.map(({ thunk }) => openSet(ev, ev.force(thunk)));
  if (slots === undefined || !slots.every(isClosed)) return null;
  const results = new Map<string, Thunk>();
  for (const set of slots.reverse()) {
    for (const [name, bound] of set.entries) {
      const before = results.get(name) ?? initial;
      results.set(
        name,
        lazy((inner) => inner.call(inner.force(op), bound.thunk, before)),
      );
    }
  }
  return attrs(new Map(sortedNames(results.keys()).map((name) => [name, slot(results.get(name) as Thunk)])));
});

/** One update of `updateManyAttrsByPath`. */
interface PathUpdate {
  readonly steps: readonly (string | Value)[];
  readonly update: Value;
}

function updateMany(ev: Evaluator, updates: readonly PathUpdate[], depth: number, value: Thunk | null): Value {
  const here = updates.filter(({ steps }) => steps.length === depth);
  const below = new Map<string, PathUpdate[]>();
  for (const update of updates) {
    const step = update.steps[depth];
    if (typeof step === 'string') below.set(step, [...(below.get(step) ?? []), update]);
  }
  // An update that does not look at the old value may stand where there is none.
  let result = lazy((outer) => {
    if (below.size === 0) {
      if (value === null) throw new EvaluationError('throw', 'updateManyAttrsByPath: the path does not exist in the given value');
      return outer.force(value);
    }
    const set = value === null ? EMPTY_ATTRS : outer.force(value);
    if (set.kind !== 'attrs' && !isSymbolic(set))
      throw new EvaluationError('throw', 'updateManyAttrsByPath: the given value is not an attribute set');
    const changes: Record<string, Thunk> = {};
    for (const [name, inside] of below) {
      const has = set.kind !== 'attrs' || set.entries.has(name) || set.rest !== null;
      changes[name] = lazy((inner) => updateMany(inner, inside, depth + 1, has ? lazy((deep) => selectName(deep, set, name, null)) : null));
    }
    return updateValues(outer, set, record(changes));
  });
  for (const { update } of here) {
    const before = result;
    result = lazy((inner) => inner.call(update, before));
  }
  return ev.force(result);
}

const isTrue = (value: boolean): Value => (value ? TRUE : FALSE);

export const MORE_ATTRSETS: Table = {
  mapAttrsRecursive: define('mapAttrsRecursive', 'ls', (ev, fn, set) => mapRecursive(ev, null, fn, [], set)),
  mapAttrsRecursiveCond: define('mapAttrsRecursiveCond', 'lls', (ev, into, fn, set) => mapRecursive(ev, into, fn, [], set)),
  mapAttrsToListRecursive: define('mapAttrsToListRecursive', 'ls', (ev, fn, set) => listRecursive(ev, null, fn, [], set)),
  mapAttrsToListRecursiveCond: define('mapAttrsToListRecursiveCond', 'lls', (ev, into, fn, set) => listRecursive(ev, into, fn, [], set)),
  collect: define('collect', 'ls', (ev, test, value) => collect(ev, test, value)),
  matchAttrs: define('matchAttrs', 'ss', matchAttrs),
  cartesianProduct: define('cartesianProduct', 's', cartesianProduct),
  cartesianProductOfSets: define('cartesianProduct', 's', cartesianProduct),
  mapCartesianProduct: define('mapCartesianProduct', 'ls', (ev, fn, set) => {
    const product = cartesianProduct(ev, set);
    return product === null ? null : native(ev, 'map', fn, product);
  }),
  zipAttrs,
  zipAttrsWithNames: zipWithNames,
  zip: zipAttrs,
  foldAttrs,
  overrideExisting: define('overrideExisting', 'ss', (ev, old, fresh) =>
    mapMembers(ev, old, (inner, name, bound) =>
      name.kind === 'string' ? selectName(inner, fresh, name.value, bound.thunk) : inner.force(bound.thunk),
    ),
  ),
  longestValidPathPrefix: define('longestValidPathPrefix', 'ss', (ev, path, value) => {
    const steps = stepsOf(ev, path, 'longestValidPathPrefix');
    if (steps === null) return null;
    let at: Value = value;
    for (const [index, step] of steps.entries()) {
      const has = typeof step === 'string' && at.kind === 'attrs' ? hasName(ev, at, step) : isSymbolic(at) ? null : FALSE;
      if (has === FALSE) return list(itemsOf(path, 'longestValidPathPrefix').slice(0, index));
      if (has !== TRUE) return null;
      at = selectName(ev, at, step as string, null);
    }
    return path;
  }),
  updateManyAttrsByPath: define('updateManyAttrsByPath', 'sl', (ev, updates, value) => {
    const parsed: PathUpdate[] = [];
    for (const { thunk } of elementsOf(updates, 'updateManyAttrsByPath') ?? []) {
      const given = ev.force(thunk);
      const steps = stepsOf(ev, selectName(ev, given, 'path', null), 'updateManyAttrsByPath');
      if (steps === null || steps.some((step) => typeof step !== 'string')) return null;
      parsed.push({ steps, update: selectName(ev, given, 'update', null) });
    }
    return updateMany(ev, parsed, 0, value);
  }),
  recurseIntoAttrs: define('recurseIntoAttrs', 's', (ev, set) => updateValues(ev, set, record({ recurseForDerivations: isTrue(true) }))),
  dontRecurseIntoAttrs: define('dontRecurseIntoAttrs', 's', (ev, set) =>
    updateValues(ev, set, record({ recurseForDerivations: isTrue(false) })),
  ),
  unionOfDisjoint: define('unionOfDisjoint', 'ss', (ev, a, b) => {
    const [left, right] = [openSet(ev, a), openSet(ev, b)];
    const mask: Record<string, Thunk> = {};
    for (const name of left.entries.keys()) {
      if (right.entries.has(name))
        mask[name] = lazy(() => {
          throw new EvaluationError('throw', `unionOfDisjoint: collision on ${name}`);
        });
    }
    return updateValues(ev, updateValues(ev, left, right), record(mask));
  }),
  toDerivation: define('toDerivation', 's', (_ev, path) => {
    const fields = { type: string('derivation'), outPath: path, outputs: list([slotOf(string('out'))]), outputName: string('out') };
    const result: Value = attrs(new Map([...record(fields).entries, ['out', slot(lazy(() => result))]]));
    return result;
  }),
};
