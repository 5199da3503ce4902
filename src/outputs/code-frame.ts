/** The audited lines around a place, with a gutter of line numbers and the place underlined. */

import type { ChalkInstance } from 'chalk';
import type { Range } from '../findings/finding.ts';
import { type Cell, columns, cut, lineCells } from './cells.ts';
import { holds, type SourceLines } from './source-lines.ts';

export interface FrameOptions {
  readonly chalk: ChalkInstance;
  /** Colours the underline. */
  readonly accent: (text: string) => string;
  /** Columns the whole frame may take. */
  readonly width: number;
  readonly ascii: boolean;
}

// A longer range shows its first two lines and its last.
const FULL = 4;

/** Lines of the frame, without line breaks; none when the range does not lie in the text. */
export function codeFrame(lines: SourceLines, range: Range, options: FrameOptions): string[] {
  if (!holds(lines, range)) return [];
  const { chalk } = options;
  const first = range.start.line;
  // A range that ends before the first character of a line does not touch that line.
  const endsBefore = range.end.column <= 1 && range.end.line > first;
  const last = Math.min(endsBefore ? range.end.line - 1 : range.end.line, lines.count);
  const numbers = frameNumbers(lines, first, last);
  const digits = String(numbers.findLast((number) => number !== null) ?? first).length;
  const available = Math.max(20, options.width - digits - 5);
  const ellipsis = options.ascii ? '...' : '…';
  const bar = chalk.dim(options.ascii ? '|' : '│');

  const column = range.start.column - 1;
  const marked = lines.line(first);
  const cells = isPlain(marked, available) ? null : lineCells(marked, column);
  const from = cells === null ? 0 : windowStart(cells, column, available);
  const output: string[] = [];
  for (const number of numbers) {
    if (number === null) {
      output.push(chalk.dim(`  ${' '.repeat(digits)} ${options.ascii ? ':' : '⋮'}`));
      continue;
    }
    const covered = number >= first && number <= last;
    const text = lines.line(number);
    const own = number === first ? cells : isPlain(text, available) ? null : lineCells(text, column);
    const shown = own === null ? null : cut(own, number === first || columns(own) > available ? from : 0, available, text, ellipsis);
    const gutter = String(number).padStart(digits);
    const code = covered ? (shown?.text ?? text) : chalk.dim(shown?.text ?? text);
    output.push(`${covered ? options.accent('>') : ' '} ${chalk.dim(gutter)} ${bar} ${code}`.trimEnd());
    if (number === first) {
      const end = last > first ? marked.trimEnd().length : range.end.column - 1;
      const carets = shown === null ? plainUnderline(marked.length, column, end) : underline(shown.cells, shown.lead, column, end);
      output.push(`  ${' '.repeat(digits)} ${bar} ${options.accent(carets)}`);
    }
  }
  return output;
}

/** Line numbers to show, null for a gap; blank lines of context are left out. */
function frameNumbers(lines: SourceLines, first: number, last: number): (number | null)[] {
  const isContext = (number: number): boolean => number >= 1 && number <= lines.count && lines.line(number).trim() !== '';
  const numbers: (number | null)[] = isContext(first - 1) ? [first - 1] : [];
  if (last - first + 1 <= FULL) {
    for (let number = first; number <= last; number += 1) numbers.push(number);
  } else {
    numbers.push(first, first + 1, null, last);
  }
  if (isContext(last + 1)) numbers.push(last + 1);
  return numbers;
}

/** The terminal column at which to begin, so that the place is in view with some text before it. */
function windowStart(cells: readonly Cell[], column: number, available: number): number {
  const place = columns(cells.filter((cell) => cell.start < column));
  return columns(cells) <= available || place < available / 2 ? 0 : place - Math.floor(available / 3);
}

/** A line that is shown as it stands, each character in a column of its own: most are. */
const isPlain = (line: string, available: number): boolean => line.length <= available && /^[ -~]*$/.test(line);

/** Carets under UTF-16 offsets `start` to `end` of a plain line; at least one, also for an empty range. */
function plainUnderline(length: number, start: number, end: number): string {
  const before = Math.min(start, length);
  return ' '.repeat(before) + '^'.repeat(Math.max(1, Math.min(end, length) - before));
}

/** Carets under UTF-16 offsets `start` to `end` of a line; at least one, also for an empty range. */
function underline(cells: readonly Cell[], lead: number, start: number, end: number): string {
  let before = lead;
  let carets = 0;
  for (const cell of cells) {
    if (cell.end <= start) before += cell.width;
    else if (cell.start < Math.max(end, start)) carets += cell.width;
  }
  return ' '.repeat(before) + '^'.repeat(Math.max(1, carets));
}
