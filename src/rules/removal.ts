/** Taking a list element or a binding out of a file, with what would be left empty around it. */
import { pathAt } from '../syntax/children.ts';
import type { Node, NodeBase, SourceFile } from '../syntax/nodes.ts';
import { commentsAbove, lineOf, withParentheses } from './layout.ts';
import type { Place, PlaceEdit } from './rule.ts';

export interface Removal {
  readonly edit: PlaceEdit;
  /** Comments that speak of what is taken out, as written. */
  readonly comments: readonly string[];
}

/** The list elements and bindings that a place is, from the root to it. */
export function nodesAt({ file, start, end }: Place): readonly Node[] {
  const path = pathAt(file, start);
  const index = path.findIndex((node) => node.start === start && node.end === end);
  return index < 0 ? [] : path.slice(0, index + 1);
}

/**
 * Takes the node at a place out. A list or set that it was alone in goes with it, as far as that is a
 * binding or a `mkIf` in a list of others; null where something else would be left empty.
 */
export function removal(place: Place): Removal | null {
  const { file } = place;
  const path = nodesAt(place);
  const target = wholeOf(file, path);
  if (target === null) return null;
  const written = { file, ...target };
  const { isAlone, indent, lineEnd } = lineOf(written);
  const beside = isAlone ? lineEnd : target.end;
  const above = isAlone ? commentsAbove(written) : [];
  const within = file.comments.filter(({ start, end }) => start >= target.start && end <= beside);
  const comments = [...above, ...within].map(({ start, end }) => file.text.slice(start, end).trimEnd());
  const start = above[0]?.start ?? target.start;
  if (isAlone) {
    const from = above[0] === undefined ? start - indent.length : file.text.lastIndexOf('\n', start - 1) + 1;
    return { edit: { file, start: from, end: Math.min(lineEnd + 1, file.text.length), text: '' }, comments };
  }
  const space = /\s*$/.exec(file.text.slice(0, start))?.[0].length ?? 0;
  return { edit: { file, start: start - space, end: target.end, text: '' }, comments };
}

/** What goes as a whole: the last node of the path, or the one around it that would be left empty. */
function wholeOf(file: SourceFile, path: readonly Node[]): NodeBase | null {
  const node = path.at(-1);
  const around = path.at(-2);
  if (node === undefined || around === undefined) return null;
  const outer = path.slice(0, -1);
  switch (around.kind) {
    case 'list':
      return around.elements.length > 1 ? withParentheses(file.text, node) : wholeOf(file, outer);
    case 'attrset':
      if (node.kind !== 'binding') return null;
      return around.bindings.length > 1 ? node : wholeOf(file, outer);
    case 'apply':
      // `mkIf condition { … }`
      return around.argument === node && /^(lib\.)?mkIf\b/.test(file.text.slice(around.start, around.end)) ? wholeOf(file, outer) : null;
    case 'binding':
      return around.value === node ? wholeOf(file, outer) : null;
    default:
      return null;
  }
}
