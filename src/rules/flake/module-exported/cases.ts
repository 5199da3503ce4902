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
      expect: [{ file: 'home/web.nix', symbol: '', message: '`home/web.nix` is exposed by no `homeModules`' }],
    },
    {
      name: 'a folder beside those of offered modules, of a flake with machines',
      files: {
        'modules/api/server.nix': module,
        'modules/web/default.nix': module,
        'modules/shop/cart.nix': module,
        'flake.nix': flake('nixosModules.api = ./modules/api/server.nix; nixosConfigurations.web = nixpkgs.lib.nixosSystem { };'),
      },
      expect: [
        { file: 'modules/shop/cart.nix', symbol: '', message: '`modules/shop/cart.nix`' },
        { file: 'modules/web/default.nix', symbol: '', message: '`modules/web/default.nix`' },
      ],
    },
    {
      name: 'a module that gathers others, of a flake with machines: once, at the module that was forgotten',
      files: {
        'modules/api/default.nix': module,
        'modules/shop/default.nix': '{ imports = [ ./cart.nix ]; }\n',
        'modules/shop/cart.nix': module,
        'flake.nix': flake('nixosModules.api = ./modules/api; nixosConfigurations.web = nixpkgs.lib.nixosSystem { };'),
      },
      expect: [{ file: 'modules/shop/default.nix', symbol: '', message: '`modules/shop/default.nix`' }],
    },
    {
      name: 'a module with options of its own that imports others: once',
      files: {
        'modules/web.nix': module.replace('{\n  options', '{\n  imports = [ ./web-mail.nix ];\n  options'),
        'modules/web-mail.nix': module,
        'flake.nix': flake('packages = { };'),
      },
      expect,
    },
    {
      name: 'a file below the folders that a computation picks',
      files: {
        'modules/api/web.nix': module,
        'flake.nix': flake('nixosModules = builtins.mapAttrs (name: _: ./modules + "/${name}") (builtins.readDir ./modules);'),
      },
      expect: [{ file: 'modules/api/web.nix', symbol: '', message: '`modules/api/web.nix`' }],
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
      name: 'modules of the machines, apart from those that are offered',
      files: {
        'machines/own/web.nix': module,
        'modules/offered/api.nix': module,
        'flake.nix': flake('nixosModules.api = ./modules/offered/api.nix; nixosConfigurations.web = nixpkgs.lib.nixosSystem { };'),
      },
    },
    {
      name: 'a part of the flake that another part imports',
      files: {
        'parts/default.nix': '{ imports = [ ./options.nix ]; perSystem = { }; }\n',
        'parts/options.nix': module,
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } { imports = [ ./parts ]; }; }\n',
      },
    },
    {
      name: 'a list of modules for machines is no output',
      files: {
        'modules/web.nix': module,
        'modules/home.nix': '{ home.sessionVariables.WEB = "1"; }\n',
        'flake.nix': flake('lite-config = { homeModules = [ ./modules/home.nix ]; hosts.web = { }; };'),
      },
    },
    {
      name: 'modules of a flake for machines that colmena deploys',
      files: { 'modules/web.nix': module, 'flake.nix': flake('colmena.web = { imports = [ ./modules/web.nix ]; };') },
    },
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
    {
      name: 'a home module under the older name of the output',
      files: { 'home/web.nix': '{ home.sessionVariables.WEB = "1"; }\n', 'flake.nix': flake('hmModules.web = import ./home/web.nix;') },
    },
    {
      name: 'a module by the path below `self`',
      files: { 'modules/web.nix': module, 'flake.nix': flake('nixosModules.web = "${self}/modules/web.nix";') },
    },
    {
      name: 'the output in a part of the flake among the modules',
      files: {
        'modules/nixos/web.nix': module,
        'modules/nixos/mail/default.nix': module,
        'modules/nixos/default.nix': '{ flake.nixosModules = { web = ./web.nix; mail = ./mail; }; }\n',
        'modules/default.nix': '_: { imports = [ ./nixos ]; }\n',
        'flake.nix':
          '{ outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } { imports = [ ./modules ]; }; }\n',
      },
    },
    {
      name: 'a tree of parts of the flake',
      files: {
        'parts/schema/web.nix': module,
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } (inputs.import-tree ./parts); }\n',
      },
    },
    {
      name: 'a tree of parts that a wrapper of flake-parts gets',
      files: {
        'parts/schema/web.nix': module,
        'flake.nix':
          '{ outputs = inputs: inputs.framework.build.with-flake-parts { inherit inputs; } { imports = [ (inputs.import-tree ./parts) ]; }; }\n',
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
      name: 'a folder below `self`, read by a function of the flake itself',
      files: {
        'modules/web.nix': module,
        'flake.nix': flake('nixosModules.default.imports = self.lib.filesOf "${self}/modules";'),
      },
      symbols: [''],
    },
    {
      name: 'a folder with a module of its own, handed to a function that is not here',
      files: {
        'modules/default.nix': '{ imports = [ ]; }\n',
        'modules/web.nix': module,
        'flake.nix': flake('nixosModules = nixpkgs.lib.modulesOf ./modules;'),
      },
      symbols: [''],
    },
    {
      name: 'imports of an exposed module that a helper makes',
      files: {
        'modules/default.nix': '{ helpers, ... }: { imports = helpers.others ./.; }\n',
        'modules/web.nix': module,
        'flake.nix': flake('nixosModules.default = ./modules;'),
      },
      symbols: [''],
    },
    {
      name: 'an output that a framework makes by itself',
      files: { 'modules/web.nix': module, 'flake.nix': '{ outputs = inputs: inputs.blueprint { inherit inputs; }; }\n' },
      symbols: [''],
    },
    {
      name: 'an output that a function of another flake makes',
      files: {
        'modules/web.nix': module,
        'flake.nix': '{ outputs = inputs: let made = inputs.framework { inherit inputs; }; in { inherit (made) nixosModules; }; }\n',
      },
      symbols: [''],
    },
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
