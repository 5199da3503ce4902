/** How `lib.modules` takes `mkIf`, `mkMerge`, `mkOverride` and `mkOrder` apart. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, type Slot, slotOf } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { EMPTY_LIST, int, isSymbolic, list, type ListItem, string, type Value } from '../values.ts';
import { define, elementsOf, itemsOf, mapItems, mapMembers, maybe, record, type Table } from './toolkit.ts';
import { override, PRIORITY, wrap } from './wrappers.ts';

const PLAIN_ORDER = 1000;

/** The `_type` of a wrapper; null for other values. */
function tagOf(ev: Evaluator, value: Value): string | null {
  if (value.kind !== 'attrs') return null;
  const tag = selectName(ev, value, '_type', ready(string('')));
  return tag.kind === 'string' ? tag.value : null;
}
const field = (ev: Evaluator, value: Value, name: string): Value => selectName(ev, value, name, null);

/** The definitions inside `mkIf` and `mkMerge`; a symbolic condition makes them conditional. */
function discharge(ev: Evaluator, value: Value): ListItem[] {
  const tag = tagOf(ev, value);
  if (tag === 'merge') return through(ev, field(ev, value, 'contents'));
  if (tag !== 'if') return [slotOf(value)];
  const condition = field(ev, value, 'condition');
  const inside = (): ListItem[] => discharge(ev, field(ev, value, 'content'));
  if (condition.kind === 'bool') return condition.value ? inside() : [];
  if (!isSymbolic(condition)) throw new EvaluationError('throw', '‘mkIf’ called with a non-Boolean condition');
  return inside().map((item) =>
    'spread' in item
      ? { spread: { kind: 'choice', condition, then: ready(item.spread), else: ready(EMPTY_LIST) } }
      : maybe(condition, item),
  );
}
const through = (ev: Evaluator, contents: Value): ListItem[] =>
  itemsOf(contents, 'dischargeProperties').flatMap((item) => ('spread' in item ? [item] : discharge(ev, ev.force(item.thunk))));

/** Wrappers around a set, pushed down onto each of its attributes. */
function pushDown(ev: Evaluator, value: Value): ListItem[] {
  const tag = tagOf(ev, value);
  if (tag === 'merge') {
    return itemsOf(field(ev, value, 'contents'), 'pushDownProperties').flatMap((item) =>
      'spread' in item ? [item] : pushDown(ev, ev.force(item.thunk)),
    );
  }
  if (tag !== 'if' && tag !== 'override') return [slotOf(value)];
  const outer = tag === 'if' ? lazy((inner) => field(inner, value, 'condition')) : lazy((inner) => field(inner, value, 'priority'));
  return mapItems(ev, pushDown(ev, field(ev, value, 'content')), 'pushDownProperties', (inner, { thunk }) => {
    const set = inner.force(thunk);
    if (set.kind !== 'attrs') return set;
    return mapMembers(inner, set, (_deep, _name, bound) =>
      tag === 'if' ? wrap('if', { condition: outer, content: bound.thunk }) : override(outer, bound.thunk),
    );
  });
}

interface Ranked {
  readonly slot: Slot;
  readonly priority: number;
}

/** Definitions with the number their wrapper gives them, unwrapped; null where one is symbolic. */
function ranked(ev: Evaluator, definitions: Value, tag: string, plain: number, keep: boolean): Ranked[] | null {
  const found: Ranked[] = [];
  for (const slot of elementsOf(definitions, 'definitions') ?? [null]) {
    if (slot === null) return null;
    const definition = ev.force(slot.thunk);
    const value = field(ev, definition, 'value');
    if (isSymbolic(value)) return null;
    if (tagOf(ev, value) !== tag) {
      found.push({ slot, priority: plain });
      continue;
    }
    const priority = field(ev, value, 'priority');
    if (priority.kind !== 'int') return null;
    const content = record({ value: lazy((inner) => field(inner, value, 'content')), ...(keep ? { priority } : {}) });
    found.push({ slot: slotOf(updateValues(ev, definition, content)), priority: Number(priority.value) });
  }
  return found;
}

function filterOverrides(ev: Evaluator, definitions: Value): { values: Value; highestPrio: Value } | null {
  const found = ranked(ev, definitions, 'override', PRIORITY.plain, false);
  if (found === null) return null;
  const highest =
    found.length === 1 ? (found[0] as Ranked).priority : found.reduce((least, { priority }) => Math.min(least, priority), 9999);
  return { values: list(found.filter(({ priority }) => priority === highest).map(({ slot }) => slot)), highestPrio: int(highest) };
}

export const PROPERTIES: Table = {
  dischargeProperties: define('dischargeProperties', 's', (ev, value) => list(discharge(ev, value))),
  pushDownProperties: define('pushDownProperties', 's', (ev, value) => list(pushDown(ev, value))),
  filterOverrides: define('filterOverrides', 's', (ev, definitions) => filterOverrides(ev, definitions)?.values ?? null),
  "filterOverrides'": define("filterOverrides'", 's', (ev, definitions) => {
    const found = filterOverrides(ev, definitions);
    return found === null ? null : record(found);
  }),
  sortProperties: define('sortProperties', 's', (ev, definitions) => {
    const found = ranked(ev, definitions, 'order', PLAIN_ORDER, true);
    return found === null
      ? null
      : list(
          found
            .map((entry, index) => ({ ...entry, index }))
            .sort((a, b) => a.priority - b.priority || a.index - b.index)
            .map(({ slot }) => slot),
        );
  }),
};
