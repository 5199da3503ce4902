/** `lib.attrsets`. */
import { both, choose, distribute, not } from '../choice.ts';
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, hasPath, selectName, selectPath } from '../select.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import {
  attrs,
  type AttrsValue,
  call,
  type DynamicSlot,
  EMPTY_ATTRS,
  FALSE,
  isSpread,
  isSymbolic,
  list,
  type ListItem,
  NULL,
  string,
  TRUE,
  type Value,
} from '../values.ts';
import { MORE_ATTRSETS } from './attrsets-more.ts';
import { nest, showAttrPath, stepsOf } from './paths.ts';
import { define, elementsOf, itemsOf, listMembers, mapItems, mapMembers, membersOf, record, type Table } from './toolkit.ts';
import { recursiveUpdate, recursiveUpdateUntil } from './recursive-update.ts';
import { whenTrue } from './trivial.ts';

/** One attribute to be: its name, its value, and under which condition it is there. */
interface Pair {
  readonly name: Value;
  readonly slot: Slot;
}

/** A set of pairs; as with `listToAttrs`, the first of equal names wins. */
export function setOf(pairs: Iterable<Pair>): AttrsValue {
  const entries = new Map<string, Slot>();
  const dynamic: DynamicSlot[] = [];
  for (const { name, slot: bound } of pairs) {
    if (name.kind !== 'string') dynamic.push({ name, slot: bound });
    else if (!entries.has(name.value)) entries.set(name.value, bound);
  }
  return attrs(entries, null, dynamic);
}

/** The pairs that a list of names or elements makes; a symbolic run makes one pair for all of its elements. */
function pairsOf(ev: Evaluator, items: readonly ListItem[], name: string, make: (ev: Evaluator, element: Slot) => Pair): Pair[] {
  return items.flatMap((item): Pair[] => {
    if (!isSpread(item)) return [make(ev, item)];
    return runPairs(ev, item.spread, name, make, null);
  });
}

function runPairs(ev: Evaluator, run: Value, name: string, make: (ev: Evaluator, element: Slot) => Pair, presence: Value | null): Pair[] {
  const under = (pair: Pair, condition: Value | null): Pair => ({
    name: pair.name,
    slot: { ...pair.slot, presence: both(ev, condition, pair.slot.presence) },
  });
  if (run.kind === 'choice') {
    const branch = (thunk: Thunk, condition: Value): Pair[] =>
      itemsOf(ev.force(thunk), name).flatMap((item) =>
        isSpread(item)
          ? runPairs(ev, item.spread, name, make, both(ev, presence, condition))
          : [under(make(ev, item), both(ev, presence, condition))],
      );
    return [...branch(run.then, run.condition), ...branch(run.else, not(run.condition))];
  }
  const mapped = mapItems(ev, [{ spread: run }], name, (_inner, element) => ev.force(element.thunk))[0];
  if (mapped === undefined || !isSpread(mapped)) return [];
  const { spread } = mapped;
  if (spread.kind === 'list') {
    return spread.items.flatMap((item) =>
      isSpread(item) ? runPairs(ev, item.spread, name, make, presence) : [under(make(ev, item), presence)],
    );
  }
  const element = spread.kind === 'call' && spread.callee === 'each' ? (spread.args[0] as Thunk) : ready(spread);
  return [under(make(ev, slot(element)), presence)];
}

const pairFrom =
  (value: Thunk) =>
  (ev: Evaluator): Pair => {
    const pair = ev.force(value);
    return {
      name: selectName(ev, pair, 'name', null),
      slot: slot(
        lazy((inner) => selectName(inner, pair, 'value', null)),
        originOf(pair),
      ),
    };
  };
const originOf = (pair: Value): Slot['origin'] => (pair.kind === 'attrs' ? (pair.entries.get('value')?.origin ?? null) : null);

