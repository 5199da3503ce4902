/** Parsing a faulty text as if its faults were mended, with offsets of the text as it stands. */
import type { Edit } from './faults/reader.ts';

export interface Mended {
  readonly text: string;
  /** The place in the faulty text of an offset in the mended one. */
  readonly original: (offset: number) => number;
}

/** Applies edits that are in the order of the text; one that overlaps the one before is left out. */
export function mend(text: string, edits: readonly Edit[]): Mended {
  const pieces: string[] = [];
  const applied: { readonly at: number; readonly until: number; readonly edit: Edit }[] = [];
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
  const original = (offset: number): number => {
    let low = -1;
    let high = applied.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((applied[middle]?.at ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const last = applied[low];
    if (last === undefined) return offset;
    const { at, until, edit } = last;
    return offset < until ? Math.min(edit.start + offset - at, edit.end) : offset - until + edit.end;
  };
  return { text: pieces.join(''), original };
}
