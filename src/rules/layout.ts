/** How source text is laid out: indentation, lines of their own, comments that belong to a node, parentheses. */
import type { Comment, Expression, NodeBase, SourceFile } from '../syntax/nodes.ts';
import type { Place, PlaceEdit } from './rule.ts';

/** White space at the beginning of the line that an offset is in. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** Whether a place is alone on its lines but for a comment behind it; `indent` is what stands before it, `lineEnd` where its last line ends. */
export function lineOf({ file: { text }, start, end }: Place): { indent: string; isAlone: boolean; lineEnd: number } {
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline;
  return { indent, isAlone: indent.trim() === '' && /^\s*(#.*|\/\*((?!\*\/).)*\*\/\s*)?$/.test(text.slice(end, lineEnd)), lineEnd };
}

/** New lines behind a place that is alone on its lines, at its indentation and behind its comment; else on the same line. */
export function addLines(place: Place, lines: readonly string[]): PlaceEdit {
  const { file, end } = place;
  const { indent, isAlone, lineEnd } = lineOf(place);
  const at = isAlone ? file.text.slice(0, lineEnd).trimEnd().length : end;
  return { file, start: at, end: at, text: lines.map((line) => (isAlone ? `\n${indent}${line}` : ` ${line.trim()}`)).join('') };
}

/** The span of an expression with the parentheses around it. */
export function withParentheses(text: string, { start, end }: NodeBase): NodeBase {
  // Not by a pattern over what stands before: it would be tried at every place of the file.
  const before = text.slice(0, start).trimEnd().length - 1;
  const after = text.length - text.slice(end).trimStart().length;
  if (text[before] !== '(' || text[after] !== ')') return { start, end };
  return withParentheses(text, { start: before, end: after + 1 });
}

/** True where an expression has to be put in parentheses to stand as an argument or list element. */
export function needsParentheses(file: SourceFile, node: Expression): boolean {
  const isAtom = ATOMS.has(node.kind) || (node.kind === 'select' && node.fallback === null);
  return !isAtom && withParentheses(file.text, node).start === node.start;
}

const ATOMS: ReadonlySet<Expression['kind']> = new Set(['attrset', 'list', 'identifier', 'string', 'path', 'integer']);

/** Comments on lines of their own right above a place that speak of it alone. */
export function commentsAbove({ file, start, end }: Place): Comment[] {
  const { text } = file;
  const found: Comment[] = [];
  let top = start;
  for (const comment of file.comments.filter((one) => one.end <= start).reverse()) {
    const isOwnLine = text.slice(text.lastIndexOf('\n', comment.start - 1) + 1, comment.start).trim() === '';
    if (!isOwnLine || !/^[ \t]*\r?\n[ \t]*$/.test(text.slice(comment.end, top))) break;
    found.unshift(comment);
    top = comment.start;
  }
  // What stands behind a blank line or a brace and goes on below is the heading of a block.
  const isHeading = /(^|\n[ \t]*\r?\n|[{(]\s*\r?\n)[ \t]*$/.test(text.slice(0, top));
  const goesOn = /^[^\n]*\n[ \t]*[^\s#}\])]/.test(text.slice(end));
  return isHeading && goesOn ? [] : found;
}

/**
 * Moves one of several nodes that stand on lines of their own before the first of them, with the
 * comments above and beside it. Null where they share lines.
 */
export function moveFirst(file: SourceFile, nodes: readonly NodeBase[], moved: NodeBase): PlaceEdit[] | null {
  const index = nodes.indexOf(moved);
  const [first] = nodes;
  const before = nodes[index - 1];
  if (first === undefined || before === undefined) return null;
  const target = blockOf(file, first, null);
  const block = blockOf(file, moved, before);
  if (target === null || block === null) return null;
  const { text } = file;
  const isSpaced = /\n[ \t]*\r?\n/.test(text.slice(before.end, block.start));
  const start = isSpaced ? text.slice(0, block.start).trimEnd().length : block.start;
  // The line break before the block goes with it where a blank line does.
  const end = isSpaced ? block.end : block.end + 1;
  return [
    { file, start: target.start, end: target.start, text: `${text.slice(block.start, block.end)}\n${isSpaced ? '\n' : ''}` },
    { file, start, end, text: '' },
  ];
}

/** The whole lines of a node: every comment between it and the node before, itself, a comment beside it. */
function blockOf(file: SourceFile, node: NodeBase, before: NodeBase | null): NodeBase | null {
  const { text } = file;
  const { indent, isAlone, lineEnd } = lineOf({ file, start: node.start, end: node.end });
  if (!isAlone) return null;
  let start = node.start - indent.length;
  for (const comment of [...file.comments].reverse()) {
    if (comment.end > start || text.slice(comment.end, start).trim() !== '' || /\n[ \t]*\r?\n/.test(text.slice(comment.end, start)))
      continue;
    const line = comment.start - indentAt(text, comment.start).length;
    const isOwnLine = line === 0 || text[line - 1] === '\n';
    if (!isOwnLine || (before !== null && comment.start < before.end)) break;
    start = line;
  }
  return { start, end: text.slice(0, lineEnd).trimEnd().length };
}
