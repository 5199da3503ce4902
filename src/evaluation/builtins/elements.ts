/** Lists with symbolic runs: their items, and the elements a symbolic list is known to be made of. */
import { both, branchesOf, distribute, not } from '../choice.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../thunk.ts';
import {
  type AttrsValue,
  type CallValue,
  type ChoiceValue,
  call,
  EMPTY_LIST,
  isSpread,
  isSymbolic,
  type ListItem,
  list,
  string,
  unknown,
  type Value,
} from '../values.ts';
import { elementOf, instanceOf, sortedNames } from './support.ts';

/** The items of a list; a symbolic list is one run. Throws a type error for anything else. */
export function itemsOf(value: Value, what: string): readonly ListItem[] {
  if (value.kind === 'list') return value.items;
  if (isSymbolic(value) && value.kind !== 'text') return [{ spread: value }];
  throw typeError(`${what}: value is ${value.kind} while a list was expected`);
}

/** A list of one run and nothing else is that run. */
export const compact = (items: readonly ListItem[]): Value => {
  const [only] = items;
  return items.length === 1 && only !== undefined && isSpread(only) ? only.spread : list(items);
};

/** The item or items that a value adds to a list. */
const runOf = (value: Value): readonly ListItem[] => (value.kind === 'list' ? value.items : [{ spread: value }]);

/** One item that is in the list where `presence` holds; null means always. */
export const itemWhen = (presence: Value | null, item: Slot): ListItem =>
  presence === null ? item : { spread: { kind: 'choice', condition: presence, then: ready(list([item])), else: ready(EMPTY_LIST) } };

/**
 * A list made element by element: `each` turns one element into items, `run` says what becomes of
 * a symbolic run. Choices between lists are gone into. Null where a budget is exceeded.
 */
export function mapItems(
  ev: Evaluator,
  items: readonly ListItem[],
  each: (ev: Evaluator, item: Slot) => readonly ListItem[],
  run: (ev: Evaluator, spread: Value) => Value,
): readonly ListItem[] | null {
  const result: ListItem[] = [];
  if (!ev.spend(items.length)) return null;
  for (const item of items) {
    for (const made of isSpread(item) ? mapRun(ev, item.spread, each, run) : each(ev, item)) result.push(made);
    if (result.length > ev.limits.items) return null;
  }
  return result;
}

function mapRun(
  ev: Evaluator,
  spread: Value,
  each: (ev: Evaluator, item: Slot) => readonly ListItem[],
  run: (ev: Evaluator, spread: Value) => Value,
): readonly ListItem[] {
  if (spread.kind === 'unknown') return [{ spread }];
  if (spread.kind === 'list') return mapItems(ev, spread.items, each, run) ?? [{ spread: ev.cut('evaluation budget: steps') }];
  if (spread.kind === 'choice') {
    return [{ spread: distribute(spread, (inner, branch) => compact(mapRun(inner, branch, each, run))) }];
  }
  return runOf(run(ev, spread));
}

/** Distributes the first symbolic run over its branches; null where it is no choice. */
export function expandChoice(
  items: readonly ListItem[],
  index: number,
  then: (ev: Evaluator, items: readonly ListItem[]) => Value,
): Value | null {
  const item = items[index];
  if (item === undefined || !isSpread(item)) return null;
  if (item.spread.kind === 'unknown') return item.spread;
  if (item.spread.kind !== 'choice') return null;
  return distribute(item.spread, (inner, branch) =>
    then(inner, [...items.slice(0, index), ...itemsOf(branch, 'list'), ...items.slice(index + 1)]),
  );
}

/** What a list is made of: one element, or (`many`) one that stands for any number of them. */
export interface Element {
  readonly slot: Slot;
  /** Condition under which the list has the element; null where it always does. */
  readonly presence: Value | null;
  readonly many: boolean;
}

/**
 * The elements of a list in no promised order, gone into as far as known: through choices,
 * `map`, `filter`, `attrNames`, … on references.
 */
export function elementsOf(ev: Evaluator, value: Value, room: Room = { choices: MAX_CHOICES }): readonly Element[] {
  if (!ev.spend(1)) return [many(ev.cut('evaluation budget: steps'))];
  switch (value.kind) {
    case 'list':
      return value.items.flatMap((item) =>
        isSpread(item) ? elementsOf(ev, item.spread, room) : [{ slot: item, presence: null, many: false }],
      );
    case 'choice':
      return choiceElements(ev, value, room);
    case 'call':
      return ev.spend(1) ? callElements(ev, value, room) : [many(unknown('element of an unknown list'))];
    case 'unknown':
      return [many(value)];
    default:
      return [many(elementOf(value))];
  }
}

