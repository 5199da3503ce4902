/** Parsing a faulty text as if its faults were mended, with offsets of the text as it stands. */
import type { Edit } from './faults/reader.ts';

/** Where in the text as it stands the offsets of the parsed text lie. */
export interface Places {
  /** For the start of something: behind whatever was taken out before it. */
  readonly start: (offset: number) => number;
  /** For its end: before whatever was taken out behind it. */
  readonly end: (offset: number) => number;
}
export const asItStands: Places = { start: (offset) => offset, end: (offset) => offset };

interface Applied {
  readonly at: number;
  readonly until: number;
  readonly edit: Edit;
}

/** The place of an offset: `last` is the last edit before it. */
function place(last: Applied | undefined, offset: number): number {
  if (last === undefined) return offset;
  const { at, until, edit } = last;
  return offset < until ? Math.min(edit.start + offset - at, edit.end) : offset - until + edit.end;
}

function lastBefore(applied: readonly Applied[], offset: number): Applied | undefined {
  let low = -1;
  let high = applied.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((applied[middle]?.at ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return applied[low];
}

/**
 * Applies edits that are in the order of the text; one that overlaps the one before is left out.
 * `before` are the places of `text` itself.
 */
export function mend(text: string, edits: readonly Edit[], before: Places): { readonly text: string; readonly places: Places } {
  const pieces: string[] = [];
  const applied: Applied[] = [];
  let from = 0;
  let length = 0;
  for (const edit of edits) {
    if (edit.start < from) continue;
    const kept = text.slice(from, edit.start);
    pieces.push(kept, edit.text);
    const at = length + kept.length;
    length = at + edit.text.length;
    applied.push({ at, until: length, edit });
    from = edit.end;
  }
  pieces.push(text.slice(from));
  const places: Places = {
    start: (offset) => before.start(place(lastBefore(applied, offset), offset)),
    // An end belongs to the unit before it.
    end: (offset) => (offset === 0 ? 0 : before.end(endPlace(lastBefore(applied, offset - 1), offset))),
  };
  return { text: pieces.join(''), places };
}

function endPlace(last: Applied | undefined, offset: number): number {
  return last !== undefined && offset <= last.until ? Math.min(last.edit.start + offset - last.at, last.edit.end) : place(last, offset);
}
