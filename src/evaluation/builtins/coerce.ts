/** `toString` and the coercions by which builtins take strings and paths. */
import { distribute } from '../choice.ts';
import { typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { normalizePath } from '../paths.ts';
import { selectName } from '../select.ts';
import { coerceInterpolation, concatText, type TextPiece } from '../text.ts';
import { type AttrsValue, call, isSpread, type ListValue, string, type Value } from '../values.ts';
import { typeName } from './types.ts';

/** A float as C++'s `std::to_string` prints it: six decimals, halves to even. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return `${sign}inf`;
  // Beyond this `toFixed` gives up; such a float is an integer.
  if (size >= 1e21) return `${sign}${BigInt(size)}.000000`;
  return sign + (isHalf(size) ? size.toFixed(7).slice(0, -1) : size.toFixed(6));
}

/** True where the seventh decimal is exactly a half and the sixth even: there `toFixed` rounds the other way. */
const isHalf = (size: number): boolean => /\.\d{5}[02468]50*$/.test(size.toFixed(60));

/** `builtins.toString`: what every value but functions and plain sets becomes. Throws Nix's type error for those. */
export function toText(ev: Evaluator, value: Value): Value {
  switch (value.kind) {
    case 'string':
    case 'text':
    case 'unknown':
      return value;
    case 'path':
      return string(value.path);
    case 'int':
      return string(String(value.value));
    case 'float':
      return string(floatText(value.value));
    case 'bool':
      return string(value.value ? '1' : '');
    case 'null':
      return string('');
    case 'list':
      return listText(ev, value);
    case 'attrs':
      return setText(ev, value);
    case 'choice':
      return distribute(value, toText);
    case 'reference':
      return call('toString', [value]);
    case 'call':
      return typeName(value) === 'string' ? { kind: 'text', parts: [value] } : call('toString', [value]);
    default:
      throw typeError(`cannot coerce ${value.kind} to a string`);
  }
}

function setText(ev: Evaluator, value: AttrsValue): Value {
  const own = value.entries.get('__toString');
  if (own !== undefined && own.presence === null) return toText(ev, ev.call(ev.force(own.thunk), value));
  const out = value.entries.get('outPath');
  if (own === undefined && out !== undefined && out.presence === null && value.rest === null) {
    return toText(ev, selectName(ev, value, 'outPath', null));
  }
  if (own !== undefined || out !== undefined || value.rest !== null || value.dynamic.length > 0) return call('toString', [value]);
  throw typeError('cannot coerce a set to a string');
}

/** Elements joined by spaces; after an element that is an empty list Nix puts none. */
function listText(ev: Evaluator, value: ListValue): Value {
  const pieces: TextPiece[] = [];
  for (const [index, item] of value.items.entries()) {
    if (!ev.spend(1)) return ev.cut('evaluation budget: steps');
    if (isSpread(item)) return call('toString', [value]);
    const element = ev.force(item.thunk);
    pieces.push(pieceOf(toText(ev, element)));
    if (index === value.items.length - 1) continue;
    const type = typeName(element);
    // A symbolic element may turn out to be an empty list.
    if (element.kind !== 'list' && (type === 'list' || type === null)) return call('toString', [value]);
    if (element.kind !== 'list' || element.items.length > 0) pieces.push(' ');
  }
  return ev.nested(() => concatText(ev, pieces));
}

const pieceOf = (value: Value): TextPiece => (value.kind === 'string' ? value.value : value);

/** A string argument (also a path or a set with `outPath`); null where it is symbolic. */
export function stringArgument(ev: Evaluator, value: Value): string | null {
  const piece = coerceInterpolation(ev, value);
  if (typeof piece === 'string') return piece;
  return piece.kind === 'string' ? piece.value : null;
}

/** A path argument: a path, an absolute string, or a text that starts with a path; null where symbolic. */
export function pathArgument(ev: Evaluator, value: Value): string | null {
  if (value.kind === 'path') return value.path;
  if (value.kind === 'text') return pathOfText(value.parts);
  const piece = coerceInterpolation(ev, value);
  if (typeof piece !== 'string') return piece.kind === 'path' ? piece.path : piece.kind === 'text' ? pathOfText(piece.parts) : null;
  if (!piece.startsWith('/')) throw typeError(`string '${piece}' doesn't represent an absolute path`);
  return normalizePath(piece);
}

/** `"${./folder}/file"` as a path of the tree. */
function pathOfText(parts: readonly (string | Value)[]): string | null {
  const [first, ...rest] = parts;
  if (first === undefined || typeof first === 'string' || first.kind !== 'path') return null;
  if (!rest.every((part) => typeof part === 'string')) return null;
  const below = rest.join('');
  return below === '' || below.startsWith('/') ? normalizePath(first.path + below) : null;
}
