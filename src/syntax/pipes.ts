/**
 * The pipe operators, which the grammar reads as `->` (see `grammar/lexer.c`): looser than it, `|>`
 * to the left and `<|` to the right, and not to be mixed.
 * Nix manual, "Operators", pipe-operators (experimental).
 */
import type { Build } from './build.ts';
import type { BinaryExpression, BinaryOperator, Expression } from './nodes.ts';

export type Pipe = '|>' | '<|';

/** Operands from the last to the first; `pipes[i]` stands before `operands[i]`. */
export interface Chain {
  readonly kind: 'chain';
  start: number;
  readonly end: number;
  readonly operands: Expression[];
  /** Where each operand begins, its parentheses included. */
  readonly starts: number[];
  readonly pipes: Pipe[];
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression, start: number, end: number): BinaryExpression {
  return { kind: 'binary', start, end, operator, left, right };
}

/** `left |> right`, where the right side is what follows up to the end, perhaps a chain itself. */
export function pipe(operator: Pipe, left: Expression, right: Expression | Chain, start: number, end: number): Chain {
  const chain: Chain = right.kind === 'chain' ? right : { kind: 'chain', start, end, operands: [right], starts: [right.start], pipes: [] };
  chain.start = start;
  chain.pipes.push(operator);
  chain.operands.push(left);
  chain.starts.push(start);
  return chain;
}

/** `left -> chain`: the implication belongs to the chain's first operand. */
export function imply(left: Expression, chain: Chain, start: number): Chain {
  const first = chain.operands.pop();
  chain.starts.pop();
  if (first !== undefined) chain.operands.push(binary('->', left, first, start, first.end));
  chain.starts.push(start);
  chain.start = start;
  return chain;
}

/** The chain as a tree. */
export function associate(build: Build, chain: Chain): Expression {
  const { operands, starts, pipes } = chain;
  const mixed = pipes.some((operator) => operator !== pipes[0]);
  if (mixed) build.fault('`|>` and `<|` need parentheses between them', chain);
  if (pipes[0] === '<|') {
    return operands.reduce((right, left, i) => binary('<|', left, right, starts[i] ?? left.start, chain.end));
  }
  return operands.reduceRight((left, right, i) => binary('|>', left, right, chain.start, i === 0 ? chain.end : right.end));
}
