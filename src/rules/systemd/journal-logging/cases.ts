import { SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'output to a file',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardOutput = "append:/var/log/web.log";`) },
      expect: [
        { file: 'module.nix', symbol, message: '`StandardOutput` of service `web` does not go to the journal', line: UNIT_LINE + 1 },
      ],
    },
    {
      name: 'errors thrown away',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardError = "null";`) },
      expect: [{ file: 'module.nix', symbol, message: '`StandardError`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a file whose directory is not known',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.StandardError = "file:\${cfg.dir}/log";`, { options: 'dir = lib.mkOption { };' }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`StandardError`' }],
    },
    {
      name: 'no name in the journal, where the policy asks for one',
      files: { 'module.nix': serviceModule(EXEC) },
      options: { requireIdentifier: true },
      expect: [{ file: 'module.nix', symbol, message: 'Set `SyslogIdentifier = "web"`.', line: SERVICE_LINE }],
    },
  ],
  silent: [
    {
      name: 'a terminal that the service is for',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardOutput = "tty";\nserviceConfig.TTYPath = "/dev/tty8";`) },
    },
    { name: 'the default', files: { 'module.nix': serviceModule(EXEC) } },
    {
      name: 'the journal and its like',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.StandardOutput = "journal+console";\nserviceConfig.StandardError = "inherit";`),
      },
    },
    { name: 'a connection', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StandardOutput = "socket";`) } },
    {
      name: 'a name, where the policy asks for one',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.SyslogIdentifier = "web";`) },
      options: { requireIdentifier: true },
    },
  ],
  undecidable: [
    {
      name: 'an output that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.StandardOutput = cfg.output;`, { options: 'output = lib.mkOption { };' }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared set that logs to the journal, and an override that does not',
      files: {
        'module.nix': serviceModule(`serviceConfig = import ./log.nix // { ExecStart = "/bin/web"; StandardError = "tty"; };`),
        'log.nix': '{ StandardOutput = "journal"; StandardError = "journal"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`StandardError`', line: UNIT_LINE }],
    },
  ],
};
