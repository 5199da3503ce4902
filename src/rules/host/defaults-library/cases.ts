import type { RuleCases } from '../../cases.ts';

const rule = (name: string, severity = 'high'): string =>
  `{ config, lib, ... }:\n{\n  modules.alerts.${name}-down = {\n    unit = "${name}.service";\n    severity = "${severity}";\n    after = "2m";\n  };\n}\n`;
const NAMES = ['camera', 'dome', 'logs', 'studio', 'survey'];
const host = (text: (name: string) => string, names = NAMES): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`hosts/fjord/services/${name}.nix`, text(name)]));

export const cases: RuleCases = {
  fires: [
    {
      name: 'the same rule for five services',
      files: host((name) => rule(name)),
      expect: [
        {
          file: 'hosts/fjord/services/camera.nix',
          symbol: 'modules.alerts.camera-down',
          message: 'what 4 other services of this host write by hand',
          line: 3,
        },
      ],
    },
    {
      name: 'two, where the policy asks for it',
      files: host((name) => rule(name), ['camera', 'dome']),
      options: { minimum: 2 },
      expect: [{ file: 'hosts/fjord/services/camera.nix', symbol: 'modules.alerts.camera-down', message: 'what 1 other service of' }],
    },
    {
      name: 'parts of the options of services that differ elsewhere',
      files: host(
        (name) =>
          `{ ... }:\n{\n  modules.services.${name} = {\n    port = ${name.length}00${name.charCodeAt(0)};\n    backup = { enable = true; repository = "nas"; zfsDataset = "tank/${name}"; };\n  };\n}\n`,
      ),
      expect: [{ file: 'hosts/fjord/services/camera.nix', symbol: 'modules.services.camera.backup', message: 'repeats' }],
    },
  ],
  silent: [
    { name: 'four services', files: host((name) => rule(name), NAMES.slice(1)) },
    { name: 'rules that differ', files: host((name) => rule(name, `level-${name.length}${name.charCodeAt(1)}`)) },
    { name: 'services of several hosts', files: Object.fromEntries(NAMES.map((name) => [`hosts/${name}s/${name}.nix`, rule(name)])) },
    { name: 'fewer fields than the policy counts', files: host((name) => rule(name)), options: { fields: 4 } },
  ],
  undecidable: { never: 'Whether two sets are written alike is decided by what is written, symbolic values included.' },
  throughHelper: [
    {
      name: 'a library that makes the rules',
      files: {
        ...host((name) => `{ ... }:\n{\n  modules.alerts.${name}-down = (import ../lib/defaults.nix).mkDown "${name}";\n}\n`),
        'hosts/fjord/lib/defaults.nix': '{ mkDown = name: { unit = "${name}.service"; severity = "high"; after = "2m"; }; }\n',
      },
    },
    {
      name: 'a library that could make them',
      files: { ...host((name) => rule(name)), 'hosts/fjord/lib/defaults.nix': '{ mkDown = name: { unit = "${name}.service"; }; }\n' },
      expect: [
        {
          file: 'hosts/fjord/services/camera.nix',
          symbol: 'modules.alerts.camera-down',
          message: 'Put it in `hosts/fjord/lib/defaults.nix`',
        },
      ],
    },
  ],
};
