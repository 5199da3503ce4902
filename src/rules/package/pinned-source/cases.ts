import type { RuleCases } from '../../cases.ts';
import { HASH, packageFile } from '../sample.ts';

const github = (attributes: string): Record<string, string> => ({
  'pkgs/web.nix': packageFile({ src: `fetchFromGitHub { owner = "web"; repo = "web"; ${attributes} }` }),
});
const at = { file: 'pkgs/web.nix', symbol: 'web', line: 5 };

export const cases: RuleCases = {
  fires: [
    ...['sha256-0000000000000000000000000000000000000000000=', 'sha256-xxxxxxxxxxxxxxxxxxxx', 'sha256-REPLACE_ME'].map((hash) => ({
      name: `a hash of ${hash}`,
      files: {
        'pkgs/web.nix': packageFile({ src: `fetchFromGitHub { owner = "web"; repo = "web"; rev = "v1.2.0"; hash = "${hash}"; }` }),
      },
      expect: [{ file: 'pkgs/web.nix', symbol: 'web', message: 'has a stand-in as `hash`' }],
    })),
    {
      name: 'a branch',
      files: github(`rev = "main"; hash = "${HASH}";`),
      expect: [{ ...at, message: 'The source of `web` (`fetchFromGitHub`) is fetched from the branch `main`' }],
    },
    {
      name: 'a branch by its whole name',
      files: github(`rev = "refs/heads/v2"; hash = "${HASH}";`),
      expect: [{ ...at, message: 'branch `v2`' }],
    },
    { name: 'no revision', files: github(`hash = "${HASH}";`), expect: [{ ...at, message: 'names no `rev` and no `tag`' }] },
    { name: 'an empty revision', files: github(`rev = ""; hash = "${HASH}";`), expect: [{ ...at, message: 'empty `rev`' }] },
    { name: 'no hash', files: github('rev = "v1.2.0";'), expect: [{ ...at, message: 'has no hash' }] },
    { name: 'an empty hash', files: github('rev = "v1.2.0"; hash = "";'), expect: [{ ...at, message: 'stand-in as `hash`' }] },
    { name: 'lib.fakeHash', files: github('rev = "v1.2.0"; hash = lib.fakeHash;'), expect: [{ ...at, message: 'stand-in as `hash`' }] },
    { name: 'zeros', files: github(`rev = "v1.2.0"; sha256 = "${'0'.repeat(52)}";`), expect: [{ ...at, message: 'stand-in as `sha256`' }] },
    {
      name: 'a URL alone',
      files: { 'pkgs/web.nix': packageFile({ src: 'builtins.fetchTarball "https://web.example/web.tar.gz"' }) },
      expect: [{ ...at, message: 'by its URL alone' }],
    },
    {
      name: 'a stand-in for the hash of dependencies',
      files: {
        'pkgs/web.nix': packageFile(
          { cargoHash: '"sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="' },
          'rustPlatform.buildRustPackage',
        ).replace('stdenv,', 'rustPlatform,'),
      },
      expect: [{ ...at, message: '`web` has a stand-in as `cargoHash`', line: 7 }],
    },
    {
      name: 'a fetcher in a module',
      files: {
        'module.nix': `{ pkgs, ... }:\n{\n  environment.etc.web.source = pkgs.fetchgit {\n    url = "https://web.example/web.git";\n    rev = "master";\n    hash = "${HASH}";\n  };\n}\n`,
      },
      expect: [{ file: 'module.nix', symbol: '', message: 'The source of `fetchgit` is fetched from the branch `master`', line: 5 }],
    },
    {
      name: 'a source of a package that another one builds on',
      files: {
        'default.nix': `{ pkgs }:\nrec {\n  web = pkgs.stdenv.mkDerivation {\n    pname = "web";\n    src = ./web;\n    buildInputs = [ zoo ];\n  };\n  zoo = pkgs.stdenv.mkDerivation {\n    pname = "zoo";\n    src = pkgs.fetchzip {\n      url = "https://zoo.example/zoo.zip";\n    };\n  };\n}\n`,
      },
      expect: [{ file: 'default.nix', symbol: 'zoo', message: 'The source of `zoo` (`fetchzip`) has no hash', line: 10 }],
    },
    {
      name: 'the world that a package is built in',
      files: {
        'default.nix': `{ pkgs }:\nlet\n  old = import (fetchTarball "channel:nixos-19.09") { };\nin\n{ web = old.callPackage ./pkgs/web.nix { inherit (old) zlib; }; }\n`,
        'pkgs/web.nix': '{ stdenv, zlib }:\nstdenv.mkDerivation { pname = "web"; src = ./.; buildInputs = [ zlib ]; }\n',
      },
      expect: [{ file: 'default.nix', symbol: '', message: 'The source of `fetchTarball` is fetched by its URL alone', line: 3 }],
    },
    {
      name: 'a branch of the policy',
      files: github(`rev = "live"; hash = "${HASH}";`),
      options: { branches: ['live'] },
      expect: [{ ...at, message: 'branch `live`' }],
    },
    {
      name: 'a stand-in as the hash of what the builder may download',
      files: { 'pkgs/web.nix': packageFile({ outputHash: 'lib.fakeHash' }) },
      expect: [{ file: 'pkgs/web.nix', symbol: 'web', message: '`web` has a stand-in as `outputHash`' }],
    },
    {
      name: 'a stand-in for a helper that is not known',
      files: {
        'pkgs/web.nix':
          '{ lib, stdenv, builders }:\nlet\n  cache = builders.fetchAll {\n    outputHash = lib.fakeHash;\n  };\nin\nstdenv.mkDerivation { pname = "web"; version = "1"; src = ./.; inherit cache; }\n',
      },
      expect: [{ file: 'pkgs/web.nix', symbol: '', message: '`outputHash` is a stand-in here', line: 4 }],
    },
  ],
  silent: [
    { name: 'a tag made of the version', files: { 'pkgs/web.nix': packageFile() } },
    { name: 'a commit', files: github(`rev = "0123456789abcdef0123456789abcdef01234567"; sha256 = "${HASH}";`) },
    { name: 'a tag by its own name', files: github(`tag = "v1.2.0"; hash = "${HASH}";`) },
    {
      name: 'a URL with a hash',
      files: {
        'pkgs/web.nix': packageFile({ src: `fetchurl { url = "https://web.example/main.tar.gz"; hash = "${HASH}"; }` }).replace(
          'stdenv,',
          'stdenv, fetchurl,',
        ),
      },
    },
    {
      name: 'a commit of builtins.fetchGit',
      files: {
        'pkgs/web.nix': packageFile({
          src: 'builtins.fetchGit { url = "https://web.example/web.git"; rev = "0123456789abcdef0123456789abcdef01234567"; }',
        }),
      },
    },
    {
      name: 'dependencies without a hash',
      files: { 'pkgs/web.nix': packageFile({ vendorHash: 'null' }, 'buildGoModule').replace('stdenv,', 'buildGoModule,') },
    },
    { name: 'a file of the project', files: { 'pkgs/web.nix': packageFile({ src: './.' }) } },
  ],
  undecidable: [
    {
      name: 'a revision that the caller gives',
      files: {
        'pkgs/web.nix': packageFile({ src: `fetchFromGitHub { owner = "web"; repo = "web"; inherit (args) rev; hash = "${HASH}"; }` }),
      },
      symbols: ['web'],
    },
    {
      name: 'a set that the caller gives',
      files: { 'pkgs/web.nix': packageFile({ src: 'fetchFromGitHub ({ rev = "v1.2.0"; } // args.source)' }) },
      symbols: ['web'],
    },
  ],
  throughHelper: [
    {
      name: 'a revision of another file',
      files: { 'lib/revision.nix': '"master"\n', ...github(`rev = import ../lib/revision.nix; hash = "${HASH}";`) },
      expect: [{ ...at, message: 'branch `master`' }],
    },
  ],
};
