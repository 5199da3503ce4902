import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';

export const cases: RuleCases = {
  fires: [
    {
      name: 'in a timer that restic is handed',
      files: {
        'module.nix':
          '{ ... }:\n{\n  services.restic.backups.home.timerConfig = {\n    OnCalendar = "daily";\n    After = [ "srv.mount" ];\n    Nice = 10;\n    WantedBy = [ "timers.target" ];\n  };\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.restic.backups.home',
          message: 'it belongs in [Unit]. Set it as `systemd.timers."restic-backups-home".after`.',
          line: 5,
        },
        {
          file: 'module.nix',
          symbol: 'services.restic.backups.home',
          message: 'Set it as `systemd.services."restic-backups-home".serviceConfig.Nice`.',
          line: 6,
        },
        { file: 'module.nix', symbol: 'services.restic.backups.home', message: 'it belongs in [Install].', line: 7 },
      ],
    },
    {
      name: 'start limits in serviceConfig',
      files: { 'module.nix': serviceModule('serviceConfig = {\n  StartLimitBurst = 3;\n  StartLimitIntervalSec = "60s";\n};') },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message:
            "has no effect: systemd ignores it in [Service], it belongs in [Unit]. Set the unit's option `startLimitIntervalSec` instead. `StartLimitBurst` beside it is only tolerated",
          line: UNIT_LINE + 2,
        },
      ],
    },
    {
      name: 'a condition that has no option of its own',
      files: { 'module.nix': serviceModule('serviceConfig.ConditionPathExists = "/a";') },
      expect: [{ file: 'module.nix', symbol, message: 'Set it as `unitConfig.ConditionPathExists`.', line: UNIT_LINE }],
    },
    {
      name: 'a directive of services in a timer and one of home-manager in the wrong set',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.timers.web.timerConfig.ExecStart = "/bin/a";\n  systemd.user.services.web.Service.WantedBy = [ "default.target" ];\n}\n',
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.timers.web', message: 'Set it as `serviceConfig.ExecStart` of a unit of that type.' },
        { file: 'module.nix', symbol: 'systemd.user.services.web', message: 'Set it as `Install.WantedBy`.' },
      ],
    },
    {
      name: 'directives of services in units of other types',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.mounts = [ { what = "/dev/a"; where = "/srv/a"; mountConfig.Restart = "always"; } ];\n  systemd.automounts = [ { where = "/srv/a"; automountConfig.Options = "ro"; } ];\n  systemd.sockets.web.socketConfig.WantedBy = "sockets.target";\n  systemd.slices.web.sliceConfig.User = "a";\n  systemd.paths.web.pathConfig.ExecStart = "/bin/a";\n  systemd.targets.web.unitConfig.OnCalendar = "daily";\n}\n',
      },
      expect: [
        { file: 'module.nix', symbol: 'systemd.mounts.srv-a', message: 'ignores it in [Mount], it belongs in [Service]', line: 3 },
        { file: 'module.nix', symbol: 'systemd.automounts.srv-a', message: 'ignores it in [Automount], it belongs in [Mount]', line: 4 },
        { file: 'module.nix', symbol: 'systemd.sockets.web', message: "Set the unit's option `wantedBy` instead.", line: 5 },
        { file: 'module.nix', symbol: 'systemd.slices.web', message: 'ignores it in [Slice]', line: 6 },
        { file: 'module.nix', symbol: 'systemd.paths.web', message: 'ignores it in [Path], it belongs in [Service]', line: 7 },
        {
          file: 'module.nix',
          symbol: 'systemd.targets.web',
          message: 'Set it as `timerConfig.OnCalendar` of a unit of that type.',
          line: 8,
        },
      ],
    },
  ],
  silent: [
    {
      name: 'the limits of the unit',
      files: { 'module.nix': serviceModule('startLimitBurst = 3;\nstartLimitIntervalSec = 60;\nserviceConfig.Restart = "always";') },
    },
    {
      name: 'old spellings that systemd takes',
      files: { 'module.nix': serviceModule('serviceConfig.StartLimitBurst = 3;\nserviceConfig.StartLimitInterval = 60;') },
    },
    {
      name: 'a misplaced directive that is taken away',
      files: { 'module.nix': serviceModule('serviceConfig.StartLimitIntervalSec = lib.mkForce [ ];') },
    },
    {
      name: 'directives of the sections of home-manager',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.user.services.web = { Unit.After = [ "a.service" ]; Install.WantedBy = [ "default.target" ]; Service.ExecStart = "/bin/a"; };\n}\n',
      },
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
      name: 'a shared restart policy, where it is written',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./restart.nix // { ExecStart = "/bin/a"; };'),
        'restart.nix': '{\n  Restart = "on-failure";\n  StartLimitIntervalSec = "60s";\n}\n',
      },
      expect: [{ file: 'restart.nix', symbol, message: '`StartLimitIntervalSec`', line: 3 }],
    },
    {
      name: 'a shared restart policy that is merged into the unit',
      files: { 'module.nix': serviceModule('unitConfig = import ./restart.nix;'), 'restart.nix': '{ StartLimitIntervalSec = "60s"; }\n' },
    },
  ],
};
