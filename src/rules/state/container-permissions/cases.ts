import type { RuleCases } from '../../cases.ts';

const symbol = 'modules.storage.datasets.services.web';
const CONTAINER = '  virtualisation.oci-containers.containers.web.image = "example.org/web:1";\n';
const module = (dataset: string, rest: string = CONTAINER): string =>
  `{ config, lib, ... }:\n{\n${rest}  modules.storage.datasets.services.web = {\n    ${dataset}\n  };\n}\n`;
const NATIVE = '  systemd.services.web.serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a container without owner, group and mode',
      files: { 'module.nix': module('mountpoint = "/var/lib/web";') },
      expect: [{ file: 'module.nix', symbol, message: 'has no `owner`, `group`, `mode`', line: 4 }],
    },
    {
      name: 'a container whose mode is null',
      files: { 'module.nix': module('owner = "web"; group = "web"; mode = null;') },
      expect: [{ file: 'module.nix', symbol, message: 'has no `mode`' }],
    },
    {
      name: 'an unmounted dataset of a native service',
      files: { 'module.nix': module('mountpoint = "none"; owner = "web";', NATIVE) },
      expect: [{ file: 'module.nix', symbol, message: 'is not mounted and sets `owner`' }],
    },
  ],
  silent: [
    { name: 'a container with all three', files: { 'module.nix': module('owner = "web"; group = "web"; mode = "0750";') } },
    {
      name: 'a native service whose dataset is mounted',
      files: { 'module.nix': module('mountpoint = "/var/lib/web"; owner = "web"; group = "web"; mode = "0750";', NATIVE) },
    },
    { name: 'a native service that leaves it to systemd', files: { 'module.nix': module('mountpoint = "none";', NATIVE) } },
    { name: 'a dataset of nobody', files: { 'module.nix': module('mountpoint = "/srv";', '') } },
    {
      name: 'a zpool of disko',
      files: { 'module.nix': `{ ... }:\n{\n${CONTAINER}  disko.devices.zpool.tank.datasets.services.web.type = "zfs_fs";\n}\n` },
    },
    {
      name: 'a dataset that the policy leaves alone',
      files: { 'module.nix': module('mountpoint = "/var/lib/web";') },
      options: { ignoreDatasets: ['web'] },
    },
  ],
  undecidable: [
    {
      name: 'an owner that may be unset',
      files: { 'module.nix': module('owner = if config.web.own then "web" else null; group = "web"; mode = "0750";') },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that sets all three',
      files: {
        'module.nix': `{ ... }:\n{\n${CONTAINER}  modules.storage = import ./dataset.nix "web";\n}\n`,
        'dataset.nix': 'name: { datasets.services.${name} = { owner = name; group = name; mode = "0750"; }; }\n',
      },
    },
    {
      name: 'a container of another file',
      files: { 'module.nix': module('owner = "web"; group = "web";', ''), 'container.nix': `{ ... }:\n{\n${CONTAINER}}\n` },
      expect: [{ file: 'module.nix', symbol, message: 'has no `mode`', line: 3 }],
    },
  ],
};
