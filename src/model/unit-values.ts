/** Values as they stand in unit files: known text, and `${…}` for what is not known. */
import { branchesOf, not } from '../evaluation/choice.ts';
import { render } from '../evaluation/render.ts';
import { isSpread, NULL, type Value } from '../evaluation/values.ts';
import { renderValue } from '../systemd/index.ts';
import { nixosValue } from './exposure.ts';
import { attempt } from './option.ts';
import type { Project } from './project.ts';

/** A part of a line: literal, or standing for something that is not known. */
export interface Piece {
  readonly text: string;
  readonly known: boolean;
}

/** One value that a line may have, and the conditions under which it does. */
export interface Alternative {
  readonly value: Value;
  readonly when: readonly Value[];
}

/** Choices nested deeper are printed as they are. */
const MAX_NESTING = 3;

/** The text of a value in pieces; a set or a list inside of a text cannot be one. */
export function piecesOf(project: Project, value: Value, asWritten = false): Piece[] {
  const { ev, defaults } = project;
  const plain = asWritten || value.kind === 'text' ? undefined : nixosValue(ev, defaults, value);
  if (plain !== undefined) return [{ text: renderValue(plain), known: true }];
  if (value.kind === 'text') {
    return value.parts.flatMap((part) => (typeof part === 'string' ? [{ text: part, known: true }] : insideText(project, part)));
  }
  return [{ text: `\${${render(ev, value)}}`, known: false }];
}

/** A symbolic piece of a text; `null` cannot be part of one, so its option is meant to be set. */
function insideText(project: Project, value: Value): Piece[] {
  const resolved = project.defaults.resolve(value);
  return piecesOf(project, resolved.kind === 'null' ? value : resolved, resolved.kind === 'null');
}

export const joinPieces = (pieces: readonly Piece[]): Piece => ({
  text: pieces.map(({ text }) => text).join(''),
  known: pieces.every(({ known }) => known),
});

/** The elements of a list, or the value itself, each under the conditions of the choices around it; null ones are left out. */
export function alternativesOf(project: Project, value: Value, when: readonly Value[] = [], nesting = 0): Alternative[] {
  const resolved = project.defaults.resolve(value);
  if (resolved.kind === 'null') return [];
  if (resolved.kind === 'list') {
    return resolved.items.flatMap((item) => {
      if (isSpread(item)) return alternativesOf(project, item.spread, when, nesting);
      const inner = project.ev.tryForce(item.thunk);
      return inner === null ? [] : alternativesOf(project, inner, when, nesting);
    });
  }
  const sides = resolved.kind === 'choice' && nesting < MAX_NESTING ? attempt(() => branchesOf(project.ev, resolved)) : null;
  if (resolved.kind !== 'choice' || sides === null) return [{ value: resolved, when }];
  return [
    ...alternativesOf(project, sides.then ?? NULL, [...when, resolved.condition], nesting + 1),
    ...alternativesOf(project, sides.else ?? NULL, [...when, not(resolved.condition)], nesting + 1),
  ];
}

/** The elements of a list, joined; those under a condition as `${optionalString …}`. */
export function joinedText(project: Project, value: Value, separator: string): Piece {
  const parts = alternativesOf(project, value).map(({ value: element, when }) => {
    const piece = joinPieces(piecesOf(project, element));
    if (when.length === 0) return piece;
    return { text: `\${optionalString ${conditionText(project, when, true)} ${JSON.stringify(piece.text)}}`, known: false };
  });
  return { text: parts.map(({ text }) => text).join(separator), known: parts.every(({ known }) => known) };
}

/** Conditions that all have to hold, as Nix text. */
export function conditionText(project: Project, when: readonly Value[], asArgument = false): string {
  const text = when.map((condition) => render(project.ev, condition)).join(' && ');
  return asArgument && /\s/.test(text) && !/^\([^()]*\)$/.test(text) ? `(${text})` : text;
}
