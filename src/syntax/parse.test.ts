import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import { childrenOf, walk } from './children.ts';
import type { Node, SourceFile } from './nodes.ts';
import { parse } from './parse.ts';
import { rangeOf } from './positions.ts';

const fixtures = new URL('../../fixtures/', import.meta.url);

/** Every node on a line: kind, place and whatever it holds besides nodes. */
function treeOf(file: SourceFile): string {
  const lines: string[] = [];
  const show = (node: Node, depth: number): void => {
    const own = Object.entries(node)
      .filter(([key, value]) => !['kind', 'start', 'end'].includes(key) && (typeof value !== 'object' || value === null))
      .map(([key, value]) => ` ${key}=${typeof value === 'bigint' ? value : JSON.stringify(value)}`);
    lines.push(`${'  '.repeat(depth)}${node.kind} ${node.start}-${node.end}${own.join('')}`);
    for (const child of childrenOf(node)) show(child, depth + 1);
  };
  show(file.root, 0);
  for (const { start, end, style, text } of file.comments) lines.push(`${style} comment ${start}-${end} ${JSON.stringify(text)}`);
  return `${lines.join('\n')}\n`;
}

function faultsOf(file: SourceFile): string {
  const place = ({ line, column }: { line: number; column: number }): string => `${line}:${column}`;
  return file.faults
    .map((fault) => {
      const { start, end } = rangeOf(file, fault);
      return `${place(start)}-${place(end)} ${fault.message}\n`;
    })
    .join('');
}

function sources(folder: string): string[] {
  return readdirSync(new URL(folder, fixtures)).filter((name) => name.endsWith('.nix'));
}

test('faulty files of any size: their tokens may take more memory than their parsing did', async () => {
  for (const size of [10_000, 30_000, 60_000, 100_000, 300_000]) {
    // A parser that has seen nothing yet has no memory to spare.
    vi.resetModules();
    const fresh = await import('./parse.ts');
    expect(fresh.parse('big.nix', `}${')'.repeat(size)}`).faults[0]?.start, String(size)).toBe(0);
  }
});

describe('right files', () => {
  it.each(sources('ok/syntax/'))('%s', async (name) => {
    const file = parse(name, readFileSync(new URL(`ok/syntax/${name}`, fixtures), 'utf8'));
    expect(faultsOf(file)).toBe('');
    await expect(treeOf(file)).toMatchFileSnapshot(`../../fixtures/ok/syntax/${name.replace('.nix', '.tree')}`);
  });
});

describe('faulty files', () => {
  it.each(sources('err/syntax/'))('%s', async (name) => {
    const file = parse(name, readFileSync(new URL(`err/syntax/${name}`, fixtures), 'utf8'));
    await expect(`${faultsOf(file)}\n${treeOf(file)}`).toMatchFileSnapshot(
      `../../fixtures/err/syntax/${name.replace('.nix', '.expected')}`,
    );
  });

  it('has no expression in an empty file', () => {
    for (const text of ['', '  \n', '# only a comment\n']) {
      const { root, faults } = parse('empty.nix', text);
      expect(root.kind).toBe('error');
      expect(faults.map(({ message }) => message)).toEqual(['the file holds no expression']);
    }
  });
});

describe('texts', () => {
  it('drops a byte-order mark and counts without it', () => {
    const file = parse('bom.nix', '\uFEFFa');
    expect(file.text).toBe('a');
    expect(file.root).toEqual({ kind: 'identifier', start: 0, end: 1, name: 'a' });
  });

  it('counts in UTF-16 units', () => {
    const { root } = parse('wide.nix', '[ "é😀" /* 😀 */ b ]');
    expect(root).toMatchObject({
      kind: 'list',
      elements: [
        { start: 2, end: 7 },
        { kind: 'identifier', start: 17, end: 18 },
      ],
    });
  });

  it('reads CRLF as white space outside and as LF inside of a `"` string', () => {
    const file = parse('crlf.nix', '[\r\n  "a\r\nb" # c\r\n]\r\n');
    expect(file.faults).toEqual([]);
    expect(file.root).toMatchObject({ elements: [{ parts: [{ value: 'a\nb' }] }] });
    expect(file.comments).toMatchObject([{ text: ' c' }]);
    expect(file.lineStarts).toEqual([0, 3, 9, 17, 20]);
  });
});

