/** Which comments belong to what follows or precedes them. */
import type { Comment, SourceFile } from './nodes.ts';

/** Index of the first comment that starts at or behind an offset. */
function firstFrom(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

type Commented = Pick<SourceFile, 'text' | 'comments'>;

/**
 * The comments right before an offset, in source order: only white space without an empty line
 * stands between them and it. A comment behind something on its own line belongs to that instead.
 */
export function commentsBefore(file: Commented, offset: number): Comment[] {
  const { text, comments } = file;
  const found: Comment[] = [];
  let next = offset;
  for (let i = firstFrom(comments, offset) - 1; i >= 0; i--) {
    const comment = comments[i];
    if (comment === undefined || !/^[ \t]*(?:\r?\n)?[ \t]*$/.test(text.slice(comment.end, next))) break;
    const line = text.slice(text.lastIndexOf('\n', comment.start - 1) + 1, comment.start);
    if (line.trim() !== '' && text.slice(comment.end, next).includes('\n')) break;
    found.unshift(comment);
    next = comment.start;
  }
  return found;
}

/** The comment behind an offset on the same line, or null. */
export function commentAfter(file: Commented, offset: number): Comment | null {
  const comment = file.comments[firstFrom(file.comments, offset)];
  return comment !== undefined && !file.text.slice(offset, comment.start).includes('\n') ? comment : null;
}
