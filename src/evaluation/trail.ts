/**
 * Trails: where a value came from. An origin is one place (a binding, an operand, a call's result)
 * with the calls that were under way and the place before it, shared as linked lists so that
 * keeping them costs one small object per step.
 */
import type { SourceFile, Span } from '../syntax/nodes.ts';

/** A call under way: the call expression and what called it. */
export interface Frame {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** End of the callee, which starts where the call does. */
  readonly calleeEnd: number;
  readonly parent: Frame | null;
}

export type OriginKind = 'binding' | 'inherit' | 'element' | 'operand' | 'call' | 'argument';

export interface Origin {
  readonly kind: OriginKind;
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  readonly frame: Frame | null;
  /** The place the value stood at before it came here. */
  readonly previous: Origin | null;
  /** Of a binding: index of the name in its path, 2 for `c` of `a.b.c = …;`; absent for 0. */
  readonly step?: number;
}

export interface TrailPlace extends Span {
  readonly message: string;
}

const MESSAGES: Record<OriginKind, string> = {
  binding: 'written here',
  inherit: 'inherited here',
  element: 'listed here',
  operand: 'merged here with `//`',
  call: 'made by this call',
  argument: 'passed here',
};

/** Rules ask for the same trails many times over. */
const known = new WeakMap<Origin, readonly TrailPlace[]>();

/**
 * The places of a trail, first the one where the value is written, last the one nearest to the
 * module that uses it. Calls stand after the places they led to; no place stands twice.
 */
export function placesOf(origin: Origin | null): readonly TrailPlace[] {
  if (origin === null) return [];
  let places = known.get(origin);
  if (places === undefined) {
    places = follow(origin);
    known.set(origin, places);
  }
  return places;
}

function follow(origin: Origin): TrailPlace[] {
  const places: TrailPlace[] = [];
  const seen = new Set<string>();
  const add = (place: TrailPlace): void => {
    const key = `${place.file.path}:${place.start}:${place.end}`;
    if (seen.has(key)) return;
    seen.add(key);
    places.push(place);
  };
  const chain: Origin[] = [];
  for (let at: Origin | null = origin; at !== null; at = at.previous) chain.push(at);
  const calls: Frame[] = [];
  for (const step of chain.reverse()) {
    add({ file: step.file, start: step.start, end: step.end, message: MESSAGES[step.kind] });
    for (let frame = step.frame; frame !== null; frame = frame.parent) calls.push(frame);
  }
  for (const frame of calls) {
    add({ file: frame.file, start: frame.start, end: frame.end, message: `through the call of \`${labelOf(frame)}\`` });
  }
  return places;
}

/** The callee as written, on one line. */
export function labelOf(frame: Frame): string {
  const text = frame.file.text.slice(frame.start, frame.calleeEnd).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
