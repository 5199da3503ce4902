import { describe, expect, it } from 'vitest';
import { SKIP, childrenOf, nodeAt, pathAt, walk } from './children.ts';
import type { Node } from './nodes.ts';
import { parse } from './parse.ts';

const text = `{ a, b ? [ 1 ] }@all: let inherit (a) x "y"; z.\${"k"} = -x; in
  if z ? k then a.b or "t\${x}" else assert x; with a; rec { c = ./p/\${b} + 2.5; } || <n> (q: let { body = q; })`;

describe('childrenOf', () => {
  it('gives children in source order, within their parent, and reaches every node', () => {
    const file = parse('x.nix', text);
    expect(file.faults).toEqual([]);
    const kinds = new Set<string>();
    walk(file.root, (node) => {
      kinds.add(node.kind);
      const children = childrenOf(node);
      for (const [index, child] of children.entries()) {
        expect(child.start).toBeGreaterThanOrEqual(children[index - 1]?.end ?? node.start);
        expect(child.end).toBeLessThanOrEqual(node.end);
      }
    });
    expect([...kinds].sort()).toEqual([
      'apply',
      'assert',
      'attrset',
      'binary',
      'binding',
      'float',
      'formal',
      'hasAttr',
      'identifier',
      'if',
      'inherit',
      'integer',
      'interpolation',
      'lambda',
      'legacyLet',
      'let',
      'list',
      'path',
      'searchPath',
      'select',
      'string',
      'text',
      'unary',
      'with',
    ]);
  });

  it('knows both places of a pattern name', () => {
    const names = (source: string): string[] => childrenOf(parse('x.nix', source).root).map(({ kind }) => kind);
    expect(names('all@{ a }: a')).toEqual(['identifier', 'formal', 'identifier']);
    expect(names('{ a }@all: a')).toEqual(['formal', 'identifier', 'identifier']);
  });
});

describe('walk', () => {
  it('visits parents first, in source order, and leaves out what is skipped', () => {
    const seen: string[] = [];
    walk(parse('x.nix', '[ (a b) { c = d; } e ]').root, (node: Node, parent) => {
      seen.push(`${parent?.kind ?? ''}>${node.kind === 'identifier' ? node.name : node.kind}`);
      return node.kind === 'attrset' ? SKIP : undefined;
    });
    expect(seen).toEqual(['>list', 'list>apply', 'apply>a', 'apply>b', 'list>attrset', 'list>e']);
  });
});

describe('nodeAt', () => {
  const file = parse('x.nix', ' { a = b.c; } ');
  it('gives the innermost node', () => {
    expect(nodeAt(file, 7)).toMatchObject({ kind: 'identifier', name: 'b' });
    expect(nodeAt(file, 9)).toMatchObject({ kind: 'identifier', name: 'c' });
    expect(nodeAt(file, 5)).toMatchObject({ kind: 'binding' });
  });
  it('gives nothing outside of the root', () => {
    expect(nodeAt(file, 0)).toBeNull();
    expect(pathAt(file, 99)).toEqual([]);
  });
  it('gives the way from the root', () => {
    expect(pathAt(file, 7).map(({ kind }) => kind)).toEqual(['attrset', 'binding', 'select', 'identifier']);
  });
});
