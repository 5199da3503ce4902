/** How definitions of one option become its value: wrappers taken off, the strongest kept, in order, merged by the type. */
import { choose, not } from '../../choice.ts';
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { sameValue } from '../../same.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../../thunk.ts';
import type { Origin } from '../../trail.ts';
import { attrs, bool, int, isSpread, isSymbolic, list, string, unknown, type Value } from '../../values.ts';
import { showOption } from '../paths.ts';
import { PRIORITY } from '../wrappers.ts';

/** One definition of an option. */
export interface Given {
  /** The file that the module stands in, as Nix would say it. */
  readonly file: string;
  readonly thunk: Thunk;
  readonly origin: Origin | null;
  /** Condition under which it is there; null where it always is. */
  readonly presence: Value | null;
}

/** What remains of the definitions: nothing, some of one priority, or that on a condition which is not known. */
export type Remaining =
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly definitions: readonly Given[]; readonly priority: number }
  | { readonly kind: 'choice'; readonly condition: Value; readonly then: Remaining; readonly else: Remaining };

/** Conditions that are not known, of one option: its value doubles with each. */
const MAX_CONDITIONS = 4;
const MAX_NESTING = 100;
const PLAIN_ORDER = 1000;
const WRAPPERS: ReadonlySet<string> = new Set(['if', 'merge', 'override', 'order', 'definition']);

/** The `_type` of a set; null for other values. */
export function tagOf(ev: Evaluator, value: Value): string | null {
  const tag = value.kind === 'attrs' ? value.entries.get('_type') : undefined;
  const text = tag === undefined ? null : ev.force(tag.thunk);
  return text?.kind === 'string' ? text.value : null;
}
const field = (ev: Evaluator, value: Value, name: string): Value => selectName(ev, value, name, null);

/** Nix's `{ file; value; }` of a definition. */
export const definitionValue = ({ file, thunk, origin }: Given): Value =>
  attrs(
    new Map([
      ['file', slotOf(string(file))],
      ['value', slot(thunk, origin)],
    ]),
  );

/** The definitions in a list of `{ file; value; }`; null where the list is not known. */
export function givenIn(ev: Evaluator, definitions: Value): Given[] | null {
  if (definitions.kind !== 'list') return null;
  const found: Given[] = [];
  for (const item of definitions.items) {
    if (isSpread(item)) return null;
    const one = ev.force(item.thunk);
    const value = one.kind === 'attrs' ? one.entries.get('value') : undefined;
    if (one.kind !== 'attrs' || value === undefined) return null;
    const file = one.entries.get('file');
    const name = file === undefined ? null : ev.force(file.thunk);
    found.push({ file: name?.kind === 'string' ? name.value : '<unknown-file>', thunk: value.thunk, origin: value.origin, presence: null });
  }
  return found;
}

/** The definitions that count; null where that is not known. */
export function remaining(ev: Evaluator, given: readonly Given[]): Remaining | null {
  const discharged: Given[] = [];
  for (const one of given) if (!discharge(ev, one, discharged, 0)) return null;
  return split(ev, discharged, 0);
}

/** Takes `mkIf` and `mkMerge` off; false where what is inside is not known. */
function discharge(ev: Evaluator, given: Given, into: Given[], depth: number): boolean {
  if (depth > MAX_NESTING) return false;
  const value = ev.force(given.thunk);
  if (value.kind === 'choice' && isWrapped(ev, value, 0)) {
    const under = (condition: Value, thunk: Thunk): Given => ({ ...given, thunk, presence: allOf(given.presence, condition) });
    return (
      discharge(ev, under(value.condition, value.then), into, depth + 1) &&
      discharge(ev, under(not(value.condition), value.else), into, depth + 1)
    );
  }
  const tag = tagOf(ev, value);
  if (tag === 'merge') {
    const contents = elementsUnder(ev, field(ev, value, 'contents'), given.presence, 0) ?? [null];
    return contents.every(
      (one) =>
        one !== null &&
        discharge(
          ev,
          { ...given, thunk: one.slot.thunk, origin: one.slot.origin ?? given.origin, presence: one.presence },
          into,
          depth + 1,
        ),
    );
  }
  if (tag === 'if') {
    const condition = field(ev, value, 'condition');
    if (condition.kind === 'bool' && !condition.value) return true;
    if (condition.kind !== 'bool' && !isSymbolic(condition))
      throw new EvaluationError('throw', '‘mkIf’ called with a non-Boolean condition');
    const presence = condition.kind === 'bool' ? given.presence : allOf(given.presence, condition);
    return discharge(
      ev,
      {
        ...given,
        presence,
        thunk: lazy((inner) => field(inner, value, 'content')),
      },
      into,
      depth + 1,
    );
  }
  if (tag === 'definition') {
    into.push({ ...given, thunk: lazy((inner) => field(inner, value, 'value')) });
    return true;
  }
  into.push(given);
  return true;
}

