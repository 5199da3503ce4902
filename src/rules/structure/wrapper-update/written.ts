/** `a // lib.mkIf c b` as written: a function that nobody calls here is evaluated by nobody. */
import type { WrapperUpdate } from '../../../evaluation/observations.ts';
import type { Expression, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';

/** Function → the wrapper that it makes, and how many arguments it takes. */
const WRAPPERS: Readonly<Record<string, readonly [wrapper: string, parameters: number]>> = {
  mkIf: ['if', 2],
  mkMerge: ['merge', 1],
  mkForce: ['override', 1],
  mkDefault: ['override', 1],
  mkOverride: ['override', 2],
  mkBefore: ['order', 1],
  mkAfter: ['order', 1],
  mkOrder: ['order', 2],
};

/** Updates one of whose operands is the call of such a function. */
export function writtenUpdates(file: SourceFile): WrapperUpdate[] {
  // Most files have none: no node is looked at then.
  if (!file.text.includes('//') || !/\bmk(If|Merge|Force|Default|Override|Before|After|Order)\b/.test(file.text)) return [];
  return nodesOf(file, 'binary').flatMap(({ operator, left, right, start, end }): WrapperUpdate[] => {
    if (operator !== '//') return [];
    const onLeft = wrapperOf(left);
    const wrapper = onLeft ?? wrapperOf(right);
    if (wrapper === null) return [];
    const side = onLeft === null ? 'right' : 'left';
    return [{ kind: 'wrapperUpdate', file, start, end, wrapper, side, operator: { start: left.end, end: right.start }, frame: null }];
  });
}

/** A call that updates one set with another, one of which is the call of such a function and the other one a plain set. */
export interface WrittenCall {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** `recursiveUpdate`, `mergeAttrs`. */
  readonly name: string;
  readonly wrapper: string;
  readonly side: 'first' | 'second';
}

const UPDATES: ReadonlySet<string> = new Set(['recursiveUpdate', 'mergeAttrs']);

/** `lib.recursiveUpdate (lib.mkIf c a) { … }`: `//` under another name. */
export function writtenCalls(file: SourceFile): WrittenCall[] {
  if (!/\b(recursiveUpdate|mergeAttrs)\b/.test(file.text) || !file.text.includes('mk')) return [];
  return nodesOf(file, 'apply').flatMap(({ callee, argument, start, end }): WrittenCall[] => {
    if (callee.kind !== 'apply') return [];
    const name = calledName(callee.callee);
    if (name === null || !UPDATES.has(name)) return [];
    const first = wrapperOf(callee.argument);
    const second = wrapperOf(argument);
    if (first !== null && argument.kind === 'attrset') return [{ file, start, end, name, wrapper: first, side: 'first' }];
    return second !== null && callee.argument.kind === 'attrset' ? [{ file, start, end, name, wrapper: second, side: 'second' }] : [];
  });
}

/** `mkIf` of `mkIf`, and of `lib.mkIf`. */
function calledName(callee: Expression): string | null {
  const name = callee.kind === 'identifier' ? callee : callee.kind === 'select' ? callee.path.at(-1) : undefined;
  return name?.kind === 'identifier' ? name.name : null;
}

function wrapperOf(node: Expression): string | null {
  // `a // b // c` is `a // (b // c)`: the first of the right side stands next to the operator.
  if (node.kind === 'binary' && node.operator === '//') return null;
  let count = 0;
  let callee = node;
  for (; callee.kind === 'apply'; callee = callee.callee) count++;
  const name = calledName(callee);
  if (name === null || !Object.hasOwn(WRAPPERS, name)) return null;
  const [wrapper, parameters] = WRAPPERS[name] as readonly [string, number];
  return count === parameters ? wrapper : null;
}
