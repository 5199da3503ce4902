import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import { positionOf } from './location.ts';

test('depends on rule, path, symbol and text, not on white space', () => {
  const one = fingerprintOf('a/b', 'x.nix', 's', 'a =\n  1;');
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(fingerprintOf('a/b', 'x.nix', 's', ' a = 1; ')).toBe(one);
  const others: [string, string, string, string][] = [['a/c', 'x.nix', 's', 'a = 1;'], ['a/b', 'y.nix', 's', 'a = 1;'], ['a/b', 'x.nix', 't', 'a = 1;'], ['a/b', 'x.nix', 's', 'a = 2;']];
  expect(new Set([one, ...others.map((parts) => fingerprintOf(...parts))]).size).toBe(5);
});

test('positions count lines and columns from 1', () => {
  const file = { path: 'a', text: 'ab\n\nc', lineStarts: [0, 3, 4], comments: [], faults: [], root: { kind: 'error', start: 0, end: 5 } } as const;
  expect([0, 2, 3, 4, 5].map((offset) => positionOf(file, offset))).toEqual([
    { line: 1, column: 1, offset: 0 }, { line: 1, column: 3, offset: 2 }, { line: 2, column: 1, offset: 3 },
    { line: 3, column: 1, offset: 4 }, { line: 3, column: 2, offset: 5 },
  ]);
});
