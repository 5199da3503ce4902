import { expect, it } from 'vitest';
import { projectOf } from './testing.ts';

it.each([
  ['modules/a.nix', '{ config, lib, ... }: { options.services.a.enable = lib.mkEnableOption "a"; }', 'module'],
  ['b.nix', '{ services.openssh.enable = true; }', 'module'],
  ['c0.nix', '{ lib, ... }: { admin.name = "c"; boot.kernelModules = [ ]; users.users.c.isNormalUser = true; }', 'module'],
  ['c00.nix', '{ lib, ... }: { admin.name = "c"; services = [ "c" ]; }', 'library'],
  ['hosts/c.nix', '{ ... }: { networking.hostName = "c"; }', 'host'],
  ['machines/c2/default.nix', '{ boot.loader.timeout = 1; }', 'host'],
  ['systems/nixos/modules/c3.nix', '{ lib, ... }: { options.c.enable = lib.mkEnableOption "c"; }', 'module'],
  ['modules/systems/nixos/c5.nix', '{ lib, ... }: { options.c.enable = lib.mkEnableOption "c"; }', 'module'],
  ['modules/systems/tern/c6.nix', '{ lib, ... }: { options.c.enable = lib.mkEnableOption "c"; }', 'host'],
  ['systems/nixos/modules/c4.nix', '{ ... }: { boot.loader.timeout = 1; }', 'host'],
  ['machines/c5/modules/c.nix', '{ lib, ... }: { options.c.enable = lib.mkEnableOption "c"; }', 'host'],
  ['c6.nix', '{ lib, config, ... }: lib.mkIf config.c.enable { services.c.enable = true; }', 'module'],
  ['c7.nix', '{ lib, config, ... }: lib.mkMerge [ { services.c.enable = true; } ]', 'module'],
  ['c8.nix', '{ tools, ... }: { services.c.enable = true; }', 'module'],
  ['c9.nix', '{ tools, ... }: { c = tools.double 1; }', 'library'],
  ['c9b.nix', '{ tools, ... }: { modules = map tools.path [ "c" ]; }', 'library'],
  ['c10.nix', '{ config, ... }: { clan.c = 1; systemd.services.c.script = "true"; }', 'module'],
  ['c11.nix', '{ imports = [ ./c.nix ]; nixpkgs.hostPlatform = "x86_64-linux"; topology.self = { }; }', 'module'],
  ['c12.nix', '{ clan.c = 1; services.c = 1; }', 'library'],
  ['c13.nix', '{ inputs, ... }: { imports = [ inputs.c.flakeModule ]; perSystem = { }; nixpkgs.overlays = [ ]; }', 'library'],
  ['c14.nix', '{ pkgs, ... }: { languages.c.enable = true; services.c.enable = true; }', 'library'],
  ['c15.nix', '{ config, space, ... }: { imports = [ ]; services.c.enable = true; ${space}.c = 1; }', 'module'],
  ['c16.nix', '{ config, space, ... }: { ${space}.c = 1; }', 'library'],
  ['d.nix', '{ pkgs, ... }: { home.stateVersion = "24.05"; }', 'home'],
  ['home/hosts/d2.nix', '{ pkgs, ... }: { services.c.enable = true; }', 'home'],
  ['hosts/d3/home/d.nix', '{ pkgs, ... }: { services.c.enable = true; }', 'host'],
  ['lib/e.nix', '{ lib }: { double = x: x + x; }', 'library'],
  ['pkgs/f.nix', '{ stdenv, fetchurl }: stdenv.mkDerivation { }', 'package'],
  ['g.nix', 'final: prev: { x = prev.y; }', 'overlay'],
  ['tests/h.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['web/__test__/h2.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['web/__tests__/h3.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['integration-tests/h4.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['lib/testdata/h5.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['test-data/h6.nix', '{ pkgs, ... }: { services.x = 1; }', 'test'],
  ['protest/h7.nix', '{ pkgs, ... }: { services.x = 1; }', 'module'],
  ['flake.nix', '{ outputs = { self }: { }; }', 'flake'],
  ['modules/flake.nix', '{ config, lib, ... }: { nix.settings.flake-registry = ""; }', 'module'],
  ['i.nix', '[ 1 2 ]', 'data'],
  ['j.nix', '{ stdenv, openssl }: stdenv.mkDerivation { pname = "j"; }', 'package'],
])('%s is told by its value and place', (file, text, kind) => {
  expect(projectOf({ [file]: text }).files.get(file)?.kind).toBe(kind);
});

it('what a module imports is a module, whatever it looks like', () => {
  const files = projectOf({
    'a.nix': '{ imports = [ ./b.nix ]; services.x = 1; }',
    'b.nix': '{ anything = 1; }',
    'c.nix': '{ anything = 1; }',
  }).files;
  expect([files.get('b.nix')?.kind, files.get('c.nix')?.kind]).toEqual(['module', 'library']);
});