/** The same construct around itself `depth` times. */
function nested(open: string, inside: string, close: string, depth: number): string {
  return open.repeat(depth) + inside + close.repeat(depth);
}

describe('size', () => {
  const depth = 10_000;
  it.each([
    ['lists', nested('[', '', ']', depth), 'list'],
    ['parentheses', nested('(', 'a', ')', depth), 'identifier'],
    ['sets', nested('{ a = ', '1', '; }', depth), 'attrset'],
    ['functions', nested('a: ', 'a', '', depth), 'lambda'],
    ['interpolations', nested('"${', 'a', '}"', depth), 'string'],
    ['selections', `a${'.b'.repeat(depth)}`, 'select'],
    ['sums', `a${' + a'.repeat(depth)}`, 'binary'],
    ['updates', `a${' // a'.repeat(depth)}`, 'binary'],
    ['pipes', `a${' |> a'.repeat(depth)}`, 'binary'],
    ['conditions', nested('if a then b else ', 'c', '', depth), 'if'],
  ])('nests %s deeply', (_, text, kind) => {
    const { root, faults } = parse('deep.nix', text);
    expect(faults).toEqual([]);
    expect(root.kind).toBe(kind);
    let visited = 0;
    walk(root, () => {
      visited++;
    });
    expect(visited).toBeGreaterThan(kind === 'identifier' || kind === 'select' ? 0 : depth - 1);
  });

  it.each(['[', '{ a = ', '(', '"${', "''${", 'if ', 'let ', '}', ')', ';', '"', '@ ', 'a = ', '/*'])(
    'survives %s without end',
    (piece) => {
      const { faults } = parse('hostile.nix', piece.repeat(depth));
      // An even number of quotes is a chain of strings.
      if (piece !== '"') expect(faults.length).toBeGreaterThan(0);
    },
  );

  it('reads a string of a million lines', () => {
    const { root } = parse('long.nix', `''\n${'  line\n'.repeat(1_000_000)}''`);
    const [part] = root.kind === 'string' ? root.parts : [];
    expect(part?.kind === 'text' && part.value.length).toBe(5_000_000);
  });
});

const words = [
  'a',
  'or',
  'if',
  'then',
  'else',
  'let',
  'in',
  'rec',
  'with',
  'assert',
  'inherit',
  '1',
  '.5',
  './a',
  'a/b',
  '<a>',
  'a:b',
  '"',
  "''",
  '${',
  '}',
  '{',
  '(',
  ')',
  '[',
  ']',
  ',',
  ';',
  '=',
  '==',
  '!',
  '?',
  ':',
  '@',
  '...',
  '.',
  '->',
  '//',
  '|>',
  '<|',
  '+',
  '-',
  '#',
  '/*',
  '*/',
  '\n',
  '\r\n',
  'é',
  '\\',
  '$',
  '😀',
];

/** What every tree keeps to; expectations would be too slow for so many. */
function isSound(text: string): boolean {
  const file = parse('any.nix', text);
  let sound = file.faults.every(({ start, end }) => 0 <= start && start <= end && end <= file.text.length);
  walk(file.root, (node, parent) => {
    sound &&= node.start <= node.end && (parent === null || (node.start >= parent.start && node.end <= parent.end));
    sound &&= node.kind !== 'error' || file.faults.length > 0;
    sound &&= !('path' in node && Array.isArray(node.path)) || node.path.length > 0;
  });
  return sound;
}

describe('any text', () => {
  it('binds and selects nothing without a name', () => {
    for (const text of ['{xserver{;displayManager.}=', `let values with scope to=""''''in`, 'a.', 'a ? ', '{ a = 1./b }'])
      expect(isSound(text), text).toBe(true);
  });

  it('gives a tree in which children lie within their parents', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((found) => found.join(' '));
    fc.assert(fc.property(soup, isSound), { numRuns: 1000 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), isSound), { numRuns: 300 });
  }, 30_000);
});
