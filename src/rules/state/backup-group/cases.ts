import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.StateDirectory = "web";\n';
const GROUP = 'serviceConfig.Group = "web";\n';
const backup = (groups: string, name = 'restic-backup'): string =>
  `{ config, lib, ... }:\n{\n  users.users.${name} = {\n    isSystemUser = true;\n    extraGroups = ${groups};\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'an account for borg',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('[ "mail" ]', 'remote-borg') },
      expect: [{ file: 'module.nix', symbol, message: 'the backup user `remote-borg`' }],
    },
    {
      name: 'a group that the backup user lacks',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('[ "mail" ]') },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'the group `web`, which the backup user `restic-backup` is no member of',
          line: UNIT_LINE + 1,
        },
      ],
    },
    {
      name: 'a user that NixOS backups run as',
      files: {
        'module.nix': serviceModule(EXEC + GROUP),
        'backup.nix': backup('[ ]', 'archivist'),
        'jobs.nix': '{ ... }:\n{\n  services.restic.backups.nightly.user = "archivist";\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'the backup user `archivist`' }],
    },
    {
      name: 'a user that the policy names',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('[ ]', 'keeper') },
      options: { backupUsers: ['keeper'] },
      expect: [{ file: 'module.nix', symbol, message: '`keeper`' }],
    },
    {
      name: "a group that is not called as the service's user",
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\n`, { config: 'users.users.web.group = "www";' }),
        'backup.nix': backup('[ "web" ]'),
      },
      expect: [{ file: 'module.nix', symbol, message: 'for the group `www`' }],
    },
    {
      name: 'a member until another file replaces the groups',
      files: {
        'module.nix': serviceModule(EXEC + GROUP),
        'backup.nix': backup('[ "web" ]'),
        'fewer.nix': '{ lib, ... }:\n{\n  users.users.restic-backup.extraGroups = lib.mkForce [ "mail" ];\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'the group `web`, which the backup user `restic-backup` is no member of' }],
    },
    {
      name: 'a member until another file replaces the members',
      files: {
        'module.nix': serviceModule(EXEC + GROUP, { config: 'users.groups.web.members = [ "restic-backup" ];' }),
        'backup.nix': backup('[ ]'),
        'fewer.nix': '{ lib, ... }:\n{\n  users.groups.web.members = lib.mkForce [ "mail" ];\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'the group `web`' }],
    },
  ],
  silent: [
    {
      name: 'an account whose name only holds that of a tool',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'viewer.nix': backup('[ "mail" ]', 'ofborg-viewer') },
    },
    {
      name: 'the group that another file gives the account by force',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\n`, { config: 'users.users.web.group = "www";' }),
        'backup.nix': backup('[ "files" ]'),
        'group.nix': '{ lib, ... }:\n{\n  users.users.web.group = lib.mkForce "files";\n}\n',
      },
    },
    {
      name: 'an account that other machines push their backups to',
      files: {
        'module.nix': serviceModule(EXEC + GROUP),
        'backup.nix':
          '{ ... }:\n{\n  users.users.backup = {\n    isSystemUser = true;\n    openssh.authorizedKeys.keys = [ "ssh-ed25519 A" ];\n  };\n}\n',
      },
    },
    {
      name: 'a group that names the backup user as a member',
      files: {
        'module.nix': serviceModule(EXEC + GROUP, { config: 'users.groups.web.members = [ "restic-backup" ];' }),
        'backup.nix': backup('[ ]'),
      },
    },
    { name: 'a member', files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('[ "mail" "web" ]') } },
    {
      name: "the group of the service's user",
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\n`, { config: 'users.users.web.group = "www";' }),
        'backup.nix': backup('[ "www" ]'),
      },
    },
    {
      name: 'jobs of root beside an account that backs up something else',
      files: {
        'module.nix': serviceModule(EXEC + GROUP),
        'backup.nix': '{ ... }:\n{\n  users.users.cloud-backup.isSystemUser = true;\n}\n',
        'jobs.nix': '{ ... }:\n{\n  services.restic.backups.nightly.paths = [ "/var/lib" ];\n}\n',
      },
    },
    { name: 'no backup user', files: { 'module.nix': serviceModule(EXEC + GROUP) } },
    {
      name: 'no state',
      files: { 'module.nix': serviceModule(`serviceConfig.ExecStart = "/bin/web";\n${GROUP}`), 'backup.nix': backup('[ ]') },
    },
    {
      name: 'an account made up by systemd',
      files: { 'module.nix': serviceModule(`${EXEC}${GROUP}serviceConfig.DynamicUser = true;`), 'backup.nix': backup('[ ]') },
    },
    {
      name: 'a group that the policy leaves out',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('[ ]') },
      options: { ignoreGroups: ['web'] },
    },
  ],
  undecidable: [
    {
      name: 'groups that only the user knows',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('map (x: x.group) config.backup.services') },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'groups from a list of another file',
      files: { 'module.nix': serviceModule(EXEC + GROUP), 'backup.nix': backup('import ./groups.nix'), 'groups.nix': '[ "web" ]\n' },
    },
  ],
};
