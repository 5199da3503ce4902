/** Unary and binary operators. */
import type { BinaryExpression, UnaryOperator } from '../syntax/nodes.ts';
import { apply } from './apply.ts';
import { and, distribute, not, or, settleCondition } from './choice.ts';
import { equals, lessThan, notEquals } from './equality.ts';
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import { normalizePath } from './paths.ts';
import type { Scope } from './scope.ts';
import { concatText, type TextPiece } from './text.ts';
import { delay } from './thunk.ts';
import { update } from './update.ts';
import { bool, call, float, int, isSymbolic, list, type ListItem, path, type Value } from './values.ts';

export function unary(_ev: Evaluator, operator: UnaryOperator, operand: Value): Value {
  if (operand.kind === 'unknown') return operand;
  if (operator === '!') {
    if (operand.kind === 'bool' || isSymbolic(operand)) return not(operand);
    throw typeError(`value is ${operand.kind} while a Boolean was expected`);
  }
  if (operand.kind === 'int') return int(BigInt.asIntN(64, -operand.value));
  // Nix reads `-x` as `0 - x`, which makes no negative zero.
  if (operand.kind === 'float') return float(0 - operand.value);
  if (isSymbolic(operand)) return call('-', [int(0), operand]);
  throw typeError(`cannot negate ${operand.kind}`);
}

export function binary(ev: Evaluator, node: BinaryExpression, scope: Scope): Value {
  switch (node.operator) {
    case '&&':
    case '||':
    case '->':
      return logic(ev, node, scope);
    case '//':
      return update(ev, node, scope);
    case '|>':
      return apply(ev, evaluate(ev, node.right, scope), delay(node.left, scope), null);
    case '<|':
      return apply(ev, evaluate(ev, node.left, scope), delay(node.right, scope), null);
  }
  const left = evaluate(ev, node.left, scope);
  const right = evaluate(ev, node.right, scope);
  switch (node.operator) {
    case '+':
      return add(ev, left, right);
    case '-':
    case '*':
    case '/':
      return arithmetic(node.operator, left, right);
    case '++':
      return concatLists(ev, left, right);
    case '==':
      return equals(ev, left, right);
    case '!=':
      return notEquals(ev, left, right);
    case '<':
      return lessThan(ev, left, right);
    case '>':
      return lessThan(ev, right, left);
    case '<=':
      return not(lessThan(ev, right, left));
    case '>=':
      return not(lessThan(ev, left, right));
  }
}

function logic(ev: Evaluator, node: BinaryExpression, scope: Scope): Value {
  let left = condition(ev, evaluate(ev, node.left, scope));
  if (node.operator === '->') left = not(left);
  const isAnd = node.operator === '&&';
  if (left.kind === 'bool' && left.value !== isAnd) return left;
  let right: Value;
  try {
    right = condition(ev, evaluate(ev, node.right, scope));
  } catch (error) {
    // Where the right side fails, the evaluation only succeeds if the left side decides.
    if (error instanceof EvaluationError && left.kind !== 'bool') return bool(!isAnd);
    throw error;
  }
  return isAnd ? and(ev, left, right) : or(ev, left, right);
}

function condition(ev: Evaluator, given: Value): Value {
  const value = settleCondition(ev, given);
  if (value.kind === 'bool' || (isSymbolic(value) && value.kind !== 'text')) return value;
  throw typeError(`value is ${value.kind} while a Boolean was expected`);
}

const INT_MAX = 2n ** 63n - 1n;
const INT_MIN = -(2n ** 63n);

