import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a missing semicolon',
      files: { 'module.nix': '{ config, ... }:\n{\n  services.web.enable = true\n  services.web.port = 80;\n}\n' },
      expect: [{ file: 'module.nix', symbol: '', message: '`;`', line: 3 }],
    },
    {
      name: 'a file that git-crypt has encrypted, once',
      files: { 'module.nix': '\0GITCRYPT\0\ufffd^\0\u0001 =;\0' },
      expect: [{ file: 'module.nix', symbol: '', message: 'git-crypt has encrypted it' }],
    },
    {
      name: 'a file that is no text, once',
      files: { 'module.nix': '{ a = \0; b = \0 }\n' },
      expect: [{ file: 'module.nix', symbol: '', message: 'it is no text', line: 1 }],
    },
    {
      name: 'the first of several faults: Nix stops there',
      files: { 'module.nix': '{ config, ... }:\n{\n  a = { };;\n}\n  b = 1;\n}\n' },
      expect: [{ file: 'module.nix', symbol: '', message: 'Nix cannot parse this file', line: 3 }],
    },
    {
      name: 'a file of nothing but comments',
      files: { 'module.nix': '# { services.web.enable = true; }\n' },
      expect: [{ file: 'module.nix', symbol: '', message: 'Write `{ }` for a module that sets nothing' }],
    },
    {
      name: 'a set that is never closed',
      files: { 'module.nix': '{ services.web = { enable = true; }\n' },
      expect: [{ file: 'module.nix', symbol: '', message: 'Nix cannot parse this file' }],
    },
    {
      name: 'an argument that is named twice',
      files: { 'module.nix': '{ lib, pkgs, lib, ... }: { }\n' },
      expect: [{ file: 'module.nix', symbol: '', message: '`lib`', line: 1 }],
    },
    {
      name: 'a `let` that binds a name only evaluation knows',
      files: { 'module.nix': 'let ${"a" + "b"} = 1; in { }\n' },
      expect: [{ file: 'module.nix', symbol: '', message: '`let`', line: 1 }],
    },
  ],
  silent: [
    { name: 'a module', files: { 'module.nix': '{ lib, ... }:\n{\n  services.web.port = lib.mkDefault 80;\n}\n' } },
    { name: 'a comma behind the last argument', files: { 'module.nix': '{\n  lib,\n  pkgs,\n}: { a = lib; b = pkgs; }\n' } },
    {
      name: 'rarely used syntax',
      files: { 'rare.nix': 'let { body = [ <nixpkgs> ~/x https://example.org/a?b ./a/${"b"} (map or) __curPos ]; or = 1; }\n' },
    },
  ],
  undecidable: { never: 'The parser either takes a text or it does not.' },
  throughHelper: [
    {
      name: 'the helper that a sound module imports',
      files: {
        'module.nix': '{ lib, ... }: { services.web = import ./lib/helper.nix { inherit lib; }; }\n',
        'lib/helper.nix': '{ lib }:\n{ port = lib.mkDefault (80; }\n',
      },
      expect: [{ file: 'lib/helper.nix', symbol: '', message: 'Nix cannot parse this file', line: 2 }],
    },
  ],
};
