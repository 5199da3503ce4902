/** Lines of the audited files, for code frames and snippets; each file is read and split once. */

import type { AuditResult, Range } from '../findings/finding.ts';

export interface SourceLines {
  readonly text: string;
  /** Number of lines; a final line break does not begin another. */
  readonly count: number;
  /** Line `number` (from 1) without its line break; '' outside the file. */
  readonly line: (number: number) => string;
  /** Offset in UTF-16 units at which line `number` begins. */
  readonly startOf: (number: number) => number;
}

/** A reader that remembers what it has split; null for files that cannot be read. */
export function sourceReader(read: AuditResult['text']): (file: string) => SourceLines | null {
  const known = new Map<string, SourceLines | null>();
  return (file) => {
    let lines = known.get(file);
    if (lines === undefined) {
      const text = read(file);
      lines = text === null ? null : splitLines(text);
      known.set(file, lines);
    }
    return lines;
  };
}

export function splitLines(text: string): SourceLines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const last = starts[starts.length - 1] ?? 0;
  const count = last === text.length && starts.length > 1 ? starts.length - 1 : starts.length;
  const startOf = (number: number): number => starts[number - 1] ?? text.length;
  return {
    text,
    count,
    startOf,
    line: (number) => (number < 1 ? '' : text.slice(startOf(number), startOf(number + 1)).replace(/\r?\n$/, '')),
  };
}

/** Whether a range lies inside the text: a file may have changed since it was audited. */
export function holds(lines: SourceLines, range: Range): boolean {
  return range.start.line >= 1 && range.start.line <= lines.count && range.end.offset <= lines.text.length;
}
