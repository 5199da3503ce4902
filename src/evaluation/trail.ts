/**
 * Trails: where a value came from. An origin is one place (a binding, an operand, a call's result)
 * with the calls that were under way and the place before it, shared as linked lists so that
 * keeping them costs one small object per step.
 */
import { memo } from '../syntax/memo.ts';
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
  /** The function called here, as it is written. */
  readonly callee?: string;
}

const MESSAGES: Record<OriginKind, string> = {
  binding: 'written here',
  inherit: 'inherited here',
  element: 'listed here',
  operand: 'merged here with `//`',
  call: 'made by this call',
  argument: 'passed here',
};

/**
 * The places of a trail, first the one where the value is written, last the one nearest to the
 * module that uses it. A call stands after what happened within it; no place stands twice.
 */
export const placesOf = (origin: Origin | null): readonly TrailPlace[] => (origin === null ? [] : follow(origin));

/** The first of them alone: where the value is written. */
export function writtenPlace(origin: Origin | null): Span | null {
  let at = origin;
  while (at !== null && at.previous !== null) at = at.previous;
  return at;
}

const keyOf = ({ file, start, end }: Span): string => `${file.path}:${start}:${end}`;

/** Rules ask for the same trails many times over. */
const follow = memo((origin: Origin): readonly TrailPlace[] => {
  const chain: Origin[] = [];
  for (let at: Origin | null = origin; at !== null; at = at.previous) chain.push(at);
  chain.reverse();
  const calls = new Map<string, Frame>();
  for (const step of chain) for (let frame = step.frame; frame !== null; frame = frame.parent) calls.set(keyOf(frame), frame);
  // A call that is an operand too is one place, where the trail passes the operand.
  const own = new Set(chain.map(keyOf));
  const places: TrailPlace[] = [];
  const seen = new Set<string>();
  const add = (place: TrailPlace): void => {
    const key = keyOf(place);
    if (seen.has(key)) return;
    seen.add(key);
    places.push(place);
  };
  for (const [index, step] of chain.entries()) {
    const call = calls.get(keyOf(step));
    add(call === undefined ? placeOf(step, MESSAGES[step.kind]) : placeOf(step, `${through(call)}, ${MESSAGES[step.kind]}`, call));
    for (const frame of left(step.frame, chain[index + 1])) if (!own.has(keyOf(frame))) add(placeOf(frame, through(frame), frame));
  }
  return places;
});

const through = (call: Frame): string => `through the call of \`${labelOf(call)}\``;
const placeOf = ({ file, start, end }: Span, message: string, call?: Frame): TrailPlace =>
  call === undefined ? { file, start, end, message } : { file, start, end, message, callee: labelOf(call) };

/** The calls that are over at the next step of a trail, innermost first; all of them at the end. */
function* left(calls: Frame | null, next: Origin | undefined): Generator<Frame> {
  const open = new Set<Frame>();
  for (let frame = next?.frame ?? null; frame !== null; frame = frame.parent) open.add(frame);
  for (let frame = calls; frame !== null && !open.has(frame); frame = frame.parent) yield frame;
}

/** The callee as written, on one line. */
export function labelOf(frame: Frame): string {
  const text = frame.file.text.slice(frame.start, frame.calleeEnd).replace(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
