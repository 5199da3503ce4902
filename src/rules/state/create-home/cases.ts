import type { RuleCases } from '../../cases.ts';

const symbol = 'users.users.web';
const user = (lines: string): string =>
  `{ config, lib, ... }:\n{\n  options.services.web.user = lib.mkOption { default = "web"; };\n  options.services.web.own = lib.mkOption { type = lib.types.bool; };\n  config.users.users.web = {\n    ${lines}\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a home with a mode of its own',
      files: { 'module.nix': user('isSystemUser = true;\n    createHome = true;\n    homeMode = "0710";') },
      expect: [{ file: 'module.nix', symbol, message: 'reset it to mode 0710', line: 7 }],
    },
    {
      name: 'a system user',
      files: { 'module.nix': user('isSystemUser = true;\n    createHome = true;') },
      expect: [{ file: 'module.nix', symbol, message: '`createHome` of service user `web`', line: 7 }],
    },
    {
      name: 'a user that a service runs as, named by an option',
      files: {
        'module.nix':
          '{ config, lib, ... }:\n{\n  options.services.web.user = lib.mkOption { default = "web"; };\n  config = {\n    users.users.${config.services.web.user}.createHome = true;\n    systemd.services.web.serviceConfig.User = config.services.web.user;\n  };\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'service user `web`', line: 5 }],
    },
  ],
  silent: [
    {
      name: 'an account with containers of its own',
      files: { 'module.nix': user('isSystemUser = true;\n    autoSubUidGidRange = true;\n    createHome = true;') },
    },
    {
      name: 'a home that another module leaves unmade',
      files: {
        'module.nix': user('isSystemUser = true;\n    createHome = true;'),
        'homes.nix': '{ lib, ... }:\n{\n  users.users.web.createHome = lib.mkForce false;\n}\n',
      },
    },
    { name: 'no home', files: { 'module.nix': user('isSystemUser = true;') } },
    { name: 'a home that is not made', files: { 'module.nix': user('isSystemUser = true;\n    createHome = false;') } },
    { name: 'a person', files: { 'module.nix': user('isNormalUser = true;\n    createHome = true;') } },
    {
      name: 'a system user that somebody logs in as',
      files: {
        'module.nix': user('isSystemUser = true;\n    createHome = true;\n    openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA" ];'),
      },
    },
    {
      name: 'a user that the policy leaves alone',
      files: { 'module.nix': user('isSystemUser = true;\n    createHome = true;') },
      options: { ignoreUsers: ['web'] },
    },
  ],
  undecidable: [
    {
      name: 'an option that decides',
      files: { 'module.nix': user('isSystemUser = true;\n    createHome = config.services.web.own;') },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that makes the home',
      files: {
        'module.nix': '{ ... }:\n{\n  users.users.web = import ./account.nix "web";\n}\n',
        'account.nix': 'name: { isSystemUser = true; group = name; createHome = true; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`createHome`', line: 3 }],
    },
  ],
};