/** `mapAttrs' f set`: names and values made anew. */
function mapNames(ev: Evaluator, fn: Thunk, set: Value): AttrsValue {
  return setOf(
    membersOf(ev, set).map(({ name, slot: bound }) => {
      const pair = pairFrom(lazy((inner) => inner.call(inner.force(fn), name, bound.thunk)))(ev);
      return { name: pair.name, slot: { ...pair.slot, origin: pair.slot.origin ?? bound.origin, presence: bound.presence } };
    }),
  );
}

/** Attributes for which the predicate holds; a symbolic one becomes the attribute's presence. */
function filterMembers(ev: Evaluator, test: Thunk, set: Value, inside: (slot: Slot) => Slot = (bound) => bound): AttrsValue {
  const kept: Pair[] = [];
  for (const { name, slot: bound } of membersOf(ev, set)) {
    const holds = ev.call(ev.force(test), name, bound.thunk);
    if (holds === FALSE) continue;
    if (holds.kind !== 'bool' && !isSymbolic(holds))
      throw new EvaluationError('type', `filterAttrs: value is ${holds.kind} while a Boolean was expected`);
    kept.push({ name, slot: inside(holds.kind === 'bool' ? bound : { ...bound, presence: both(ev, bound.presence, holds) }) });
  }
  return setOf(kept);
}

function filterRecursive(ev: Evaluator, test: Thunk, set: Value): AttrsValue {
  return filterMembers(ev, test, set, (bound) => ({
    ...bound,
    thunk: lazy((inner) => {
      const value = inner.force(bound.thunk);
      return value.kind === 'attrs' ? filterRecursive(inner, test, value) : value;
    }),
  }));
}

/** `cond`, seen as a presence of everything in the set. */
function underCondition(ev: Evaluator, set: Value, presence: Value | null): Value {
  return presence === null ? set : choose(ev, presence, ready(set), ready(EMPTY_ATTRS));
}

function concatMapAttrs(ev: Evaluator, fn: Thunk, set: Value): Value {
  let result: Value = EMPTY_ATTRS;
  for (const { name, slot: bound, many } of membersOf(ev, set)) {
    const made = ev.call(ev.force(fn), name, bound.thunk);
    const exists = many ? call('!', [call('==', [set, EMPTY_ATTRS])]) : null;
    const hasKnown = made.kind === 'attrs' && made.entries.size > 0;
    result = updateValues(ev, result, underCondition(ev, made, both(ev, bound.presence, hasKnown ? exists : null)));
  }
  return result;
}

const attrByPath = define('attrByPath', 'sls', (ev, path, otherwise, set) => {
  const steps = stepsOf(ev, path, 'attrByPath');
  if (steps === null) return null;
  if (set.kind !== 'attrs' && !isSymbolic(set)) return steps.length === 0 ? set : ev.force(otherwise);
  return selectPath(ev, set, steps, otherwise);
});

/** `value.type or null == "derivation"`. */
export function isDerivation(ev: Evaluator, value: Value): Value {
  if (value.kind === 'choice') return distribute(value, isDerivation);
  if (value.kind !== 'attrs' && !isSymbolic(value)) return FALSE;
  if (value.kind === 'reference' || value.kind === 'call') return call('isDerivation', [value]);
  return equals(ev, selectName(ev, value, 'type', ready(NULL)), string('derivation'));
}

/** A package's output; of a symbolic package the call says which one is meant. */
export function getOutput(ev: Evaluator, output: string, pkg: Value): Value {
  if (pkg.kind === 'choice') return distribute(pkg, (inner, branch) => getOutput(inner, output, branch));
  if (pkg.kind !== 'attrs') return isSymbolic(pkg) ? (pkg.kind === 'unknown' ? pkg : call(`getOutput ${output}`, [pkg])) : pkg;
  const chosen = selectName(ev, pkg, 'outputSpecified', ready(FALSE));
  const own = lazy((inner: Evaluator) =>
    selectName(
      inner,
      pkg,
      output,
      lazy((deep) => selectName(deep, pkg, 'out', ready(pkg))),
    ),
  );
  return choose(ev, chosen, ready(pkg), own);
}

const outputOf = (name: string, output: string) => define(name, 's', (ev, pkg) => getOutput(ev, output, pkg));

