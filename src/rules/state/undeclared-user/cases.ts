import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';
const ACCOUNT = 'users.users.web = { isSystemUser = true; group = "web"; };\n    users.groups.web = { };';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a further group that nobody declares',
      files: {
        'module.nix':
          '{ ... }:\n{\n  users.users.web = { isSystemUser = true; group = "web"; };\n  users.groups.web = { };\n  systemd.services.web.serviceConfig = {\n    ExecStart = "/bin/web";\n    User = "web";\n    SupplementaryGroups = [ "video" "filmz" ];\n  };\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'systemd.services.web',
          message: '`SupplementaryGroups` is `filmz`, which no module declares, so it fails at start. Declare `users.groups.filmz`.',
          line: 8,
        },
      ],
    },
    {
      name: 'a user that nobody declares',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";`) },
      expect: [{ file: 'module.nix', symbol, message: '`User` is `meteo`, which no module declares', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a group that nobody declares',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\nserviceConfig.Group = "webb";`, {
          config: 'users.users.web.isSystemUser = true;',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`Group` is `webb`' }],
    },
    {
      name: 'a user beside those that another module makes of its own option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";`, { config: 'my.accounts.other = { };' }),
        'accounts.nix':
          '{ config, lib, ... }:\n{\n  options.my.accounts = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { }); };\n  config.users.users = lib.mapAttrs (name: user: { isSystemUser = true; }) config.my.accounts;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`User` is `meteo`' }],
    },
    {
      name: 'a user from the default of an option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = cfg.user;`, { options: 'user = lib.mkOption { default = "meteo"; };' }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`User` is `meteo`' }],
    },
  ],
  silent: [
    {
      name: 'an account of the module',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\nserviceConfig.Group = "web";`, { config: ACCOUNT }) },
    },
    {
      name: 'an account by the same option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = cfg.user;`, {
          options: 'user = lib.mkOption { type = lib.types.str; };',
          config: 'users.users.${cfg.user}.isSystemUser = true;',
        }),
      },
    },
    {
      name: 'an account that systemd makes up',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";\nserviceConfig.DynamicUser = true;`) },
    },
    {
      name: 'accounts that NixOS always has',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "nobody";\nserviceConfig.Group = "nogroup";`) },
    },
    {
      name: 'an account of a NixOS module in use',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "postgres";`, { config: 'services.postgresql.enable = true;' }) },
    },
    { name: 'a number', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "1000";`) } },
    { name: 'a number without quotes', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = 1000;`) } },
    {
      name: 'the name of a declared account',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = config.users.users.web.name;`, { config: ACCOUNT }) },
    },
    {
      name: 'an account that the policy knows',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";`) },
      options: { ignore: ['meteo'] },
    },
    {
      name: 'the name of an account that a module of NixOS declares',
      files: {
        'module.nix': serviceModule(
          `${EXEC}serviceConfig.User = config.users.users.named.name;\nserviceConfig.Group = config.users.users.named.group;`,
        ),
      },
    },
  ],
  undecidable: [
    {
      name: 'an account of a unit that somebody else starts',
      files: { 'module.nix': '{ ... }:\n{\n  systemd.services.forge-server.serviceConfig.User = "forge";\n}\n' },
      symbols: ['systemd.services.forge-server'],
    },
    {
      name: 'an account that a module of NixOS is told of',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "post";`, { config: 'services.dovecot2.settings.mail_uid = "post";' }),
      },
      symbols: [symbol],
    },
    {
      name: 'an account of a NixOS module that may be off',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "postgres";`) },
      symbols: [symbol],
    },
    {
      name: 'an account that the user picks',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = cfg.user;`, { options: 'user = lib.mkOption { type = lib.types.str; };' }),
      },
      symbols: [symbol],
    },
    {
      name: 'directives that may make the account up',
      files: {
        'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; User = "meteo"; } // cfg.extra;', { options: OPEN_OPTION }),
      },
      symbols: [symbol],
    },
    { name: 'an account of an instance', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "%i";`) }, symbols: [symbol] },
    {
      name: 'an account that a module from elsewhere may declare',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "knot-store";`, { config: 'services.knot.enable = true;' }) },
      symbols: [symbol],
    },
    {
      name: 'an account by the first word of a service from elsewhere',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "knot";`, { config: 'services.knot-server.enable = true;' }) },
      symbols: [symbol],
    },
    {
      name: 'an account that another module makes of its own option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";`, { config: 'my.accounts.meteo = { };' }),
        'accounts.nix':
          '{ config, lib, ... }:\n{\n  options.my.accounts = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule ({ name, ... }: { options.name = lib.mkOption { default = name; }; })); };\n  config.users = lib.mkMerge (map (user: { users.${user.name}.isSystemUser = true; }) (lib.attrValues config.my.accounts));\n}\n',
      },
      symbols: [symbol],
    },
    {
      name: 'accounts that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "meteo";`, { options: OPEN_OPTION, config: 'users.users = cfg.extra;' }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'an account that a helper of another module declares',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";`),
        'accounts.nix': '{ ... }: { users = import ./account.nix "web"; }\n',
        'account.nix': 'name: { users.${name} = { isSystemUser = true; group = name; }; groups.${name} = { }; }\n',
      },
    },
    {
      name: 'a helper that names another account',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./run.nix "web" // { ExecStart = "/bin/web"; };', { config: ACCOUNT }),
        'run.nix': 'name: { User = "${name}-run"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`User` is `web-run`', line: UNIT_LINE + 1 }],
    },
  ],
};
