/** Edits of source text that keep its comments and its layout. */
import { pathAt, walk } from '../syntax/children.ts';
import type { AttrBinding, Expression, Node, NodeBase, SourceFile } from '../syntax/nodes.ts';
import type { Failure, Place, PlaceEdit } from './rule.ts';

/** What a rule proposes; null where it cannot. */
export type ProposedFix = NonNullable<Failure['fix']> | null;

/** The binding that is just what a place covers, or null. */
export function bindingAt({ file, start, end }: Place): AttrBinding | null {
  const found = pathAt(file, start).find((node) => node.kind === 'binding' && node.start === start && node.end === end);
  return found?.kind === 'binding' ? found : null;
}

/** White space at the beginning of the line that an offset is in. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The span of an expression with the parentheses around it. */
export function withParentheses(text: string, { start, end }: NodeBase): NodeBase {
  const before = /\(\s*$/.exec(text.slice(0, start));
  const after = /^\s*\)/.exec(text.slice(end));
  if (before === null || after === null) return { start, end };
  return withParentheses(text, { start: before.index, end: end + after[0].length });
}

/** New lines after a binding, at its indentation. */
export function addAfter(file: SourceFile, binding: NodeBase, lines: readonly string[]): PlaceEdit {
  const end = lineEndAfter(file, binding.end);
  const indent = indentAt(file.text, binding.start);
  return { file, start: end, end, text: lines.map((line) => `\n${indent}${line}`).join('') };
}

/** End of a line that holds nothing more than a comment after an offset; else the offset itself. */
function lineEndAfter(file: SourceFile, offset: number): number {
  const lineEnd = endOfLine(file.text, offset);
  const rest = file.text.slice(offset, lineEnd).trim();
  const comment = file.comments.find(({ start, end }) => start >= offset && end <= lineEnd && start < lineEnd);
  return comment !== undefined && rest === file.text.slice(comment.start, comment.end).trim() ? comment.end : offset;
}

const endOfLine = (text: string, offset: number): number => {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
};

/**
 * Moves one of several nodes that stand on lines of their own before the first of them, with the
 * comments above and beside it. Null where they share lines.
 */
export function moveFirst(file: SourceFile, nodes: readonly NodeBase[], moved: NodeBase): PlaceEdit[] | null {
  const index = nodes.indexOf(moved);
  const [first] = nodes;
  if (index <= 0 || first === undefined) return null;
  const target = blockOf(file, first, null);
  const block = blockOf(file, moved, nodes[index - 1] as NodeBase);
  if (target === null || block === null) return null;
  const { text } = file;
  const isSpaced = /\n[ \t]*\r?\n/.test(text.slice((nodes[index - 1] as NodeBase).end, block.start));
  const start = isSpaced ? text.slice(0, block.start).trimEnd().length : block.start;
  // The line break before the block goes with it where a blank line does.
  const end = isSpaced ? block.end : block.end + 1;
  return [
    { file, start: target.start, end: target.start, text: `${text.slice(block.start, block.end)}\n${isSpaced ? '\n' : ''}` },
    { file, start, end, text: '' },
  ];
}

/** The whole lines of a node: comments above it, itself, a comment beside it. */
function blockOf(file: SourceFile, node: NodeBase, before: NodeBase | null): NodeBase | null {
  const { text } = file;
  let start = node.start - indentAt(text, node.start).length;
  if (start > 0 && text[start - 1] !== '\n') return null;
  const end = lineEndAfter(file, node.end);
  if (text.slice(end, endOfLine(text, end)).trim() !== '') return null;
  for (const comment of [...file.comments].reverse()) {
    if (comment.end > start || text.slice(comment.end, start).trim() !== '' || /\n[ \t]*\r?\n/.test(text.slice(comment.end, start)))
      continue;
    const line = comment.start - indentAt(text, comment.start).length;
    const isOwnLine = line === 0 || text[line - 1] === '\n';
    if (!isOwnLine || (before !== null && comment.start < before.end)) break;
    start = line;
  }
  return { start, end };
}

/** How the file can write `lib.NAME` at an offset: `NAME` where it is bound there, `lib.NAME` where `lib` is, else null. */
export function libName(file: SourceFile, offset: number, name: string): string | null {
  const scopes = pathAt(file, offset);
  if (scopes.some((node) => binds(node, name))) return name;
  if (scopes.some((node) => binds(node, 'lib'))) return `lib.${name}`;
  return null;
}

/** True where what is written at an offset can name a variable. */
export const isBound = (file: SourceFile, offset: number, name: string): boolean => pathAt(file, offset).some((node) => binds(node, name));

function binds(node: Node, name: string): boolean {
  if (node.kind === 'lambda') return node.name?.name === name || (node.formals ?? []).some((formal) => formal.name.name === name);
  if (node.kind !== 'let' && !(node.kind === 'attrset' && node.recursive)) return false;
  return node.bindings.some((binding) =>
    (binding.kind === 'inherit' ? binding.names : binding.path.slice(0, 1)).some((one) => one.kind === 'identifier' && one.name === name),
  );
}

/** True where an expression has to be put in parentheses to stand as an argument or list element. */
export function needsParentheses(file: SourceFile, node: Expression): boolean {
  const isAtom = ATOMS.has(node.kind) || (node.kind === 'select' && node.fallback === null);
  return !isAtom && withParentheses(file.text, node).start === node.start;
}

const ATOMS: ReadonlySet<Expression['kind']> = new Set(['attrset', 'list', 'identifier', 'string', 'path', 'integer']);

/** How the file names something elsewhere, in words that can be used at an offset: `common.standardSecurityConfig`. */
export function nameInReach(file: SourceFile, offset: number, name: string): string | null {
  if (isBound(file, offset, name)) return name;
  let found: string | null = null;
  walk(file.root, (node) => {
    if (found !== null || node.kind !== 'select' || node.fallback !== null || node.target.kind !== 'identifier') return;
    const last = node.path.at(-1);
    if (last?.kind === 'identifier' && last.name === name && isBound(file, offset, node.target.name))
      found = file.text.slice(node.start, node.end);
  });
  return found;
}
