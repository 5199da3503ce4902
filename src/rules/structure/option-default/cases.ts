import type { RuleCases } from '../../cases.ts';

const option = (declaration: string): string =>
  `{ config, lib, pkgs, inputs, ... }:\n{\n  options.services.web.setting = lib.mkOption {\n    ${declaration}\n  };\n}\n`;
const symbol = 'services.web.setting';
const fails = (name: string, declaration: string, message: string) => ({
  name,
  files: { 'module.nix': option(declaration) },
  expect: [{ file: 'module.nix', symbol, message }],
});
const passes = (name: string, declaration: string) => ({ name, files: { 'module.nix': option(declaration) } });

export const cases: RuleCases = {
  fires: [
    {
      name: 'null for a package',
      files: { 'module.nix': option('type = lib.types.package;\n    default = null;') },
      expect: [{ file: 'module.nix', symbol, message: '`nullOr (package)`', line: 5 }],
    },
    fails('a string for a port', 'type = lib.types.port; default = "8080";', 'defaults to `"8080"`'),
    fails('a port that is none', 'type = lib.types.port; default = 65536;', 'defaults to `65536`'),
    fails('a value outside of an enum', 'type = lib.types.enum [ "info" "debug" ]; default = "warn";', '`"warn"`'),
    fails('a string for a list', 'type = lib.types.listOf lib.types.str; default = "a";', 'type `listOf str`'),
    fails('an element of a wrong type', 'type = lib.types.listOf lib.types.str; default = [ "a" 1 ];', 'a value with `1` in it'),
    fails('a relative path', 'type = lib.types.path; default = "var/lib/web";', 'type `path`'),
    fails('a set with a wrong value', 'type = lib.types.attrsOf lib.types.int; default = { a = "b"; };', 'a value with `"b"` in it'),
    fails(
      'a field of a submodule',
      'type = lib.types.submodule { options.a = lib.mkOption { type = lib.types.int; description = "A."; }; }; default = { a = "x"; };',
      'a value with `"x"` in it',
    ),
    fails(
      'a field of a submodule in a set of them',
      'type = lib.types.attrsOf (lib.types.submodule ({ name, ... }: { options.a = lib.mkOption { type = lib.types.int; description = "A."; }; })); default = { web.a = "x"; };',
      'a value with `"x"` in it',
    ),
    fails(
      'both sides of a choice',
      'type = lib.types.int; default = if config.networking.hostName == "a" then "b" else "c";',
      'which is no value of its type `int`',
    ),
  ],
  silent: [
    passes(
      'fields of a submodule, one of which is free and one overridden',
      'type = lib.types.submodule { freeformType = lib.types.attrs; options.a = lib.mkOption { type = lib.types.int; description = "A."; }; }; default = { a = lib.mkDefault 3; b = "x"; };',
    ),
    passes(
      'a module as the value of a submodule',
      'type = lib.types.submodule { options.config = lib.mkOption { type = lib.types.int; description = "A."; }; }; default = { config = { config = 3; }; };',
    ),
    passes('null where it is a value', 'type = lib.types.nullOr lib.types.package; default = null;'),
    passes('a value of one of two types', 'type = lib.types.either lib.types.int lib.types.str; default = "a";'),
    passes('a value that is converted', 'type = lib.types.coercedTo lib.types.int toString lib.types.str; default = 5;'),
    passes('a package', 'type = lib.types.package; default = pkgs.caddy;'),
    passes('a package that is made here', 'type = lib.types.package; default = pkgs.writeShellScriptBin "lamp" "exec true";'),
    passes('a package of a file', 'type = lib.types.package; default = pkgs.callPackage inputs.lamp { };'),
    passes(
      'the name of an instance',
      'type = lib.types.attrsOf (lib.types.submodule ({ name, ... }: { options.title = lib.mkOption { type = lib.types.str; default = name; description = "T."; }; })); default = { };',
    ),
    passes(
      'a set for a submodule',
      'type = lib.types.submodule { options.a = lib.mkOption { type = lib.types.int; default = 1; description = "A."; }; }; default = { };',
    ),
    passes('a path below a directory option', 'type = lib.types.path; default = "${config.services.web.dataDir}/files";'),
    passes('no default', 'type = lib.types.port;'),
  ],
  undecidable: [
    {
      name: 'a default that another module sets',
      files: { 'module.nix': option('type = lib.types.str; default = config.networking.hostName;') },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a library with a fault of its own, once for all who call it',
      files: {
        'lib/options.nix':
          '{ lib }:\n{\n  mkOptions = name: {\n    package = lib.mkOption { type = lib.types.package; default = null; description = "Package of ${name}."; };\n  };\n}\n',
        'module.nix':
          '{ lib, ... }:\nlet common = import ./lib/options.nix { inherit lib; }; in\n{ options.services.web = common.mkOptions "web"; options.services.mail = common.mkOptions "mail"; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.web.package', message: 'defaults to `null`', line: 4 }],
    },
    {
      name: 'a library with a type of its own, once for all who call it',
      files: {
        'lib/options.nix':
          '{ lib }:\nlet moment = lib.types.enum [ "day" "night" ]; in\n{\n  mkOptions = name: {\n    moment = lib.mkOption { type = moment; default = "noon"; description = "Moment of ${name}."; };\n  };\n}\n',
        'module.nix':
          '{ lib, ... }:\nlet common = import ./lib/options.nix { inherit lib; }; in\n{ options.services.web = common.mkOptions "web"; options.services.mail = common.mkOptions "mail"; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.web.moment', message: 'defaults to `"noon"`', line: 5 }],
    },
    {
      name: 'a library that is handed a type, at the call',
      files: {
        'lib/options.nix':
          '{ lib }:\n{\n  mkOptions = moment: {\n    moment = lib.mkOption { type = moment; default = "noon"; description = "Moment."; };\n  };\n}\n',
        'module.nix':
          '{ lib, ... }:\nlet common = import ./lib/options.nix { inherit lib; }; in\n{ options.services.web = common.mkOptions lib.types.int; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.moment', message: 'defaults to `"noon"`', line: 3 }],
    },
    {
      name: 'a library that defaults a package to null',
      files: {
        'lib/options.nix':
          '{ lib }:\n{\n  mkOptions = { package ? null }: {\n    package = lib.mkOption { type = lib.types.package; default = package; description = "Package."; };\n  };\n}\n',
        'module.nix':
          '{ lib, ... }:\nlet common = import ./lib/options.nix { inherit lib; }; in\n{ options.services.web = common.mkOptions { }; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.package', message: 'defaults to `null`', line: 3 }],
    },
    {
      name: 'a library that is given a package',
      files: {
        'lib/options.nix':
          '{ lib }:\n{\n  mkOptions = { package ? null }: {\n    package = lib.mkOption { type = lib.types.package; default = package; description = "Package."; };\n  };\n}\n',
        'module.nix':
          '{ lib, pkgs, ... }:\nlet common = import ./lib/options.nix { inherit lib; }; in\n{ options.services.web = common.mkOptions { package = pkgs.caddy; }; }\n',
      },
    },
  ],
};
