/** Pieces of HTML. Everything that comes from the audited files goes through `text`. */
import type { Place, Quote } from '../../../report/schema.ts';
import { escapeControl } from '../../text.ts';
import { addressOf, placeText, type ReportRenderOptions } from '../format.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Finished HTML; only the functions here make it. */
export interface Html {
  readonly html: string;
}

export const raw = (html: string): Html => ({ html });
/** Printable ASCII that means nothing in HTML: most texts, and quicker told than replaced. */
const PLAIN = /^[ !#-%(-;=?-~]*$/;
export const escape = (value: string | number): string =>
  typeof value === 'number' || PLAIN.test(value)
    ? String(value)
    : escapeControl(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
export const text = (value: string | number): Html => raw(escape(value));
export const code = (value: string): Html => raw(`<code>${escape(value)}</code>`);
export const join = (parts: readonly Html[], between = ''): Html => raw(parts.map(({ html }) => html).join(between));

/** A message: what stands between paired backquotes is code. */
export function message(value: string): Html {
  const parts = value.split('`');
  if (parts.length % 2 === 0) return text(value);
  return join(parts.map((part, index) => (index % 2 === 0 ? text(part) : code(part))));
}

/** `path:line`, linked where a forge is known. */
export function place(at: Place, options: ReportRenderOptions): Html {
  const url = addressOf(at, options);
  const name = `<code class="path">${escape(placeText(at))}</code>`;
  return raw(url === null ? name : `<a href="${escape(url)}">${name}</a>`);
}

export const file = (path: string, options: ReportRenderOptions): Html => place({ file: path, line: 0 }, options);

/** A link within the page; `filter` is what the table there is to be filtered by. */
export function jump(target: string, label: Html, filter?: string): Html {
  return raw(`<a href="#${escape(target)}"${filter === undefined ? '' : ` data-filter="${escape(filter)}"`}>${label.html}</a>`);
}

/** Names of groups, each a link to its chapter; hosts and folders have none. */
export function groupLinks(groups: readonly { readonly name: string }[]): (name: string) => Html {
  const known = new Set(groups.map(({ name }) => name));
  return (name) => (known.has(name) ? jump(anchor('group', name), text(name)) : text(name));
}

/** An anchor from any name. */
export const anchor = (prefix: string, name: string): string =>
  `${prefix}-${name.replace(/[^A-Za-z0-9_.-]/g, (character) => `_${character.codePointAt(0)?.toString(16)}`)}`;

export function codes(names: readonly string[], limit: number): Html {
  const shown = names.slice(0, limit).map(code);
  const rest = names.length - shown.length;
  return rest > 0
    ? raw(`<span title="${escape(names.slice(limit).join(', '))}">${join(shown, ', ').html} and ${rest} more</span>`)
    : join(shown, ', ');
}

export function quote(
  title: string,
  kind: 'good' | 'bad',
  { place: at, code: lines, note, cut }: Quote,
  options: ReportRenderOptions,
): Html {
  return raw(
    `<figure class="quote ${kind}"><figcaption><strong>${title}</strong> ${place(at, options).html}<br>${message(note).html}</figcaption><pre tabindex="0"><code>${escapeLines(lines)}${cut ? '\n# …' : ''}</code></pre></figure>`,
  );
}

const escapeLines = (value: string): string =>
  value
    .split('\n')
    .map((line) => escape(line.replaceAll('\t', '    ')))
    .join('\n');

export function section(id: string, title: string, ...body: readonly (Html | string)[]): Html {
  return raw(
    `<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${escape(title)}</h2>${body.map((part) => (typeof part === 'string' ? `<p>${part}</p>` : part.html)).join('\n')}</section>`,
  );
}

export const heading = (title: string, id?: string): Html => raw(`<h3${id === undefined ? '' : ` id="${id}"`}>${escape(title)}</h3>`);

export function fold(summary: string, body: Html, open = false): Html {
  return body.html === '' ? body : raw(`<details${open ? ' open' : ''}><summary>${escape(summary)}</summary>${body.html}</details>`);
}
