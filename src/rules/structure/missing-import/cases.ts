import type { RuleCases } from '../../cases.ts';

const other = '{ networking.hostName = "a"; }\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a file in imports',
      files: { 'modules/a.nix': '{\n  imports = [ ./b.nix ];\n}\n' },
      expect: [{ file: 'modules/a.nix', symbol: '', message: '`modules/b.nix` is imported, and there is no such file', line: 2 }],
    },
    {
      name: 'a folder without default.nix',
      files: { 'modules/a.nix': '{\n  imports = [ ./b ];\n}\n', 'modules/b/c.nix': other },
      expect: [{ file: 'modules/a.nix', symbol: '', message: 'the folder has no `default.nix`' }],
    },
    {
      name: 'an import in an expression',
      files: { 'lib/default.nix': '{ lib }:\n{ helpers = import ./helpers.nix { inherit lib; }; }\n' },
      expect: [{ file: 'lib/default.nix', symbol: '', message: '`lib/helpers.nix`', line: 2 }],
    },
    {
      name: 'a package',
      files: { 'default.nix': '{ pkgs }: { tool = pkgs.callPackage ./pkgs/tool.nix { }; }\n' },
      expect: [{ file: 'default.nix', symbol: '', message: '`pkgs/tool.nix`' }],
    },
    {
      name: 'a file that git does not ignore after all',
      files: { '.gitignore': 'local/*\n!local/kept.nix\n', 'a.nix': '{ imports = [ ./local/kept.nix ]; }\n' },
      expect: [{ file: 'a.nix', symbol: '', message: '`local/kept.nix`' }],
    },
    {
      name: 'a computed path',
      files: { 'modules/default.nix': '{ imports = map (name: ./. + "/${name}.nix") [ "a" "b" ]; }\n', 'modules/a.nix': other },
      expect: [{ file: 'modules/default.nix', symbol: '', message: '`modules/b.nix`' }],
    },
  ],
  silent: [
    {
      name: 'files and folders that exist',
      files: { 'a.nix': '{ imports = [ ./b.nix ./c ]; }\n', 'b.nix': other, 'c/default.nix': other },
    },
    {
      name: 'a path that is asked for',
      files: {
        'a.nix':
          '{ lib, ... }: { imports = lib.optional (builtins.pathExists ./b.nix) ./b.nix; x = if builtins.pathExists ./c.nix then import ./c.nix else { }; }\n',
      },
    },
    {
      name: 'a function that is called import',
      files: { 'shell.nix': '{ config, ... }: { packages = [ (config.languages.rust.import ./crate { }) ]; }\n', 'crate/Cargo.toml': '' },
    },
    { name: 'a path that is not imported', files: { 'a.nix': '{ environment.etc.a.source = ./a.txt; }\n' } },
  ],
  undecidable: [
    {
      name: 'files that git ignores',
      files: {
        '.gitignore': '# private\n*.log\nsecrets/\n/local/*\n!/local/kept.nix\n',
        'modules/a.nix': '{ imports = [ ../secrets/keys.nix ../local/own.nix ]; x = import ./b.log; }\n',
      },
      symbols: ['', '', ''],
    },
    {
      name: 'a file of a submodule of git',
      files: {
        '.gitmodules': '[submodule "private"]\n\tpath = private/keys\n\turl = git@example.org:keys.git\n',
        'modules/a.nix': '{ imports = [ ../private/keys/lamp.nix ]; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a template that its user completes',
      files: {
        'templates/start/flake.nix':
          '{ outputs = { nixpkgs, ... }: { nixosConfigurations.a = nixpkgs.lib.nixosSystem { modules = [ ./machine.nix ]; }; }; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a path outside of the project',
      files: { 'a.nix': '{ imports = [ /etc/nixos/hardware-configuration.nix ]; }\n' },
      symbols: [''],
    },
  ],
  throughHelper: [
    {
      name: 'a path that a function computes which one module alone calls, there',
      files: {
        'modules/default.nix': '{ ... }: { imports = [ (import ./web.nix { name = "b"; }) ]; }\n',
        'modules/web.nix': '{ name }:\n{ lib, ... }:\n{\n  imports = map (one: ./. + "/${one}.nix") [ name ];\n}\n',
      },
      expect: [{ file: 'modules/web.nix', symbol: '', message: '`modules/b.nix`', line: 4 }],
    },
    {
      name: 'a path that a helper makes',
      files: {
        'modules/default.nix': '{\n  imports = import ../lib/paths.nix ./. [ "a" "b" ];\n}\n',
        'lib/paths.nix': 'folder: map (name: folder + "/${name}.nix")\n',
        'modules/a.nix': other,
      },
      expect: [{ file: 'modules/default.nix', symbol: '', message: '`modules/b.nix`' }],
    },
  ],
};
