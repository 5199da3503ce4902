import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const STRICT = 'serviceConfig.ProtectSystem = "strict";\nserviceConfig.User = "web";\n';
const EXEC = `${STRICT}serviceConfig.ExecStart = "/bin/web --data \${cfg.dataDir}";\n`;
const options = 'dataDir = lib.mkOption { default = "/var/lib/web"; };';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a tree that is read-only as a whole',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadOnlyPaths = [ "/" ];`, { options }) },
      expect: [{ file: 'module.nix', symbol, message: '`/var/lib/web` of service `web` is read-only to it' }],
    },
    {
      name: 'a working directory that nothing makes writable',
      files: {
        'module.nix': serviceModule(`${STRICT}serviceConfig.ExecStart = "/bin/web";\nserviceConfig.WorkingDirectory = "/srv/web";`),
      },
      expect: [{ file: 'module.nix', symbol, message: '`/srv/web` of service `web` is read-only to it', line: UNIT_LINE + 3 }],
    },
    {
      name: 'a data directory on the command line',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = [ "/var/lib/website" ];`, { options }) },
      expect: [{ file: 'module.nix', symbol, message: '`/var/lib/web`', line: UNIT_LINE + 2 }],
    },
    {
      name: 'a directory that tmpfiles make for the account',
      files: {
        'module.nix': serviceModule(`${STRICT}serviceConfig.ExecStart = "/bin/web";`, {
          config: 'systemd.tmpfiles.rules = [ "d /var/cache/web 0750 web web - -" "d /var/lib/site 0750 site site - -" ];',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`/var/cache/web` of service', line: 12 }],
    },
    {
      name: 'an account made up by systemd, which is strict by itself',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.DynamicUser = true;\nserviceConfig.ExecStart = "/bin/web";\nenvironment.DATA = cfg.dataDir;',
          { options },
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: '`/var/lib/web`' }],
    },
  ],
  silent: [
    {
      name: 'a directory that the service is said to read only',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadOnlyPaths = [ "\${cfg.dataDir}" ];`, { options }) },
    },
    {
      name: 'a directory above that is bound read-only',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.BindReadOnlyPaths = [ "/backup/web:/var/lib/web" ];`, { options }) },
    },
    {
      name: 'a path that is writable',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = [ "-\${cfg.dataDir}" ];`, { options }) },
    },
    {
      name: 'a directory above that is writable',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = "/srv /var/lib/";`, { options }) },
    },
    {
      name: 'a directory of tmpfiles for an account that a service of another module runs as too',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";\nserviceConfig.ReadWritePaths = "/var/lib";`, {
          options,
          config: 'systemd.tmpfiles.rules = [ "d /var/cache/web 0750 web web - -" ];',
        }),
        'other.nix': '{ ... }:\n{\n  systemd.services.other.serviceConfig = { ExecStart = "/bin/other"; User = "web"; };\n}\n',
      },
    },
    { name: 'a state directory', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectory = "web";`, { options }) } },
    {
      name: 'a path by its specifier',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = "%S/web";`, { options }) },
    },
    { name: 'a system that is not read-only', files: { 'module.nix': serviceModule(EXEC.replace('strict', 'full'), { options }) } },
    {
      name: 'a working directory in a package that the user picks',
      files: {
        'module.nix': serviceModule(
          `${STRICT}serviceConfig.WorkingDirectory = "\${cfg.package}/share";\nserviceConfig.ExecStart = "/bin/web";`,
          {
            options: 'package = lib.mkOption { type = lib.types.package; };',
          },
        ),
      },
    },
    {
      name: 'directories to read',
      files: {
        'module.nix': serviceModule(
          `${STRICT}serviceConfig.WorkingDirectory = "/";\nserviceConfig.ExecStart = "/bin/web \${cfg.configDir}";`,
          { options: 'configDir = lib.mkOption { default = "/etc/web"; };' },
        ),
      },
    },
    {
      name: 'a name of the project’s own that is not looked at',
      files: { 'module.nix': serviceModule(EXEC, { options }) },
      options: { optionNames: '^never$' },
    },
  ],
  undecidable: [
    {
      name: 'a directory that only the user knows, beside a state directory',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectory = "web";`, { options: 'dataDir = lib.mkOption { };' }) },
      symbols: [symbol],
    },
    {
      name: 'a path whose specifier depends on the instance',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = "/var/lib/%i";`, { options }) },
      symbols: [symbol],
    },
    {
      name: 'a state directory whose name is worked out',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.StateDirectory = lib.removePrefix "/var/lib/" config.archive.directory;`, {
          options,
        }),
      },
      symbols: [symbol],
    },
    {
      name: 'paths of a service of somebody else',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = config.services.archive.paths;`, { options }) },
      symbols: [symbol],
    },
    {
      name: 'paths that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.ReadWritePaths = map toString cfg.paths;`, {
          options: `${options}\n    paths = lib.mkOption { };`,
        }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a sandbox in another file',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./sandbox.nix // {\n  ExecStart = "/bin/web --data ${cfg.dataDir}";\n};', {
          options,
        }),
        'sandbox.nix': '{ ProtectSystem = "strict"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`/var/lib/web`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a helper that makes the data directory writable',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./service.nix cfg;', { options }),
        'service.nix': 'cfg: { ProtectSystem = "strict"; ExecStart = "/bin/web ${cfg.dataDir}"; ReadWritePaths = [ cfg.dataDir ]; }\n',
      },
    },
  ],
};
