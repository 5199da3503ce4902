import type { RuleCases } from '../../cases.ts';

const FILE = 'modules/lamp.nix';
/** A module with `services.lamp.enable`; `config` starts on line 10. */
const lamp = (config: string, options = ''): Record<string, string> => ({
  [FILE]: `{ config, lib, pkgs, options, ... }:
let
  cfg = config.services.lamp;
in
{
  options.services.lamp = {
    enable = lib.mkEnableOption "the lamp";
    keepUser = lib.mkOption { type = lib.types.bool; default = false; };${options}
  };
  config = ${config};
}
`,
});
const finding = (symbol: string, message: string, line = 10, file = FILE) => ({ file, symbol, message, line });
const PORTS = 'networking.firewall.allowedTCPPorts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a definition beside the guarded unit',
      files: lamp(
        'lib.mkMerge [\n    { networking.hosts."10.0.0.1" = [ "lamp" ]; }\n    (lib.mkIf cfg.enable { users.groups.lamp = { }; })\n  ]',
      ),
      expect: [finding('networking.hosts."10.0.0.1"', 'is set even when `config.services.lamp.enable` is false', 11)],
    },
    {
      name: 'no guard at all, every attribute at its own line',
      files: lamp('{\n    users.groups.lamp = { };\n    users.users.lamp = { };\n  }'),
      expect: [finding('users.groups.lamp', 'lib.mkIf', 11), finding('users.users.lamp', 'lib.mkIf', 12)],
    },
    {
      name: 'a guard that asks for an attribute which one of two sets does not have',
      files: lamp(`lib.mkIf ((if cfg.keepUser then cfg.limits else { }).high != null) { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, '`config.services.lamp.enable` is false')],
    },
    {
      name: 'a guard on something else',
      files: lamp(`lib.mkIf config.services.nginx.enable { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, '`config.services.lamp.enable` is false')],
    },
    {
      name: 'a guard on another option of the module alone',
      files: lamp(`lib.mkIf cfg.keepUser { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'a file among those of a category',
      files: {
        'modules/services/default.nix':
          '{ config, lib, ... }:\n{\n  options.my.services.lamp.enable = lib.mkEnableOption "the lamp";\n  config.users.groups.lamp = { };\n}\n',
      },
      expect: [finding('users.groups.lamp', 'my.services.lamp.enable', 4, 'modules/services/default.nix')],
    },
    {
      name: 'something switched off, whatever the switch is',
      files: lamp('{ services.speechd.enable = false; }'),
      expect: [finding('services.speechd.enable', 'lamp.enable')],
    },
    {
      name: 'the opposite of the switch as a value',
      files: lamp('{ services.nginx.enable = !cfg.enable; }'),
      expect: [finding('services.nginx.enable', 'lamp.enable')],
    },
    {
      name: 'a part with a switch of its own',
      files: lamp(`lib.mkIf cfg.alarm.enable { ${PORTS} = [ 80 ]; }`, ' alarm.enable = lib.mkEnableOption "the alarm";'),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'what is configured while the module is off',
      files: lamp(`lib.mkIf (!cfg.enable) { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'one of two ways past the switch that is not the module’s',
      files: lamp(`lib.mkIf (cfg.enable || config.services.nginx.enable) { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'the other side of a choice',
      files: lamp(`if cfg.enable then { } else { ${PORTS} = [ 80 ]; }`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'a list of which only a part is conditional',
      files: lamp(`{ ${PORTS} = [ 22 ] ++ lib.optional cfg.enable 80; }`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'a choice that leaves something behind',
      files: lamp('{ networking.hostName = if cfg.enable then "lamp" else "dark"; }'),
      expect: [finding('networking.hostName', 'lamp.enable')],
    },
    {
      name: 'the worst of several definitions',
      files: lamp(`lib.mkMerge [ (lib.mkIf cfg.enable { ${PORTS} = [ 80 ]; }) { ${PORTS} = [ 81 ]; } ]`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'the worst of several definitions in another order',
      files: lamp(`lib.mkMerge [ { ${PORTS} = [ 81 ]; } (lib.mkIf cfg.enable { ${PORTS} = [ 80 ]; }) ]`),
      expect: [finding(PORTS, 'lamp.enable')],
    },
    {
      name: 'options of another service',
      files: lamp('{ services.nginx.enable = true; }'),
      expect: [finding('services.nginx.enable', 'lamp.enable')],
    },
    {
      name: 'an inline import',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  imports = [ { ${PORTS} = [ 80 ]; } ];\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n}\n`,
      },
      expect: [finding(PORTS, 'lamp.enable', 3)],
    },
    {
      name: 'a module with several switches, by the one that the condition speaks of',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.harbour.lamp.enable = lib.mkEnableOption "the lamp";\n  options.harbour.horn.enable = lib.mkEnableOption "the horn";\n  config = lib.mkIf config.harbour.horn.loud { ${PORTS} = [ 80 ]; };\n}\n`,
      },
      expect: [finding(PORTS, '`lib.mkIf config.harbour.horn.enable`', 5)],
    },
    {
      name: 'a switch that stands in the way of its own sub-switch',
      files: lamp(`lib.mkIf cfg.metrics.enable { ${PORTS} = [ 9100 ]; }`, '\n    metrics.enable = lib.mkEnableOption "metrics";'),
      expect: [finding(PORTS, '`config.services.lamp.enable` is false', 11)],
    },
    {
      name: 'a thing that is handed the switch does not stand for the others',
      files: lamp('{\n    systemd.services.lamp.enable = cfg.enable;\n    systemd.services.wick = { script = "trim"; };\n  }'),
      expect: [finding('systemd.services.wick', 'lamp.enable', 12)],
    },
    {
      name: 'entries of which one says nothing of itself',
      files: lamp('{ news.entries = [ { when = cfg.enable; } { when = true; } ]; }'),
      expect: [finding('news.entries', 'lamp.enable')],
    },
    {
      name: 'a home module',
      files: {
        'home/lamp.nix':
          '{ config, lib, pkgs, ... }:\n{\n  options.programs.lamp.enable = lib.mkEnableOption "lamp";\n  config.home.packages = [ pkgs.lamp ];\n}\n',
      },
      expect: [finding('home.packages', 'programs.lamp.enable', 4, 'home/lamp.nix')],
    },
  ],
  silent: [
    {
      name: 'a file whose only switch is of a part of what it is about',
      files: {
        'modules/security.nix':
          '{ config, lib, ... }:\n{\n  options.my.security.keyring.enable = lib.mkEnableOption "the keyring";\n  config = {\n    security.polkit.enable = true;\n    services.gnome.gnome-keyring.enable = config.my.security.keyring.enable;\n  };\n}\n',
      },
    },
    {
      name: 'a switch of somebody else that takes the value of this one',
      files: lamp('{\n    services.nginx.enable = cfg.enable;\n    environment.homeBinInPath = cfg.enable && config.lamp.bin;\n  }'),
    },
    {
      name: 'a part whose switch is this one by default',
      files: lamp(
        `lib.mkIf cfg.alarm.enable { ${PORTS} = [ 80 ]; }`,
        ' alarm.enable = lib.mkEnableOption "the alarm" // { default = cfg.enable; };',
      ),
    },
    {
      name: 'a switch of a part, in a module whose whole has none',
      files: {
        [FILE]: `{ config, lib, ... }:\nlet cfg = config.services.lamp; in\n{\n  options.services.lamp = { oil = lib.mkOption { type = lib.types.bool; }; ldap.enable = lib.mkEnableOption "accounts"; };\n  config = lib.mkIf cfg.oil { ${PORTS} = [ 80 ]; };\n}\n`,
      },
    },
    {
      name: 'a unit that is handed the switch',
      files: lamp('{ systemd.services.lamp = { inherit (cfg) enable; script = "shine"; serviceConfig.Type = "simple"; }; }'),
    },
    {
      name: 'entries that say themselves when they count',
      files: lamp('{ news.entries = [ { when = cfg.enable; message = "A new lamp."; } { enable = cfg.enable && cfg.keepUser; } ]; }'),
    },
    { name: 'mkIf around everything', files: lamp(`lib.mkIf cfg.enable { ${PORTS} = [ 80 ]; users.groups.lamp = { }; }`) },
    {
      name: 'mkIf inside of mkMerge, and further conditions',
      files: lamp(
        `lib.mkMerge [ (lib.mkIf (cfg.enable && cfg.keepUser) { users.groups.lamp = { }; }) { networking.firewall = lib.mkIf cfg.enable { allowedTCPPorts = [ 80 ]; }; } ]`,
      ),
    },
    {
      name: 'optionalAttrs and if',
      files: lamp(
        `lib.mkMerge [ (lib.optionalAttrs cfg.enable { users.groups.lamp = { }; }) (if cfg.enable then { ${PORTS} = [ 80 ]; } else { }) ]`,
      ),
    },
    {
      name: 'a condition by way of let, with a fallback',
      files: {
        [FILE]: `{ config, lib, ... }:\nlet\n  isOn = config.services.lamp.enable or false;\nin\n{\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n  config = lib.mkIf isOn { ${PORTS} = [ 80 ]; };\n}\n`,
      },
    },
    {
      name: 'a list that is empty while the module is off',
      files: lamp(`{ ${PORTS} = lib.optionals cfg.enable [ 80 ]; environment.etc.lamp.text = lib.optionalString cfg.enable "on"; }`),
    },
    {
      name: 'a set that is empty while the module is off',
      files: lamp(
        '{ environment.etc = lib.optionalAttrs cfg.enable { lamp.text = "on"; }; users.groups = if cfg.enable then { lamp = { }; } else { }; }',
      ),
    },
    {
      name: 'a list of such runs',
      files: lamp(`{ ${PORTS} = lib.optional cfg.enable 80 ++ lib.optional (cfg.enable && cfg.keepUser) 81; }`),
    },
    { name: 'null while the module is off', files: lamp('{ networking.domain = if cfg.enable then "lamp" else null; }') },
    {
      name: 'another way to switch it on that the author names beside the switch',
      files: lamp('lib.mkIf (cfg.enable || cfg.keepUser) { users.groups.lamp = { }; }'),
    },
    {
      name: 'assertions, warnings, the module’s own options and library values',
      files: lamp(
        '{ assertions = [ ]; warnings = [ ]; services.lamp.keepUser = lib.mkDefault true; _module.args.x = 1; lib.lamp = 1; meta.maintainers = [ ]; }',
      ),
    },
    { name: 'a definition that the options allow', files: lamp('{ nixpkgs.overlays = [ ]; }'), options: { allow: ['nixpkgs'] } },
    { name: 'a module without a switch', files: { [FILE]: `{ ... }:\n{\n  ${PORTS} = [ 80 ];\n}\n` } },
    {
      name: 'a module whose instances have the switches',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.services.lamps = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.enable = lib.mkEnableOption "it"; }); };\n  config.users.groups.lamps = { };\n}\n`,
      },
    },
    {
      name: 'a host',
      files: {
        'hosts/pier.nix': `{ lib, ... }:\n{\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n  config.${PORTS} = [ 80 ];\n}\n`,
      },
    },
    {
      name: 'any of several switches',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.harbour.lamp.enable = lib.mkEnableOption "the lamp";\n  options.harbour.horn.enable = lib.mkEnableOption "the horn";\n  config = lib.mkIf (config.harbour.lamp.enable || config.harbour.horn.enable) { ${PORTS} = [ 80 ]; };\n}\n`,
      },
    },
    {
      name: 'one of several switches, and definitions of their options',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.harbour.lamp.enable = lib.mkEnableOption "the lamp";\n  options.harbour.horn.enable = lib.mkEnableOption "the horn";\n  config = lib.mkMerge [ { harbour.horn.loud = true; } (lib.mkIf config.harbour.lamp.enable { ${PORTS} = [ 80 ]; }) ];\n}\n`,
      },
    },
    {
      name: 'a renamed option',
      files: {
        [FILE]:
          '{ config, lib, ... }:\n{\n  imports = [ (lib.mkRenamedOptionModule [ "programs" "light" ] [ "programs" "torch" ]) ];\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n}\n',
      },
    },
    {
      name: 'a namespace that is tested for although the module declares it',
      files: {
        [FILE]: `{ config, lib, ... }:\nlet\n  cfg = if config ? harbour && config.harbour ? lamp then config.harbour.lamp else { enable = true; };\nin\n{\n  options.harbour.lamp.enable = lib.mkEnableOption "the lamp";\n  config = lib.mkIf cfg.enable { ${PORTS} = [ 80 ]; };\n}\n`,
      },
    },
  ],
  undecidable: [
    {
      name: 'a value that a function of another flake makes of the switch',
      files: lamp('{ system.activationScripts.lamp = pkgs.lamp.install (if cfg.enable then "on" else "off"); }'),
      symbols: ['system.activationScripts.lamp'],
    },
    {
      name: 'a switch of the least of what a file called otherwise sets',
      files: {
        'modules/darwin/default.nix':
          '{ config, lib, ... }:\n{\n  options.my.cache.enable = lib.mkEnableOption "the cache";\n  config = {\n    nix.settings.netrc-file = lib.mkIf config.my.cache.enable "/run/netrc";\n    nix.optimise.automatic = true;\n    programs.zsh.enable = true;\n    system.primaryUser = "ann";\n    security.sudo.enable = true;\n  };\n}\n',
      },
      symbols: ['nix.optimise.automatic', 'programs.zsh.enable', 'security.sudo.enable', 'system.primaryUser'],
    },
    {
      name: 'a flag for other modules in a file called otherwise',
      files: {
        'nixos/default.nix':
          '{ config, lib, ... }:\n{\n  options.image.enable = lib.mkEnableOption "the image";\n  config.time.timeZone = "Europe/Berlin";\n}\n',
        'nixos/accounts.nix': '{ config, ... }:\n{\n  users.mutableUsers = config.image.enable;\n}\n',
      },
      symbols: ['time.timeZone'],
    },
    {
      name: 'a condition that is computed elsewhere',
      files: lamp(`lib.mkIf (pkgs.harbour.isNight cfg) { ${PORTS} = [ 80 ]; }`),
      symbols: [PORTS],
    },
    { name: 'a condition from outside', files: lamp(`lib.mkIf (import /etc/night.nix) { ${PORTS} = [ 80 ]; }`), symbols: [PORTS] },
    {
      name: 'a choice on something computed',
      files: lamp(`lib.mkIf (if cfg.keepUser then pkgs.harbour.isNight cfg else false) { ${PORTS} = [ 80 ]; }`),
      symbols: [PORTS],
    },
    {
      name: 'a computed part of a condition',
      files: lamp(`lib.mkIf (!(pkgs.harbour.isDay cfg) && cfg.keepUser) { ${PORTS} = [ 80 ]; }`),
      symbols: [PORTS],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that guards',
      files: {
        ...lamp('(import ./lib/ports.nix { inherit lib; }).open cfg 80'),
        'modules/lib/ports.nix': `{ lib }:\n{\n  open = cfg: port: lib.mkIf cfg.enable { ${PORTS} = [ port ]; };\n}\n`,
      },
    },
    {
      name: 'a helper that does not, at the call in the module',
      files: {
        ...lamp('lib.mkMerge [\n    ((import ./lib/ports.nix { inherit lib; }).open cfg 80)\n  ]'),
        'modules/lib/ports.nix': `{ lib }:\n{\n  open = cfg: port: { ${PORTS} = [ port ]; };\n}\n`,
      },
      expect: [finding(PORTS, 'lamp.enable', 11)],
    },
    {
      name: 'a module beside others that it takes in by a call, each with a switch of its own',
      files: {
        ...lamp(`lib.mkIf cfg.enable { ${PORTS} = [ 80 ]; }`),
        'modules/base.nix':
          '{ config, lib, pkgs, options, ... }:\n{\n  imports = [ (import ./lamp.nix { inherit config lib pkgs options; }) ];\n  time.timeZone = "Europe/Berlin";\n}\n',
      },
    },
    {
      name: 'a part of a larger module, whose switch another file declares',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.services.lamp.drain.enable = lib.mkEnableOption "draining";\n  config = lib.mkIf config.services.lamp.enable { ${PORTS} = [ 80 ]; };\n}\n`,
        'modules/main.nix': '{ lib, ... }:\n{\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n}\n',
      },
    },
  ],
};
