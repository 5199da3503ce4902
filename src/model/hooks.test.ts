import { expect, it } from 'vitest';
import { json, moduleOf } from './testing.ts';

const value = (text: string, more = {}, parameters = 'config, lib, pkgs, inputs, ...') => {
  const module = moduleOf(`{ ${parameters} }: { services.x = ${text}; }`, more);
  return json(module, module.definitions[0]?.value ?? { kind: 'null' });
};

it.each(['lib', 'pkgs.lib', 'inputs.nixpkgs.lib'])('%s is the model of lib', (name) => {
  expect(value(`${name}.toUpper "a"`)).toBe('A');
});

it('other attributes of packages and inputs stay references', () => {
  expect(value('[ pkgs.curl inputs.foo.packages ]')).toEqual([{ $ref: 'pkgs.curl' }, { $ref: 'inputs.foo.packages' }]);
});

it('a package may lack an attribute', () => {
  expect(value('pkgs.curl.x or 1')).toMatchObject({ $choice: { else: 1 } });
});

it('callPackage of a file of the project calls it, with packages as its arguments', () => {
  const files = { 'pkgs/p.nix': '{ curl, flags ? "none", lib }: { inherit curl; text = lib.toUpper flags; }' };
  expect(value('(pkgs.callPackage ./pkgs/p.nix { flags = "all"; }).text', files)).toBe('ALL');
  expect(value('(pkgs.callPackage ./pkgs/p.nix { }).curl', files)).toEqual({ $ref: 'pkgs.curl' });
});

it('a submodule in a file of its own takes lib', () => {
  const files = { 'site.nix': '{ lib, ... }: { options.root = lib.mkOption { type = lib.types.path; }; }' };
  const text = 'options.sites = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule (import ./site.nix)); };';
  expect(moduleOf(`{ ${text} }`, files).options.map(({ path }) => path.join('.'))).toContain('sites.<name>.root');
});

it('the name of a submodule is no argument of the project', () => {
  const files = { 'docs.nix': '{ _module.args.name = "example"; _module.args.colour = "red"; }' };
  expect(value('[ config._module.args.name config._module.args.colour ]', files)).toEqual([{ $ref: 'config._module.args.name' }, 'red']);
});
