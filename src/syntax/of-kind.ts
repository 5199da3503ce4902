/** All nodes of one kind in a file, from one walk that everybody shares. */
import { memo } from './memo.ts';
import { childrenOf } from './children.ts';
import type { Node, NodeKind, NodeOf, SourceFile } from './nodes.ts';

/** The most numerous kinds are left out: they mean nothing without what is around them. */
type Sorted = Exclude<NodeKind, 'identifier' | 'text'>;
type ByKind = { readonly [K in Sorted]?: NodeOf<K>[] };

/** The file's nodes of a kind, parents before what is in them. */
export function nodesOf<K extends Sorted>(file: SourceFile, kind: K): readonly NodeOf<K>[] {
  return sortOut(file)[kind] ?? [];
}

const isSorted = (node: Node): node is NodeOf<Sorted> => node.kind !== 'identifier' && node.kind !== 'text';

const sortOut = memo(({ root }: SourceFile): ByKind => {
  const byKind: { [K in Sorted]?: Node[] } = {};
  const nodes: Node[] = [root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (isSorted(node)) (byKind[node.kind] ??= []).push(node);
    const children = childrenOf(node);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i] as Node;
      if (isSorted(child)) nodes.push(child);
    }
  }
  return byKind as ByKind;
});
