import type { RuleCases } from '../../cases.ts';
import { packageFile } from '../sample.ts';

const from = (src: string): Record<string, string> => ({
  'pkgs/web/default.nix': packageFile({ src }),
  'code-references/web/main.go': 'package main\n',
  'vendor/web/main.go': 'package main\n',
});
const expect = [{ file: 'pkgs/web/default.nix', symbol: 'web', message: '`web` is built from `code-references`', line: 5 }];

export const cases: RuleCases = {
  fires: [
    { name: 'a path into the reference folder', files: from('../../code-references/web'), expect },
    { name: 'a cleaned path', files: from('lib.cleanSource ../../code-references/web'), expect },
    { name: 'a filtered path', files: from('builtins.path { path = ../../code-references/web; name = "web"; }'), expect },
    {
      name: 'another folder of the policy',
      files: from('../../vendor/web'),
      options: { folders: ['vendor'] },
      expect: [{ ...expect[0], file: 'pkgs/web/default.nix', symbol: 'web', message: '`vendor`' }],
    },
  ],
  silent: [
    { name: 'a fetched source', files: { 'pkgs/web/default.nix': packageFile() } },
    { name: 'the own folder', files: from('./.') },
    { name: 'a folder of a similar name', files: from('../../code-references-of-mine/web') },
    { name: 'a package without source', files: { 'pkgs/web/default.nix': packageFile({ src: null, dontUnpack: 'true' }) } },
  ],
  undecidable: [
    { name: 'a source that the caller gives', files: { 'pkgs/web/default.nix': packageFile({ src: 'args.src' }) }, symbols: ['web'] },
  ],
  throughHelper: [
    {
      name: 'a caller of another file that gives the source',
      files: {
        'pkgs/default.nix': '{ pkgs }:\n{\n  web = pkgs.callPackage ./web { src = ../code-references/web; };\n}\n',
        'pkgs/web/default.nix': '{ stdenv, src }:\nstdenv.mkDerivation {\n  pname = "web";\n  version = "1.2.0";\n  inherit src;\n}\n',
      },
      expect: [{ file: 'pkgs/web/default.nix', symbol: 'web', message: '`code-references`', line: 5 }],
    },
  ],
};
