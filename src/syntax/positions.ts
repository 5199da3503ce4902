/** Lines and columns of offsets. */
import type { Position, Range } from '../findings/finding.ts';
import type { NodeBase, SourceFile } from './nodes.ts';

/** Offset of the first character of every line. LF, CRLF and a lone CR end a line, as in Nix. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x0a || (c === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** The place of an offset; one beyond the text counts as its end. */
export function positionAt(file: Pick<SourceFile, 'text' | 'lineStarts'>, offset: number): Position {
  const { text, lineStarts: starts } = file;
  const at = Math.max(0, Math.min(offset, text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: at - (starts[low] ?? 0) + 1, offset: at };
}

export function rangeOf(file: Pick<SourceFile, 'text' | 'lineStarts'>, span: NodeBase): Range {
  return { start: positionAt(file, span.start), end: positionAt(file, span.end) };
}
