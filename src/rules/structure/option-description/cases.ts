import type { RuleCases } from '../../cases.ts';

const module = (options: string): string => `{ config, lib, ... }:\n{\n  options.services.web = {\n    ${options}\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'an option without description',
      files: { 'module.nix': module('port = lib.mkOption {\n      type = lib.types.port;\n      default = 80;\n    };') },
      expect: [{ file: 'module.nix', symbol: 'services.web.port', message: '`services.web.port` has no description', line: 4 }],
    },
    {
      name: 'an empty description',
      files: { 'module.nix': module('port = lib.mkOption { type = lib.types.port; description = " "; };') },
      expect: [{ file: 'module.nix', symbol: 'services.web.port', message: '`services.web.port` has an empty description' }],
    },
    {
      name: 'a field of a submodule',
      files: {
        'module.nix': module(
          'hosts = lib.mkOption {\n      description = "Hosts.";\n      type = lib.types.attrsOf (lib.types.submodule {\n        options.root = lib.mkOption { type = lib.types.path; };\n      });\n    };',
        ),
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.web.hosts.<name>.root',
          message: '`services.web.hosts.<name>.root` has no description',
          line: 7,
        },
      ],
    },
  ],
  silent: [
    {
      name: 'a filter over an option that another module declares',
      files: { 'module.nix': '{ lib, ... }: { options.warnings = lib.mkOption { apply = lib.filter (text: text != "lamp"); }; }\n' },
    },
    {
      name: 'options whose makers describe them',
      files: {
        'module.nix':
          '{ lib, pkgs, ... }: { options.services.web = { enable = lib.mkEnableOption "web"; package = lib.mkPackageOption pkgs "caddy" { }; }; }\n',
      },
    },
    {
      name: 'an internal option and what is below it',
      files: {
        'module.nix': module(
          'jobs = lib.mkOption { internal = true; type = lib.types.submodule { options.a = lib.mkOption { type = lib.types.str; }; }; };',
        ),
      },
    },
    {
      name: 'fields added to an option of another module',
      files: {
        'module.nix':
          '{ lib, ... }: { options.users.users = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.key = lib.mkOption { type = lib.types.str; description = "Key."; }; }); }; }\n',
      },
    },
    {
      name: 'the old name of a renamed option',
      files: { 'module.nix': '{ lib, ... }: { imports = [ (lib.mkRenamedOptionModule [ "services" "a" ] [ "services" "b" ]) ]; }\n' },
    },
  ],
  undecidable: [
    {
      name: 'a declaration with an unknown part',
      files: {
        'module.nix':
          '{ lib, inputs, ... }: { options.services.web.port = lib.mkOption ({ type = lib.types.port; } // inputs.shared.port); }\n',
      },
      symbols: ['services.web.port'],
    },
  ],
  throughHelper: [
    {
      name: 'an option of a factory once, where it is written',
      files: {
        'lib/options.nix':
          '{ lib }:\n{\n  mkOptions = name: {\n    user = lib.mkOption { type = lib.types.str; default = name; };\n  };\n}\n',
        'a.nix':
          '{ lib, ... }: let common = import ./lib/options.nix { inherit lib; }; in { options.services.a = common.mkOptions "a"; }\n',
        'b.nix':
          '{ lib, ... }: let common = import ./lib/options.nix { inherit lib; }; in { options.services.b = common.mkOptions "b"; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.a.user', message: '`services.a.user` has no description', line: 4 }],
    },
  ],
};
