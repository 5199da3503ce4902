import { SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a program at a terminal of which nobody said that it ends',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardInput = "tty";`) },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web', message: 'it has no `Restart`' }],
    },
    {
      name: 'no Restart',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [
        { file: 'module.nix', symbol, message: 'Service `web` is not restarted when it fails: it has no `Restart`.', line: SERVICE_LINE },
      ],
    },
    {
      name: 'a script without a type, which may be meant to end',
      files: { 'module.nix': serviceModule('script = "fw_setenv eth1addr 02:00:00:00:00:01";') },
      expect: [{ file: 'module.nix', symbol, message: '`RestartSec`, or `Type = "oneshot"` if the script comes to its end.' }],
    },
    {
      name: 'a script that hands over to a daemon',
      files: { 'module.nix': serviceModule('script = "exec web --foreground";') },
      expect: [{ file: 'module.nix', symbol, message: 'Set `Restart = "on-failure"` and `RestartSec`.' }],
    },
    {
      name: 'Restart switched off',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "no";`) },
      expect: [{ file: 'module.nix', symbol, message: '`Restart` is `no`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a restart without delay or limits',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "always";`) },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web` restarts without `RestartSec`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a delay of nothing',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "always";\nserviceConfig.RestartSec = 0;`) },
      expect: [{ file: 'module.nix', symbol, message: 'restarts at once: `RestartSec` is 0', line: UNIT_LINE + 2 }],
    },
    {
      name: 'a delay of nothing, as a span',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "always";\nserviceConfig.RestartSec = "0s";`) },
      expect: [{ file: 'module.nix', symbol, message: 'restarts at once' }],
    },
    {
      name: 'missing start limits, where the policy asks for them',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "always";\nserviceConfig.RestartSec = 5;`) },
      options: { startLimits: true },
      expect: [{ file: 'module.nix', symbol, message: '`startLimitBurst` and `startLimitIntervalSec`' }],
    },
  ],
  silent: [
    {
      name: 'a session at a terminal that is not to come back',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardInput = "tty";\nserviceConfig.Restart = "no";`) },
    },
    {
      name: 'a restart with a delay',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = "on-failure";\nserviceConfig.RestartSec = "5s";`) },
    },
    {
      name: 'a restart with limits',
      files: { 'module.nix': serviceModule(`${EXEC}startLimitBurst = 3;\nserviceConfig.Restart = "on-failure";`) },
    },
    {
      name: 'a restart at once with limits',
      files: { 'module.nix': serviceModule(`${EXEC}startLimitIntervalSec = 0;\nserviceConfig = { Restart = "always"; RestartSec = 0; };`) },
    },
    { name: 'a oneshot', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`) } },
    {
      name: 'a program that ends and leaves its unit active',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RemainAfterExit = true;`) },
    },
    {
      name: 'a job of a timer',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.timers.web.timerConfig.OnCalendar = "daily";' }) },
    },
    { name: 'a job with a schedule of its own', files: { 'module.nix': serviceModule(`${EXEC}startAt = "daily";`) } },
    {
      name: 'a service that its socket starts',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.sockets.web.socketConfig.ListenStream = 80;' }) },
    },
    {
      name: 'the unit of a container',
      files: {
        'module.nix':
          '{ ... }:\n{\n  virtualisation.oci-containers.containers.web.image = "a";\n  systemd.services.podman-web.serviceConfig.ExecStartPre = "/bin/a";\n}\n',
      },
    },
    { name: 'an addition to a unit of somebody else', files: { 'module.nix': serviceModule('serviceConfig.MemoryMax = "1G";') } },
    { name: 'a service that is left out', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'a policy that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.Restart = lib.mkIf cfg.restart "always";\nserviceConfig.RestartSec = 1;`, {
          options: 'restart = lib.mkOption { };',
        }),
      },
      symbols: [symbol],
    },
    {
      name: 'a type that only the user knows',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = cfg.type;`, { options: 'type = lib.mkOption { };' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared policy in another file',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./restart.nix // { ExecStart = "/bin/web"; };'),
        'restart.nix': '{ Restart = "on-failure"; RestartSec = "5s"; }\n',
      },
    },
    {
      name: 'a shared policy without a delay',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./restart.nix // { ExecStart = "/bin/web"; };'),
        'restart.nix': '{ Restart = "on-failure"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'without `RestartSec`', line: UNIT_LINE }],
    },
  ],
};
