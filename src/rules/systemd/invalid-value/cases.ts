import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';

export const cases: RuleCases = {
  fires: [
    {
      name: 'in sections that options of NixOS take as they are',
      files: {
        'module.nix':
          '{ ... }:\n{\n  services.restic.backups.home.timerConfig = {\n    OnCalendar = "every night";\n    RandomizedDelaySec = "1 hours";\n    Persistent = "jes";\n  };\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.restic.backups.home',
          message: '`OnCalendar` in `timerConfig` of timer `restic-backups-home` has the value `every night`',
          line: 4,
        },
        { file: 'module.nix', symbol: 'services.restic.backups.home', message: '`Persistent`', line: 6 },
      ],
    },
    {
      name: 'a time span in words',
      files: { 'module.nix': serviceModule('serviceConfig.TimeoutStopSec = "two minutes";') },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: '`TimeoutStopSec` in `serviceConfig` of service `web` has the value `two minutes`, which systemd does not accept',
          line: UNIT_LINE,
        },
      ],
    },
    {
      name: 'a word that is near the right one',
      files: { 'module.nix': serviceModule('serviceConfig = {\n  ProtectSystem = "stict";\n  UMask = "0999";\n};') },
      expect: [
        { file: 'module.nix', symbol, message: 'Did you mean `strict`?', line: UNIT_LINE + 1 },
        { file: 'module.nix', symbol, message: '`UMask`', line: UNIT_LINE + 2 },
      ],
    },
    {
      name: 'one element of a list, and one branch of a choice',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.RestrictAddressFamilies = [\n  "AF_INET"\n  "AF_INTE6"\n];\nserviceConfig.PrivateTmp = if cfg.enable then "maybe" else true;',
        ),
      },
      expect: [
        { file: 'module.nix', symbol, message: '`AF_INTE6`', line: UNIT_LINE + 2 },
        { file: 'module.nix', symbol, message: '`maybe`', line: UNIT_LINE + 4 },
      ],
    },
    {
      name: 'the default of an option, and a timer',
      files: {
        'module.nix': serviceModule('serviceConfig.RestartSec = cfg.delay;', {
          options: 'delay = lib.mkOption { default = "soon"; };',
          config: 'systemd.timers.web.timerConfig.OnCalendar = "evry day";',
        }),
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.timers.web', message: '`OnCalendar` in `timerConfig` of timer `web`' },
        { file: 'module.nix', symbol, message: '`soon`', line: UNIT_LINE },
      ],
    },
    {
      name: 'values in every other type of unit',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.mounts = [ { what = "/dev/a"; where = "/srv/a"; mountConfig.DirectoryMode = "rwx"; } ];\n  systemd.automounts = [ { where = "/srv/a"; automountConfig.TimeoutIdleSec = "soon"; } ];\n  systemd.sockets.web.socketConfig = { Accept = "perhaps"; ListenStream = "99999"; };\n  systemd.slices.web.sliceConfig.MemoryMax = "1GB";\n  systemd.paths.web.pathConfig.PathExists = "relative";\n  systemd.targets.web.unitConfig.JobTimeoutAction = "explode";\n}\n',
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.mounts.srv-a', message: '`rwx`', line: 3 },
        { file: 'module.nix', symbol: 'systemd.automounts.srv-a', message: '`soon`', line: 4 },
        { file: 'module.nix', symbol: 'systemd.sockets.web', message: '`perhaps`', line: 5 },
        { file: 'module.nix', symbol: 'systemd.sockets.web', message: '`99999`', line: 5 },
        { file: 'module.nix', symbol: 'systemd.slices.web', message: '`1GB`', line: 6 },
        { file: 'module.nix', symbol: 'systemd.paths.web', message: '`relative`', line: 7 },
        { file: 'module.nix', symbol: 'systemd.targets.web', message: '`explode`', line: 8 },
      ],
    },
    {
      name: 'a oneshot that is to be restarted after a success',
      files: { 'module.nix': serviceModule('serviceConfig = {\n  Type = "oneshot";\n  Restart = "always";\n};') },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'has the value `always`, which systemd does not accept: a service of `Type=oneshot` cannot be restarted after a success',
          line: UNIT_LINE + 2,
        },
      ],
    },
    {
      name: 'such a oneshot of home-manager',
      files: {
        'home.nix':
          '{ ... }:\n{\n  systemd.user.services.web.Service = { Type = "oneshot"; Restart = "on-success"; ExecStart = "/bin/a"; };\n}\n',
      },
      expect: [{ file: 'home.nix', symbol: 'systemd.user.services.web', message: 'has the value `on-success`', line: 3 }],
    },
    {
      name: 'a text with a number from an option',
      files: {
        'module.nix': serviceModule('serviceConfig.RestartSec = "${toString cfg.delay} sconds";', {
          options: 'delay = lib.mkOption { default = 5; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`5 sconds`', line: UNIT_LINE }],
    },
  ],
  silent: [
    {
      name: 'values of every sort that systemd takes',
      files: {
        'module.nix': serviceModule(
          'serviceConfig = {\n  PrivateTmp = true;\n  UMask = "0027";\n  TimeoutStopSec = 90;\n  MemoryMax = "80%";\n  RestrictAddressFamilies = [ "AF_UNIX AF_INET" ];\n  SystemCallFilter = [ "@system-service" "~@privileged" ];\n  Nice = 5;\n  CapabilityBoundingSet = "";\n};',
        ),
      },
    },
    {
      name: 'resets, absent values and specifiers',
      files: {
        'module.nix': serviceModule(
          'serviceConfig = {\n  Type = lib.mkForce "";\n  UMask = null;\n  ExecStart = [ "" "/bin/a" ];\n  StateDirectory = "%p";\n};',
        ),
      },
    },
    {
      name: 'a oneshot that is restarted after failures, and one whose policy is overridden',
      files: {
        'module.nix': serviceModule('serviceConfig = { Type = "oneshot"; Restart = "on-failure"; };', {
          options: 'once = lib.mkOption { };',
          config:
            'systemd.services.job.serviceConfig = lib.mkMerge [ { Type = "oneshot"; Restart = lib.mkDefault "always"; } { Restart = "no"; } ];\n    systemd.services.run.serviceConfig = { Type = lib.mkIf cfg.once "oneshot"; Restart = "always"; };',
        }),
      },
    },
    {
      name: 'a directive that is not looked at',
      files: { 'module.nix': serviceModule('serviceConfig.UMask = "0999";') },
      options: { ignore: ['UMask'] },
    },
    {
      name: 'a command whose package is not known',
      files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "${pkgs.hello}/bin/hello";') },
    },
  ],
  undecidable: [
    {
      name: 'a time span that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig.RestartSec = cfg.delay;', { options: 'delay = lib.mkOption { };' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared set, where it is written',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./shared.nix { } // { ExecStart = "/bin/a"; };'),
        'shared.nix': '{ }:\n{\n  Restart = "on-faliure";\n}\n',
      },
      expect: [{ file: 'shared.nix', symbol, message: 'Did you mean `on-failure`?', line: 3 }],
    },
  ],
};
