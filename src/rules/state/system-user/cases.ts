import type { RuleCases } from '../../cases.ts';

const symbol = 'users.users.web';
const service = 'systemd.services.web.serviceConfig.User = "web";';
const module = (lines: string): string => `{ config, lib, ... }:\n{\n${lines}\n}\n`;
const GROUP = '  users.groups.web = { };';

export const cases: RuleCases = {
  fires: [
    {
      name: "a service's user that is no system user",
      files: { 'module.nix': module(`  users.users.web = {\n    group = "web";\n  };\n${GROUP}\n  ${service}`) },
      expect: [{ file: 'module.nix', symbol, message: 'without `isSystemUser = true`', line: 3 }],
    },
    {
      name: 'a user without a group',
      files: { 'module.nix': module(`  users.users.web.isSystemUser = true;\n${GROUP}`) },
      expect: [{ file: 'module.nix', symbol, message: 'has no `group`', line: 3 }],
    },
    {
      name: 'a group that nobody declares',
      files: {
        'module.nix': module('  users.users.web = {\n    isSystemUser = true;\n    group = "webb";\n  };\n  users.groups.web = { };'),
      },
      expect: [{ file: 'module.nix', symbol, message: 'the group `webb`, which no module declares', line: 5 }],
    },
    {
      name: 'a user that an option names',
      files: {
        'module.nix': module(
          '  options.services.web.user = lib.mkOption { default = "web"; };\n  config.users.users.${config.services.web.user}.group = "web";\n  config.users.groups.web = { };\n  config.systemd.services.web.serviceConfig.User = config.services.web.user;',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'User `web` of a service', line: 4 }],
    },
  ],
  silent: [
    {
      name: 'machines that give one account different groups',
      files: {
        'north.nix': '{ ... }:\n{\n  users.users.media = { isSystemUser = true; group = "shows"; };\n  users.groups.shows = { };\n}\n',
        'south.nix': '{ ... }:\n{\n  users.users.media = { isSystemUser = true; group = "films"; };\n  users.groups.films = { };\n}\n',
      },
    },
    {
      name: 'a complete account',
      files: { 'module.nix': module(`  users.users.web = { isSystemUser = true; group = "web"; };\n${GROUP}`) },
    },
    { name: 'a group that NixOS has', files: { 'module.nix': module('  users.users.web = { isSystemUser = true; group = "nogroup"; };') } },
    {
      name: 'a person',
      files: {
        'module.nix': module('  users.users.anna = { isNormalUser = true; };\n  systemd.services.sync.serviceConfig.User = "anna";'),
      },
    },
    {
      name: 'a number that is a system one',
      files: { 'module.nix': module(`  users.users.web = { uid = 510; group = "web"; description = "Web"; };\n${GROUP}\n  ${service}`) },
    },
    {
      name: 'names from one option',
      files: {
        'module.nix': module(
          '  options.services.web.group = lib.mkOption { type = lib.types.str; };\n  config.users.users.web = { isSystemUser = true; group = config.services.web.group; };\n  config.users.groups.${config.services.web.group} = { };',
        ),
      },
    },
    {
      name: 'a user that the policy leaves alone',
      files: { 'module.nix': module('  users.users.web.isSystemUser = true;') },
      options: { ignoreUsers: ['web'] },
    },
    { name: 'an account that nobody runs as', files: { 'module.nix': module('  users.users.anna.extraGroups = [ "web" ];') } },
  ],
  undecidable: [
    {
      name: 'a group that only the user knows',
      files: {
        'module.nix': module(
          '  options.services.web.group = lib.mkOption { type = lib.types.str; };\n  config.users.users.web = { isSystemUser = true; group = config.services.web.group; };',
        ),
      },
      symbols: [symbol],
    },
    {
      name: 'an account that a module only adds to',
      files: { 'module.nix': module(`  users.users.web.home = "/var/empty";\n  ${service}`) },
      symbols: [symbol],
    },
    {
      name: 'an account of NixOS',
      files: {
        'module.nix': module('  users.users.postgres.extraGroups = [ "web" ];\n  systemd.services.dump.serviceConfig.User = "postgres";'),
      },
      symbols: ['users.users.postgres'],
    },
    {
      name: 'the account of a repository of borg',
      files: {
        'module.nix': module('  users.users.borg = { };\n  services.borgbackup.repos.mine.path = "/srv/borg";'),
        'job.nix': module('  systemd.services.check.serviceConfig.User = "borg";'),
      },
      symbols: ['users.users.borg'],
    },
  ],
  throughHelper: [
    {
      name: 'a group that another module declares',
      files: { 'module.nix': module('  users.users.web = { isSystemUser = true; group = "web"; };'), 'groups.nix': module(GROUP) },
    },
    {
      name: 'a helper that forgets the group',
      files: {
        'module.nix': module('  users.users = import ./account.nix "web";'),
        'account.nix': 'name: { ${name}.isSystemUser = true; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'has no `group`', line: 3 }],
    },
  ],
};
