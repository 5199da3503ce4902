/** Strings: joining, cutting and replacing, all by bytes as Nix does. */
import { distribute } from '../choice.ts';
import type { Evaluator } from '../evaluator.ts';
import { coerceInterpolation, concatText, type TextPiece } from '../text.ts';
import { type Slot, slotOf } from '../thunk.ts';
import { type BuiltinValue, call, EMPTY_STRING, int, isSpread, type ListItem, list, path, string, unknown, type Value } from '../values.ts';
import { byteLength, fromBytes, NOT_UTF8, toBytes } from './bytes.ts';
import { stringArgument, toText } from './coerce.ts';
import { itemsOf } from './elements.ts';
import { closedItems, expect, fail, strict } from './support.ts';

/** A string from bytes, or why there is none. */
export function stringOfBytes(bytes: string): Value {
  const text = fromBytes(bytes);
  return text === null ? unknown(NOT_UTF8) : string(text);
}

/**
 * Joins items with a separator. A symbolic run between known items becomes one part that holds
 * its own separators: `concatStringsSep s ([ "" ] ++ run)`.
 */
function join(ev: Evaluator, separator: Value, items: readonly ListItem[]): Value {
  const anchor = items.findIndex((item) => !isSpread(item));
  const pieces: TextPiece[] = [];
  const between = coerceInterpolation(ev, separator);
  if (anchor < 0 && items.length > 0) {
    const [only] = items;
    if (items.length === 1 && only !== undefined && isSpread(only)) return joinRun(ev, separator, only.spread);
    return call('concatStringsSep', [separator, list(items)]);
  }
  for (const [index, item] of items.entries()) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    if (isSpread(item)) {
      pieces.push(index < anchor ? joinedRun(ev, separator, item.spread, 'after') : joinedRun(ev, separator, item.spread, 'before'));
      continue;
    }
    if (index > anchor) pieces.push(between);
    pieces.push(coerceInterpolation(ev, ev.force(item.thunk)));
  }
  return concatText(ev, pieces);
}

function joinRun(ev: Evaluator, separator: Value, run: Value): Value {
  if (run.kind === 'unknown') return run;
  if (run.kind === 'choice') return distribute(run, (inner, branch) => joinRun(inner, separator, branch));
  if (run.kind === 'list') return join(ev, separator, run.items);
  return call('concatStringsSep', [separator, run]);
}

const EMPTY_ITEM = slotOf(EMPTY_STRING);

/** A run with a separator before (or after) each of its elements; nothing where it is empty. */
function joinedRun(ev: Evaluator, separator: Value, run: Value, side: 'before' | 'after'): Value {
  if (run.kind === 'unknown') return run;
  if (run.kind === 'choice') return distribute(run, (inner, branch) => joinedRun(inner, separator, branch, side));
  const items = itemsOf(run, 'concatStringsSep');
  const padded = side === 'before' ? [EMPTY_ITEM, ...items] : [...items, EMPTY_ITEM];
  if (run.kind === 'list') return join(ev, separator, padded);
  return call('concatStringsSep', [separator, list(padded)]);
}

const replaceStrings = strict('replaceStrings', 3, (ev, fromValue, toValue, value) => {
  const from = closedItems(fromValue, 'replaceStrings');
  const to = closedItems(toValue, 'replaceStrings');
  if (from === null || to === null) return null;
  if (from.length !== to.length) return fail("'from' and 'to' arguments to 'replaceStrings' have different lengths");
  const patterns: string[] = [];
  for (const item of from) {
    const pattern = expect(ev.force(item.thunk), 'string', 'replaceStrings');
    if (pattern === null) return null;
    patterns.push(toBytes(pattern.value));
  }
  const text = expect(value, 'string', 'replaceStrings');
  if (text === null) return null;
  const input = toBytes(text.value);
  let known = '';
  let at = 0;
  while (at <= input.length) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    const found = patterns.findIndex((pattern) => input.startsWith(pattern, at));
    if (found < 0) {
      if (at < input.length) known += input[at];
      at++;
      continue;
    }
    const replacement = expect(ev.force((to[found] as Slot).thunk), 'string', 'replaceStrings');
    if (replacement === null) return null;
    known += toBytes(replacement.value);
    if (known.length > ev.limits.size) return ev.cut('evaluation budget: size');
    const pattern = patterns[found] as string;
    if (pattern === '') {
      if (at < input.length) known += input[at];
      at++;
    } else at += pattern.length;
  }
  return stringOfBytes(known);
});

