import { expect, it } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { type Derivation, packagesOf } from './packages.ts';
import { buildProject } from './project.ts';

const packages = (files: Readonly<Record<string, string>>): readonly Derivation[] =>
  packagesOf(buildProject(new MemoryTree(files), { files: Object.keys(files) }));
const shown = (all: readonly Derivation[]): string[] =>
  all.map(({ file, name, builder, args }) => `${file} ${name} ${builder} ${[...args.entries.keys()].join()}`);

it('finds a derivation with its fetches and their places', () => {
  const file =
    '{ stdenv, fetchFromGitHub }:\nstdenv.mkDerivation rec {\n  pname = "web";\n  version = "1";\n  src = fetchFromGitHub { rev = "v${version}"; };\n}\n';
  const [web, ...others] = packages({ 'pkgs/web.nix': file });
  expect(others).toEqual([]);
  expect(web).toMatchObject({ name: 'web', file: 'pkgs/web.nix', builder: 'pkgs.stdenv.mkDerivation' });
  expect(file.slice(web?.place.start, web?.place.end)).toBe('pname = "web";');
  expect(web?.fetches.map(({ fetcher, place }) => [fetcher, file.slice(place.start, place.end)])).toEqual([
    ['fetchFromGitHub', '{ rev = "v${version}"; }'],
  ]);
});

it('prefers what a caller of the file passes in', () => {
  const files = {
    'pkgs/default.nix': '{ pkgs }:\nlet own = pkgs.callPackage ./lib.nix { }; in\n{ web = pkgs.callPackage ./web.nix { inherit own; }; }\n',
    'pkgs/lib.nix': '{ rustPlatform }:\n{ build = args: rustPlatform.buildRustPackage (args // { env = { A = "1"; }; }); }\n',
    'pkgs/web.nix': '{ own }:\nown.build { pname = "web"; src = ./.; }\n',
  };
  expect(shown(packages(files))).toEqual(['pkgs/web.nix web pkgs.rustPlatform.buildRustPackage pname,src,env']);
});

it('applies overrides and self references', () => {
  const files = {
    'pkgs/default.nix': '{ pkgs }:\n{ web = (pkgs.callPackage ./web.nix { }).overrideAttrs (old: { passthru.of = old.pname; }); }\n',
    'pkgs/web.nix': '{ stdenv }:\nstdenv.mkDerivation (finalAttrs: { pname = "web"; src = ./.; name = finalAttrs.pname; })\n',
  };
  expect(shown(packages(files))).toEqual(['pkgs/web.nix web pkgs.stdenv.mkDerivation pname,src,name,passthru']);
});

it('leaves out what only prepares a build, and ends on packages that refer to themselves', () => {
  const file =
    '{ craneLib }:\nlet args = { pname = "web"; src = ./.; passthru.self = package; }; package = craneLib.buildPackage (args // { cargoArtifacts = craneLib.buildDepsOnly args; }); in\n{ inherit package; deps = craneLib.buildDepsOnly args; }\n';
  expect(shown(packages({ 'pkgs/web.nix': file }))).toEqual([
    'pkgs/web.nix web pkgs.craneLib.buildPackage pname,src,passthru,cargoArtifacts',
  ]);
});

it('finds what a flake and its parts build themselves, for any system', () => {
  const build = (name: string, pkgs = 'pkgs'): string => `${pkgs}.stdenv.mkDerivation { pname = "${name}"; src = ./.; }`;
  const files = {
    'flake.nix': `{ outputs = { self, nixpkgs, utils }: let pkgs = nixpkgs.legacyPackages.x86_64-linux; in {
      packages.x86_64-linux.plain = ${build('plain')};
      packages.x86_64-linux.helped = (import ./helper.nix { inherit pkgs; }).make "helped";
      packages.aarch64-linux.imported = ${build('imported', '(import nixpkgs { system = "aarch64-linux"; })')};
      nixosModules.web = { pkgs, ... }: { environment.systemPackages = [ (${build('module')}) ]; };
    } // utils.lib.eachDefaultSystem (system: { packages.each = ${build('each', 'nixpkgs.legacyPackages.${system}')}; }); }`,
    'helper.nix': `{ pkgs }: { make = name: ${build('x').replace('"x"', 'name')}; }`,
    'parts/packages.nix': `{ inputs, ... }: { perSystem = { pkgs, ... }: { packages.part = ${build('part')}; }; }`,
    'templates/go/flake.nix': `{ outputs = inputs: { perSystem = { pkgs, ... }: { packages.start = ${build('start')}; }; }; }`,
  };
  expect(
    packages(files)
      .map(({ name }) => name)
      .filter((name) => name !== 'helper')
      .sort(),
  ).toEqual(['each', 'helped', 'imported', 'part', 'plain']);
});

