/**
 * Builds the tree bottom-up from the parser's post-order records: every record finds its children
 * at the end of the stack, so no depth of nesting can overflow anything.
 */
import type { AttrName, Binding, Comment, ErrorExpression, Expression, Formal, Interpolation, Node, SyntaxFault } from './nodes.ts';
import { type Chain, associate } from './pipes.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}
/** What records stand for that are no nodes of the tree. */
export interface Names extends Place {
  readonly kind: 'names';
  readonly names: readonly AttrName[];
}
export interface Bindings extends Place {
  readonly kind: 'bindings';
  readonly bindings: readonly Binding[];
}
export interface Formals extends Place {
  readonly kind: 'formals';
  readonly formals: readonly Formal[];
  readonly ellipsis: boolean;
}
export interface Ellipsis extends Place {
  readonly kind: 'ellipsis';
}
export type Item = Node | Names | Bindings | Formals | Ellipsis | Chain;

/** One record. */
export interface Row extends Place {
  /** Symbol of the operator, where there is one. */
  readonly operator: number;
  /** How many items of the stack are its children. */
  readonly count: number;
}

/** One tree in the making. */
export class Build {
  readonly text: string;
  readonly stack: Item[] = [];
  readonly comments: Comment[] = [];
  readonly faults: SyntaxFault[] = [];
  /** Offsets of commas before `}`: right only where a pattern's formals claim them. */
  readonly commas = new Set<number>();
  /** `or` where a name stands: right only where an attribute path or an application claims it. */
  readonly loneOrs = new Set<Node>();

  constructor(text: string) {
    this.text = text;
  }

  fault(message: string, { start, end }: Place): void {
    this.faults.push({ message, start, end });
  }

  /** The last `count` items of the stack, in source order. */
  items(count: number): Item[] {
    if (count === 0) return [];
    return count === 1 ? [this.stack.pop() as Item] : this.stack.splice(this.stack.length - count);
  }

  /** The last item of the stack as an expression. */
  expression(): Expression {
    return this.asExpression(this.stack.pop());
  }

  asExpression(item: Item | undefined): Expression {
    if (item === undefined) return { kind: 'error', start: 0, end: 0 };
    switch (item.kind) {
      case 'chain':
        return associate(this, item);
      case 'names':
      case 'bindings':
      case 'formals':
      case 'ellipsis':
      case 'text':
      case 'interpolation':
      case 'binding':
      case 'inherit':
      case 'formal':
        return errorAt(item);
      default:
        return item;
    }
  }

  expressions(count: number): Expression[] {
    return this.items(count).map((item) => this.asExpression(item));
  }

  /** The names of the attribute path or inherit list on top of the stack. */
  names(): readonly AttrName[] {
    const item = this.stack.pop();
    return item?.kind === 'names' ? item.names : [];
  }

  interpolations(count: number): readonly Interpolation[] {
    return only(this.items(count), isInterpolation);
  }

  /** The bindings of a set, of which there is one item or none. */
  bindings(count: number): readonly Binding[] {
    const item = count > 0 ? this.stack.pop() : undefined;
    return item?.kind === 'bindings' ? item.bindings : [];
  }
}

const isInterpolation = (item: Item): item is Interpolation => item.kind === 'interpolation';

/** The items of one kind; mostly all are, and the list, which has no room to spare, can stay. */
export function only<T extends Item>(items: readonly Item[], is: (item: Item) => item is T): readonly T[] {
  return items.every(is) ? items : items.filter(is);
}

export function errorAt({ start, end }: Place): ErrorExpression {
  return { kind: 'error', start, end };
}
