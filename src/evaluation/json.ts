/** Values as the JSON of the contract: plain where known, `$ref`, `$text`, `$choice`, `$unknown`, `$rest` elsewhere. */
import { branchesOf } from './choice.ts';
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { render, renderPath } from './render.ts';
import { ready, type Thunk } from './thunk.ts';
import { unmodelledIn, whyUnmodelled } from './unmodelled.ts';
import { type AttrsValue, type CallValue, FALSE, isSpread, type ListValue, TRUE, type Value } from './values.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The value behind each `$unknown` of a document that is a symbolic call, so that its sources can be told. */
export const unknownValues = new WeakMap<object, Value>();

const MAX_DEPTH = 20;
/** Nested choices beyond this say nothing to a reader, and double in size with each level. */
const MAX_CHOICES = 4;
/** Parts of one value; generated data may be large, symbolic trees must not be. */
const MAX_PARTS = 10_000;
/** Characters of a symbolic expression given as the reason of an unknown. */
const MAX_REASON = 160;

/** @param replace applied to every value first; resolves references to known defaults */
export function toJson(ev: Evaluator, value: Value, replace: (value: Value) => Value = (same) => same): Json {
  return new Writer(ev, replace).write(value, 0, 0);
}

class Writer {
  private readonly ev: Evaluator;
  private readonly replace: (value: Value) => Value;
  private parts = 0;

  constructor(ev: Evaluator, replace: (value: Value) => Value) {
    this.ev = ev;
    this.replace = replace;
  }

  write(value: Value, depth: number, choices: number): Json {
    if (depth > MAX_DEPTH || choices > MAX_CHOICES) return { $unknown: 'too deeply nested' };
    if (++this.parts > MAX_PARTS) return { $unknown: 'too large' };
    const { ev } = this;
    const known = this.replace(value);
    const below = (inner: Value): Json => this.write(inner, depth + 1, choices);
    const choose = (condition: Value, then: Thunk, otherwise: Thunk): Json =>
      choiceJson(ev, condition, then, otherwise, (inner) => this.write(inner, depth + 1, choices + 1));
    switch (known.kind) {
      case 'null':
        return null;
      case 'bool':
      case 'string':
      case 'float':
        return known.value;
      case 'int':
        return Number(known.value);
      case 'path':
        return pathText(ev, known.path);
      case 'text':
        return textJson(known.parts.map((part) => (typeof part === 'string' ? part : below(part))));
      case 'list':
        return listJson(ev, known, below);
      case 'attrs':
        return attrsJson(ev, known, below);
      case 'reference': {
        const why = whyUnmodelled(known);
        return why === null ? { $ref: renderPath(ev, known.path) } : { $unknown: why };
      }
      case 'choice':
        return choose(known.condition, known.then, known.else);
      case 'call':
        return callJson(ev, known, choose);
      case 'unknown':
        return { $unknown: known.reason };
      default:
        return { $unknown: `function ${render(ev, known)}` };
    }
  }
}

/** A path of the tree relative to its root, so that output does not depend on the machine. */
function pathText(ev: Evaluator, absolute: string): string {
  const { root } = ev.tree;
  if (absolute === root) return '.';
  return absolute.startsWith(`${root}/`) ? `./${absolute.slice(root.length + 1)}` : absolute;
}

function textJson(parts: readonly Json[]): Json {
  const joined: Json[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const isText = typeof part === 'string' || typeof part === 'number';
    if (isText && typeof last === 'string') joined[joined.length - 1] = last + String(part);
    else joined.push(isText ? String(part) : part);
  }
  const [only] = joined;
  if (joined.length === 0) return '';
  return joined.length === 1 && typeof only === 'string' ? only : { $text: joined };
}

function thunkJson(ev: Evaluator, thunk: Thunk, below: (value: Value) => Json): Json {
  try {
    return below(ev.force(thunk));
  } catch (error) {
    if (error instanceof EvaluationError) return { $unknown: `fails: ${error.message}` };
    throw error;
  }
}

/** A run of unknown elements stands in its place in the list as `{"$rest": …}`. */
function listJson(ev: Evaluator, value: ListValue, below: (value: Value) => Json): Json {
  return value.items.flatMap((item): Json[] => {
    if (!isSpread(item)) return [thunkJson(ev, item.thunk, below)];
    const json = below(item.spread);
    return Array.isArray(json) ? json : [{ $rest: json }];
  });
}

function attrsJson(ev: Evaluator, value: AttrsValue, below: (value: Value) => Json): Json {
  const entries: [string, Json][] = [];
  const rest: Json[] = [];
  for (const [name, slot] of value.entries) {
    const presence = slot.presence === null ? true : below(slot.presence);
    if (presence === true) entries.push([name, thunkJson(ev, slot.thunk, below)]);
    else if (presence !== false) rest.push({ $choice: { if: presence, then: { [name]: thunkJson(ev, slot.thunk, below) }, else: {} } });
  }
  for (const { name, slot } of value.dynamic) {
    const key = below(name);
    if (typeof key === 'string') entries.push([key, thunkJson(ev, slot.thunk, below)]);
    else rest.push({ $name: key, $value: thunkJson(ev, slot.thunk, below) });
  }
  if (value.rest !== null) rest.push(below(value.rest));
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  if (rest.length > 0) entries.push(['$rest', rest.length === 1 ? (rest[0] as Json) : rest]);
  return Object.fromEntries(entries);
}

function choiceJson(ev: Evaluator, condition: Value, then: Thunk, otherwise: Thunk, below: (value: Value) => Json): Json {
  const test = below(condition);
  if (typeof test === 'boolean') return thunkJson(ev, test ? then : otherwise, below);
  const choice = { kind: 'choice', condition, then, else: otherwise } as const;
  try {
    const sides = branchesOf(ev, choice);
    if (sides.then === null) return below(sides.else as Value);
    if (sides.else === null) return below(sides.then);
    const [yes, no] = [below(sides.then), below(sides.else)];
    return JSON.stringify(yes) === JSON.stringify(no) && !JSON.stringify(yes).includes('"$unknown"')
      ? yes
      : { $choice: { if: test, then: yes, else: no } };
  } catch (error) {
    if (error instanceof EvaluationError) return { $unknown: `fails: ${error.message}` };
    throw error;
  }
}

/** Conditions are choices between Booleans; other symbolic calls have no form of their own. */
function callJson(ev: Evaluator, value: CallValue, choose: (condition: Value, then: Thunk, otherwise: Thunk) => Json): Json {
  const [left, right] = value.args;
  if (value.callee === '!' && left) return choose(ev.force(left), ready(FALSE), ready(TRUE));
  if (value.callee === '&&' && left && right) return choose(ev.force(left), right, ready(FALSE));
  if (value.callee === '||' && left && right) return choose(ev.force(left), ready(TRUE), right);
  const why = unmodelledIn(value);
  const text = `${why === null ? '' : `${why}: `}${render(ev, value)}`;
  const json = { $unknown: text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text };
  unknownValues.set(json, value);
  return json;
}
