/** Building strings: known pieces join, symbolic pieces stay parts. */
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { selectName } from './select.ts';
import { isSymbolic, string, type Value } from './values.ts';

/** A known piece, or a value that stands for an unknown piece. */
export type TextPiece = string | Value;

export function concatText(ev: Evaluator, pieces: readonly TextPiece[]): Value {
  const parts: (string | Value)[] = [];
  let length = 0;
  const addKnown = (text: string): void => {
    if (text === '') return;
    length += text.length;
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + text;
    else parts.push(text);
  };
  // Unknowns beside each other are one, so that what a budget cut off does not grow again.
  const addSymbolic = (value: Value): void => {
    const last = parts.at(-1);
    const isSame = value.kind === 'unknown' && typeof last === 'object' && last.kind === 'unknown' && last.reason === value.reason;
    if (!isSame) parts.push(value);
  };
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index] as TextPiece;
    if (typeof piece === 'string') addKnown(piece);
    else if (piece.kind === 'string') addKnown(piece.value);
    else if (piece.kind === 'text') for (const part of piece.parts) typeof part === 'string' ? addKnown(part) : addSymbolic(part);
    else addSymbolic(piece);
    if (length > ev.limits.size || parts.length > ev.limits.items) return ev.cut('evaluation budget: size');
  }
  const only = parts[0];
  if (only === undefined) return string('');
  if (parts.length === 1 && typeof only === 'string') return string(only);
  return { kind: 'text', parts };
}

/** What `${value}` contributes to a string. Throws where Nix refuses the coercion. */
export function coerceInterpolation(ev: Evaluator, value: Value): TextPiece {
  switch (value.kind) {
    case 'string':
      return value.value;
    case 'path':
      return value;
    case 'attrs': {
      const asText = value.entries.get('__toString');
      if (asText) return coerceInterpolation(ev, ev.call(ev.force(asText.thunk), value));
      if (value.entries.has('outPath')) return coerceInterpolation(ev, selectName(ev, value, 'outPath', null));
      if (value.rest !== null || value.dynamic.length > 0) return value;
      throw new EvaluationError('type', 'cannot coerce a set to a string');
    }
    default:
      if (isSymbolic(value)) return value;
      throw typeError(`cannot coerce ${value.kind} to a string`);
  }
}
