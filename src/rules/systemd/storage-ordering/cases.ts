import { SERVICE_LINE, serviceModule } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.StateDirectory = "web";\n';
const dataset = { config: 'modules.storage.datasets.services.web.mountpoint = "/var/lib/web";' };
const message = '`/var/lib/web` of service `web` is a ZFS dataset, and the service does not wait for it';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no order',
      files: { 'module.nix': serviceModule(EXEC, dataset) },
      expect: [{ file: 'module.nix', symbol, message, line: SERVICE_LINE }],
    },
    {
      name: 'an order without a requirement',
      files: { 'module.nix': serviceModule(`${EXEC}after = [ "zfs-mount.service" ];`, dataset) },
      expect: [{ file: 'module.nix', symbol, message }],
    },
    {
      name: 'a dataset that holds the working directory',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web";\nserviceConfig.WorkingDirectory = cfg.dataDir;', {
          options: 'dataDir = lib.mkOption { default = "/srv/pool/web"; };',
          config: 'storage.datasets."pool".mountpoint = "/srv/pool";',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`/srv/pool` of service `web`' }],
    },
  ],
  silent: [
    {
      name: 'a dataset of disko, which NixOS mounts as one of its file systems',
      files: { 'module.nix': serviceModule(EXEC, { config: 'disko.devices.zpool.tank.datasets.web.mountpoint = "/var/lib/web";' }) },
    },
    {
      name: 'order and requirement',
      files: {
        'module.nix': serviceModule(
          `${EXEC}after = [ "network.target" "zfs-mount.service" ];\nrequires = [ "zfs-mount.service" ];`,
          dataset,
        ),
      },
    },
    {
      name: 'mounts by path',
      files: { 'module.nix': serviceModule(`${EXEC}unitConfig.RequiresMountsFor = [ "/var/lib/web" ];`, dataset) },
    },
    { name: 'no dataset', files: { 'module.nix': serviceModule(EXEC) } },
    {
      name: 'a dataset of another service',
      files: { 'module.nix': serviceModule(EXEC, { config: 'modules.storage.datasets.services.site.mountpoint = "/var/lib/website";' }) },
    },
    { name: 'a oneshot helper', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`, dataset) } },
  ],
  undecidable: [
    {
      name: 'an order that only the user knows',
      files: { 'module.nix': serviceModule(`${EXEC}after = cfg.after;`, { ...dataset, options: 'after = lib.mkOption { };' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a dataset that another file declares',
      files: {
        'module.nix': serviceModule(EXEC, { config: 'modules = import ./dataset.nix "web";' }),
        'dataset.nix': 'name:\n{ storage.datasets.services.${name}.mountpoint = "/var/lib/${name}"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message }],
    },
    {
      name: 'an order that another file makes',
      files: {
        'module.nix': serviceModule(`${EXEC}after = import ./units.nix lib cfg.zfs;\nrequires = import ./units.nix lib cfg.zfs;`, {
          ...dataset,
          options: 'zfs = lib.mkOption { };',
        }),
        'units.nix': 'lib: zfs: lib.optional (zfs != null) "zfs-mount.service"\n',
      },
    },
  ],
};
