import { expect, test } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';

test('depends on rule, path, symbol and text, not on white space', () => {
  const one = fingerprintOf('a/b', 'x.nix', 's', 'a =\n  1;');
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(fingerprintOf('a/b', 'x.nix', 's', ' a = 1; ')).toBe(one);
  const others: [string, string, string, string][] = [
    ['a/c', 'x.nix', 's', 'a = 1;'],
    ['a/b', 'y.nix', 's', 'a = 1;'],
    ['a/b', 'x.nix', 't', 'a = 1;'],
    ['a/b', 'x.nix', 's', 'a = 2;'],
  ];
  expect(new Set([one, ...others.map((parts) => fingerprintOf(...parts))]).size).toBe(5);
});
