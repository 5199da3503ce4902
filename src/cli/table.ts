/** Plain tables for the terminal. */

import { oneLine } from '../outputs/text.ts';

/** Rows of cells in columns two blanks apart, the last as long as it is; ends in a newline. */
export function table(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(oneLine));
  const columns = Math.max(0, ...safe.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...safe.map((row) => row[at]?.length ?? 0)));
  return safe
    .map(
      (row) =>
        `${row
          .map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at] ?? 0)))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
