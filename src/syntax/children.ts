/** The children of every kind of node in source order, and walks over trees of any depth. */
import type { AttrName, LambdaExpression, Node, SourceFile } from './nodes.ts';

const NONE: readonly Node[] = [];

/** The direct children in source order; where the node has a list of them, that list. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case 'identifier':
    case 'integer':
    case 'float':
    case 'text':
    case 'searchPath':
    case 'error':
      return NONE;
    case 'interpolation':
      return [node.expression];
    case 'string':
    case 'path':
      return node.parts;
    case 'list':
      return node.elements;
    case 'attrset':
    case 'legacyLet':
      return node.bindings;
    case 'binding':
      return node.path.length === 1 ? [node.path[0] as AttrName, node.value] : [...node.path, node.value];
    case 'inherit':
      return node.from === null ? node.names : [node.from, ...node.names];
    case 'let':
      return [...node.bindings, node.body];
    case 'with':
      return [node.scope, node.body];
    case 'formal':
      return node.fallback === null ? [node.name] : [node.name, node.fallback];
    case 'lambda':
      return [...parametersOf(node), node.body];
    case 'apply':
      return [node.callee, node.argument];
    case 'select':
      return node.fallback === null ? [node.target, ...node.path] : [node.target, ...node.path, node.fallback];
    case 'hasAttr':
      return [node.target, ...node.path];
    case 'if':
      return [node.condition, node.consequence, node.alternative];
    case 'assert':
      return [node.condition, node.body];
    case 'unary':
      return [node.operand];
    case 'binary':
      return [node.left, node.right];
    default:
      // A kind without a case is a type error.
      return node satisfies never;
  }
}

function parametersOf({ name, formals }: LambdaExpression): readonly Node[] {
  if (name === null) return formals ?? [];
  if (formals === null) return [name];
  // Both `name@{ a, b }:` and `{ a, b }@name:` are written.
  return name.start < (formals[0]?.start ?? Number.POSITIVE_INFINITY) ? [name, ...formals] : [...formals, name];
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
