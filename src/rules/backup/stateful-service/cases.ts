import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';
const STATE = `${EXEC}serviceConfig.StateDirectory = "web";`;
const container = (more = ''): string =>
  `{ ... }:\n{\n  virtualisation.oci-containers.containers.web.image = "example.org/web:1";\n  modules.storage.datasets.services.web.mountpoint = "/srv/web";\n${more}}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a state directory',
      files: { 'module.nix': serviceModule(STATE) },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web` keeps state that no backup contains', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a dataset',
      files: { 'module.nix': serviceModule(EXEC, { config: 'modules.storage.datasets.services.web.mountpoint = "/srv/web";' }) },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web`' }],
    },
    {
      name: 'a container with a dataset',
      files: { 'module.nix': container() },
      expect: [{ file: 'module.nix', symbol: 'virtualisation.oci-containers.containers.web', message: 'Container `web`', line: 3 }],
    },
    {
      name: 'a backup of something else',
      files: {
        'module.nix': serviceModule(STATE),
        'mail.nix': '{ ... }:\n{\n  services.restic.backups.mail.paths = [ "/var/lib/webmail" ];\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web`' }],
    },
  ],
  silent: [
    { name: 'no state', files: { 'module.nix': serviceModule(EXEC) } },
    { name: 'a backup option', files: { 'module.nix': serviceModule(STATE, { options: 'backup = lib.mkOption { default = null; };' }) } },
    {
      name: 'a job in the module',
      files: { 'module.nix': serviceModule(STATE, { config: 'modules.backup.jobs.site.paths = [ "/srv" ];' }) },
    },
    {
      name: 'a setting of a host',
      files: { 'module.nix': serviceModule(STATE), 'hosts/fjord/web.nix': '{ ... }:\n{\n  services.web.backup.enable = true;\n}\n' },
    },
    {
      name: 'a job that contains the directory',
      files: { 'module.nix': serviceModule(STATE), 'jobs.nix': '{ ... }:\n{\n  services.restic.backups.all.paths = [ "/var/lib" ];\n}\n' },
    },
    { name: 'a service that ends', files: { 'module.nix': serviceModule(`${STATE}\nserviceConfig.Type = "oneshot";`) } },
    { name: 'a service that the policy leaves out', files: { 'module.nix': serviceModule(STATE) }, options: { ignoreServices: ['we*'] } },
  ],
  undecidable: [
    {
      name: 'a job whose paths only the user knows',
      files: {
        'module.nix': serviceModule(STATE),
        'jobs.nix': '{ config, ... }:\n{\n  services.restic.backups.all.paths = config.my.paths;\n}\n',
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a job that a helper makes',
      files: {
        'module.nix': serviceModule(STATE, { config: 'modules = import ./job.nix "web";' }),
        'job.nix': 'name: { backup.jobs.${name}.paths = [ "/var/lib/${name}" ]; }\n',
      },
    },
    {
      name: 'state that a helper adds',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./state.nix // { ExecStart = "/bin/web"; };'),
        'state.nix': '{ StateDirectory = "web"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web`', line: UNIT_LINE }],
    },
  ],
};
