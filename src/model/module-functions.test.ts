import { expect, it } from 'vitest';
import { json, moduleIn, projectOf } from './testing.ts';

const INNER = `{ config, lib, pkgs, ... }:
{
  options.services.lamp.enable = lib.mkEnableOption "lamp";
  config = lib.mkIf config.services.lamp.enable { systemd.services.lamp.script = "true"; };
}`;

it.each([
  ['self', `self: ${INNER}`],
  ['a set of inputs', `{ self, ... }@inputs: ${INNER}`],
  ['named inputs', `{ pkgs-unstable }: ${INNER}`],
  ['two functions', `inputs: self: ${INNER}`],
  ['two sets', `{ self }: { inputs, ... }: ${INNER}`],
  ['a let around it', `inputs: let name = "lamp"; in ${INNER}`],
])('a function of %s that gives a module is one', (_, text) => {
  const module = moduleIn(projectOf({ 'lamp.nix': text }), 'lamp.nix');
  expect(module.kind).toBe('module');
  expect(module.switches.map(({ path }) => path.join('.'))).toEqual(['config.services.lamp.enable']);
  expect(module.services.map(({ name }) => name)).toEqual(['lamp']);
});

it('what it is called with is known by its name alone, and a default may be replaced', () => {
  const project = projectOf({
    'lamp.nix': '{ lampPkg, port ? 80 }: { lib, ... }: { networking.hostName = lampPkg.name; networking.port = port; }',
  });
  const module = moduleIn(project, 'lamp.nix');
  const [name, port] = module.definitions.map(({ value }) => json(module, value));
  expect(name).toEqual({ $ref: 'lampPkg.name' });
  expect(port).toHaveProperty('$choice');
});

it('arguments of the project are known in it', () => {
  const project = projectOf({
    'flake.nix': '{ outputs = { nixpkgs }: { x = nixpkgs.lib.nixosSystem { specialArgs = { domain = "a.b"; }; }; }; }',
    'lamp.nix': '{ domain, ... }: { pkgs, ... }: { networking.domain = domain; }',
  });
  const module = moduleIn(project, 'lamp.nix');
  expect(module.definitions.map(({ value }) => json(module, value))).toEqual(['a.b']);
});

it.each([
  ['an overlay', 'final: prev: { services.x = 1; }', 'overlay'],
  ['a function of the configuration', '{ config, ... }: { lib, ... }: { services.lamp.enable = true; }', 'library'],
  ['fields of a submodule', 'cfg: { lib, ... }: { options.port = lib.mkOption { type = lib.types.port; }; }', 'library'],
  ['a named submodule', '{ lib }: { name, config, ... }: { options.services = lib.mkOption { }; }', 'library'],
  ['a package of two sets', '{ sources }: { stdenv, lib, ... }: stdenv.mkDerivation { pname = "x"; }', 'package'],
])('%s is none', (_, text, kind) => {
  expect(projectOf({ 'x.nix': text }).files.get('x.nix')?.kind).toBe(kind);
});

it('what a module calls is read as a part of it, with its arguments, and not once more', () => {
  const project = projectOf({
    'all.nix': '{ lib, ... }: { imports = [ (import ./lamp.nix "desk") (import ./lamp.nix "hall") ]; }',
    'lamp.nix': 'name: { pkgs, ... }: { systemd.services.${name}.script = "true"; }',
  });
  expect(project.modules.flatMap(({ file, services }) => services.map(({ name }) => [file, name]))).toEqual([
    ['all.nix', 'desk'],
    ['all.nix', 'hall'],
  ]);
  expect(project.files.get('lamp.nix')?.kind).toBe('library');
});

it('a file that is the call of another one holds what that gives', () => {
  const project = projectOf({
    'desk.nix': 'import ./lamp.nix "desk"',
    'lamp.nix': 'name: { pkgs, ... }: { systemd.services.${name}.script = "true"; }',
  });
  expect(project.modules.flatMap(({ file, services }) => services.map(({ name }) => [file, name]))).toEqual([['desk.nix', 'desk']]);
});

it('what only a test calls is read by itself', () => {
  const project = projectOf({
    'tests/lamp.nix': '{ imports = [ (import ../lamp.nix "desk") ]; }',
    'lamp.nix': 'self: { pkgs, ... }: { systemd.services.lamp.script = "true"; }',
  });
  expect(project.modules.map(({ file }) => file)).toEqual(['lamp.nix']);
});
