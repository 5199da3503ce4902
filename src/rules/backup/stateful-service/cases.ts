import { SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';
const STATE = `${EXEC}serviceConfig.StateDirectory = "web";`;
const OWN = `${EXEC}serviceConfig.User = "web";`;
const DATA = 'dataDir = lib.mkOption { default = "/srv/web"; };';
const RULE = 'systemd.tmpfiles.rules = [ "d ${cfg.dataDir} 0750 web web - -" ];';
const volume = (path: string): string =>
  `{ ... }:\n{\n  virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    volumes = [ "${path}:/data" ];\n  };\n  systemd.tmpfiles.rules = [ "d /srv/web 0750 1000 1000 -" ];\n}\n`;
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
      name: 'a volume of a container that nobody makes',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  virtualisation.oci-containers.containers = lib.mapAttrs (name: extra: { image = "example.org/${name}:1"; volumes = [ "/var/lib/${name}/data:/data" ] ++ extra; }) {\n    web = [ "/etc/localtime:/etc/localtime:ro" "/var/lib/web/cache:/cache" ];\n  };\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'virtualisation.oci-containers.containers.web',
          message: 'Container `web` keeps state that no backup contains (`/var/lib/web/data`): give',
        },
      ],
    },
    {
      name: 'a state directory that several services share, once',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  systemd.services = lib.genAttrs [ "web" "worker" ] (name: {\n    wantedBy = [ "multi-user.target" ];\n    serviceConfig = {\n      ExecStart = "/bin/${name}";\n      StateDirectory = "web";\n    };\n  });\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '(`/var/lib/web`)', line: 7 }],
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
      name: 'a directory that a tmpfiles rule makes for the account of the service',
      files: { 'module.nix': serviceModule(OWN, { options: DATA, config: RULE }) },
      expect: [
        { file: 'module.nix', symbol, message: 'Service `web` keeps state that no backup contains (`/srv/web`)', line: SERVICE_LINE },
      ],
    },
    {
      name: 'a directory of tmpfiles settings that the service writes to',
      files: {
        'module.nix': serviceModule(`${OWN}\nserviceConfig.ReadWritePaths = [ "/var/lib/web" ];`, {
          config: 'systemd.tmpfiles.settings.web = { "/var/lib/web".d.user = "web"; "/var/lib/web/tree".d.user = "web"; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '(`/var/lib/web`)', line: SERVICE_LINE }],
    },
    {
      name: 'a container whose volume a tmpfiles rule makes',
      files: { 'module.nix': volume('/srv/web') },
      expect: [{ file: 'module.nix', symbol: 'virtualisation.oci-containers.containers.web', message: '(`/srv/web`)', line: 3 }],
    },
    {
      name: 'a copy of the file system of something else',
      files: {
        'module.nix': serviceModule(STATE),
        'jobs.nix': '{ ... }:\n{\n  services.syncoid.commands."tank/services/mail".target = "nas/mail";\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web`' }],
    },
    {
      name: 'a copy of the file systems of another machine',
      files: {
        'hosts/fjord/web.nix':
          '{ ... }:\n{\n  systemd.services.web.serviceConfig = { ExecStart = "/bin/web"; StateDirectory = "web"; };\n}\n',
        'hosts/shore/jobs.nix': '{ ... }:\n{\n  services.syncoid.commands."tank/persist".target = "nas/persist";\n}\n',
      },
      expect: [{ file: 'hosts/fjord/web.nix', symbol, message: 'Service `web`' }],
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
    {
      name: 'a volume that Nix fails on, beside a directory of another',
      files: {
        'a.nix':
          '{ ... }:\n{\n  virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    volumes = [ ("/data" 1) ];\n  };\n  systemd.tmpfiles.rules = [ "d /srv/web 0750 1000 1000 -" ];\n}\n',
      },
    },
    {
      name: 'volumes of a container that are read only, lie elsewhere or can be made again',
      files: {
        'module.nix':
          '{ ... }:\n{\n  virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    volumes = [ "/var/lib/web:/a:ro" "/mnt/films:/b" "/var/lib/web.sock:/c" "web-data:/d" "/var/lib/site/logs:/e" ];\n  };\n}\n',
      },
    },
    {
      name: 'a volume of a container that a backup contains',
      files: {
        'module.nix':
          '{ ... }:\n{\n  virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    volumes = [ "/var/lib/web/:/data:rw,Z" ];\n  };\n}\n',
        'backup.nix': '{ ... }:\n{\n  services.restic.backups.all.paths = [ "/var/lib" ];\n}\n',
      },
    },
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
    {
      name: 'a job that contains everything',
      files: { 'module.nix': serviceModule(STATE), 'jobs.nix': '{ ... }:\n{\n  services.borgbackup.jobs.all.paths = "/";\n}\n' },
    },
    {
      name: 'a job that contains what a tmpfiles rule makes',
      files: {
        'module.nix': serviceModule(OWN, { options: DATA, config: RULE }),
        'jobs.nix': '{ config, ... }:\n{\n  services.duplicity.root = config.services.web.dataDir;\n}\n',
      },
    },
    {
      name: 'directories that may be lost',
      files: {
        'module.nix': serviceModule(OWN, {
          options: 'cacheDir = lib.mkOption { };',
          config:
            'systemd.tmpfiles.rules = [ "d /run/web 0750 web web" "d /var/cache/web 0750 web web" "d ${cfg.cacheDir} 0750 web web" "D /srv/web 0750 web web" ];',
        }),
      },
    },
    {
      name: 'a directory of somebody else',
      files: { 'module.nix': serviceModule(OWN, { config: 'systemd.tmpfiles.rules = [ "d /srv/mail 0750 mail mail -" ];' }) },
    },
    { name: 'a container with a volume that nobody makes', files: { 'module.nix': volume('/srv/other') } },
    { name: 'a service that ends', files: { 'module.nix': serviceModule(`${STATE}\nserviceConfig.Type = "oneshot";`) } },
    { name: 'a service that the policy leaves out', files: { 'module.nix': serviceModule(STATE) }, options: { ignoreServices: ['we*'] } },
  ],
  undecidable: [
    {
      name: 'a rule that only the user knows',
      files: { 'module.nix': serviceModule(OWN, { options: 'rules = lib.mkOption { };', config: 'systemd.tmpfiles.rules = cfg.rules;' }) },
      symbols: [symbol],
    },
    {
      name: 'a copy of whole file systems',
      files: {
        'module.nix': serviceModule(STATE),
        'jobs.nix': '{ ... }:\n{\n  services.syncoid.commands."tank/persist".target = "nas/persist";\n}\n',
      },
      symbols: [symbol],
    },
    {
      name: 'a file that lists the paths',
      files: {
        'module.nix': serviceModule(STATE),
        'jobs.nix': '{ pkgs, ... }:\n{\n  services.duplicity.includeFileList = pkgs.writeText "list" "/srv";\n}\n',
      },
      symbols: [symbol],
    },
    {
      name: 'a job with paths beside known ones that only the user knows',
      files: {
        'module.nix': serviceModule(STATE),
        'jobs.nix': '{ config, ... }:\n{\n  services.restic.backups.all.paths = [ "/etc" ] ++ config.my.paths;\n}\n',
      },
      symbols: [symbol],
    },
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
      name: 'a directory that a helper makes',
      files: {
        'module.nix': serviceModule(OWN, { config: 'systemd.tmpfiles.rules = import ./directory.nix "web";' }),
        'directory.nix': 'name: [ "d /srv/${name} 0750 ${name} ${name} -" ]\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '(`/srv/web`)', line: SERVICE_LINE }],
    },
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