const firstOutput = (ev: Evaluator, candidates: readonly string[], pkg: Value): Value => {
  if (pkg.kind !== 'attrs') return isSymbolic(pkg) ? call('getFirstOutput', [pkg]) : pkg;
  if (selectName(ev, pkg, 'outputSpecified', ready(FALSE)) === TRUE) return pkg;
  const found = candidates.find((name) => hasName(ev, pkg, name) === TRUE);
  return found === undefined ? pkg : selectName(ev, pkg, found, null);
};
const firstOf = (name: string, candidates: readonly string[]) => define(name, 's', (ev, pkg) => firstOutput(ev, candidates, pkg));

const nameValuePair = define('nameValuePair', 'll', (_ev, name, value) => record({ name, value }));

export const ATTRSETS: Table = {
  attrByPath,
  hasAttrByPath: define('hasAttrByPath', 'ss', (ev, path, set) => {
    const steps = stepsOf(ev, path, 'hasAttrByPath');
    return steps === null ? null : hasPath(ev, set, steps);
  }),
  setAttrByPath: define('setAttrByPath', 'sl', (ev, path, value) => {
    const steps = stepsOf(ev, path, 'setAttrByPath');
    return steps === null ? null : nest(ev, steps, value);
  }),
  getAttrFromPath: define('getAttrFromPath', 'ss', (ev, path, set) => {
    const steps = stepsOf(ev, path, 'getAttrFromPath');
    return steps === null ? null : selectPath(ev, set, steps, null);
  }),
  attrVals: define('attrVals', 'ss', (ev, names, set) =>
    list(mapItems(ev, itemsOf(names, 'attrVals'), 'attrVals', (inner, { thunk }) => selectAt(inner, set, inner.force(thunk)))),
  ),
  getAttrs: define('getAttrs', 'sv', (ev, names, set) =>
    setOf(
      pairsOf(ev, itemsOf(names, 'getAttrs'), 'getAttrs', (inner, { thunk }) => {
        const name = inner.force(thunk);
        const origin = set.kind === 'attrs' && name.kind === 'string' ? (set.entries.get(name.value)?.origin ?? null) : null;
        return {
          name,
          slot: slot(
            lazy((deep) => selectAt(deep, set, name)),
            origin,
          ),
        };
      }),
    ),
  ),
  filterAttrs: define('filterAttrs', 'lv', (ev, test, set) => filterMembers(ev, test, set)),
  filterAttrsRecursive: define('filterAttrsRecursive', 'lv', (ev, test, set) => filterRecursive(ev, test, set)),
  nameValuePair,
  mapAttrs: define('mapAttrs', 'lv', (_ev, fn, set) =>
    mapMembers(_ev, set, (inner, name, bound) => inner.call(inner.force(fn), name, bound.thunk)),
  ),
  "mapAttrs'": define("mapAttrs'", 'lv', (ev, fn, set) => mapNames(ev, fn, set)),
  mapAttrsToList: define('mapAttrsToList', 'lv', (ev, fn, set) =>
    list(listMembers(ev, set, 'mapAttrsToList', (inner, { name, slot: bound }) => inner.call(inner.force(fn), name, bound.thunk))),
  ),
  attrsToList: define('attrsToList', 'v', (ev, set) =>
    list(listMembers(ev, set, 'attrsToList', (_inner, { name, slot: bound }) => record({ name, value: bound.thunk }))),
  ),
  concatMapAttrs: define('concatMapAttrs', 'lv', (ev, fn, set) => concatMapAttrs(ev, fn, set)),
  genAttrs: define('genAttrs', 'sl', (ev, names, fn) =>
    setOf(
      pairsOf(ev, itemsOf(names, 'genAttrs'), 'genAttrs', (inner, item) => ({
        name: inner.force(item.thunk),
        slot: slot(
          lazy((deep) => deep.call(deep.force(fn), item.thunk)),
          item.origin,
        ),
      })),
    ),
  ),
  "genAttrs'": define("genAttrs'", 'sl', (ev, values, fn) =>
    setOf(
      pairsOf(ev, itemsOf(values, "genAttrs'"), "genAttrs'", (inner, item) =>
        pairFrom(lazy((deep) => deep.call(deep.force(fn), item.thunk)))(inner),
      ),
    ),
  ),
  optionalAttrs: whenTrue('optionalAttrs', EMPTY_ATTRS),
  isDerivation: define('isDerivation', 's', isDerivation),
  mergeAttrsList: define('mergeAttrsList', 's', (ev, sets) => {
    const slots = elementsOf(sets, 'mergeAttrsList');
    return slots === null
      ? mergeRuns(ev, sets)
      : slots.reduce<Value>((left, { thunk }) => updateValues(ev, left, ev.force(thunk)), EMPTY_ATTRS);
  }),
  foldlAttrs: define('foldlAttrs', 'llv', (ev, fn, initial, set) => {
    let result: Value = ev.force(initial);
    for (const { name, slot: bound, many } of membersOf(ev, set)) {
      if (many) return null;
      const before = result;
      const step = lazy((inner) => inner.call(inner.force(fn), before, name, bound.thunk));
      result = bound.presence === null ? ev.force(step) : choose(ev, bound.presence, step, ready(before));
    }
    return result;
  }),
  recursiveUpdate: define('recursiveUpdate', 'vv', recursiveUpdate),
  recursiveUpdateUntil: define('recursiveUpdateUntil', 'lvv', (ev, test, left, right) => recursiveUpdateUntil(ev, test, left, right)),
  showAttrPath: define('showAttrPath', 's', showAttrPath),
  getOutput: define('getOutput', 'ss', (ev, output, pkg) => (output.kind === 'string' ? getOutput(ev, output.value, pkg) : null)),
  getFirstOutput: define('getFirstOutput', 'ss', (ev, candidates, pkg) => {
    const names = elementsOf(candidates, 'getFirstOutput')?.map(({ thunk }) => ev.force(thunk));
    return names === undefined
      ? null
      : firstOutput(
          ev,
          names.map((name) => (name.kind === 'string' ? name.value : '')),
          pkg,
        );
  }),
  getBin: outputOf('getBin', 'bin'),
  getLib: outputOf('getLib', 'lib'),
  getDev: outputOf('getDev', 'dev'),
  getMan: outputOf('getMan', 'man'),
  getStatic: firstOf('getStatic', ['static', 'lib', 'out']),
  getInclude: firstOf('getInclude', ['include', 'dev', 'out']),
  chooseDevOutputs: define('chooseDevOutputs', 's', (ev, packages) =>
    list(
      mapItems(ev, itemsOf(packages, 'chooseDevOutputs'), 'chooseDevOutputs', (inner, { thunk }) =>
        getOutput(inner, 'dev', inner.force(thunk)),
      ),
    ),
  ),
  ...MORE_ATTRSETS,
};

/** `set.${name}` for a name that may be symbolic. */
const selectAt = (ev: Evaluator, set: Value, name: Value): Value => selectPath(ev, set, [name.kind === 'string' ? name.value : name], null);

/** `//` over a list with symbolic runs: each run adds what its elements may have. */
function mergeRuns(ev: Evaluator, sets: Value): Value {
  let result: Value = EMPTY_ATTRS;
  for (const item of itemsOf(sets, 'mergeAttrsList')) {
    const added = isSpread(item) ? runSet(ev, item.spread) : ev.force(item.thunk);
    result = updateValues(ev, result, added);
  }
  return result;
}

function runSet(ev: Evaluator, run: Value): Value {
  if (run.kind === 'choice') return distribute(run, (inner, branch) => mergeRuns(inner, branch));
  if (run.kind === 'list') return mergeRuns(ev, run);
  if (run.kind === 'call' && run.callee === 'each') {
    const set = openSet(ev, ev.force(run.args[0] as Thunk));
    return set.entries.size === 0 ? set : choose(ev, call('!', [call('==', [run, list([])])]), ready(set), ready(EMPTY_ATTRS));
  }
  return call('mergeAttrsList', [run]);
}
