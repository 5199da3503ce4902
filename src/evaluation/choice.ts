/** Choices on symbolic conditions, and the logic of conditions. */
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { sameValue } from './render.ts';
import { lazy, ready, type Thunk } from './thunk.ts';
import { bool, call, type ChoiceValue, FALSE, TRUE, type Value } from './values.ts';

/** `if condition then … else …`; a known condition picks its branch. */
export function choose(ev: Evaluator, condition: Value, then: Thunk, otherwise: Thunk): Value {
  if (condition.kind === 'bool') return ev.force(condition.value ? then : otherwise);
  return { kind: 'choice', condition, then, else: otherwise };
}

/** The choice between what `fn` makes of each branch; branches are made on demand. */
export function distribute(choice: ChoiceValue, fn: (ev: Evaluator, branch: Value) => Value): Value {
  return {
    kind: 'choice',
    condition: choice.condition,
    then: lazy((ev) => fn(ev, ev.force(choice.then))),
    else: lazy((ev) => fn(ev, ev.force(choice.else))),
  };
}

/**
 * Both branches, forced. A branch that fails drops out: if the evaluation succeeds at all, the
 * condition chose the other one. Throws when both fail.
 */
export function branchesOf(ev: Evaluator, choice: ChoiceValue): { then: Value | null; else: Value | null } {
  const then = ev.tryForce(choice.then);
  const otherwise = ev.tryForce(choice.else);
  // The choice fails as its first branch does.
  if (then === null && otherwise === null) return { then: ev.force(choice.then), else: null };
  return { then, else: otherwise };
}

/** A choice whose failing or equal branches are gone; any other value as it is. */
export function settle(ev: Evaluator, value: Value): Value {
  if (value.kind !== 'choice') return value;
  const { then, else: otherwise } = branchesOf(ev, value);
  if (then === null) return settle(ev, otherwise as Value);
  if (otherwise === null) return settle(ev, then);
  if (then.kind === otherwise.kind && then.kind !== 'attrs' && then.kind !== 'list' && sameValue(ev, then, otherwise)) return then;
  return value;
}

/** Nested choices that a condition is looked through for a common answer. */
const MAX_SETTLED = 8;

/** A condition whose every branch says the same, as that; any other as it is. */
export function settleCondition(ev: Evaluator, condition: Value): Value {
  if (condition.kind !== 'choice') return condition;
  return commonAnswer(ev, condition, 0) ?? condition;
}

function commonAnswer(ev: Evaluator, condition: Value, depth: number): Value | null {
  if (condition.kind === 'bool') return condition;
  if (condition.kind !== 'choice' || depth > MAX_SETTLED) return null;
  const { then, else: otherwise } = branchesOf(ev, condition);
  const yes = then === null ? null : commonAnswer(ev, then, depth + 1);
  if (then !== null && yes === null) return null;
  const no = otherwise === null ? yes : commonAnswer(ev, otherwise, depth + 1);
  return yes === null || yes === no ? no : null;
}

export function not(condition: Value): Value {
  if (condition.kind === 'bool') return bool(!condition.value);
  if (condition.kind === 'unknown') return condition;
  if (condition.kind === 'call' && condition.callee === '!' && condition.args[0]?.value) return condition.args[0].value;
  return call('!', [condition]);
}

export function and(ev: Evaluator, left: Value, right: Value): Value {
  if (left.kind === 'bool') return left.value ? right : FALSE;
  if (right.kind === 'bool') return right.value ? left : FALSE;
  return sameValue(ev, left, right) ? left : call('&&', [left, right]);
}

export function or(ev: Evaluator, left: Value, right: Value): Value {
  if (left.kind === 'bool') return left.value ? TRUE : right;
  if (right.kind === 'bool') return right.value ? TRUE : left;
  return sameValue(ev, left, right) ? left : call('||', [left, right]);
}

/** Conjunction where null means "always". */
export const both = (ev: Evaluator, left: Value | null, right: Value | null): Value | null =>
  left === null ? right : right === null ? left : and(ev, left, right);

/** True where `condition` being true makes `atom` true for certain. */
export const implies = (ev: Evaluator, condition: Value, atom: Value): boolean =>
  impliesAny(ev, condition, (part) => sameValue(ev, part, atom));

/** Parts of a condition that are looked at. */
const MAX_PARTS = 2_000;

/** True where `condition` being true makes one of the conditions that `isAtom` accepts true for certain. */
export function impliesAny(ev: Evaluator, condition: Value, isAtom: (part: Value) => boolean): boolean {
  let left = MAX_PARTS;
  // Sharing can make a small condition endless to walk.
  const visit = (part: Value): boolean => left-- > 0 && impliesPart(ev, part, isAtom, visit);
  try {
    return visit(condition);
  } catch (error) {
    // A condition that fails is no condition for anything.
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}

function impliesPart(ev: Evaluator, condition: Value, isAtom: (part: Value) => boolean, visit: (part: Value) => boolean): boolean {
  if (condition.kind === 'bool') return !condition.value;
  if (isAtom(condition)) return true;
  if (condition.kind === 'call') {
    if (condition.callee !== '&&' && condition.callee !== '||' && condition.callee !== '==') return false;
    const [left, right] = condition.args.map((arg) => ev.force(arg));
    if (left === undefined || right === undefined) return false;
    if (condition.callee === '&&') return visit(left) || visit(right);
    if (condition.callee === '||') return visit(left) && visit(right);
    return (right === TRUE && visit(left)) || (left === TRUE && visit(right));
  }
  if (condition.kind === 'choice') {
    const { then, else: otherwise } = branchesOf(ev, condition);
    const thenHolds = then === null || visit(condition.condition) || visit(then);
    const elseHolds = otherwise === null || visit(not(condition.condition)) || visit(otherwise);
    return thenHolds && elseHolds;
  }
  return false;
}

/** A ready choice between two values already made. */
export const between = (ev: Evaluator, condition: Value, then: Value, otherwise: Value): Value =>
  choose(ev, condition, ready(then), ready(otherwise));
