import { expect, it } from 'vitest';
import { json, moduleIn, projectOf } from './testing.ts';

const MODULE = '{ config, mylib, ... }: { systemd.services.x.script = mylib.greet "you"; }';
const LIBRARY = '{ lib }: { greet = name: lib.toUpper "hello ${name}"; }';
const script = (files: Record<string, string>) => {
  const project = projectOf({ 'module.nix': MODULE, 'lib/default.nix': LIBRARY, ...files });
  const module = moduleIn(project);
  return module.definitions.map(({ value }) => json(module, value));
};

it('finds specialArgs of a system', () => {
  expect(
    script({
      'flake.nix':
        '{ outputs = { nixpkgs, ... }: let mylib = import ./lib { lib = nixpkgs.lib; }; in { nixosConfigurations.x = nixpkgs.lib.nixosSystem { specialArgs = { inherit mylib; }; modules = [ ./module.nix ]; }; }; }',
    }),
  ).toEqual(['HELLO YOU']);
});

it('finds them in a helper that other parameters reach', () => {
  expect(
    script({
      'lib/mkSystem.nix':
        '{ inputs }: { hostName, ... }: let inherit (inputs.nixpkgs) lib; mylib = import ./default.nix { inherit lib; }; in lib.nixosSystem { specialArgs = { inherit inputs mylib; }; }',
    }),
  ).toEqual(['HELLO YOU']);
});

it('finds `_module.args`', () => {
  expect(script({ 'args.nix': '{ lib, ... }: { _module.args.mylib = import ./lib { inherit lib; }; }' })).toEqual(['HELLO YOU']);
  expect(script({ 'args.nix': '{ lib, ... }: { _module.args = { mylib = import ./lib { inherit lib; }; }; }' })).toEqual(['HELLO YOU']);
});

it('takes what a test gives only where nothing else gives it', () => {
  const test = '{ lib, ... }: { nodes.a = { _module.args.mylib = { }; }; testScript = ""; }';
  expect(script({ 'a-test.nix': test, 'system.nix': '{ mylib, lib }: lib.nixosSystem { specialArgs = { inherit mylib; }; }' })).toEqual([
    { $unknown: '(mylib.greet "you")' },
  ]);
  const own = '{ lib, ... }: { nodes.a = { _module.args.mylib = import ./lib { inherit lib; }; }; testScript = ""; }';
  expect(script({ 'a-test.nix': own })).toEqual(['HELLO YOU']);
});

it('leaves an argument that nobody gives a reference', () => {
  expect(script({})).toEqual([{ $unknown: '(mylib.greet "you")' }]);
});

it('goes on past a file that Nix refuses', () => {
  expect(
    script({
      'a.nix': '{ specialArgs = let x = 1; x = 2; in { }; }',
      'args.nix': '{ lib, ... }: { _module.args.mylib = import ./lib { inherit lib; }; }',
    }),
  ).toEqual(['HELLO YOU']);
});

it.each([
  ['an update', 'nixpkgs.lib // home-manager.lib'],
  ['an extension', 'nixpkgs.lib.extend (_: prev: home-manager.lib // { strings = prev.strings // { shout = prev.toUpper; }; })'],
])('keeps the functions of lib where %s from another flake could replace any', (_, lib) => {
  const project = projectOf({
    'flake.nix': `{ outputs = { nixpkgs, home-manager, ... }: { nixosConfigurations.x = nixpkgs.lib.nixosSystem { specialArgs = { lib = ${lib}; }; modules = [ ./module.nix ]; }; }; }`,
    'module.nix': '{ lib, ... }: { systemd.services.x.script = lib.mkForce (lib.toUpper "hello"); }',
  });
  const module = moduleIn(project);
  expect(module.definitions.map(({ value, priority }) => [json(module, value), priority])).toEqual([['HELLO', 50]]);
});
