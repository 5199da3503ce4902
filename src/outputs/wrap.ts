/** Words wrapped to terminal columns, with backquoted names highlighted. */

import stringWidth from 'fast-string-width';
import { escapeControl } from './text.ts';

/**
 * Lines of at most `width` columns. Line breaks in the text stay; a word longer than a line is not
 * broken, so that paths and names can be copied. Control characters are escaped.
 */
export function wrap(text: string, width: number): string[] {
  return text
    .trim()
    .split(/\r?\n/)
    .flatMap((paragraph) => wrapParagraph(escapeControl(paragraph.trimEnd()), width));
}

function wrapParagraph(paragraph: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of paragraph.split(/ +/)) {
    // Nearly every word is plain, and measuring takes its time.
    const size = /^[ -~]*$/.test(word) ? word.length : stringWidth(word);
    if (line !== '' && used + 1 + size > width) {
      lines.push(line);
      line = word;
      used = size;
    } else {
      used += size + (line === '' ? 0 : 1);
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Highlights what stands between backquotes, also where a name goes on in the next line. */
export function highlightNames(lines: readonly string[], highlight: (text: string) => string): string[] {
  // An odd backquote has no partner: nothing can be told apart.
  const isPaired = (lines.join('').split('`').length - 1) % 2 === 0;
  if (!isPaired) return [...lines];
  let inside = false;
  return lines.map((line) =>
    line
      .split('`')
      .map((part, index) => {
        if (index > 0) inside = !inside;
        return inside && part !== '' ? highlight(part) : part;
      })
      .join('`'),
  );
}
