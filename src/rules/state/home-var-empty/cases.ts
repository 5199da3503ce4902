import type { RuleCases } from '../../cases.ts';

const FILE = 'modules/lamp.nix';
/** A module with one user; its settings start on line 5. */
const user = (settings: string, beside = '', name = 'lamp'): Record<string, string> => ({
  [FILE]: `{ config, lib, pkgs, ... }:\n{\n  options.services.lamp.dataDir = lib.mkOption { type = lib.types.path; default = "/var/lib/lamp"; };\n  config.users.users.${name} = {\n    ${settings}\n  };\n  ${beside}\n}\n`,
});
const finding = (message: string, line = 5, symbol = 'users.users.lamp') => ({ file: FILE, symbol, message, line });
const RUNS = 'config.systemd.services.lamp.serviceConfig = { User = "lamp"; ExecStart = "/bin/lamp"; };';

const FORCED = '{ lib, ... }:\n{\n  users.users.lamp.home = lib.mkForce "/var/empty";\n}\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a home with a mode of its own',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; homeMode = "750";'),
      expect: [finding('resets the permissions of a home that it makes to 0750')],
    },
    {
      name: 'a directory that one machine replaces, and no other',
      files: { ...user('isSystemUser = true; home = "/var/lib/lamp";'), 'hosts/pier/lamp.nix': FORCED },
      expect: [finding('The home of service user `lamp` is `/var/lib/lamp`')],
    },
    {
      name: 'a literal directory',
      files: user('isSystemUser = true; home = "/var/lib/lamp";'),
      expect: [finding('The home of service user `lamp` is `/var/lib/lamp`')],
    },
    {
      name: 'an option with a default',
      files: user('isSystemUser = true; home = config.services.lamp.dataDir;'),
      expect: [finding('is `config.services.lamp.dataDir`')],
    },
    {
      name: 'an option for a directory that has no default',
      files: user('isSystemUser = true; home = config.harbour.stateDir;'),
      expect: [finding('is `config.harbour.stateDir`')],
    },
    {
      name: 'a user of every instance, below a namespace that is an argument',
      files: {
        [FILE]:
          '{ config, lib, harbour, ... }:\n{\n  options.${harbour}.lamps = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.lit = lib.mkOption { type = lib.types.bool; }; }); };\n  config.users.users = lib.mapAttrs\' (name: lamp: lib.nameValuePair "lamp-${name}" { isSystemUser = true; home = "/srv/${name}"; }) config.${harbour}.lamps;\n}\n',
      },
      expect: [finding('The home of service user `lamp-<name>` is `/srv/<name>`', 4, 'users.users.lamp-<name>')],
    },
    {
      name: 'a text with an option in it',
      files: user('isSystemUser = true; home = "/srv/${config.harbour.name}";'),
      expect: [finding('`/srv/${config.harbour.name}`')],
    },
    { name: 'a path', files: user('isSystemUser = true; home = /srv/lamp;'), expect: [finding('`/srv/lamp`')] },
    {
      name: 'one side of a choice',
      files: user('isSystemUser = true; home = if config.harbour.old then "/var/lib/lamp" else "/var/empty";'),
      expect: [finding('service user `lamp`')],
    },
    {
      name: 'a user that only a service names',
      files: user('group = "lamp"; home = "/var/lib/lamp";', RUNS),
      expect: [finding('service user `lamp`')],
    },
    {
      name: 'a symbolic user that a service runs as',
      files: user(
        'group = "lamp"; home = "/var/lib/lamp";',
        'config.systemd.services.lamp.serviceConfig.User = config.harbour.user;',
        '${config.harbour.user}',
      ),
      expect: [finding('service user `${config.harbour.user}`', 5, 'users.users.${config.harbour.user}')],
    },
    {
      name: 'a user with a shell that a service runs as all the same',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; useDefaultShell = true;', RUNS),
      expect: [finding('service user `lamp`')],
    },
    {
      name: 'a shell that lets nobody in',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; shell = "${pkgs.shadow}/bin/nologin";'),
      expect: [finding('service user `lamp`')],
    },
    {
      name: 'a package that lets nobody in',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; shell = pkgs.shadow;'),
      expect: [finding('service user `lamp`')],
    },
    {
      name: 'a data directory that activation makes, whatever the options allow',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; createHome = true;'),
      options: { allowDataDirectory: true },
      expect: [finding('service user `lamp`')],
    },
  ],
  silent: [
    {
      name: 'an account with containers of its own',
      files: user('isSystemUser = true; linger = true; home = "/var/lib/lamp"; createHome = true;'),
    },
    {
      name: 'a directory that another module replaces',
      files: { ...user('isSystemUser = true; home = "/var/lib/lamp";'), 'modules/homes.nix': FORCED },
    },
    { name: 'the empty directory', files: user('isSystemUser = true; home = "/var/empty";') },
    { name: 'the empty directory by force', files: user('isSystemUser = true; home = lib.mkForce "/var/empty";') },
    { name: 'no home at all', files: user('isSystemUser = true; group = "lamp";') },
    { name: 'null', files: user('isSystemUser = true; home = null;') },
    {
      name: 'a person with settings that only the user knows',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  options.lamp.more = lib.mkOption { type = lib.types.attrs; };\n  config.users.users.lamp = { isNormalUser = true; home = "/home/lamp"; } // config.lamp.more;\n  ${RUNS}\n}\n`,
      },
    },
    { name: 'a person', files: user('isNormalUser = true; home = "/home/lamp";', RUNS) },
    { name: 'root', files: user('isSystemUser = true; home = "/root";', '', 'root') },
    { name: 'a user that is neither', files: user('home = "/var/lib/lamp";') },
    {
      name: 'an account that somebody logs in with',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA" ];'),
    },
    {
      name: 'an account that machines log in with, which a service runs as too',
      files: user(
        'isSystemUser = true; home = "/var/lib/lamp"; shell = pkgs.bashInteractive; openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA" ];',
        RUNS,
      ),
    },
    {
      name: 'an account that somebody logs in with by a certificate',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; openssh.authorizedPrincipals = [ "lamp" ];'),
    },
    { name: 'an account with a shell', files: user('isSystemUser = true; home = "/var/lib/lamp"; shell = pkgs.bashInteractive;') },
    { name: 'an account with the default shell', files: user('isSystemUser = true; home = "/var/lib/lamp"; useDefaultShell = true;') },
    {
      name: 'a data directory that activation leaves alone, where the options allow it',
      files: user('isSystemUser = true; home = "/var/lib/lamp"; createHome = false;'),
      options: { allowDataDirectory: true },
    },
  ],
  undecidable: [
    {
      name: 'a home that somebody else sets',
      files: user('isSystemUser = true; home = config.harbour.home;'),
      symbols: ['users.users.lamp'],
    },
    {
      name: 'a home that is computed elsewhere',
      files: user('isSystemUser = true; home = pkgs.harbour.homeOf "lamp";'),
      symbols: ['users.users.lamp'],
    },
    {
      name: 'an option that may be anything',
      files: user('isSystemUser = true; home = config.harbour.place;'),
      symbols: ['users.users.lamp'],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that gives the data directory as home',
      files: {
        [FILE]: '{ config, ... }:\n{\n  imports = [ ];\n  users.users.lamp = (import ./lib.nix).account "lamp";\n}\n',
        'modules/lib.nix': '{\n  account = name: { isSystemUser = true; group = name; home = "/var/lib/${name}"; };\n}\n',
      },
      expect: [finding('is `/var/lib/lamp`', 4)],
    },
    {
      name: 'a helper that does it right',
      files: {
        [FILE]: '{ config, ... }:\n{\n  users.users.lamp = (import ./lib.nix).account "lamp";\n}\n',
        'modules/lib.nix': '{\n  account = name: { isSystemUser = true; group = name; home = "/var/empty"; };\n}\n',
      },
    },
    {
      name: 'a service of another file that runs as the user',
      files: {
        ...user('group = "lamp"; home = "/var/lib/lamp";'),
        'modules/unit.nix': '{ ... }:\n{\n  systemd.services.lamp.serviceConfig = { User = "lamp"; ExecStart = "/bin/lamp"; };\n}\n',
      },
      expect: [finding('service user `lamp`')],
    },
  ],
};
