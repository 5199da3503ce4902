/** How functions of the `lib` model are written: argument strictness, iteration over lists and sets. */
import { both, branchesOf, distribute, not } from '../choice.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { type Element, elementsOf as nativeElements } from '../builtins/elements.ts';
import { each, elementShape, instanceOf, sortedNames } from '../builtins/support.ts';
import { coerceInterpolation, concatText, type TextPiece } from '../text.ts';
import { lazy, ready, type Slot, slot, slotOf, Thunk } from '../thunk.ts';
import { openSet } from '../update.ts';
import {
  attrs,
  type AttrsValue,
  builtin,
  type BuiltinValue,
  call,
  isSpread,
  isSymbolic,
  list,
  type ListItem,
  string,
  type Value,
} from '../values.ts';

/** Functions and values of one part of `lib`, by name. */
export type Table = Readonly<Record<string, Value>>;

/** `s` marks an argument that arrives forced and free of choices, `v` one that may be a choice, `l` one that stays lazy. */
type Arguments<M extends string> = M extends `${'s' | 'v'}${infer R}`
  ? [Value, ...Arguments<R>]
  : M extends `l${infer R}`
    ? [Thunk, ...Arguments<R>]
    : [];

/**
 * A function of the model. Choices in strict arguments are distributed over, an unknown one is the
 * result. Where `run` answers null the arguments are too symbolic: the call itself is the value.
 */
export function define<const M extends string>(
  name: string,
  mask: M,
  run: (ev: Evaluator, ...args: Arguments<M>) => Value | null,
): BuiltinValue {
  const start = (ev: Evaluator, args: readonly Thunk[]): Value => {
    const ready_: (Value | Thunk)[] = args.slice();
    // Every call of `lib` comes through here.
    for (let index = 0; index < args.length; index++) {
      if (mask[index] === 'l') continue;
      const value = ev.force(args[index] as Thunk);
      if (value.kind === 'unknown') return value;
      if (value.kind === 'choice' && mask[index] === 's')
        return distribute(value, (inner, branch) => start(inner, args.with(index, ready(branch))));
      ready_[index] = value;
    }
    return run(ev, ...(ready_ as unknown as Arguments<M>)) ?? { kind: 'call', callee: name, args };
  };
  return builtin(name, mask.length, start);
}

/** Calls one of Nix's own builtins. */
export function native(ev: Evaluator, name: string, ...args: readonly (Value | Thunk)[]): Value {
  return ev.call(nativeFunction(ev, name), ...args);
}

export function nativeFunction(ev: Evaluator, name: string): Value {
  const thunk = ev.globals.get('builtins');
  const set = thunk === undefined ? null : ev.force(thunk);
  const found = set?.kind === 'attrs' ? set.entries.get(name) : undefined;
  return found === undefined ? { kind: 'reference', path: ['builtins', name] } : ev.force(found.thunk);
}

/** A set of known names, besides those of `base`, which it may replace. */
export function record(fields: Readonly<Record<string, Value | Thunk>>, base?: AttrsValue): AttrsValue {
  const entries = new Map<string, Slot>(base?.entries);
  for (const name in fields) {
    const field = fields[name] as Value | Thunk;
    entries.set(name, slot(field instanceof Thunk ? field : ready(field)));
  }
  return attrs(entries);
}

/** The string made of known and symbolic pieces; sets and paths are coerced as in `"${…}"`. */
export const join = (ev: Evaluator, ...pieces: readonly (string | Value)[]): Value =>
  concatText(
    ev,
    pieces.map((piece): TextPiece => (typeof piece === 'string' ? piece : coerceInterpolation(ev, piece))),
  );

/** The items of a list; a symbolic list is one run. Throws on anything else. */
export function itemsOf(value: Value, what: string): readonly ListItem[] {
  if (value.kind === 'list') return value.items;
  if (isSymbolic(value) && value.kind !== 'text') return [{ spread: value }];
  throw typeError(`${what}: value is ${value.kind} while a list was expected`);
}

/** The elements of a list without symbolic runs, else null. Throws where it is no list. */
export function elementsOf(value: Value, what: string): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const item of itemsOf(value, what)) {
    if (isSpread(item)) return null;
    slots.push(item);
  }
  return slots;
}

