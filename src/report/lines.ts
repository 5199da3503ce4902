/** Lines of files, counted as `wc -l` does and told apart by what they hold. */
import type { SourceFile } from '../syntax/nodes.ts';
import type { Lines } from './schema.ts';

export const NO_LINES: Lines = { total: 0, code: 0, comment: 0, blank: 0 };

/** Line ends of a text: what `wc -l` prints. */
export function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** The lines of a Nix file. A `#` inside a string is code; a line without an end is not counted, as in `wc`. */
export function linesOf(source: Pick<SourceFile, 'text' | 'comments'>): Lines {
  const { text, comments } = source;
  const lines = { total: 0, code: 0, comment: 0, blank: 0 };
  let next = 0;
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; start = end + 1, end = text.indexOf('\n', start)) {
    lines.total++;
    let at = skipBlank(text, start, end);
    if (at >= end) {
      lines.blank++;
      continue;
    }
    while (next < comments.length && (comments[next]?.end ?? 0) <= at) next++;
    let cursor = next;
    for (let comment = comments[cursor]; at < end && comment && comment.start <= at; comment = comments[++cursor]) {
      at = skipBlank(text, Math.min(comment.end, end), end);
    }
    if (at >= end) lines.comment++;
    else lines.code++;
  }
  return lines;
}

function skipBlank(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) <= 0x20) at++;
  return at;
}

export function addLines(all: Iterable<Lines>): Lines {
  const sum = { ...NO_LINES };
  for (const { total, code, comment, blank } of all) {
    sum.total += total;
    sum.code += code;
    sum.comment += comment;
    sum.blank += blank;
  }
  return sum;
}
