/** From offsets in a source file to the lines and columns that people and outputs read. */

import type { SourceFile } from '../syntax/nodes.ts';
import type { Position, Range } from './finding.ts';

/** The position of an offset: line and column from 1, in UTF-16 units. */
export function positionOf(file: SourceFile, offset: number): Position {
  const { lineStarts } = file;
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1, offset };
}

/** The range from `start` to `end` (exclusive), offsets in UTF-16 units. */
export function rangeOf(file: SourceFile, start: number, end: number): Range {
  return { start: positionOf(file, start), end: positionOf(file, end) };
}
