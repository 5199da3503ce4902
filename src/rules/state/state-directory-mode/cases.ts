import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.StateDirectory = "web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no mode',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [{ file: 'module.nix', symbol, message: 'has the state directory `web` and no `StateDirectoryMode`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a mode that lets others in',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectoryMode = "0755";`) },
      expect: [{ file: 'module.nix', symbol, message: 'is `0755`', line: UNIT_LINE + 2 }],
    },
    {
      name: 'a mode from the default of an option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectoryMode = cfg.mode;`, {
          options: 'mode = lib.mkOption { default = "755"; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: 'is `755`' }],
    },
    {
      name: 'a mode wider than the policy',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectoryMode = "0750";`) },
      options: { mode: '0700' },
      expect: [{ file: 'module.nix', symbol, message: 'so its group gets at it. Set it to `0700`.' }],
    },
  ],
  silent: [
    {
      name: 'the mode that another module sets',
      files: {
        'module.nix': serviceModule(EXEC),
        'mode.nix': '{ ... }:\n{\n  systemd.services.web.serviceConfig.StateDirectoryMode = "0700";\n}\n',
      },
    },
    { name: 'the mode of the policy', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectoryMode = "0750";`) } },
    { name: 'a narrower mode', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectoryMode = 700;`) } },
    {
      name: 'an account that systemd makes up, whose directory only root can reach',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.DynamicUser = true;`) },
    },
    { name: 'no state directory', files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web";') } },
    {
      name: 'a state directory that is taken away',
      files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web";\nserviceConfig.StateDirectory = lib.mkForce "";') },
    },
    { name: 'a service that the policy leaves alone', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: {
        'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; StateDirectory = "web"; } // cfg.extra;', {
          options: OPEN_OPTION,
        }),
      },
      symbols: [symbol],
    },
    {
      name: 'a unit that somebody else starts',
      files: { 'module.nix': '{ ... }:\n{\n  systemd.services.grafana.serviceConfig.StateDirectory = "grafana";\n}\n' },
      symbols: ['systemd.services.grafana'],
    },
  ],
  throughHelper: [
    {
      name: 'a mode that another file sets',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./state.nix "web" // { ExecStart = "/bin/web"; };'),
        'state.nix': 'name: { StateDirectory = name; StateDirectoryMode = "0750"; }\n',
      },
    },
    {
      name: 'a helper without a mode',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./state.nix "web" // { ExecStart = "/bin/web"; };'),
        'state.nix': 'name: { StateDirectory = name; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'no `StateDirectoryMode`', line: UNIT_LINE }],
    },
  ],
};
