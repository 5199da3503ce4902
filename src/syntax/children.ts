/** Child keys of every node kind in source order, and walks over trees of any depth. */
import type { Node, NodeKind, NodeOf, SourceFile } from './nodes.ts';

/** The keys of a node that hold nodes, lists of nodes, or null in their place. */
type ChildKey<N extends Node> = {
  [K in keyof N]-?: N[K] extends Node | null | readonly Node[] ? K : N[K] extends readonly Node[] | null ? K : never;
}[keyof N];

/** A tuple of all members of a union in any order: forgetting one is a type error. */
type AllOf<U extends PropertyKey> = [U] extends [never] ? readonly [] : { [K in U]: readonly [K, ...AllOf<Exclude<U, K>>] }[U];

/** In source order; a kind or a key that is missing, unknown or no child does not compile. */
export const childKeys: { readonly [K in NodeKind]: AllOf<ChildKey<NodeOf<K>>> } = {
  identifier: [],
  integer: [],
  float: [],
  text: [],
  interpolation: ['expression'],
  string: ['parts'],
  path: ['parts'],
  searchPath: [],
  list: ['elements'],
  attrset: ['bindings'],
  binding: ['path', 'value'],
  inherit: ['from', 'names'],
  let: ['bindings', 'body'],
  legacyLet: ['bindings'],
  with: ['scope', 'body'],
  formal: ['name', 'fallback'],
  lambda: ['name', 'formals', 'body'],
  apply: ['callee', 'argument'],
  select: ['target', 'path', 'fallback'],
  hasAttr: ['target', 'path'],
  if: ['condition', 'consequence', 'alternative'],
  assert: ['condition', 'body'],
  unary: ['operand'],
  binary: ['left', 'right'],
  error: [],
};

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/** The direct children in source order. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const key of childKeys[node.kind]) {
    const value: unknown = Reflect.get(node, key);
    if (Array.isArray(value)) for (const child of value.filter(isNode)) children.push(child);
    else if (isNode(value)) children.push(value);
  }
  // `{ a, b }@name:` is the one node that may be written in another order.
  if (node.kind === 'lambda' && node.name !== null && node.formals !== null) {
    children.sort((a, b) => a.start - b.start);
  }
  return children;
}

/** What a visitor gives to keep the walk out of a node's children. */
export const SKIP = Symbol('skip');

/**
 * Visits a node and everything under it in source order, parents first, at any depth of nesting.
 * `visit` gives {@link SKIP} to leave out what is under the node.
 */
export function walk(root: Node, visit: (node: Node, parent: Node | null) => unknown): void {
  const nodes: Node[] = [root];
  const parents: (Node | null)[] = [null];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    const parent = parents.pop() ?? null;
    if (visit(node, parent) === SKIP) continue;
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child === undefined) continue;
      nodes.push(child);
      parents.push(node);
    }
  }
}

/** The nodes that hold an offset, from the root to the innermost; empty outside of the root. */
export function pathAt(file: Pick<SourceFile, 'root'>, offset: number): Node[] {
  const path: Node[] = [];
  let node: Node | undefined = file.root;
  while (node !== undefined && node.start <= offset && offset <= node.end) {
    path.push(node);
    node = childrenOf(node).findLast((child) => child.start <= offset && offset <= child.end);
  }
  return path;
}

/** The innermost node that holds an offset (its end included), or null outside of the root. */
export function nodeAt(file: Pick<SourceFile, 'root'>, offset: number): Node | null {
  return pathAt(file, offset).at(-1) ?? null;
}