/** `-`, `*`, `/` on numbers; integers are 64 bits wide and wrap as Nix 2.8's do. */
export function arithmetic(operator: '-' | '*' | '/', left: Value, right: Value): Value {
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  for (const side of [left, right]) {
    if (side.kind !== 'int' && side.kind !== 'float' && !isSymbolic(side))
      throw typeError(`value is ${side.kind} while a number was expected`);
    if (side.kind === 'text') throw typeError('value is a string while a number was expected');
  }
  if (isSymbolic(left) || isSymbolic(right)) return call(operator, [left, right]);
  if (operator === '/' && Number((right as { value: bigint | number }).value) === 0) throw new EvaluationError('other', 'division by zero');
  if (left.kind === 'int' && right.kind === 'int') {
    if (operator === '/' && left.value === INT_MIN && right.value === -1n)
      throw new EvaluationError('other', 'overflow in integer division');
    const result = operator === '-' ? left.value - right.value : operator === '*' ? left.value * right.value : left.value / right.value;
    return int(result > INT_MAX || result < INT_MIN ? BigInt.asIntN(64, result) : result);
  }
  const a = Number((left as { value: bigint | number }).value);
  const b = Number((right as { value: bigint | number }).value);
  return float(operator === '-' ? a - b : operator === '*' ? a * b : a / b);
}

/** `+` on numbers, strings and paths. */
export function add(ev: Evaluator, left: Value, right: Value): Value {
  if (left.kind === 'unknown' && right.kind !== 'string' && right.kind !== 'text') return left;
  if (right.kind === 'unknown' && (left.kind === 'int' || left.kind === 'float')) return right;
  if (left.kind === 'int' && right.kind === 'int') return int(BigInt.asIntN(64, left.value + right.value));
  if ((left.kind === 'int' || left.kind === 'float') && (right.kind === 'int' || right.kind === 'float')) {
    return float(Number(left.value) + Number(right.value));
  }
  if (left.kind === 'path') {
    if (right.kind === 'string') return path(normalizePath(left.path + right.value));
    if (right.kind === 'path') return path(normalizePath(left.path + right.path));
    if (isSymbolic(right)) return call('+', [left, right]);
  }
  if (isTextual(left) || isTextual(right)) {
    return concatText(ev, [textPiece(ev, left), textPiece(ev, right)]);
  }
  if (left.kind === 'choice') return distribute(left, (inner, branch) => add(inner, branch, right));
  if (right.kind === 'choice') return distribute(right, (inner, branch) => add(inner, left, branch));
  if (isSymbolic(left) || isSymbolic(right)) return call('+', [left, right]);
  if (left.kind === 'attrs') return concatText(ev, [textPiece(ev, left), textPiece(ev, right)]);
  throw typeError(`cannot add ${right.kind} to ${left.kind}`);
}

const isTextual = (value: Value): boolean => value.kind === 'string' || value.kind === 'text';

function textPiece(ev: Evaluator, value: Value): TextPiece {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'attrs') {
    const text = value.entries.get('__toString');
    if (text) return textPiece(ev, ev.call(ev.force(text.thunk), value));
    const out = value.entries.get('outPath');
    if (out) return textPiece(ev, ev.force(out.thunk));
  }
  if (value.kind === 'path' || isSymbolic(value)) return value;
  throw typeError(`cannot coerce ${value.kind} to a string`);
}

/** Adds a symbolic run; unknown ones beside each other are one. */
function addRun(items: ListItem[], run: Value): void {
  const last = items.at(-1);
  const before = last !== undefined && 'spread' in last ? last.spread : null;
  if (run.kind === 'unknown' && before?.kind === 'unknown' && before.reason === run.reason) return;
  items.push({ spread: run });
}

/** `++`; a symbolic side becomes a run of unknown length. */
export function concatLists(ev: Evaluator, left: Value, right: Value): Value {
  const items: ListItem[] = [];
  const length = (left.kind === 'list' ? left.items.length : 0) + (right.kind === 'list' ? right.items.length : 0);
  if (length > ev.limits.items) return ev.cut('evaluation budget: size');
  // Copying is quick, but a list that grows by one element a thousand times is copied as often.
  if (!ev.spend(length >> 3)) return ev.cut('evaluation budget: steps');
  for (const side of [left, right]) {
    if (side.kind === 'list') for (const item of side.items) items.push(item);
    else if (isSymbolic(side) && side.kind !== 'text') addRun(items, side);
    else throw typeError(`value is ${side.kind} while a list was expected`);
  }
  return list(items);
}