/** The elements of a list, each with its condition; null where the list is not known. */
export function elementsUnder(
  ev: Evaluator,
  value: Value,
  presence: Value | null,
  depth: number,
): { slot: Slot; presence: Value | null }[] | null {
  if (depth > MAX_CONDITIONS) return null;
  if (value.kind === 'choice') {
    const then = elementsUnder(ev, ev.force(value.then), allOf(presence, value.condition), depth + 1);
    const otherwise = elementsUnder(ev, ev.force(value.else), allOf(presence, not(value.condition)), depth + 1);
    return then === null || otherwise === null ? null : [...then, ...otherwise];
  }
  if (value.kind !== 'list') return null;
  const found: { slot: Slot; presence: Value | null }[] = [];
  for (const item of value.items) {
    const inside = isSpread(item) ? elementsUnder(ev, item.spread, presence, depth + 1) : [{ slot: item, presence }];
    if (inside === null) return null;
    found.push(...inside);
  }
  return found;
}

/** Two conditions as one; `&&` of them would need an evaluator to settle, and a split does that. */
const allOf = (left: Value | null, right: Value): Value =>
  left === null ? right : { kind: 'call', callee: '&&', args: [ready(left), ready(right)] };

/** A choice that has a wrapper in one of its branches. */
function isWrapped(ev: Evaluator, value: Value, depth: number): boolean {
  if (value.kind !== 'choice') return value.kind === 'attrs' && WRAPPERS.has(tagOf(ev, value) ?? '');
  return depth < MAX_CONDITIONS && [value.then, value.else].some((branch) => isWrapped(ev, ev.force(branch), depth + 1));
}

function split(ev: Evaluator, given: readonly Given[], depth: number): Remaining | null {
  const condition = given.find(({ presence }) => presence !== null)?.presence;
  if (condition === undefined || condition === null) return strongest(ev, given);
  if (depth >= MAX_CONDITIONS) return null;
  const opposite = not(condition);
  const where = (holds: boolean): Given[] =>
    given.flatMap((one): Given[] => {
      if (one.presence === null) return [one];
      if (sameValue(ev, one.presence, condition)) return holds ? [{ ...one, presence: null }] : [];
      if (sameValue(ev, one.presence, opposite)) return holds ? [] : [{ ...one, presence: null }];
      return [one];
    });
  const then = split(ev, where(true), depth + 1);
  const otherwise = split(ev, where(false), depth + 1);
  return then === null || otherwise === null ? null : { kind: 'choice', condition, then, else: otherwise };
}

/** Those of the strongest priority, in their order. */
function strongest(ev: Evaluator, given: readonly Given[]): Remaining | null {
  if (given.length === 0) return { kind: 'none' };
  const overrides = given.map((one) => unwrap(ev, one, 'override', PRIORITY.plain));
  const highest = overrides.reduce((least, { rank }) => (rank === null ? Number.NaN : Math.min(least, rank)), Number.POSITIVE_INFINITY);
  if (Number.isNaN(highest)) return null;
  const orders = overrides.filter(({ rank }) => rank === highest).map(({ one }) => unwrap(ev, one, 'order', PLAIN_ORDER));
  if (orders.some(({ rank }) => rank === null)) return null;
  const sorted = orders
    .map((entry, index) => ({ ...entry, index }))
    .sort((a, b) => (a.rank as number) - (b.rank as number) || a.index - b.index);
  return { kind: 'some', definitions: sorted.map(({ one }) => one), priority: highest };
}

