/** What several definitions of one place come to: priorities, guards and merging, as the module system has them. */
import { and, between, branchesOf, implies, not } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { render, sameValue } from '../evaluation/render.ts';
import { EMPTY_LIST, isSymbolic, list, type ListItem, unknown, type Value } from '../evaluation/values.ts';
import { concatText } from '../evaluation/text.ts';
import { ready, slotOf } from '../evaluation/thunk.ts';
import { attempt } from './option.ts';
import { withConditions } from './list-conditions.ts';
import { DEFAULT_PRIORITY, type Definition, type PathStep } from './definition.ts';

/** One attribute of a unit, a user, a container: its merged value and the definitions that make it. */
export interface Setting {
  /** Attribute path below the subject: `User`, or `settings.port`. */
  readonly name: string;
  readonly value: Value;
  /** Those that take part, strongest first. */
  readonly definitions: readonly Definition[];
  /** Those that lose to a stronger priority. */
  readonly overridden: readonly Definition[];
  /** Condition beyond the subject's own under which it is set; null where it always is. */
  readonly when: Value | null;
}

const priorityAt = (definition: Definition, level: number): number =>
  level >= definition.path.length ? definition.priority : (definition.outer.get(level) ?? DEFAULT_PRIORITY);

/** Text of a path step, by which definitions of one place are grouped. */
export const stepKey = (ev: Evaluator, step: PathStep): string => (typeof step === 'string' ? step : nameText(ev, step));

/** A symbolic name as text: `foo-${config.x}`. */
export function nameText(ev: Evaluator, value: Value): string {
  const text = render(ev, value);
  return value.kind === 'text' || value.kind === 'string' ? text.slice(1, -1) : `\${${text}}`;
}

/**
 * Definitions that survive the priorities of the enclosing attributes from `from` up to `to` path
 * elements: `mkForce` around a whole set drops every other definition of that set.
 */
export function survivors(ev: Evaluator, definitions: readonly Definition[], from: number, to: number): readonly Definition[] {
  let alive = definitions;
  for (let level = from; level <= to; level++) {
    const reaching = alive.filter((definition) => definition.path.length > level);
    if (reaching.length < 2) continue;
    const winners = reaching.filter((a) => priorityAt(a, level) < DEFAULT_PRIORITY);
    if (winners.length === 0) continue;
    alive = alive.filter(
      (loser) =>
        !winners.some(
          (winner) =>
            isBelow(ev, loser, winner, level) && priorityAt(winner, level) < priorityAt(loser, level) && covers(ev, winner, loser),
        ),
    );
  }
  return alive;
}

/** True where both stand below the same attribute, `level` steps deep. */
const isBelow = (ev: Evaluator, loser: Definition, winner: Definition, level: number): boolean =>
  loser.path.length >= level &&
  loser.path.slice(0, level).every((step, index) => stepKey(ev, step) === stepKey(ev, winner.path[index] as PathStep));

/** True where the winner is there whenever the loser is. */
function covers(ev: Evaluator, winner: Definition, loser: Definition): boolean {
  return winner.guards.every((guard) => loser.guards.some((other) => implies(ev, other, guard)));
}

/** Guards that all of the definitions have. */
export function commonGuards(ev: Evaluator, definitions: readonly Definition[]): readonly Value[] {
  const [first, ...others] = definitions;
  if (first === undefined) return [];
  return first.guards.filter((guard) => others.every((other) => other.guards.some((own) => sameValue(ev, own, guard))));
}

/** The conjunction of a definition's guards beyond `common`; null where there is none. */
function residualGuard(ev: Evaluator, definition: Definition, common: readonly Value[]): Value | null {
  let result: Value | null = null;
  for (const guard of definition.guards) {
    if (common.some((known) => implies(ev, known, guard))) continue;
    result = result === null ? guard : and(ev, result, guard);
  }
  return result;
}

/** Merges the definitions of one leaf. `common` are the guards of the subject itself. */
export function mergeSetting(ev: Evaluator, name: string, definitions: readonly Definition[], common: readonly Value[]): Setting {
  const groups = new Map<number, Definition[]>();
  for (const definition of definitions) {
    const group = groups.get(definition.priority);
    if (group) group.push(definition);
    else groups.set(definition.priority, [definition]);
  }
  let value: Value | null = null;
  let when: Value | null = null;
  let involved: Definition[] = [];
  const overridden: Definition[] = [];
  // From the weakest to the strongest: a conditional stronger one is a choice over what is below.
  for (const priority of [...groups.keys()].sort((a, b) => b - a)) {
    const group = groups.get(priority) as Definition[];
    const merged = mergeGroup(ev, name, group, common);
    if (merged.when === null) {
      overridden.push(...involved);
      involved = group;
      value = merged.value;
      when = null;
    } else {
      involved = [...group, ...involved];
      when = value === null ? merged.when : when === null ? null : or(ev, when, merged.when);
      value = value === null ? merged.value : between(ev, merged.when, merged.value, value);
    }
  }
  const merged = value?.kind === 'list' ? withConditions(ev, value) : value;
  return { name, value: merged ?? unknown('no definition'), definitions: involved, overridden, when };
}

