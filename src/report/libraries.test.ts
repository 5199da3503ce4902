import { expect, test } from 'vitest';
import { reportOf } from './testing.ts';

const LIBRARY = `{ lib }:
let
  inner = x: x;
in
{
  inherit inner;
  harden = name: { port ? 80, ... }: { serviceConfig.NoNewPrivileges = true; };
  set = { a = 1; b = 2; };
  unused = 1;
  outer = inner;
}
`;

function usersOf(files: Record<string, string>): Record<string, string[]> {
  const library = reportOf({ 'lib/kit.nix': LIBRARY, ...files }).libraries.find(({ file }) => file === 'lib/kit.nix');
  return Object.fromEntries((library?.exports ?? []).filter(({ users }) => users.length > 0).map(({ name, users }) => [name, users]));
}

test('exports have a kind, a signature and a line', () => {
  const [library] = reportOf({ 'lib/kit.nix': LIBRARY }).libraries;
  expect(library?.exports).toMatchObject([
    { name: 'inner', kind: 'function', signature: 'x:' },
    { name: 'harden', kind: 'function', signature: 'name: { port ? 80, ... }:', line: 7 },
    { name: 'set', kind: 'set', signature: '{ a, b }' },
    { name: 'unused', kind: 'number', signature: '1' },
    { name: 'outer', kind: 'function' },
  ]);
  expect(library?.unused).toEqual(['harden', 'set', 'unused', 'outer']);
});

test.each([
  ['a let binding', '{ lib, ... }: let kit = import ../lib/kit.nix { inherit lib; }; in { services.x = kit.harden "a" { }; }'],
  [
    'inherit from the import',
    '{ lib, ... }: let inherit (import ../lib/kit.nix { inherit lib; }) harden; in { services.x = harden "a" { }; }',
  ],
  [
    'inherit from a name',
    '{ lib, ... }: let kit = import ../lib/kit.nix { inherit lib; }; inherit (kit) harden; in { services.x = harden "a" { }; }',
  ],
  ['with', '{ lib, ... }: with import ../lib/kit.nix { inherit lib; }; { services.x = harden "a" { }; }'],
  ['the import at once', '{ lib, ... }: { services.x = (import ../lib/kit.nix { inherit lib; }).harden "a" { }; }'],
])('a use through %s', (_name, text) => {
  expect(usersOf({ 'modules/x.nix': text })).toEqual({ harden: ['modules/x.nix'] });
});

test('a use through an alias of an alias, and of a library that passes on', () => {
  const all = '{ lib }: { kit = import ./kit.nix { inherit lib; }; inherit (import ./kit.nix { inherit lib; }) set; }';
  const module = '{ lib, ... }: let all = import ../lib/all.nix { inherit lib; }; k = all.kit; in { services.x = k.harden "a" all.set; }';
  const report = reportOf({ 'lib/kit.nix': LIBRARY, 'lib/all.nix': all, 'modules/x.nix': module });
  const [first, second] = report.libraries;
  expect(first?.exports).toMatchObject([
    { name: 'kit', from: 'lib/kit.nix', users: ['modules/x.nix'] },
    { name: 'set', from: 'lib/kit.nix', users: ['modules/x.nix'] },
  ]);
  // What is only passed on is used by the library that passes it on.
  expect(second?.exports.filter(({ users }) => users.length > 0)).toMatchObject([
    { name: 'harden', users: ['modules/x.nix'] },
    { name: 'set', users: ['lib/all.nix'] },
  ]);
});

test('a use through a module argument of the project', () => {
  const flake =
    '{ outputs = { nixpkgs, ... }: { x = nixpkgs.lib.nixosSystem { specialArgs = { mykit = import ./lib/kit.nix { lib = nixpkgs.lib; }; }; }; }; }';
  expect(usersOf({ 'flake.nix': flake, 'modules/x.nix': '{ mykit, ... }: { services.x = mykit.harden "a" { }; }' })).toEqual({
    harden: ['modules/x.nix'],
  });
});

test('a name that only looks like an export is none', () => {
  expect(usersOf({ 'modules/x.nix': '{ other, ... }: { services.x = other.harden "a" { }; services.harden.set = 1; }' })).toEqual({});
});
