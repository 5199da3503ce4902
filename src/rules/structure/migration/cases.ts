import type { RuleCases } from '../../cases.ts';

const module = (options: string, config: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    ${options}
  };
  config = lib.mkIf cfg.enable {
    ${config}
  };
}
`;
const option = (name: string, type = 'str'): string => `${name} = lib.mkOption { type = lib.types.${type}; description = "D."; };`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a warning of an old name',
      files: {
        'module.nix': module(
          option('colours'),
          'warnings = lib.optional (cfg ? palette) "services.web.palette is now services.web.colours.";',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.palette', message: '`services.web.palette` is declared by nothing', line: 9 }],
    },
    {
      name: 'a value that is carried over',
      files: { 'module.nix': module(option('colours'), 'environment.etc.a.text = if cfg ? palette then cfg.palette else cfg.colours;') },
      expect: [{ file: 'module.nix', symbol: 'services.web.palette', message: 'mkRenamedOptionModule' }],
    },
    {
      name: 'a warning of an old name in settings',
      files: {
        'module.nix': module(
          'settings = lib.mkOption { type = lib.types.attrsOf lib.types.anything; description = "D."; };',
          'warnings = lib.optional (cfg.settings ? old) "old is now new.";',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.old', message: 'asked for here to warn of it' }],
    },
  ],
  silent: [
    {
      name: 'a renamed option',
      files: {
        'module.nix':
          '{ lib, ... }: { imports = [ (lib.mkRenamedOptionModule [ "services" "web" "palette" ] [ "services" "web" "colours" ]) ]; options.services.web.colours = lib.mkOption { type = lib.types.str; description = "D."; }; }\n',
      },
    },
    {
      name: 'a helper that asks several sets for what one of them has',
      files: {
        'module.nix': module(
          'server.keyFile = lib.mkOption { type = lib.types.str; description = "D."; }; client.port = lib.mkOption { type = lib.types.port; description = "D."; };',
          'environment.etc = let text = set: if set ? keyFile then set.keyFile else ""; in { a.text = text cfg.server; b.text = text cfg.client; };',
        ),
      },
    },
    {
      name: 'a question about settings',
      files: {
        'module.nix': module(
          'settings = lib.mkOption { type = lib.types.attrsOf lib.types.anything; description = "D."; };',
          'environment.etc.a.text = if cfg.settings ? port then "a" else "b";',
        ),
      },
    },
    {
      name: 'a question about a declared option',
      files: { 'module.nix': module(option('colours'), 'environment.etc.a.text = if cfg ? colours then "a" else "b";') },
    },
    {
      name: 'a library that looks for a kind of value in whatever it is given',
      files: {
        'module.nix': module(
          'users = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.uid = lib.mkOption { type = lib.types.int; description = "D."; }; }); description = "D."; };',
          'environment.etc.a.text = builtins.toJSON (import ./walk.nix { inherit lib; } cfg.users);',
        ),
        'walk.nix': '{ lib }: lib.mapAttrs (_: value: if value ? source then value.source else value)\n',
      },
    },
  ],
  undecidable: [
    {
      name: 'a question about an option of another project',
      files: { 'module.nix': module('', 'environment.etc.a.text = if config.services ? authelia then "a" else "b";') },
      symbols: ['services.authelia'],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that asks for an old name',
      files: {
        'module.nix': module(option('colours'), 'warnings = import ./helper.nix { inherit lib cfg; };'),
        'helper.nix': '{ lib, cfg }:\nlib.optional (cfg ? palette) "palette is now colours."\n',
      },
      expect: [{ file: 'helper.nix', symbol: 'services.web.palette', message: 'declared by nothing', line: 2 }],
    },
  ],
};
