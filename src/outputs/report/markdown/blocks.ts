/** Blocks of Markdown: tables, lists that fold, places. */
import type { Place } from '../../../report/schema.ts';
import { escapeMarkdown, inlineCode, link, tableRow } from '../../markdown-text.ts';
import { addressOf, placeText, type ReportRenderOptions } from '../format.ts';

export type Cells = readonly (string | number)[];

/** A table; `align` has one letter for each column, `r` for numbers. Empty without rows. */
export function table(head: readonly string[], align: string, rows: readonly Cells[]): string {
  if (rows.length === 0) return '';
  const rule = head.map((_, index) => (align[index] === 'r' ? '---:' : align[index] === 'c' ? ':---:' : '---'));
  return [tableRow(head), tableRow(rule), ...rows.map(tableRow)].join('\n');
}

/** A part that is folded away until it is asked for; GitHub renders Markdown in it after an empty line. */
export function fold(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** `path:line`, linked where a forge is known. */
export function placeCode(place: Place, options: ReportRenderOptions): string {
  const url = addressOf(place, options);
  const code = inlineCode(placeText(place));
  return url === null ? code : link(code, url);
}

export const fileCode = (file: string, options: ReportRenderOptions): string => placeCode({ file, line: 0 }, options);

/** Code names in a row, at most `limit`, the rest as a number. */
export function codeList(names: readonly string[], limit: number): string {
  const shown = names.slice(0, limit).map(inlineCode).join(', ');
  return names.length > limit ? `${shown} and ${names.length - limit} more` : shown;
}

/** A fenced block whose fence the code cannot end. */
export function codeBlock(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code.replace(/[^\S\n]+$/gm, '')}\n${fence}`;
}

export const joinBlocks = (blocks: readonly string[]): string => blocks.filter((block) => block !== '').join('\n\n');
export { escapeMarkdown, inlineCode };
