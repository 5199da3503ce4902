/** How to take a binding out of its `let` together with its line and the comment above it. */
import type { NodeBase, SourceFile } from '../../../syntax/nodes.ts';
import { staticName } from '../../../syntax/names.ts';
import type { BoundName } from '../../../syntax/scopes.ts';
import type { PlaceEdit } from '../../rule.ts';

/**
 * Edits that remove a name; of an `inherit` with other names only the name goes.
 * @param unused every name that is going to be removed
 */
export function removals(file: SourceFile, bound: BoundName, unused: ReadonlySet<BoundName>): PlaceEdit[] {
  const gone = new Set([...unused].filter(({ node }) => node === bound.node).map(({ name }) => name));
  return bound.bindings.map((binding) => {
    const whole = binding.kind === 'binding' || binding.names.every((name) => gone.has(staticName(name) ?? ''));
    const { start, end } = whole ? withComments(file, binding) : withLine(file, bound.at);
    return { file, start, end, text: '' };
  });
}

/** A stretch with its whole line where nothing else stands there, else with the blanks before it. */
function withLine({ text }: SourceFile, { start, end }: NodeBase): NodeBase {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const before = text.slice(lineStart, start);
  const lineEnd = newline < 0 ? text.length : newline;
  if (before.trim() === '' && text.slice(end, lineEnd).trim() === '' && newline >= 0) return { start: lineStart, end: newline + 1 };
  return { start: start - (before.length - before.trimEnd().length), end };
}

/** A binding with the comment behind it on its line and, where its lines are its own, the comments right above. */
function withComments(file: SourceFile, binding: NodeBase): NodeBase {
  const { text, comments } = file;
  const newline = text.indexOf('\n', binding.end);
  const lineEnd = newline < 0 ? text.length : newline;
  const behind = comments.find(({ start, end }) => start >= binding.end && end <= lineEnd && text.slice(binding.end, start).trim() === '');
  const { start, end } = withLine(file, { start: binding.start, end: behind?.end ?? binding.end });
  // Only when the binding begins its line do the comments above belong to it.
  if (start !== 0 && text[start - 1] !== '\n') return { start, end };
  let top = start;
  for (const comment of comments.toReversed()) {
    if (comment.end > top) continue;
    const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
    const isOwnLine = text.slice(lineStart, comment.start).trim() === '';
    // Exactly one line break in between: an empty line parts a comment from what follows.
    if (!isOwnLine || !/^[ \t]*\r?\n$/.test(text.slice(comment.end, top))) break;
    top = lineStart;
  }
  return { start: top, end };
}
