import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a slip in sections that options of NixOS take as they are, and in the initrd',
      files: {
        'module.nix':
          '{ ... }:\n{\n  services.restic.backups.home.timerConfig.OnCalender = "daily";\n  services.vdirsyncer.jobs.mail.timerConfig.Persistant = true;\n  services.github-runners.ci.serviceOverrides.ProtectHomes = true;\n  services.syncoid.commands."tank/web".service.serviceConfig.path = [ ];\n  boot.initrd.systemd.services.wipe.serviceConfig.Typ = "oneshot";\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.restic.backups.home',
          message:
            '`OnCalender` in `timerConfig` of timer `restic-backups-home` is no systemd directive, so systemd ignores it. Did you mean `OnCalendar`?',
          line: 3,
        },
        { file: 'module.nix', symbol: 'services.vdirsyncer.jobs.mail', message: 'timer `vdirsyncer@mail`', line: 4 },
        {
          file: 'module.nix',
          symbol: 'services.github-runners.ci',
          message: '`ProtectHomes` in `serviceOverrides` of service `github-runner-ci`',
          line: 5,
        },
        {
          file: 'module.nix',
          symbol: 'services.syncoid.commands.tank/web',
          message: '`path` in `service.serviceConfig` of service `syncoid-tank-web` is no systemd directive, so systemd ignores it. ',
          line: 6,
        },
        { file: 'module.nix', symbol: 'boot.initrd.systemd.services.wipe', message: 'Did you mean `Type`?', line: 7 },
      ],
    },
    {
      name: "another program's word, and an option of the unit in another case",
      files: { 'module.nix': serviceModule('serviceConfig.ExtraGroups = [ "render" ];\nserviceConfig.Path = "/bin";') },
      expect: [
        { file: 'module.nix', symbol, message: 'Did you mean `SupplementaryGroups`?' },
        { file: 'module.nix', symbol, message: '`path` is an option of the unit' },
      ],
    },
    {
      name: 'a name from another tool',
      files: { 'module.nix': serviceModule('serviceConfig.MemoryReservation = "128M";') },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message:
            '`MemoryReservation` in `serviceConfig` of service `web` is no systemd directive, so systemd ignores it. Did you mean `MemoryLow`?',
          line: UNIT_LINE,
        },
      ],
    },
    {
      name: 'a slip in each kind of section',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.timers.web.timerConfig.Persistant = true;\n  systemd.sockets.web.socketConfig.ListenStraem = 80;\n  systemd.paths.web.unitConfig.Descripton = "x";\n  systemd.user.services.web.Service.ExecStrat = "/bin/a";\n}\n',
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.timers.web', message: '`Persistant` in `timerConfig` of timer `web`', line: 3 },
        { file: 'module.nix', symbol: 'systemd.sockets.web', message: 'Did you mean `ListenStream`?', line: 4 },
        { file: 'module.nix', symbol: 'systemd.paths.web', message: '`unitConfig` of path `web`', line: 5 },
        { file: 'module.nix', symbol: 'systemd.user.services.web', message: 'Did you mean `ExecStart`?', line: 6 },
      ],
    },
    {
      name: 'a slip in mounts, automounts, slices and targets',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.mounts = [ { what = "/dev/a"; where = "/srv/a"; mountConfig.DirectroyMode = "0755"; } ];\n  systemd.automounts = [ { where = "/srv/a"; automountConfig.TimeoutIdelSec = 60; } ];\n  systemd.slices.web.sliceConfig.MemoryMaximum = "1G";\n  systemd.targets.web.unitConfig.AllowIsolated = true;\n}\n',
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.mounts.srv-a', message: '`DirectroyMode` in `mountConfig` of mount `srv-a`', line: 3 },
        { file: 'module.nix', symbol: 'systemd.automounts.srv-a', message: 'Did you mean `TimeoutIdleSec`?', line: 4 },
        { file: 'module.nix', symbol: 'systemd.slices.web', message: '`MemoryMaximum` in `sliceConfig` of slice `web`', line: 5 },
        { file: 'module.nix', symbol: 'systemd.targets.web', message: 'Did you mean `AllowIsolate`?', line: 6 },
      ],
    },
    {
      name: 'an empty list, which is meant to reset something',
      files: { 'module.nix': serviceModule('serviceConfig.AmbientCapablities = [ ];') },
      expect: [{ file: 'module.nix', symbol, message: 'Did you mean `AmbientCapabilities`?', line: UNIT_LINE }],
    },
    {
      name: 'arguments of a helper that ended up in the section',
      files: { 'module.nix': serviceModule('serviceConfig.extraReadWritePaths = [ "/a" ];\nserviceConfig.extraEnvironment = [ "A=b" ];') },
      expect: [
        { file: 'module.nix', symbol, message: 'Did you mean `ReadWritePaths`?', line: UNIT_LINE },
        { file: 'module.nix', symbol, message: 'Did you mean `Environment`?', line: UNIT_LINE + 1 },
      ],
    },
    {
      name: 'an option of the unit inside the section',
      files: { 'module.nix': serviceModule('serviceConfig.wantedBy = [ "multi-user.target" ];') },
      expect: [{ file: 'module.nix', symbol, message: '`wantedBy` is an option of the unit: write it beside `serviceConfig`.' }],
    },
    {
      name: 'a directive that comes through the default of an option',
      files: {
        'module.nix': serviceModule('serviceConfig = cfg.limits;', {
          options: 'limits = lib.mkOption { default = { MemoryMax = "1G"; MemoryReservation = "1M"; }; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`MemoryReservation`', line: 9 }],
    },
  ],
  silent: [
    {
      name: 'sections that options of NixOS take as they are',
      files: {
        'module.nix':
          '{ ... }:\n{\n  services.restic.backups.home.timerConfig = { OnCalendar = "daily"; RandomizedDelaySec = "1h"; };\n  services.restic.backups.mail.timerConfig = null;\n  services.restic.backups.mail.paths = [ "/srv" ];\n  boot.initrd.systemd.mounts = [ { where = "/a"; what = "b"; } ];\n}\n',
      },
    },
    {
      name: "a module of the project's own by a name that NixOS has",
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  options.services.vdirsyncer.enable = lib.mkEnableOption "it";\n  config.services.vdirsyncer.jobs.mail.timerConfig.every = "5m";\n}\n',
      },
    },
    {
      name: 'known directives, extensions and those of newer versions',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/a"; X-Mine = 1; MemoryKSM = true; CPUShares = 1; };') },
    },
    {
      name: 'a name that is taken away again',
      files: { 'module.nix': serviceModule('serviceConfig.MemoryReservation = lib.mkForce [ ];\nserviceConfig.Foo = null;') },
    },
    {
      name: 'directives of each type of unit',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.mounts = [ { what = "/dev/a"; where = "/srv/a"; mountConfig = { LazyUnmount = true; User = "a"; MemoryMax = "1G"; }; } ];\n  systemd.automounts = [ { where = "/srv/a"; automountConfig.ExtraOptions = "ro"; } ];\n  systemd.slices.web.sliceConfig = { CPUQuota = "50%"; ConcurrencyHardMax = 3; };\n  systemd.timers.web.timerConfig.DeferReactivation = true;\n  systemd.sockets.web.socketConfig = { PassFileDescriptorsToExec = true; MaxConnectionsPerSource = 2; };\n  systemd.paths.web.pathConfig.TriggerLimitBurst = 5;\n  systemd.targets.web.unitConfig.StopWhenUnneeded = true;\n}\n',
      },
    },
    { name: 'a directive of another section', files: { 'module.nix': serviceModule('serviceConfig.After = "a.service";') } },
    { name: 'an allowed name', files: { 'module.nix': serviceModule('serviceConfig.Fresh = 1;') }, options: { allow: ['Fresh'] } },
    {
      name: 'a slip that `removeAttrs` takes out',
      files: { 'module.nix': serviceModule('serviceConfig = removeAttrs { ExecStart = "/bin/a"; extraPaths = 1; } [ "extraPaths" ];') },
    },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/a"; } // cfg.extra;', { options: OPEN_OPTION }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a timer of restic that a function of another file makes',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  services.restic.backups = lib.genAttrs [ "home" "mail" ] (name: { paths = [ "/srv/${name}" ]; timerConfig = import ./at.nix "03:00"; });\n}\n',
        'at.nix': 'time: {\n  OnCalendar = time;\n  RandomDelaySec = "1h";\n}\n',
      },
      expect: [
        {
          file: 'at.nix',
          symbol: 'timerConfig.RandomDelaySec',
          message: 'of 2 units (`restic-backups-home` and others) is no systemd directive',
          line: 3,
        },
      ],
    },
    {
      name: 'a shared set in another file, once for all services that get it',
      files: {
        'a.nix': '{ ... }:\n{\n  systemd.services.a.serviceConfig = import ./shared.nix;\n}\n',
        'b.nix': '{ ... }:\n{\n  systemd.services.b.serviceConfig = import ./shared.nix // { ExecStart = "/bin/b"; };\n}\n',
        'shared.nix': '{\n  PrivateTemp = true;\n}\n',
      },
      expect: [
        {
          file: 'shared.nix',
          symbol: 'serviceConfig.PrivateTemp',
          message: '`PrivateTemp` in `serviceConfig` of 2 units (`a` and others) is no systemd directive',
          line: 2,
        },
      ],
    },
  ],
};
