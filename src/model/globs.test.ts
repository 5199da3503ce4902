import { expect, test } from 'vitest';
import { globFault, globMatcher } from './globs.ts';

function matches(glob: string, path: string): boolean {
  return globMatcher([glob])(path);
}

test('a glob without a slash matches a name at any depth', () => {
  expect(matches('*.gen.nix', 'a/b/x.gen.nix')).toBe(true);
  expect(matches('vendor', 'a/vendor/x.nix')).toBe(true);
  expect(matches('vendor/', 'a/vendor/x.nix')).toBe(true);
  expect(matches('vendor', 'a/vendored/x.nix')).toBe(false);
});

test('a glob with a slash is tied to the root', () => {
  expect(matches('hosts/web', 'hosts/web/default.nix')).toBe(true);
  expect(matches('hosts/web', 'old/hosts/web/default.nix')).toBe(false);
  expect(matches('/flake.nix', 'flake.nix')).toBe(true);
  expect(matches('/flake.nix', 'sub/flake.nix')).toBe(false);
  expect(matches('./hosts/*.nix', 'hosts/a.nix')).toBe(true);
  expect(matches('hosts/*.nix', 'hosts/web/a.nix')).toBe(false);
});

test('dot files and the whole tree', () => {
  expect(matches('**/*.nix', '.github/x.nix')).toBe(true);
  expect(matches('**', 'a/b.nix')).toBe(true);
  expect(globMatcher([])('a.nix')).toBe(false);
});

test('refuses globs that leave the root or are negated', () => {
  expect(globFault('../x')).toMatch(/leave the root/);
  expect(globFault('!x')).toMatch(/not negated/);
  expect(globFault(' ')).toMatch(/empty/);
  expect(globFault('C:/x')).toMatch(/relative/);
  expect(globFault('a\\b')).toMatch(/"\/"/);
  expect(globFault('modules/**')).toBeNull();
});
