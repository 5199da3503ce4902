/** `left // right`, with conditional, symbolic and unknown attributes on either side. */
import type { BinaryExpression, Expression } from '../syntax/nodes.ts';
import { branchesOf, choose, not, or } from './choice.ts';
import { typeError } from './errors.ts';
import { equals } from './equality.ts';
import type { Evaluator } from './evaluator.ts';
import { evaluate } from './expressions.ts';
import type { Scope } from './scope.ts';
import { hasName, selectName } from './select.ts';
import { lazy, type Slot, slot } from './thunk.ts';
import type { Origin } from './trail.ts';
import { attrs, type AttrsValue, call, type DynamicSlot, FALSE, isSymbolic, string, TRUE, type Value } from './values.ts';

export function update(ev: Evaluator, node: BinaryExpression, scope: Scope): Value {
  const left = evaluate(ev, node.left, scope);
  const right = evaluate(ev, node.right, scope);
  observeWrapper(ev, node, scope, left, 'left');
  observeWrapper(ev, node, scope, right, 'right');
  return updateValues(ev, viaOperand(left, node.left, scope), viaOperand(right, node.right, scope));
}

/** `left // right` of values already made. */
export function updateValues(ev: Evaluator, leftValue: Value, rightValue: Value): Value {
  const left = openSet(ev, leftValue);
  const right = openSet(ev, rightValue);
  if (right.entries.size === 0 && right.dynamic.length === 0 && right.rest === null) return left;
  const entries = new Map(left.entries);
  right.entries.forEach((above, name) => {
    const below = left.entries.get(name);
    if (below !== undefined) entries.set(name, overlay(ev, below, above));
    else entries.set(name, above.presence === null || left.rest === null ? above : overRest(ev, name, above, left.rest));
  });
  if (right.rest !== null || right.dynamic.length > 0) {
    for (const name of left.entries.keys()) {
      const above = right.entries.get(name);
      if (above === undefined || above.presence !== null) entries.set(name, overlayOpen(ev, name, entries.get(name) as Slot, right));
    }
  }
  const rest = left.rest !== null && right.rest !== null ? call('//', [left.rest, right.rest]) : (right.rest ?? left.rest);
  return attrs(entries, rest, [...left.dynamic, ...right.dynamic]);
}

/**
 * A value as a set whose attributes may be conditional: a choice of sets becomes one set, a
 * reference becomes a set that it supplies every attribute of.
 */
export function openSet(ev: Evaluator, value: Value): AttrsValue {
  if (value.kind === 'attrs') return value;
  if (value.kind === 'choice') {
    // Choices share their branches: without this, a chain of them is walked once per way through it.
    const known = ev.opened.get(value);
    if (known !== undefined) return known;
    const cuts = ev.cutOff;
    const { then, else: otherwise } = branchesOf(ev, value);
    if (then === null) return openSet(ev, otherwise as Value);
    if (otherwise === null) return openSet(ev, then);
    const joined = joinBranches(ev, value.condition, openSet(ev, then), openSet(ev, otherwise));
    if (ev.cutOff === cuts) ev.opened.set(value, joined);
    return joined;
  }
  if (isSymbolic(value) && value.kind !== 'text') return attrs(new Map(), value);
  throw typeError(`value is ${value.kind} while a set was expected`);
}

/** One set for `if condition then a else b`: each attribute exists where its branch is taken. */
function joinBranches(ev: Evaluator, condition: Value, then: AttrsValue, otherwise: AttrsValue): AttrsValue {
  const size = then.entries.size + otherwise.entries.size + then.dynamic.length + otherwise.dynamic.length;
  if (!ev.spend(size)) return attrs(new Map(), ev.cut('evaluation budget: steps'));
  const entries = new Map<string, Slot>();
  for (const name of new Set([...then.entries.keys(), ...otherwise.entries.keys()])) {
    const a = then.entries.get(name);
    const b = otherwise.entries.get(name);
    const whenThen = a === undefined ? FALSE : (a.presence ?? TRUE);
    const whenElse = b === undefined ? FALSE : (b.presence ?? TRUE);
    const presence = whenThen === TRUE && whenElse === TRUE ? null : choosePresence(ev, condition, whenThen, whenElse);
    if (a !== undefined && b !== undefined) {
      entries.set(
        name,
        slot(
          lazy((inner) => choose(inner, condition, a.thunk, b.thunk)),
          a.origin,
          presence,
          a.shadowed,
        ),
      );
    } else {
      const only = (a ?? b) as Slot;
      entries.set(name, slot(only.thunk, only.origin, presence, only.shadowed));
    }
  }
  const rests = [then.rest, otherwise.rest];
  const rest = rests[0] === null && rests[1] === null ? null : restChoice(ev, condition, then.rest, otherwise.rest);
  return attrs(entries, rest, joinDynamic(condition, then.dynamic, otherwise.dynamic));
}