it('leaves out generated lists of fetched dependencies', () => {
  const file = '{ fetchNuGet }: [ (fetchNuGet { pname = "a"; version = "1"; hash = ""; }) ]\n';
  expect(packages({ 'pkgs/deps.nix': file })).toEqual([]);
});

const go = (name: string, of: string): string => `${of}buildGoModule { pname = "${name}"; version = "1"; src = ./.; }`;
const names = (files: Readonly<Record<string, string>>): string[] =>
  packages(files)
    .map(({ name }) => name)
    .sort();

it('finds what a file builds by itself, whatever folder it lies in and however it comes by pkgs', () => {
  const files = {
    'tools/with.nix': `with import <nixpkgs> { }; ${go('with', '')}`,
    'tools/let.nix': `let pkgs = import <nixpkgs> { }; in ${go('let', 'pkgs.')}`,
    'tools/deep/default.nix': `with (import <nixpkgs> { }); stdenv.mkDerivation rec { pname = "deep"; src = fetchurl { url = "https://a"; }; }`,
    'tools/direct.nix': `(import <nixpkgs> { }).callPackage ({ buildGoModule }: ${go('direct', '')}) { }`,
    'tools/fallback.nix': `{ pkgs ? import <nixpkgs> { } }: ${go('fallback', 'pkgs.')}`,
    'tools/numbers.nix': '{ a = 1; }',
  };
  expect(names(files)).toEqual(['deep', 'direct', 'fallback', 'let', 'with']);
  expect(
    packages(files)
      .find(({ name }) => name === 'deep')
      ?.fetches.map(({ fetcher }) => fetcher),
  ).toEqual(['fetchurl']);
});

it('finds what overlays add, wherever they stand', () => {
  const overlay = (name: string): string => `final: prev: { ${name} = ${go(name, 'prev.')}; }`;
  const files = {
    'overlays/list.nix': `[ (${overlay('listed')}) ]`,
    'overlays/set.nix': `{ inputs, ... }: { additions = ${overlay('named')}; }`,
    'overlays/of.nix': `{ inputs }: ${overlay('curried')}`,
    'modules/tools.nix': `{ lib, ... }: { nixpkgs.overlays = lib.mkAfter [ (${overlay('moduled')}) ]; }`,
    'flake.nix': `{ outputs = { self, nixpkgs }: { overlays.default = ${overlay('flaked')}; }; }`,
    'lib/other.nix': `{ make = name: args: ${go('never', 'args.')}; }`,
  };
  expect(names(files)).toEqual(['curried', 'flaked', 'listed', 'moduled', 'named']);
});

it('finds the packages of a part of a flake that is written as a set', () => {
  const part = `{ perSystem = { pkgs, ... }: { packages.part = ${go('part', 'pkgs.')}; }; flake.overlays.default = final: prev: { over = ${go('over', 'final.')}; }; }`;
  expect(names({ 'parts/one.nix': part })).toEqual(['over', 'part']);
});

it('leaves out what is there to be copied, and what a hook is tested with', () => {
  const hook = `{ makeSetupHook, stdenv }: makeSetupHook { passthru.tests.basic = ${go('basic', 'stdenv.')}; } ./hook.sh`;
  const files = {
    'templates/app/default.nix': `{ buildGoModule }: ${go('app', '')}`,
    'lib/examples/default.nix': `with import <nixpkgs> { }; ${go('example', '')}`,
    'pkgs/hook/default.nix': hook,
    'pkgs/nameless/default.nix': '{ stdenv }: stdenv.mkDerivation { name = ""; src = ./.; }',
  };
  expect(names(files)).toEqual(['nameless']);
});
