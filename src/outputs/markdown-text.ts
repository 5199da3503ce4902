/** Text of the audited files in Markdown: it must not become a link, a mention, HTML or a table cell. */

import { escapeControl } from './text.ts';

/** Plain text with everything escaped that Markdown, HTML or GitHub could read as markup. */
export function escapeMarkdown(text: string): string {
  return (
    escapeControl(text)
      .replace(/[\\`*_[\]|~$]/g, '\\$&')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      // A zero-width space keeps `@name`, `#1` and bare addresses from becoming mentions and links.
      .replace(/@(?=\w)|#(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi, '$&\u200b')
  );
}

/** A code span, fenced by more backquotes than the text holds in a row. */
export function inlineCode(text: string): string {
  const safe = escapeControl(text);
  const longest = Math.max(0, ...(safe.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(safe) ? ' ' : '';
  return `${fence}${pad}${safe}${pad}${fence}`;
}

/** A message: what stands between paired backquotes becomes code, the rest escaped text. */
export function inlineText(text: string): string {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return escapeMarkdown(text);
  return parts.map((part, index) => (index % 2 === 0 ? escapeMarkdown(part) : part === '' ? '' : inlineCode(part))).join('');
}

/** A link around finished Markdown; the address cannot end it early. */
export function link(markdown: string, url: string): string {
  const safe = url.replace(/[\s()<>\\|]/g, (character) => encodeURIComponent(character).replace('(', '%28').replace(')', '%29'));
  return `[${markdown}](${safe})`;
}

/** One row of a table; a pipe would begin a new cell, even in a code span. */
export function tableRow(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replace(/\\?\|/g, '\\|')).join(' | ')} |`;
}