/** What both branches hold (`if c then acc // { … } else acc`) is there in any case, once: a fold over such choices would double it each time. */
function joinDynamic(condition: Value, then: readonly DynamicSlot[], otherwise: readonly DynamicSlot[]): DynamicSlot[] {
  const thens = new Set(then);
  const otherwises = new Set(otherwise);
  return [
    ...then.map((entry) => (otherwises.has(entry) ? entry : conditional(condition, entry))),
    ...otherwise.filter((entry) => !thens.has(entry)).map((entry) => conditional(not(condition), entry)),
  ];
}

function restChoice(ev: Evaluator, condition: Value, then: Value | null, otherwise: Value | null): Value {
  const empty = attrs(new Map());
  return choose(
    ev,
    condition,
    lazy(() => then ?? empty),
    lazy(() => otherwise ?? empty),
  );
}

function conditional(taken: Value, { name, slot: { thunk, origin, presence, shadowed } }: DynamicSlot): DynamicSlot {
  return { name, slot: slot(thunk, origin, presence === null ? taken : call('&&', [taken, presence]), shadowed) };
}

/** `condition && then || !condition && else`, kept short where a side is constant. */
function choosePresence(ev: Evaluator, condition: Value, then: Value, otherwise: Value): Value {
  if (then === TRUE && otherwise === FALSE) return condition;
  if (then === FALSE && otherwise === TRUE) return not(condition);
  const first = then === TRUE ? condition : then === FALSE ? FALSE : call('&&', [condition, then]);
  const second = otherwise === TRUE ? not(condition) : otherwise === FALSE ? FALSE : call('&&', [not(condition), otherwise]);
  return or(ev, first, second);
}

/** The attribute of the right side over the one of the left side. */
function overlay(ev: Evaluator, below: Slot, above: Slot): Slot {
  const { presence } = above;
  if (presence === null) return slot(above.thunk, above.origin, null, below);
  const thunk = lazy((inner) => choose(inner, presence, above.thunk, below.thunk));
  return slot(thunk, above.origin, below.presence === null ? null : or(ev, below.presence, presence), below);
}

/** What an attribute becomes under a right side that may also supply it in an unknown way. */
function overlayOpen(ev: Evaluator, name: string, below: Slot, right: AttrsValue): Slot {
  let result = below;
  const { rest } = right;
  if (rest !== null) {
    const before = result;
    const present = before.presence === null ? null : or(ev, before.presence, hasName(ev, rest, name));
    const thunk = lazy((inner) =>
      choose(
        inner,
        hasName(inner, rest, name),
        lazy((deep) => selectName(deep, rest, name, null)),
        before.thunk,
      ),
    );
    result = slot(thunk, before.origin, present, before.shadowed);
  }
  for (const entry of right.dynamic) {
    const condition = equals(ev, entry.name, string(name));
    if (condition === FALSE) continue;
    const before = result;
    result = slot(
      lazy((inner) => choose(inner, condition, entry.slot.thunk, before.thunk)),
      before.origin,
      before.presence,
      before,
    );
  }
  return result;
}

/** A conditional attribute of the right side over an open left side. */
function overRest(ev: Evaluator, name: string, above: Slot, rest: Value): Slot {
  const presence = above.presence as Value;
  const thunk = lazy((inner) =>
    choose(
      inner,
      presence,
      above.thunk,
      lazy((deep) => selectName(deep, rest, name, null)),
    ),
  );
  return slot(thunk, above.origin, or(ev, presence, hasName(ev, rest, name)), above.shadowed);
}

/** The set with each attribute's trail grown by the operand it came through, unless written right there. */
function viaOperand(value: Value, operand: Expression, scope: Scope): Value {
  if (value.kind !== 'attrs' || operand.kind === 'attrset' || operand.kind === 'binary') return value;
  const file = scope.file.source;
  const entries = new Map<string, Slot>();
  for (const [name, entry] of value.entries) {
    const origin: Origin = { kind: 'operand', file, start: operand.start, end: operand.end, frame: scope.frame, previous: entry.origin };
    entries.set(name, slot(entry.thunk, origin, entry.presence, entry.shadowed));
  }
  return attrs(entries, value.rest, value.dynamic);
}

function observeWrapper(ev: Evaluator, node: BinaryExpression, scope: Scope, value: Value, side: 'left' | 'right'): void {
  if (value.kind !== 'attrs') return;
  const type = value.entries.get('_type');
  if (type === undefined) return;
  const tag = ev.force(type.thunk);
  if (tag.kind !== 'string' || !['if', 'merge', 'override', 'order'].includes(tag.value)) return;
  ev.observations.push({
    kind: 'wrapperUpdate',
    file: scope.file.source,
    start: node.start,
    end: node.end,
    wrapper: tag.value,
    side,
    operator: { start: node.left.end, end: node.right.start },
    frame: scope.frame,
  });
}