/** The list with `fn` applied to every element; of a symbolic run it sees one element that stands for all. */
export function mapItems(
  ev: Evaluator,
  items: readonly ListItem[],
  name: string,
  fn: (ev: Evaluator, element: Slot, index: number) => Value,
): ListItem[] {
  return items.map((item, index) =>
    isSpread(item)
      ? { spread: mapRun(ev, item.spread, name, (inner, element) => fn(inner, element, index)) }
      : slot(
          lazy((inner) => fn(inner, item, index)),
          item.origin,
        ),
  );
}

function mapRun(ev: Evaluator, run: Value, name: string, fn: (ev: Evaluator, element: Slot) => Value): Value {
  if (run.kind === 'choice') return distribute(run, (inner, branch) => mapRun(inner, branch, name, fn));
  if (run.kind === 'list') return list(mapItems(ev, run.items, name, fn));
  if (run.kind === 'unknown') return run;
  const source = ready(call(name, [run]));
  const items = runElements(ev, run).map((element): ListItem => {
    const made = slot(
      lazy((inner) => fn(inner, element.slot)),
      element.slot.origin,
    );
    const item: ListItem = element.many ? { spread: { kind: 'call', callee: 'each', args: [made.thunk, source] } } : made;
    return element.presence === null ? item : maybe(element.presence, item);
  });
  const [only] = items;
  return only !== undefined && items.length === 1 && isSpread(only) ? only.spread : list(items);
}

/** What a symbolic list is made of, as far as it is known. */
function runElements(ev: Evaluator, run: Value): readonly Element[] {
  const one = (value: Value): Element[] => [{ slot: slotOf(value), presence: null, many: true }];
  if (run.kind !== 'call' || run.callee === 'each') return one(elementShape(ev, run));
  const found = nativeElements(ev, run);
  const [only] = found;
  return found.length === 1 && only?.slot.thunk.value?.kind === 'unknown' ? one(elementShape(ev, run)) : found;
}

/** Elements for which `test` holds; a symbolic test makes the element conditional. */
export function filterItems(
  ev: Evaluator,
  items: readonly ListItem[],
  name: string,
  test: (ev: Evaluator, element: Slot) => Value,
): ListItem[] {
  const kept: ListItem[] = [];
  for (const item of items) {
    if (isSpread(item)) {
      const { spread } = item;
      if (spread.kind === 'choice') {
        kept.push({ spread: distribute(spread, (inner, branch) => list(filterItems(inner, itemsOf(branch, name), name, test))) });
      } else if (spread.kind === 'list') kept.push(...filterItems(ev, spread.items, name, test));
      else if (spread.kind === 'unknown') kept.push(item);
      else {
        const element = elementShape(ev, spread);
        const holds = test(ev, slotOf(element));
        if (holds.kind === 'bool' && !holds.value) continue;
        kept.push(holds.kind === 'bool' ? item : { spread: each(element, call(name, [spread])) });
      }
      continue;
    }
    const holds = test(ev, item);
    if (holds.kind === 'bool') {
      if (holds.value) kept.push(item);
    } else if (isSymbolic(holds)) kept.push(maybe(holds, item));
    else throw typeError(`${name}: value is ${holds.kind} while a Boolean was expected`);
  }
  return kept;
}

/** A list item that is there only under a condition. */
export const maybe = (condition: Value, item: ListItem): ListItem => ({
  spread: { kind: 'choice', condition, then: ready(list([item])), else: ready(list([])) },
});

/** One attribute of a set; `many` where it stands for any number of attributes of that shape. */
export interface Member {
  readonly name: Value;
  readonly slot: Slot;
  readonly many: boolean;
}

/** A value as one set; a branch of a choice that is no set would have failed, so the other one is meant. */
export function asSet(ev: Evaluator, value: Value): AttrsValue {
  if (value.kind !== 'choice') return openSet(ev, value);
  const { then, else: otherwise } = branchesOf(ev, value);
  const isSet = (branch: Value | null): branch is Value =>
    branch !== null && (branch.kind === 'attrs' || (isSymbolic(branch) && branch.kind !== 'text'));
  if (isSet(then) === isSet(otherwise)) return openSet(ev, value);
  return asSet(ev, isSet(then) ? then : (otherwise as Value));
}

