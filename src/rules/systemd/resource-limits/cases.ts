import { OPEN_OPTION, SERVICE_LINE, serviceModule } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no limits',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web` has no `MemoryMax` and no `CPUQuota`', line: SERVICE_LINE }],
    },
    {
      name: 'a limit that is none',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.MemoryMax = "infinity";\nserviceConfig.CPUQuota = "50%";`) },
      expect: [{ file: 'module.nix', symbol, message: 'has no `MemoryMax`:' }],
    },
    {
      name: 'another limit that the policy asks for',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.MemoryMax = "1G";`) },
      options: { require: ['TasksMax'] },
      expect: [{ file: 'module.nix', symbol, message: '`TasksMax`' }],
    },
  ],
  silent: [
    {
      name: 'both limits, one by the default of an option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.MemoryMax = cfg.memory;\nserviceConfig.CPUQuota = "50%";`, {
          options: 'memory = lib.mkOption { default = "1G"; };',
        }),
      },
    },
    {
      name: 'a job that only its timer starts',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.timers.web.timerConfig.OnCalendar = "daily";' }) },
    },
    { name: 'a oneshot', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`) } },
    { name: 'a service that is left out', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'limits that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // cfg.extra;', { options: OPEN_OPTION }) },
      symbols: [symbol],
    },
    {
      name: 'a limit that stands under a condition',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.CPUQuota = "50%";\nserviceConfig.MemoryMax = lib.mkIf cfg.limit "1G";`, {
          options: 'limit = lib.mkOption { };',
        }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'limits that another file sets',
      files: {
        'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // (import ./limits.nix).of cfg;', {
          options: 'memory = lib.mkOption { default = "1G"; };',
        }),
        'limits.nix': '{ of = cfg: { MemoryMax = cfg.memory; CPUQuota = "50%"; }; }\n',
      },
    },
    {
      name: 'a helper that sets one of them',
      files: {
        'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // import ./limits.nix;'),
        'limits.nix': '{ MemoryMax = "1G"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'has no `CPUQuota`' }],
    },
  ],
};
