/** `toJSON` and `fromJSON`. */
import { type Node as JsonNode, parseTree } from 'jsonc-parser';
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { coerceInterpolation, concatText, type TextPiece } from '../text.ts';
import { lazy, type Slot, slot } from '../thunk.ts';
import {
  attrs,
  type BuiltinValue,
  bool,
  call,
  float,
  int,
  isSpread,
  isSymbolic,
  list,
  NULL,
  string,
  unknown,
  type Value,
} from '../values.ts';
import { isWellFormed, NOT_UTF8 } from './bytes.ts';
import { isClosed, sortedNames, strict } from './support.ts';

/** Versions of Nix write these two differently: `\u0008` or `\b`. */
const DISPUTED = /[\b\f]/;
const INT_MIN = -(2n ** 63n);
const INT_MAX = 2n ** 63n - 1n;
const UINT_MAX = 2n ** 64n - 1n;

function jsonString(text: string): TextPiece {
  if (DISPUTED.test(text)) return unknown('a control character that versions of Nix write differently in JSON');
  return JSON.stringify(text);
}

/** Nix 2.8 writes six digits and `1` for `1.0`, later versions the shortest exact form and `1.0`: known where both agree. */
function jsonFloat(value: number): TextPiece {
  const exact = String(value);
  const isPlain = /^-?\d+\.\d+$/.test(exact) && Number(value.toPrecision(6)) === value && Math.abs(value) >= 1e-4;
  return isPlain ? exact : unknown('a float that versions of Nix write differently in JSON');
}

/** Adds the JSON of a value piece by piece. False when the budget is spent. */
function write(ev: Evaluator, value: Value, pieces: TextPiece[]): boolean {
  if (!ev.spend(1)) return false;
  switch (value.kind) {
    case 'null':
      pieces.push('null');
      return true;
    case 'bool':
    case 'int':
      pieces.push(String(value.value));
      return true;
    case 'float':
      pieces.push(jsonFloat(value.value));
      return true;
    case 'string':
      pieces.push(jsonString(value.value));
      return true;
    case 'list':
      return writeList(
        ev,
        value.items.map((item) => (isSpread(item) ? null : item)),
        value,
        pieces,
      );
    case 'attrs':
      return writeSet(ev, value, pieces);
    case 'unknown':
      pieces.push(value);
      return true;
    case 'lambda':
    case 'builtin':
      throw typeError('cannot convert a function to JSON');
    default:
      pieces.push(call('toJSON', [value]));
      return true;
  }
}

function writeList(ev: Evaluator, items: readonly (Slot | null)[], value: Value, pieces: TextPiece[]): boolean {
  if (items.includes(null)) {
    pieces.push(call('toJSON', [value]));
    return true;
  }
  pieces.push('[');
  for (const [index, item] of items.entries()) {
    if (index > 0) pieces.push(',');
    if (!writeNested(ev, (item as Slot).thunk, pieces)) return false;
  }
  pieces.push(']');
  return true;
}

function writeSet(ev: Evaluator, value: Extract<Value, { kind: 'attrs' }>, pieces: TextPiece[]): boolean {
  const asText = value.entries.get('__toString');
  if (!isClosed(value)) {
    pieces.push(call('toJSON', [value]));
    return true;
  }
  if (asText !== undefined) {
    const piece = coerceInterpolation(ev, value);
    const text = typeof piece === 'string' ? string(piece) : piece;
    return write(ev, text.kind === 'path' ? { kind: 'text', parts: [text] } : text, pieces);
  }
  if (value.entries.has('outPath')) return write(ev, selectName(ev, value, 'outPath', null), pieces);
  pieces.push('{');
  for (const [index, name] of sortedNames(value.entries.keys()).entries()) {
    pieces.push(index > 0 ? ',' : '', jsonString(name), ':');
    if (!writeNested(ev, (value.entries.get(name) as Slot).thunk, pieces)) return false;
  }
  pieces.push('}');
  return true;
}

/** One level deeper, under the depth budget. */
function writeNested(ev: Evaluator, thunk: Slot['thunk'], pieces: TextPiece[]): boolean {
  let done = true;
  const result = ev.nested(() => {
    done = write(ev, ev.force(thunk), pieces);
    return NULL;
  });
  if (result !== NULL) pieces.push(result);
  return done;
}

function number(literal: string): Value {
  if (/^-?\d+$/.test(literal)) {
    const value = BigInt(literal);
    if (value >= INT_MIN && value <= INT_MAX) return int(value);
    if (value > INT_MAX && value <= UINT_MAX) return unknown('a JSON number beyond 63 bits');
  }
  const value = Number(literal);
  if (!Number.isFinite(value)) throw new EvaluationError('other', `number overflow parsing '${literal}'`);
  return float(value);
}

function jsonText(text: string): Value {
  if (text.includes('\0')) return unknown('a string with a NUL character');
  if (!isWellFormed(text)) throw new EvaluationError('other', 'invalid string: a lone surrogate');
  return string(text);
}

/** The value of a node; containers are built on demand. */
function valueOf(node: JsonNode, text: string): Value {
  switch (node.type) {
    case 'object': {
      const entries = new Map<string, Slot>();
      for (const property of node.children ?? []) {
        const [key, value] = property.children ?? [];
        if (key === undefined || value === undefined) continue;
        entries.set(String(key.value), slot(lazy(() => valueOf(value, text))));
      }
      return attrs(entries);
    }
    case 'array':
      return list((node.children ?? []).map((child) => slot(lazy(() => valueOf(child, text)))));
    case 'number':
      return number(text.slice(node.offset, node.offset + node.length));
    case 'string':
      return jsonText(String(node.value));
    case 'boolean':
      return bool(node.value === true);
    default:
      return NULL;
  }
}

/** Checks what a lazy reading would find out too late: every number and string of the text. */
function validate(node: JsonNode, text: string): Value | null {
  if (node.type === 'number' || node.type === 'string') {
    const value = valueOf(node, text);
    return value.kind === 'unknown' && node.parent?.type === 'property' && node === node.parent.children?.[0] ? value : null;
  }
  for (const child of node.children ?? []) {
    const bad = validate(child, text);
    if (bad !== null) return bad;
  }
  return null;
}

export const JSON_BUILTINS: readonly BuiltinValue[] = [
  strict('toJSON', 1, (ev, value) => {
    if (isSymbolic(value) && value.kind !== 'text') return null;
    const pieces: TextPiece[] = [];
    if (!write(ev, value, pieces)) return ev.cut('evaluation budget: steps');
    return concatText(ev, pieces);
  }),
  strict('fromJSON', 1, (ev, value) => {
    if (value.kind !== 'string') {
      if (isSymbolic(value)) return null;
      throw typeError(`fromJSON: value is ${value.kind} while a string was expected`);
    }
    const text = value.value;
    if (!ev.spend(Math.ceil(text.length / 16))) return ev.cut('evaluation budget: steps');
    if (text.startsWith('\uFEFF')) return unknown('JSON with a byte-order mark');
    try {
      JSON.parse(text);
      const root = parseTree(text);
      if (root === undefined) return unknown(NOT_UTF8);
      return validate(root, text) ?? valueOf(root, text);
    } catch (error) {
      if (error instanceof SyntaxError) throw new EvaluationError('other', `while decoding a JSON string: ${error.message}`);
      if (error instanceof RangeError) return ev.cut('evaluation budget: depth');
      throw error;
    }
  }),
];