/** The attributes of a set, known ones in Nix's order first. Throws where it is no set. */
export function membersOf(ev: Evaluator, value: Value): Member[] {
  const set = asSet(ev, value);
  const found: Member[] = sortedNames(set.entries.keys()).map((name) => ({
    name: string(name),
    slot: set.entries.get(name) as Slot,
    many: false,
  }));
  for (const { name, slot: bound } of set.dynamic) found.push({ name, slot: bound, many: namesAny(ev, name) });
  if (set.rest !== null) found.push(...restMembers(ev, set.rest));
  return found;
}

/** Parts of an unknown remainder that are told apart; further ones are one unknown member. */
const MAX_REST = 500;

function restMembers(ev: Evaluator, rest: Value): Member[] {
  const found: Member[] = [];
  let left = MAX_REST;
  const visit = (part: Value, under: Value | null): void => {
    if (left-- <= 0) return;
    if (part.kind === 'attrs') {
      for (const member of membersOf(ev, part)) add(member, under);
    } else if (part.kind === 'choice') {
      const { then, else: otherwise } = branchesOf(ev, part);
      if (canSupply(then)) visit(then, both(ev, part.condition, under));
      if (canSupply(otherwise)) visit(otherwise, both(ev, not(part.condition), under));
    } else if (part.kind === 'call' && part.callee === '//') for (const arg of part.args) visit(ev.force(arg), under);
    else {
      const { name, value } = instanceOf(part);
      add({ name, slot: slotOf(value), many: true }, under);
    }
  };
  const add = (member: Member, under: Value | null): void => {
    found.push(under === null ? member : { ...member, slot: { ...member.slot, presence: both(ev, under, member.slot.presence) } });
  };
  visit(rest, null);
  if (left >= 0) return found;
  const { name, value } = instanceOf(ev.cut('evaluation budget: size'));
  return [...found, { name, slot: slotOf(value), many: true }];
}

const canSupply = (branch: Value | null): branch is Value => branch !== null && (isSymbolic(branch) || branch.kind === 'attrs');

/** Whether a symbolic name stands for the names of a whole symbolic set. */
function namesAny(ev: Evaluator, name: Value): boolean {
  if (name.kind === 'unknown') return true;
  if (name.kind === 'text') return name.parts.some((part) => typeof part !== 'string' && namesAny(ev, part));
  if (name.kind === 'reference') return name.path.some((step) => step === '<name>' || step === '*');
  if (name.kind !== 'call') return false;
  return name.callee === 'nameOf' || name.callee === 'each' || name.args.some((arg) => namesAny(ev, ev.force(arg)));
}

/** One list item per attribute, made by `fn`. */
export function listMembers(ev: Evaluator, value: Value, name: string, fn: (ev: Evaluator, member: Member) => Value): ListItem[] {
  return membersOf(ev, value).map((member): ListItem => {
    const made = slot(
      lazy((inner) => fn(inner, member)),
      member.slot.origin,
    );
    const item: ListItem = member.many
      ? { spread: { kind: 'call', callee: 'each', args: [made.thunk, ready(call(name, [value]))] } }
      : made;
    return member.slot.presence === null ? item : maybe(member.slot.presence, item);
  });
}

/** The set with the same names, values made by `fn`. */
export function mapMembers(ev: Evaluator, value: Value, fn: (ev: Evaluator, name: Value, slot: Slot) => Value): AttrsValue {
  const entries = new Map<string, Slot>();
  const dynamic: { name: Value; slot: Slot }[] = [];
  for (const { name, slot: bound } of membersOf(ev, value)) {
    const made = slot(
      lazy((inner) => fn(inner, name, bound)),
      bound.origin,
      bound.presence,
      null,
    );
    if (name.kind === 'string') entries.set(name.value, made);
    else dynamic.push({ name, slot: made });
  }
  return attrs(entries, null, dynamic);
}

/** A known string, or null where the value is symbolic. Throws on other kinds. */
export function known(value: Value, what: string): string | null {
  if (value.kind === 'string') return value.value;
  if (isSymbolic(value)) return null;
  throw typeError(`${what}: value is ${value.kind} while a string was expected`);
}

/** A known integer as a number, or null where symbolic. */
export function knownInt(value: Value, what: string): number | null {
  if (value.kind === 'int') return Number(value.value);
  if (isSymbolic(value)) return null;
  throw typeError(`${what}: value is ${value.kind} while an integer was expected`);
}
