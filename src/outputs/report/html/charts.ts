/** Bars that fit any width: each is an SVG stretched to its place, its numbers stand beside it as text. */
import { escape, type Html, raw } from './elements.ts';

export interface Part {
  readonly name: string;
  readonly value: number;
  /** A class that gives the colour. */
  readonly kind: string;
}
export interface Bar {
  readonly label: Html;
  readonly parts: readonly Part[];
  readonly value: string;
}

/** Bars against a common greatest value, with a legend where bars have several parts. */
export function bars(caption: string, rows: readonly Bar[], whole?: number): Html {
  if (rows.length === 0) return raw('');
  const greatest = whole ?? Math.max(...rows.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)), 1);
  const kinds = new Map(rows.flatMap(({ parts }) => parts.map(({ kind, name }): [string, string] => [kind, name])));
  const legend =
    kinds.size < 2
      ? ''
      : `<p class="legend">${[...kinds].map(([kind, name]) => `<span>${swatch(kind)} ${escape(name)}</span>`).join(' ')}</p>`;
  const items = rows.map(
    ({ label, parts, value }) =>
      `<li><span class="label">${label.html}</span>${barSvg(parts, greatest)}<span class="value">${escape(value)}</span></li>`,
  );
  return raw(
    `<figure class="chart"><figcaption>${escape(caption)}</figcaption>${legend}<ul class="bars">${items.join('\n')}</ul></figure>`,
  );
}

/** One bar, for a cell of a table. */
export function barSvg(parts: readonly Part[], greatest: number): string {
  let at = 0;
  const rects = parts
    .filter(({ value }) => value > 0)
    .map(({ value, kind, name }) => {
      const width = round((100 * value) / greatest);
      const rect = `<rect class="${kind}" x="${round(at)}" width="${width}" height="10"><title>${escape(name)}: ${value}</title></rect>`;
      at += width;
      return rect;
    });
  return `<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${rects.join('')}</svg>`;
}

const swatch = (kind: string): string =>
  `<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true"><rect class="${kind}" width="10" height="10"/></svg>`;
const round = (value: number): number => Math.round(value * 100) / 100;