const many = (value: Value): Element => ({ slot: slot(ready(value)), presence: null, many: true });

/** Choices within both branches of choices double what a list may have; past so many, nobody can say what it has. */
const MAX_CHOICES = 512;

interface Room {
  choices: number;
}

function choiceElements(ev: Evaluator, value: ChoiceValue, room: Room): readonly Element[] {
  if (--room.choices < 0) return [many(ev.cut('evaluation budget: elements'))];
  const { then, else: otherwise } = branchesOf(ev, value);
  const under = (branch: Value | null, condition: Value): Element[] =>
    branch === null ? [] : elementsOf(ev, branch, room).map((element) => ({ ...element, presence: both(ev, condition, element.presence) }));
  return [...under(then, value.condition), ...under(otherwise, not(value.condition))];
}

function callElements(ev: Evaluator, value: CallValue, room: Room): readonly Element[] {
  const [first, second] = value.args;
  const forced = (thunk: Thunk | undefined): Value => (thunk === undefined ? unknown('missing argument') : ev.force(thunk));
  const applied = (element: Element): Thunk => lazy((inner) => inner.call(inner.force(first as Thunk), element.slot.thunk));
  switch (value.callee) {
    case 'map':
      return elementsOf(ev, forced(second), room).map((element) => ({ ...element, slot: slot(applied(element)) }));
    case 'filter':
      return elementsOf(ev, forced(second), room).map((element) => ({
        ...element,
        presence: both(ev, element.presence, ev.force(applied(element))),
      }));
    case 'sort':
      return elementsOf(ev, forced(second), room);
    case 'tail':
      return elementsOf(ev, forced(first), room).map((element) => ({ ...element, presence: unknown('all but the first') }));
    case '++':
      return value.args.flatMap((arg) => elementsOf(ev, ev.force(arg), room));
    case 'concatLists':
      return elementsOf(ev, forced(first), room).flatMap((outer) =>
        elementsOf(ev, ev.force(outer.slot.thunk), room).map((element) => ({
          slot: element.slot,
          presence: both(ev, outer.presence, element.presence),
          many: outer.many || element.many,
        })),
      );
    case 'each':
      return [many(forced(first))];
    case 'genList':
      return [many(ev.call(forced(first), unknown('index into a list of unknown length')))];
    case 'attrNames':
      return attributeElements(
        ev,
        forced(first),
        (name) => name,
        (name) => slot(ready(string(name))),
      );
    case 'attrValues':
      return attributeElements(
        ev,
        forced(first),
        (_name, entry) => entry,
        (_name, entry) => entry,
      );
    default:
      return [many(elementOf(value))];
  }
}

function attributeElements(
  ev: Evaluator,
  set: Value,
  ofOpen: (name: Value, value: Value) => Value,
  ofKnown: (name: string, entry: Slot) => Slot,
): readonly Element[] {
  if (set.kind !== 'attrs') {
    const { name, value } = instanceOf(set);
    return [many(ofOpen(name, value))];
  }
  const known = sortedNames(set.entries.keys()).map((name) => {
    const entry = set.entries.get(name) as Slot;
    return { slot: ofKnown(name, entry), presence: entry.presence, many: false };
  });
  const open = set.dynamic.map((entry) => ({
    slot: slot(lazy((inner) => ofOpen(entry.name, inner.force(entry.slot.thunk)))),
    presence: entry.slot.presence,
    many: true,
  }));
  return [...known, ...open, ...(set.rest === null ? [] : attributeElements(ev, set.rest, ofOpen, ofKnown))];
}

/** Condition for a list not to be empty. */
export const notEmpty = (value: Value): Value => not(call('==', [value, EMPTY_LIST]));

/** A symbolic set as the set that it supplies every attribute of; null where the value is no set. */
export function asSet(value: Value, what: string): AttrsValue {
  if (value.kind === 'attrs') return value;
  if (isSymbolic(value) && value.kind !== 'text') return { kind: 'attrs', entries: new Map(), dynamic: [], rest: value };
  throw typeError(`${what}: value is ${value.kind} while a set was expected`);
}
