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

const given = (expression: string, files: Record<string, string>) => {
  const text = `{ config, lib, host, ... }: { systemd.services.x.script = ${expression}; }`;
  const module = moduleIn(projectOf({ 'module.nix': text, ...files }));
  return module.definitions.map(({ value }) => json(module, value));
};
const flake = (...hosts: string[]) => {
  const system = (args: string, index: number) =>
    `h${index} = nixpkgs.lib.nixosSystem { specialArgs = { host = ${args}; }; modules = [ ./module.nix ]; };`;
  return `{ outputs = { nixpkgs, ... }: { nixosConfigurations = { ${hosts.map(system).join(' ')} }; }; }`;
};

it('takes what all systems agree on, and no more', () => {
  expect(given('host', { 'flake.nix': flake('"a"', '"a"') })).toEqual(['a']);
  expect(given('host', { 'flake.nix': flake('"a"', '"b"') })).toEqual([{ $ref: 'host' }]);
  const sets = { 'flake.nix': flake('{ name = "a"; zone = "x"; }', '{ name = "b"; zone = "x"; gpu = true; }') };
  expect(given('host.zone', sets)).toEqual(['x']);
  expect(given('host.name', sets)).toEqual([{ $ref: 'host.name' }]);
  expect(given('host.card.name', { 'flake.nix': flake('{ }', '{ card.name = "c"; }') })).toEqual(['c']);
  expect(given('if host ? gpu then "g" else "n"', sets)).toEqual([expect.objectContaining({ $choice: expect.anything() })]);
  expect(
    given('host.greet "you"', {
      'flake.nix': flake('import ./l.nix', 'import ./l.nix // { n = 1; }'),
      'l.nix': '{ greet = n: "hello ${n}"; }',
    }),
  ).toEqual(['hello you']);
});

it('takes what each system imports for itself: functions that are worked out, and types', () => {
  const files = {
    'a.nix': '{ lib, ... }: { _module.args.host = import ./l.nix { inherit lib; }; }',
    'b.nix': '{ lib, ... }: { _module.args.host = import ./l.nix { inherit lib; }; }',
    'l.nix':
      '{ lib }: { greet = lib.flip (a: b: "${a} ${b}"); types.job = lib.types.submodule { options.x = lib.mkOption { type = lib.types.str; }; }; }',
  };
  expect(given('host.greet "you" "hello"', files)).toEqual(['hello you']);
  const text = '{ lib, host, ... }: { options.services.a.job = lib.mkOption { type = host.types.job; }; }';
  const { options } = moduleIn(projectOf({ 'module.nix': text, ...files }));
  expect(options.map(({ path }) => path.join('.'))).toEqual(['services.a.job', 'services.a.job.x']);
});

it('knows the functions that only some systems are given, also under a condition', () => {
  const args = (extra: string) => `{ lib, options, ... }: { _module.args.host = { } // ${extra}; }`;
  const some = { 'a.nix': args('lib.optionalAttrs (options ? sops) { sops.greet = n: "hello ${n}"; }'), 'b.nix': args('{ }') };
  expect(given('host.sops.greet "you"', some)).toEqual(['hello you']);
  const data = { 'a.nix': args('{ name = "a"; }'), 'b.nix': args('options.more') };
  expect(given('host.name', data)).toEqual([{ $ref: 'host.name' }]);
});

it('takes no name of one machine where a helper gives others theirs', () => {
  const helper = '{ inputs }: { host, ... }: inputs.nixpkgs.lib.nixosSystem { specialArgs = { inherit host; }; }';
  expect(given('host', { 'flake.nix': flake('"a"'), 'mkHost.nix': helper })).toEqual([{ $ref: 'host' }]);
  const usual = '{ inputs }: { host ? "nixos", ... }: inputs.nixpkgs.lib.nixosSystem { specialArgs = { inherit host; }; }';
  expect(given('host', { 'mkHost.nix': usual })).toEqual([{ $ref: 'host' }]);
});

it('takes what a home module is given on as what the system was given', () => {
  const home = '{ config, host, ... }: { home-manager = { extraSpecialArgs = { inherit host; }; }; }';
  expect(given('host', { 'flake.nix': flake('"a"'), 'home.nix': home })).toEqual(['a']);
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
