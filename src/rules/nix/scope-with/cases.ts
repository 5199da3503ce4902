import type { RuleCases } from '../../cases.ts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a module that opens `lib`',
      files: { 'module.nix': '{ config, lib, ... }:\n\nwith lib;\n\n{\n  services.web.port = mkDefault 80;\n}\n' },
      expect: [{ file: 'module.nix', symbol: 'lib', message: '`with lib;` stands over the whole file', line: 3 }],
    },
    {
      name: 'every `with` of several, inside of `let` and `assert`',
      files: { 'module.nix': '{ lib, ... }:\nlet x = 1; in\nassert x == 1;\nwith lib; with lib.types;\n{ a = mkDefault x; }\n' },
      expect: [
        { file: 'module.nix', symbol: 'lib', message: '`inherit (lib) name;`', line: 4 },
        { file: 'module.nix', symbol: 'lib.types', message: '`lib.types.name`', line: 4 },
      ],
    },
    {
      name: 'a call',
      files: { 'shell.nix': 'with import <nixpkgs> { };\nmkShell { }\n' },
      expect: [{ file: 'shell.nix', symbol: 'import <nixpkgs> { }', message: 'Bind it to a name' }],
    },
  ],
  silent: [
    {
      name: 'a `with` over one value',
      files: {
        'module.nix': '{ lib, pkgs, ... }:\n{\n  meta = with lib; { license = licenses.mit; };\n  packages = with pkgs; [ git ];\n}\n',
      },
    },
    { name: 'names taken one by one', files: { 'module.nix': '{ lib, ... }:\nlet inherit (lib) mkDefault; in\n{ a = mkDefault 1; }\n' } },
    {
      name: 'what the options allow',
      files: { 'module.nix': '{ lib, ... }: with lib; { a = mkDefault 1; }\n' },
      options: { allow: ['lib'] },
    },
  ],
  undecidable: [{ name: 'a file that Nix cannot parse', files: { 'broken.nix': '{ lib }: with lib; {\n' }, symbols: [''] }],
  throughHelper: [
    {
      name: 'a set of helpers from another file that is opened',
      files: {
        'module.nix': '{ lib, ... }:\nwith import ./helper.nix { inherit lib; };\n{ services.web.port = port; }\n',
        'helper.nix': '{ lib }: { port = lib.mkDefault 80; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'import ./helper.nix { inherit lib; }', message: 'Bind it to a name', line: 2 }],
    },
  ],
};