/** The content of a wrapper and its number, null where that is not known; others are as they are. */
function unwrap(ev: Evaluator, one: Given, tag: string, plain: number): { one: Given; rank: number | null } {
  const value = ev.force(one.thunk);
  if (tagOf(ev, value) !== tag) return { one, rank: plain };
  const priority = field(ev, value, 'priority');
  return {
    one: { ...one, thunk: lazy((inner) => field(inner, value, 'content')) },
    rank: priority.kind === 'int' ? Number(priority.value) : null,
  };
}

/** Whether there is a definition: true, false, or the condition. */
export function isDefined(ev: Evaluator, found: Remaining): Value {
  if (found.kind !== 'choice') return bool(found.kind === 'some');
  return choose(ev, found.condition, ready(isDefined(ev, found.then)), ready(isDefined(ev, found.else)));
}

/** The strongest priority; 9999 without definitions, as in nixpkgs. */
export function highestPriority(ev: Evaluator, found: Remaining): Value {
  if (found.kind !== 'choice') return int(found.kind === 'some' ? found.priority : 9999);
  return choose(ev, found.condition, ready(highestPriority(ev, found.then)), ready(highestPriority(ev, found.else)));
}

/** The definitions that count, as a list of what `show` makes of each. */
export function listOfDefinitions(ev: Evaluator, found: Remaining, show: (one: Given) => Slot): Value {
  if (found.kind === 'none') return list([]);
  if (found.kind === 'some') return list(found.definitions.map(show));
  return choose(ev, found.condition, ready(listOfDefinitions(ev, found.then, show)), ready(listOfDefinitions(ev, found.else, show)));
}

/** What stands for the value of an option without any definition; throws as Nix does where there is nothing. */
export type Missing = (ev: Evaluator) => Value;

export const notDefined =
  (loc: Value): Missing =>
  (ev) => {
    const option = showOption(ev, loc);
    const name = option.kind === 'string' ? option.value : '…';
    throw new EvaluationError('throw', `The option \`${name}' was accessed but has no value defined.`);
  };

/** The merged value; null where the type does not say. `loc` is the option's path, a list. */
export function mergedValue(ev: Evaluator, loc: Value, type: Value, found: Remaining, missing: Missing = notDefined(loc)): Value | null {
  switch (found.kind) {
    case 'none': {
      const empty = selectName(ev, selectName(ev, type, 'emptyValue', null), 'value', ready(string('')));
      const hasEmpty = type.kind === 'attrs' && hasEmptyValue(ev, type);
      return hasEmpty ? empty : missing(ev);
    }
    case 'some':
      return mergedBy(ev, loc, type, found.definitions);
    case 'choice': {
      const branch = (inner: Remaining): Thunk => lazy((deep) => mergedValue(deep, loc, type, inner, missing) ?? NOT_MERGED);
      return choose(ev, found.condition, branch(found.then), branch(found.else));
    }
  }
}

function hasEmptyValue(ev: Evaluator, type: Value): boolean {
  const empty = selectName(ev, type, 'emptyValue', null);
  return empty.kind === 'attrs' && empty.entries.has('value');
}

function mergedBy(ev: Evaluator, loc: Value, type: Value, definitions: readonly Given[]): Value | null {
  if (type.kind !== 'attrs') return null;
  for (const { thunk } of definitions) {
    const holds = ev.call(field(ev, type, 'check'), thunk);
    if (holds.kind === 'bool' && !holds.value) {
      const option = showOption(ev, loc);
      throw new EvaluationError('throw', `A definition for option \`${option.kind === 'string' ? option.value : '…'}' is not of its type`);
    }
  }
  const merged = ev.call(field(ev, type, 'merge'), loc, list(definitions.map((one) => slotOf(definitionValue(one)))));
  return merged.kind === 'call' && merged.callee === UNMERGED ? null : merged;
}

/** What a type makes of definitions is not known. */
export const NOT_MERGED = unknown('value that its type changes');
/** The call that a merge is where the definitions are too symbolic for it. */
export const UNMERGED = 'mergeDefinitions';

/** `(mergeDefinitions loc type defs).mergedValue`; null where that is not known. */
export function mergeDefinitions(ev: Evaluator, loc: Value, type: Value, given: readonly Given[]): Value | null {
  const found = remaining(ev, given);
  return found === null ? null : mergedValue(ev, loc, type, found);
}