const substring = strict('substring', 3, (ev, startValue, lengthValue, value) => {
  const start = expect(startValue, 'int', 'substring');
  const length = expect(lengthValue, 'int', 'substring');
  if (start === null || length === null) return null;
  const name = storeName(ev, value);
  if (name !== null && start.value >= STORE_HASH) return stringOfBytes(slice(toBytes(name), start.value - STORE_HASH, length.value) ?? '');
  const text = stringArgument(ev, value);
  if (text === null) return null;
  const bytes = toBytes(text);
  const cut = slice(bytes, start.value, length.value);
  // Nix 2.8 takes 32 bits of both numbers, later versions all of them.
  if (cut !== slice(bytes, BigInt.asIntN(32, start.value), BigInt.asIntN(32, length.value))) {
    return unknown('a substring that versions of Nix cut differently');
  }
  return cut === null ? fail("negative start position in 'substring'") : stringOfBytes(cut);
});

/** Bytes of a store path's name before what it is a copy of: a hash and `-`. */
const STORE_HASH = 33n;

/** The name of the file that `baseNameOf "${./file}"` is the store's name for. */
function storeName(ev: Evaluator, value: Value): string | null {
  if (value.kind !== 'call' || value.callee !== 'baseNameOf') return null;
  const whole = value.args[0]?.value;
  const [only, more] = whole?.kind === 'text' ? whole.parts : [];
  if (only === undefined || more !== undefined || typeof only === 'string' || only.kind !== 'path') return null;
  // The root itself may be in the store already, under another name.
  return only.path === ev.tree.root ? null : baseName(only.path);
}

/** Bytes from `start`, all of them where `length` is negative; null where `start` is. */
function slice(bytes: string, start: bigint, length: bigint): string | null {
  if (start < 0n) return null;
  const from = start > BigInt(bytes.length) ? bytes.length : Number(start);
  const count = length < 0n || length > BigInt(bytes.length) ? bytes.length : Number(length);
  return bytes.slice(from, from + count);
}

/** The part of a path after its last slash; one trailing slash does not count. */
function baseName(text: string): string {
  const last = text.length > 1 && text.endsWith('/') ? text.length - 1 : text.length;
  return text.slice(text.lastIndexOf('/', last - 1) + 1, last);
}

function dirName(text: string): string {
  const at = text.lastIndexOf('/');
  return at < 0 ? '.' : at === 0 ? '/' : text.slice(0, at);
}

/** Index of a slash that surely is the last one of a text whose last part is known. */
function lastSlash(parts: readonly (string | Value)[]): number {
  const last = parts.at(-1);
  return typeof last === 'string' && !last.endsWith('/') ? last.lastIndexOf('/') : -1;
}

export const STRING_BUILTINS: readonly BuiltinValue[] = [
  strict('toString', 1, (ev, value) => toText(ev, value)),
  strict('concatStringsSep', 2, (ev, separator, value) => {
    expect(separator, 'string', 'concatStringsSep');
    return join(ev, separator, itemsOf(value, 'concatStringsSep'));
  }),
  replaceStrings,
  substring,
  strict('stringLength', 1, (ev, value) => {
    const text = stringArgument(ev, value);
    return text === null ? null : int(byteLength(text));
  }),
  strict('baseNameOf', 1, (ev, value) => {
    if (value.kind === 'path') return string(baseName(value.path));
    const piece = coerceInterpolation(ev, value);
    if (typeof piece === 'string') return string(baseName(piece));
    if (piece.kind === 'path') return string(baseName(piece.path));
    if (piece.kind !== 'text') return piece.kind === 'string' ? string(baseName(piece.value)) : null;
    const at = lastSlash(piece.parts);
    return at < 0 ? null : string((piece.parts.at(-1) as string).slice(at + 1));
  }),
  strict('dirOf', 1, (ev, value) => {
    if (value.kind === 'path') return path(dirName(value.path));
    const piece = coerceInterpolation(ev, value);
    if (typeof piece === 'string') return string(dirName(piece));
    if (piece.kind === 'path') return path(dirName(piece.path));
    if (piece.kind !== 'text') return piece.kind === 'string' ? string(dirName(piece.value)) : null;
    const at = lastSlash(piece.parts);
    if (at < 0) return null;
    return concatText(ev, [...piece.parts.slice(0, -1), (piece.parts.at(-1) as string).slice(0, at)]);
  }),
];
