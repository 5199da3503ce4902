/** One source line as terminal cells: what each character looks like and how many columns it takes. */

import stringWidth from 'fast-string-width';
import { escapeControl } from './text.ts';

export interface Cell {
  readonly text: string;
  /** Terminal columns. */
  readonly width: number;
  /** UTF-16 offsets in the line. */
  readonly start: number;
  readonly end: number;
}

const TAB = 4;
// A minified line of a megabyte is not worth measuring; this much around the place is.
const REACH = 600;
/** Characters that combine with no other, so that no table is needed to tell them apart: Latin, Cyrillic, signs, CJK, plain emoji. */
export const ALONE =
  /^[\t -~\u00a0-\u02ff\u0400-\u0482\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u27bf\u2800-\u28ff\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\u{1f300}-\u{1f3fa}\u{1f400}-\u{1faff}]*$/u;
/** Made for the first line that needs it: it loads tables, 14 ms. */
let graphemes: Intl.Segmenter | null = null;

/**
 * Cells of a line, or of the stretch around UTF-16 offset `around` when the line is very long.
 * Tabs are filled to stops of four columns, control characters are escaped.
 */
export function lineCells(line: string, around: number): Cell[] {
  const from = line.length <= 4 * REACH ? 0 : boundary(line, Math.max(0, Math.min(around, line.length) - REACH));
  const to = line.length <= 4 * REACH ? line.length : boundary(line, Math.min(line.length, from + 3 * REACH));
  const cells: Cell[] = [];
  let column = 0;
  for (const { text, start } of pieces(line.slice(from, to))) {
    const shown = text === '\t' ? ' '.repeat(TAB - (column % TAB)) : escapeControl(text);
    const width = shown.length === 1 && shown <= '~' ? 1 : stringWidth(shown);
    cells.push({ text: shown, width, start: from + start, end: from + start + text.length });
    column += width;
  }
  return cells;
}

/** Terminal columns that cells take together. */
export function columns(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function* pieces(text: string): Generator<{ text: string; start: number }> {
  if (ALONE.test(text)) {
    let start = 0;
    for (const character of text) {
      yield { text: character, start };
      start += character.length;
    }
    return;
  }
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of graphemes.segment(text)) yield { text: segment, start: index };
}

function boundary(line: string, at: number): number {
  return /[\udc00-\udfff]/.test(line.charAt(at)) ? at + 1 : at;
}

export interface Window {
  readonly text: string;
  /** Columns before the cells that are shown: the width of a leading ellipsis. */
  readonly lead: number;
  readonly cells: readonly Cell[];
}

/** The cells from column `from` on that fit into `available` columns, with an ellipsis where text is cut. */
export function cut(cells: readonly Cell[], from: number, available: number, line: string, ellipsis: string): Window {
  const total = columns(cells);
  const cutLeft = from > 0 || (cells[0]?.start ?? 0) > 0;
  const lead = cutLeft ? ellipsis.length : 0;
  const complete = (cells.at(-1)?.end ?? line.length) === line.length;
  const shown: Cell[] = [];
  let column = 0;
  let used = lead;
  let tail = '';
  for (const cell of cells) {
    const begin = column;
    column += cell.width;
    if (begin < from) continue;
    const isLast = complete && column === total;
    if (used + cell.width > available - (isLast ? 0 : ellipsis.length)) {
      tail = ellipsis;
      break;
    }
    shown.push(cell);
    used += cell.width;
  }
  if (!complete) tail = ellipsis;
  const head = cutLeft ? ellipsis : '';
  return { text: head + shown.map((cell) => cell.text).join('') + tail, lead, cells: shown };
}
