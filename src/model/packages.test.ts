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
