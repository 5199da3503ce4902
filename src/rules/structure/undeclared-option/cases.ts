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
      name: 'a misspelt name in a set of NixOS that the project adds to',
      files: {
        'module.nix':
          '{ lib, ... }: { options.hardware.lamp = { enable = lib.mkEnableOption "lamp"; brightness = lib.mkOption { default = 1; }; }; }\n',
        'host.nix': '{ ... }: { hardware.lamp.brigthness = 2; }\n',
      },
      expect: [{ file: 'host.nix', symbol: 'hardware.lamp.brigthness', message: 'Did you mean `brightness`?' }],
    },
    {
      name: 'a misspelt read',
      files: { 'module.nix': module(option('keepDays'), 'environment.etc.a.text = cfg.keepdays;') },
      expect: [{ file: 'module.nix', symbol: 'services.web.keepdays', message: 'Did you mean `keepDays`?', line: 9 }],
    },
    {
      name: 'a misspelt read where a file asks for the namespace',
      files: {
        'module.nix': module(option('keepDays'), 'environment.etc.a.text = cfg.keepdays;'),
        'other.nix': '{ config, lib, ... }: { environment.etc.b.text = lib.optionalString (config ? services) "b"; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.keepdays', message: 'Did you mean `keepDays`?' }],
    },
    {
      name: 'a misspelt read inside a list',
      files: { 'module.nix': module(option('keepDays'), 'assertions = [ { assertion = cfg.keepdays != ""; message = "m"; } ];') },
      expect: [
        { file: 'module.nix', symbol: 'services.web.keepdays', message: '`services.web.keepdays` is read, and nothing declares it' },
      ],
    },
    {
      name: 'a field of a submodule in a file of its own',
      files: {
        'module.nix': module(
          'hosts = lib.mkOption { description = "D."; type = lib.types.attrsOf (lib.types.submodule (import ./host.nix)); };',
          'environment.etc = lib.mapAttrs (name: host: { text = host.tls.keys; }) cfg.hosts;',
        ),
        'host.nix': '{ lib, ... }: { options.tls.key = lib.mkOption { type = lib.types.str; description = "D."; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.hosts.<name>.tls.keys', message: 'Did you mean `key`?' }],
    },
    {
      name: 'a definition by a host',
      files: {
        'module.nix': module(option('level'), ''),
        'hosts/a/default.nix': '{ imports = [ ../../module.nix ]; services.web.levels = "a"; }\n',
      },
      expect: [
        { file: 'hosts/a/default.nix', symbol: 'services.web.levels', message: '`services.web.levels` is set, and nothing declares it' },
      ],
    },
    {
      name: 'a read of a top-level namespace of the project',
      files: {
        'module.nix':
          '{ config, lib, ... }:\n{\n  options.postoffice = {\n    level = lib.mkOption { type = lib.types.int; };\n    keepDays = lib.mkOption { type = lib.types.int; };\n  };\n  config.environment.etc.a.text = config.postoffice.domain;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: 'postoffice.domain', message: 'nothing declares it', line: 7 }],
    },
    {
      name: 'a misspelt name between namespaces of the project',
      files: {
        'a.nix': '{ lib, ... }: { options.my.window.level = lib.mkOption { type = lib.types.int; }; }\n',
        'b.nix':
          '{ config, lib, ... }: { options.my.door.level = lib.mkOption { type = lib.types.int; }; config.environment.etc.a.text = toString config.my.windwo.level; }\n',
      },
      expect: [{ file: 'b.nix', symbol: 'my.windwo', message: 'Did you mean `window`?' }],
    },
    {
      name: 'a misspelt top-level namespace',
      files: {
        'module.nix': '{ lib, ... }: { options.devices.level = lib.mkOption { type = lib.types.int; }; }\n',
        'host.nix': '{ config, ... }: { imports = [ ./module.nix ]; config.device.level = 3; }\n',
      },
      expect: [{ file: 'host.nix', symbol: 'device', message: 'Did you mean `devices`?' }],
    },
    {
      name: 'a field of a closed submodule',
      files: {
        'module.nix': module(
          'tls = lib.mkOption { description = "D."; type = lib.types.submodule { options.key = lib.mkOption { type = lib.types.path; }; }; };',
          'environment.etc.a.text = cfg.tls.kay;',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.tls.kay', message: 'Did you mean `key`?' }],
    },
  ],
  silent: [
    {
      name: 'what an input of the flake may declare below a namespace that the project adds to',
      files: {
        'flake.nix':
          '{ inputs.mail.url = "gitlab:somebody/postoffice"; outputs = { self, mail }: { nixosModules.web = ./module.nix; }; }\n',
        'module.nix':
          '{ config, lib, ... }:\n{\n  options.postoffice = { level = lib.mkOption { type = lib.types.int; }; extra = lib.mkOption { type = lib.types.str; }; };\n  config.environment.etc.a.text = config.postoffice.domain;\n}\n',
      },
    },
    {
      name: 'a part of a namespace that several files declare, which is near to none',
      files: {
        'a.nix': '{ lib, ... }: { options.my.lamp.level = lib.mkOption { type = lib.types.int; }; }\n',
        'b.nix':
          '{ config, lib, ... }: { options.my.door.level = lib.mkOption { type = lib.types.int; }; config.environment.etc.a.text = config.my.secrets.token; }\n',
      },
    },
    {
      name: 'an option that a module declares which nobody follows',
      files: {
        'a.nix':
          '{ config, lib, ... }: { options.my.lamp = { level = lib.mkOption { type = lib.types.int; }; colour = lib.mkOption { type = lib.types.str; }; }; config.environment.etc.a.text = config.my.lamp.shade; }\n',
        'lib/shades.nix': '{ lib }: wrap: wrap { options.my.lamp.shade = lib.mkOption { type = lib.types.str; }; }\n',
      },
    },
    {
      name: 'a namespace that is near to one of the project, but not with this option',
      files: {
        'module.nix':
          '{ config, lib, ... }: { options.devices.level = lib.mkOption { type = lib.types.int; }; config = { device.colour = "red"; environment.etc.a.text = config.devices.level; }; }\n',
      },
    },
    {
      name: 'what may be declared below a namespace that is an argument',
      files: {
        'a.nix': '{ lib, namespace, ... }: { options.${namespace}.level = lib.mkOption { type = lib.types.int; }; }\n',
        'b.nix':
          '{ config, lib, ... }: { options.house = { lamp = lib.mkOption { type = lib.types.int; }; door = lib.mkOption { type = lib.types.int; }; }; config.environment.etc.a.text = config.house.levle; }\n',
      },
    },
    {
      name: 'a service of NixOS, beside an option of the same name below a namespace that is an argument',
      files: {
        'lamp.nix':
          '{ lib, namespace, ... }:\n{\n  options.${namespace}.services.lamp = {\n    enable = lib.mkEnableOption "lamp";\n    port = lib.mkOption { type = lib.types.port; };\n  };\n  config.systemd.services.lamp.serviceConfig.User = "lamp";\n}\n',
      },
    },
    {
      name: 'an option whose declaration is what a helper of another project makes',
      files: {
        'module.nix': module(
          'group = inputs.helpers.lib.mkGroupOption; own = { inherit (inputs.helpers.lib) tls; };',
          'environment.etc.a.text = cfg.group + cfg.own.tls.key;',
        ),
      },
    },
    {
      name: 'an option of another module system of the same name',
      files: {
        'modules/wrapper-manager/web.nix': module(option('level'), ''),
        'configs/home-manager/ann/web.nix': '{ services.web.theme = "dark"; }\n',
      },
    },
    {
      name: 'fields of which one of two modules that declare them is not known',
      files: {
        'a.nix': module(
          'hosts = lib.mkOption { description = "D."; type = lib.types.attrsOf (lib.types.submodule { options.enable = lib.mkEnableOption "it"; }); };',
          'environment.etc = lib.mapAttrs (name: host: { text = host.colour.name; }) cfg.hosts;',
        ),
        'b.nix':
          '{ lib, inputs, ... }: { options.services.web.hosts = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.colour = { enable = lib.mkEnableOption "it"; } // inputs.colours.options; }); }; }\n',
      },
    },
    { name: 'declared options', files: { 'module.nix': module(option('level'), 'environment.etc.a.text = cfg.level;') } },
    {
      name: 'names below types that take any',
      files: {
        'module.nix': module(
          'settings = lib.mkOption { description = "D."; type = lib.types.attrsOf lib.types.anything; };',
          'services.web.settings.a.b = 1; environment.etc.a.text = cfg.settings.c;',
        ),
      },
    },
    {
      name: 'names of a freeform submodule',
      files: {
        'module.nix': module(
          'settings = lib.mkOption { description = "D."; type = lib.types.submodule { freeformType = lib.types.attrs; options.a = lib.mkOption { type = lib.types.str; }; }; };',
          'services.web.settings.b = 1; environment.etc.a.text = cfg.settings.c;',
        ),
      },
    },
    {
      name: 'what is asked for first',
      files: {
        'module.nix': module(
          '',
          'environment.etc.a.text = cfg.old or "none"; environment.etc.b.text = if cfg ? older then cfg.older else "";',
        ),
      },
    },
    {
      name: 'namespaces of NixOS',
      files: { 'module.nix': module('', 'services.nginx.virtualHosts = { }; environment.etc.a.text = config.networking.hostName;') },
    },
    {
      name: 'a switch that the project adds to a set of NixOS',
      files: {
        'module.nix':
          '{ config, lib, ... }:\n{\n  options.security.acme.enable = lib.mkEnableOption "certificates";\n  config.security.acme = lib.mkIf config.security.acme.enable { acceptTerms = true; };\n}\n',
      },
    },
    {
      name: 'options that another module declares',
      files: {
        'module.nix': module('', 'environment.etc.a.text = cfg.tls.key;'),
        'tls.nix': '{ lib, ... }: { options.services.web.tls.key = lib.mkOption { type = lib.types.str; description = "D."; }; }\n',
      },
    },
  ],
  undecidable: [
    {
      name: 'an option beside a switch that the project adds to a set of NixOS',
      files: {
        'module.nix':
          '{ lib, ... }: { options.hardware.lamp = { enable = lib.mkEnableOption "lamp"; hue = lib.mkOption { default = 1; }; }; }\n',
        'host.nix': '{ ... }: { hardware.lamp.overdrive.enable = true; }\n',
      },
      symbols: ['hardware.lamp.overdrive'],
    },
    {
      name: 'a function of a library that nobody calls',
      files: {
        'lib/helpers.nix': '{ lib }:\n{ mkUser = cfg: { users.users.${cfg.account} = { }; }; defaults = { account = "web"; }; }\n',
        'module.nix': module(option('user'), ''),
      },
      symbols: ['account'],
    },
  ],
  throughHelper: [
    {
      name: 'a misspelt read in a library that nobody calls',
      files: {
        'lib/helpers.nix': '{ lib }:\n{\n  mkDirectory = cfg: { systemd.tmpfiles.rules = [ "d ${cfg.dataDira} 0750 - - -" ]; };\n}\n',
        'module.nix': module(option('dataDir', 'path'), 'environment.etc.a.text = cfg.dataDir;'),
      },
      expect: [{ file: 'lib/helpers.nix', symbol: 'dataDira', message: 'Did you mean `dataDir`?', line: 3 }],
    },
    {
      name: 'a misspelt read in a helper of the module',
      files: {
        'helper.nix': 'cfg: { web.script = "run ${cfg.levle}"; }\n',
        'module.nix': module(option('level'), 'systemd.services = import ./helper.nix cfg;'),
      },
      expect: [{ file: 'helper.nix', symbol: 'services.web.levle', message: 'Did you mean `level`?', line: 1 }],
    },
  ],
};
