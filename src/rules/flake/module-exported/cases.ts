import type { RuleCases } from '../../cases.ts';

const module = '{ lib, ... }:\n{\n  options.services.web.enable = lib.mkEnableOption "web";\n}\n';
const flake = (body: string): string => `{\n  outputs = { self, nixpkgs, ... }: {\n    ${body}\n  };\n}\n`;
const expect = [{ file: 'modules/web.nix', symbol: '', message: '`modules/web.nix` is exposed by no `nixosModules`', line: 1 }];

export const cases: RuleCases = {
  fires: [
    {
      name: 'a module that the output leaves out',
      files: { 'modules/web.nix': module, 'modules/api.nix': module, 'flake.nix': flake('nixosModules.api = ./modules/api.nix;') },
      expect,
    },
    { name: 'a flake without the output', files: { 'modules/web.nix': module, 'flake.nix': flake('packages = { };') }, expect },
    {
      name: 'a module with options, of a flake with machines',
      files: {
        'modules/web.nix': module,
        'modules/api.nix': module,
        'flake.nix': flake(
          'nixosModules.api = ./modules/api.nix; nixosConfigurations.web = nixpkgs.lib.nixosSystem { modules = [ ./modules/web.nix ]; };',
        ),
      },
      expect,
    },
    {
      name: 'a home module that the output leaves out',
      files: { 'home/web.nix': '{ home.sessionVariables.WEB = "1"; }\n', 'flake.nix': flake('homeModules = { };') },
      expect: [{ file: 'home/web.nix', symbol: '', message: '`home/web.nix`' }],
    },
    {
      name: 'an output of the policy',
      files: { 'modules/web.nix': module, 'flake.nix': flake('nixosModules.web = ./modules/web.nix; exports = { };') },
      options: { outputs: ['exports'] },
      expect,
    },
  ],
  silent: [
    {
      name: 'a home module of the output',
      files: { 'home/web.nix': '{ home.sessionVariables.WEB = "1"; }\n', 'flake.nix': flake('homeModules.web = ./home/web.nix;') },
    },
    { name: 'a module of the output', files: { 'modules/web.nix': module, 'flake.nix': flake('nixosModules.web = ./modules/web.nix;') } },
    {
      name: 'the module of a folder',
      files: { 'modules/web/default.nix': module, 'flake.nix': flake('nixosModules = { web = ./modules/web; };') },
    },
    {
      name: 'an import of a module',
      files: { 'modules/web.nix': module, 'flake.nix': flake('nixosModules.default = import ./modules/web.nix;') },
    },
    {
      name: 'a variable of the flake',
      files: {
        'modules/web.nix': module,
        'flake.nix': '{\n  outputs = { self }: let nixosModules = { web = ./modules/web.nix; }; in { inherit nixosModules; };\n}\n',
      },
    },
    {
      name: 'modules of a flake for its own machines',
      files: {
        'modules/web.nix': module,
        'flake.nix': flake('nixosConfigurations.web = nixpkgs.lib.nixosSystem { modules = [ ./modules/web.nix ]; };'),
      },
    },
    {
      name: 'settings of the machines of a flake that exposes modules too',
      files: {
        'modules/api.nix': module,
        'users/amy.nix': '{ users.users.amy.isNormalUser = true; }\n',
        'flake.nix': flake(
          'nixosModules.api = ./modules/api.nix; nixosConfigurations.web = nixpkgs.lib.nixosSystem { modules = [ ./users/amy.nix ]; };',
        ),
      },
    },
    {
      name: 'examples, and parts of the flake itself',
      files: {
        'modules/api.nix': module,
        'examples/web/module.nix': module,
        'dev/shell.nix': '{ perSystem = { pkgs, ... }: { devShells.default = pkgs.mkShell { }; }; }\n',
        'flake.nix': flake('nixosModules.api = ./modules/api.nix;'),
      },
    },
    {
      name: 'a module that only gathers exposed ones',
      files: {
        'modules/web.nix': module,
        'modules/default.nix': '{ imports = [ ./web.nix ]; }\n',
        'flake.nix': flake('nixosModules.web = ./modules/web.nix;'),
      },
    },
    { name: 'a project without flake', files: { 'modules/web.nix': module } },
    {
      name: 'a home module of a flake without an output for such',
      files: { 'home/web.nix': '{ home.sessionVariables.WEB = "1"; }\n', 'flake.nix': flake('nixosModules = { };') },
    },
    { name: 'a host', files: { 'hosts/web.nix': '{ services.web.enable = true; }\n', 'flake.nix': flake('nixosModules = { };') } },
  ],
  undecidable: [
    {
      name: 'a module system of its own',
      files: {
        'modules/web.nix': module,
        'eval.nix': '{ lib }: lib.evalModules { modules = import ./list.nix; }\n',
        'list.nix': '[ ./modules/web.nix ]\n',
        'flake.nix': flake('lib.system = import ./eval.nix;'),
      },
      symbols: [''],
    },
    {
      name: 'a folder that is read by a computation',
      files: {
        'modules/web.nix': module,
        'flake.nix': flake('nixosModules = builtins.mapAttrs (name: _: ./modules + "/${name}") (builtins.readDir ./modules);'),
      },
      symbols: [''],
    },
  ],
  throughHelper: [
    {
      name: 'a module that an exposed one imports',
      files: {
        'modules/web.nix': module,
        'modules/all.nix': '{ imports = [ ./web.nix ]; }\n',
        'flake.nix': flake('nixosModules.default = ./modules/all.nix;'),
      },
    },
    {
      name: 'a list of modules for a submodule of an exposed one',
      files: {
        'modules/web.nix': module,
        'modules/list.nix': '[ ./web.nix ]\n',
        'modules/all.nix':
          '{ lib, ... }: { options.instances = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { imports = import ./list.nix; }); }; }\n',
        'flake.nix': flake('nixosModules.default = ./modules/all.nix;'),
      },
    },
    {
      name: 'a list of modules in another file',
      files: {
        'modules/web.nix': module,
        'modules/list.nix': '{ webserver = ./web.nix; }\n',
        'flake.nix': flake('nixosModules = import ./modules/list.nix;'),
      },
    },
  ],
};
