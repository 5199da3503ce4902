import type { RuleCases } from '../../cases.ts';
import { packageFile } from '../sample.ts';

const meta = (text: string | null): Record<string, string> => ({ 'pkgs/web.nix': packageFile({ meta: text }) });
const haskell = (attributes: string): string =>
  `{ mkDerivation, base, lib }:\nmkDerivation { pname = "web"; version = "1.2.0"; src = ./.; isLibrary = false; executableHaskellDepends = [ base ]; ${attributes} }\n`;
const symbol = 'web';
const file = 'pkgs/web.nix';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no meta',
      files: meta(null),
      expect: [{ file, symbol, message: 'The `meta` of `web` lacks `description`, `license`, `platforms`, `homepage`', line: 3 }],
    },
    {
      name: 'a part of it',
      files: meta('{ description = "A web server"; platforms = lib.platforms.linux; }'),
      expect: [{ file, symbol, message: 'lacks `license`, `homepage`', line: 6 }],
    },
    {
      name: 'a builder that adds platforms, and no license',
      files: {
        'pkgs/web.nix': packageFile(
          { meta: '{ description = "A web server"; homepage = "https://web.example"; }' },
          'args.buildNpmPackage',
        ),
      },
      expect: [{ file, symbol, message: 'lacks `license`:', line: 6 }],
    },
    {
      name: 'a package of Haskell without a license',
      files: { 'pkgs/web.nix': haskell('homepage = "https://web.example"; description = "A web server";') },
      expect: [{ file, symbol, message: 'lacks `license`:', line: 2 }],
    },
    {
      name: 'a package that takes nixpkgs itself',
      files: { 'tools/web.nix': 'with import <nixpkgs> { };\nbuildGoModule { pname = "web"; version = "1.2.0"; src = ./.; }\n' },
      expect: [{ file: 'tools/web.nix', symbol, message: 'lacks `description`, `license`, `homepage`', line: 2 }],
    },
    {
      name: 'an empty text',
      files: meta('{ description = "A web server"; homepage = ""; license = lib.licenses.mit; platforms = lib.platforms.linux; }'),
      expect: [{ file, symbol, message: 'lacks `homepage`', line: 6 }],
    },
    {
      name: 'an attribute of the policy',
      files: { 'pkgs/web.nix': packageFile() },
      options: { required: ['maintainers'] },
      expect: [{ file, symbol, message: 'lacks `maintainers`', line: 6 }],
    },
  ],
  silent: [
    {
      name: 'a package of Haskell',
      files: {
        'pkgs/web.nix': haskell('homepage = "https://web.example"; description = "A web server"; license = lib.licenses.mit;'),
      },
    },
    {
      name: 'a template',
      files: { 'templates/app/default.nix': '{ stdenv }:\nstdenv.mkDerivation { pname = "app"; src = ./.; }\n' },
    },
    {
      name: 'platforms that the builder of nixpkgs adds',
      files: {
        'pkgs/web.nix': packageFile(
          { meta: '{ description = "A web server"; homepage = "https://web.example"; license = lib.licenses.mit; }' },
          'args.rustPlatform.buildRustPackage',
        ),
      },
    },
    { name: 'all of it', files: { 'pkgs/web.nix': packageFile() } },
    {
      name: 'all of it behind a with',
      files: meta(
        'with lib; { description = "A web server"; homepage = "https://web.example"; license = licenses.mit; platforms = platforms.linux; }',
      ),
    },
    { name: 'a set of packages', files: { 'pkgs/default.nix': '{ pkgs }: { web = pkgs.hello; }\n' } },
  ],
  undecidable: [
    {
      name: 'what a package of another project has, that is overridden',
      files: { 'pkgs/web.nix': '{ web }:\nweb.overrideAttrs (final: old: {\n  pname = "web-next";\n  version = "2";\n  src = ./.;\n})\n' },
      symbols: ['web-next'],
    },
    {
      name: 'platforms and homepage under a builder that is not known',
      files: {
        'pkgs/web.nix': packageFile({ meta: '{ description = "A web server"; license = lib.licenses.mit; }' }, 'args.makeExtension'),
      },
      symbols: [symbol],
    },
    { name: 'the meta of another package', files: meta('{ description = "A web server"; } // stdenv.meta'), symbols: [symbol] },
  ],
  throughHelper: [
    {
      name: 'a helper of another file that completes it',
      files: {
        'pkgs/lib.nix':
          '{ lib, stdenv }:\n{ build = args: stdenv.mkDerivation (args // { meta = { homepage = "https://web.example"; license = lib.licenses.mit; platforms = lib.platforms.linux; } // args.meta; }); }\n',
        'pkgs/default.nix':
          '{ pkgs }:\nlet own = pkgs.callPackage ./lib.nix { }; in\n{ web = pkgs.callPackage ./web.nix { inherit own; }; }\n',
        'pkgs/web.nix': '{ own }:\nown.build { pname = "web"; version = "1"; src = ./.; meta.description = "A web server"; }\n',
      },
    },
    {
      name: 'a helper of another file that does not',
      files: {
        'pkgs/lib.nix': '{ stdenv }:\n{ build = args: stdenv.mkDerivation (args // { strictDeps = true; }); }\n',
        'pkgs/default.nix':
          '{ pkgs }:\nlet own = pkgs.callPackage ./lib.nix { }; in\n{ web = pkgs.callPackage ./web.nix { inherit own; }; }\n',
        'pkgs/web.nix':
          '{ own }:\nown.build {\n  pname = "web";\n  version = "1";\n  src = ./.;\n  meta.description = "A web server";\n}\n',
      },
      expect: [{ file, symbol, message: 'lacks `license`, `platforms`, `homepage`', line: 6 }],
    },
  ],
};