function or(ev: Evaluator, left: Value, right: Value): Value {
  return sameValue(ev, left, right) ? left : { kind: 'call', callee: '||', args: [ready(left), ready(right)] };
}

interface Merged {
  readonly value: Value;
  readonly when: Value | null;
}

function mergeGroup(ev: Evaluator, name: string, group: readonly Definition[], common: readonly Value[]): Merged {
  const sorted = group.toSorted((a, b) => a.order - b.order);
  const guards = sorted.map((definition) => residualGuard(ev, definition, common));
  const [first] = sorted;
  if (first === undefined) return { value: unknown('no definition'), when: null };
  if (sorted.length === 1) return { value: first.value, when: guards[0] ?? null };
  if (sorted.some(({ value }) => isListLike(ev, value))) return mergeLists(sorted, guards);
  if (LINES.has(name) && sorted.every(({ value }) => isText(value))) return mergeLines(ev, sorted, guards);
  const always = sorted.filter((_, index) => guards[index] === null);
  const [base] = always;
  if (always.length > 1 && base && !always.every(({ value }) => sameValue(ev, value, base.value))) {
    if (always.every(({ value }) => isText(value)))
      return mergeLines(
        ev,
        always,
        always.map(() => null),
      );
    return { value: unknown('conflicting definitions'), when: null };
  }
  let value: Value | null = base?.value ?? null;
  let when: Value | null = null;
  for (const [index, definition] of sorted.entries()) {
    const guard = guards[index] ?? null;
    if (guard === null) continue;
    if (base === undefined) when = when === null ? guard : or(ev, when, guard);
    value = value === null || sameValue(ev, value, definition.value) ? definition.value : between(ev, guard, definition.value, value);
  }
  return { value: value ?? first.value, when };
}

const isText = ({ kind }: Value): boolean => kind === 'string' || kind === 'text';

/** Options of units whose type is `types.lines`: what their definitions hold adds up. */
const LINES: ReadonlySet<string> = new Set(['preStart', 'script', 'postStart', 'reload', 'preStop', 'postStop']);
/** Every condition doubles the texts that there may be. */
const MAX_CONDITIONAL_LINES = 5;

/** The texts that are there, in their order, with line breaks between them; under which conditions is all that is not known. */
function mergeLines(ev: Evaluator, definitions: readonly Definition[], guards: readonly (Value | null)[]): Merged {
  if (guards.filter((guard) => guard !== null).length > MAX_CONDITIONAL_LINES)
    return { value: unknown('lines under many conditions'), when: null };
  return definitions
    .map(({ value }, index): Merged => ({ value, when: guards[index] ?? null }))
    .reduce((before, { value, when }) => {
      const areApart = before.when !== null && when !== null && implies(ev, when, not(before.when));
      const both = areApart ? value : concatText(ev, [before.value, '\n', value]);
      const withThis = before.when === null || areApart ? both : between(ev, before.when, both, value);
      if (when === null) return { value: withThis, when: null };
      return { value: between(ev, when, withThis, before.value), when: before.when === null ? null : or(ev, before.when, when) };
    });
}

/** Choices nested deeper double too often. */
const MAX_CHOICES = 10;

function isListLike(ev: Evaluator, value: Value, depth = 0): boolean {
  if (value.kind === 'list') return true;
  if (value.kind !== 'choice' || depth > MAX_CHOICES) return false;
  const sides = attempt(() => branchesOf(ev, value));
  if (sides === null) return false;
  return (sides.then !== null && isListLike(ev, sides.then, depth + 1)) || (sides.else !== null && isListLike(ev, sides.else, depth + 1));
}

function mergeLists(definitions: readonly Definition[], guards: readonly (Value | null)[]): Merged {
  const items: ListItem[] = [];
  for (const [index, { value }] of definitions.entries()) {
    const guard = guards[index] ?? null;
    const asList: Value = value.kind === 'list' || isSymbolic(value) ? value : list([slotOf(value)]);
    if (guard !== null) items.push({ spread: { kind: 'choice', condition: guard, then: ready(asList), else: ready(EMPTY_LIST) } });
    else if (asList.kind === 'list') items.push(...asList.items);
    else items.push({ spread: asList });
  }
  const when = guards.every((guard) => guard !== null) ? (guards[0] as Value) : null;
  return { value: list(items), when };
}
