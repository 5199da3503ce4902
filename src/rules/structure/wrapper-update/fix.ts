/** `a // b // c` becomes `lib.mkMerge [ a b c ]`. */
import type { WrapperUpdate } from '../../../evaluation/observations.ts';
import { pathAt } from '../../../syntax/children.ts';
import type { BinaryExpression, Expression, NodeBase, SourceFile } from '../../../syntax/nodes.ts';
import type { ProposedFix } from '../../edits.ts';
import { needsParentheses, withParentheses } from '../../layout.ts';
import { libName } from '../../spelling.ts';
import type { PlaceEdit } from '../../rule.ts';

export function fixUpdate({ file, start, end }: WrapperUpdate): ProposedFix {
  const found = pathAt(file, start).find(
    (node) => node.kind === 'binary' && node.operator === '//' && node.start === start && node.end === end,
  );
  const mkMerge = libName(file, start, 'mkMerge');
  if (found?.kind !== 'binary' || mkMerge === null) return null;
  const [first, ...others] = operandsOf(found, file.text);
  if (first === undefined) return null;
  const edits: PlaceEdit[] = [{ file, start: found.start, end: found.start, text: `${mkMerge} [ ${opening(file, first)}` }];
  let before = first;
  for (const operand of others) {
    const at = operatorOffset(file, operand.of);
    const closing = needsParentheses(file, before.node) ? ')' : '';
    const isGlued = at === before.node.end;
    if (closing !== '' && !isGlued) edits.push({ file, start: before.node.end, end: before.node.end, text: closing });
    const space = /\s/.test(file.text[at - 1] ?? '') ? '' : ' ';
    const spaces = /^ */.exec(file.text.slice(at + 2))?.[0].length ?? 0;
    edits.push({ file, start: at, end: at + 2 + spaces, text: `${isGlued ? closing : ''}${space}${opening(file, operand)}` });
    before = operand;
  }
  edits.push({ file, start: found.end, end: found.end, text: `${needsParentheses(file, before.node) ? ')' : ''} ]` });
  return { safe: false, title: 'Merge with `mkMerge`', edits };
}

interface Operand {
  readonly node: Expression;
  /** The `//` in front of it, of which it is the right operand or its first part. */
  readonly of: BinaryExpression;
}

/** The operands of a chain; one in parentheses is a single operand. */
function operandsOf(node: BinaryExpression, text: string): Operand[] {
  const { left, right } = node;
  const isChain = right.kind === 'binary' && right.operator === '//' && withParentheses(text, right).end === right.end;
  const rest = isChain
    ? operandsOf(right, text).map((one, index) => (index === 0 ? { ...one, of: node } : one))
    : [{ node: right, of: node }];
  return [{ node: left, of: node }, ...rest];
}

const opening = (file: SourceFile, { node }: Operand): string => (needsParentheses(file, node) ? '(' : '');

/** Where the operator itself stands; comments beside it may hold `//` too. */
export function operatorOffset(file: SourceFile, { left, right }: { readonly left: NodeBase; readonly right: NodeBase }): number {
  const isCommented = (at: number): boolean => file.comments.some((comment) => comment.start <= at && at < comment.end);
  let at = file.text.indexOf('//', left.end);
  while (at >= 0 && at < right.start && isCommented(at)) at = file.text.indexOf('//', at + 1);
  return at < 0 || at >= right.start ? left.end : at;
}
