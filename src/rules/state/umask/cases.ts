import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.StateDirectory = "web";\n';
const beside = (settings: string): string => `{ lib, ... }:\n{\n  systemd.services.web.serviceConfig = { ${settings} };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a umask that another module replaces',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0077";`), 'umask.nix': beside('UMask = lib.mkForce "0022";') },
      expect: [{ file: 'module.nix', symbol, message: 'is `0022`: wider than `0027`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'the name of an instance, as a placeholder',
      files: {
        'module.nix':
          '{ config, lib, ... }:\n{\n  options.apps = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { }); };\n  config.systemd.services = lib.mapAttrs (name: app: {\n    serviceConfig = { ExecStart = "/bin/app"; StateDirectory = name; };\n  }) config.apps;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.<name>', message: 'has the state directory `<name>` and', line: 5 }],
    },
    {
      name: 'no umask',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [{ file: 'module.nix', symbol, message: 'and no `UMask`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a umask that leaves files readable',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0022";`) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'is `0022`: wider than `0027`, so accounts outside of its group get at new files.',
          line: UNIT_LINE + 2,
        },
      ],
    },
    {
      name: 'a umask that lets the group write',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0007";`) },
      expect: [{ file: 'module.nix', symbol, message: 'wider than `0027`, so its group may change new files. Set it to `0027`.' }],
    },
  ],
  silent: [
    { name: 'a umask that another module sets', files: { 'module.nix': serviceModule(EXEC), 'umask.nix': beside('UMask = "0077";') } },
    { name: 'a service that is switched off', files: { 'module.nix': serviceModule(`${EXEC}enable = false;`) } },
    { name: 'the umask of the policy', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0027";`) } },
    {
      name: 'a umask that leaves nothing but bits to execute',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0066";`) },
    },
    { name: 'a narrower umask', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "077";`) } },
    {
      name: 'an account that systemd makes up, whose directory only root can reach',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.DynamicUser = true;`) },
    },
    { name: 'no state directory', files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web";') } },
    { name: 'a wider policy', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.UMask = "0007";`) }, options: { umask: '0007' } },
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
      name: 'units that a library makes, at the place that takes them',
      files: {
        'module.nix':
          '{ config, lib, ... }:\nlet\n  library = import ./lib.nix { inherit lib; };\nin\n{\n  systemd.services = lib.mapAttrs library.unit { web = "web"; };\n}\n',
        'lib.nix': '{ lib }: { unit = name: directory: { serviceConfig = { ExecStart = "/bin/web"; StateDirectory = directory; }; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'and no `UMask`', line: 6 }],
    },
    {
      name: 'a baseline with a umask',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./base.nix // { ExecStart = "/bin/web"; StateDirectory = "web"; };'),
        'base.nix': '{ UMask = "0077"; }\n',
      },
    },
    {
      name: 'a baseline whose umask is overridden',
      files: {
        'module.nix': serviceModule(
          'serviceConfig = import ./base.nix // { ExecStart = "/bin/web"; StateDirectory = "web"; UMask = "0002"; };',
        ),
        'base.nix': '{ UMask = "0077"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'is `0002`', line: UNIT_LINE }],
    },
  ],
};
