/** Tables that can be sorted and filtered; without JavaScript they are plain tables. */
import { escape, type Html, raw, text } from './elements.ts';

export interface Column {
  readonly title: string;
  /** Numbers stand to the right and are sorted as numbers. */
  readonly number?: boolean;
  /** Names that are turned by a right angle: narrow columns of a matrix. */
  readonly narrow?: boolean;
}
/** A cell; a number is shown and sorted as such, `sort` says what else to sort by. */
export type Cell = Html | string | number | { readonly show: Html; readonly sort: string | number; readonly kind?: string };

export interface TableOptions {
  readonly id: string;
  readonly caption: string;
  /** Anchors of the rows. */
  readonly anchors?: readonly string[];
  readonly kind?: string;
}

export const numbers = (...titles: readonly string[]): Column[] => titles.map((title) => ({ title, number: true }));
export const words = (...titles: readonly string[]): Column[] => titles.map((title) => ({ title }));

/** Empty without rows. */
export function table(columns: readonly Column[], rows: readonly (readonly Cell[])[], { id, caption, anchors, kind }: TableOptions): Html {
  if (rows.length === 0) return raw('');
  const head = columns
    .map(
      ({ title, number, narrow }) =>
        `<th scope="col"${classes(number ? 'n' : '', narrow ? 'narrow' : '')}>${narrow ? `<span>${escape(title)}</span>` : escape(title)}</th>`,
    )
    .join('');
  const body = rows.map((cells, index) => {
    const name = anchors?.[index];
    return `<tr${name === undefined ? '' : ` id="${escape(name)}"`}>${cells.map((cell, at) => cellHtml(cell, columns[at], at === 0)).join('')}</tr>`;
  });
  return raw(
    `<div class="data" id="${id}"><div class="scroll" role="region" aria-label="${escape(caption)}" tabindex="0"><table${classes(kind ?? '')}><caption>${escape(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div></div>`,
  );
}

function cellHtml(cell: Cell, column: Column | undefined, first: boolean): string {
  const tag = first ? 'th' : 'td';
  const scope = first ? ' scope="row"' : '';
  const { show, sort, kind: given } = parts(cell);
  const kind = given ?? (isLong(show) ? 'long' : '');
  const sortBy = sort === undefined ? '' : ` data-v="${escape(sort)}"`;
  return `<${tag}${scope}${classes(column?.number ? 'n' : '', kind)}${sortBy}>${show.html}</${tag}>`;
}

/** Sentences need room: a narrow column would make a tower of them. */
const isLong = ({ html }: Html): boolean => html.length > LONG && html.replace(/<[^>]*>/g, '').length > LONG;
const LONG = 60;

function parts(cell: Cell): { show: Html; sort?: string | number; kind?: string } {
  if (typeof cell === 'string' || typeof cell === 'number') return { show: text(cell) };
  return 'show' in cell ? cell : { show: cell };
}

function classes(...names: readonly string[]): string {
  const used = names.filter((name) => name !== '');
  return used.length === 0 ? '' : ` class="${used.join(' ')}"`;
}
