import type { RuleCases } from '../../cases.ts';

const FILE = 'modules/lamp.nix';
const SYMBOL = 'systemd.services.lamp';
/** A module with one service; `serviceConfig` is on line 7, tmpfiles rules on line 8, the rest on line 9. */
const lamp = (serviceConfig: string, rules: string, rest = ''): Record<string, string> => ({
  [FILE]: `{ config, lib, pkgs, ... }:\n{\n  options.services.lamp.dataDir = lib.mkOption { type = lib.types.path; default = "/var/lib/lamp"; };\n  options.services.lamp.cacheDir = lib.mkOption { type = lib.types.path; };\n  config = {\n    systemd.services.lamp.wantedBy = [ "multi-user.target" ];\n    systemd.services.lamp.serviceConfig = { ${/\bExecStart\b/.test(serviceConfig) ? '' : 'ExecStart = "/bin/lamp";'} ${serviceConfig} };\n    systemd.tmpfiles.rules = ${rules};\n    ${rest}\n  };\n}\n`,
});
const finding = (message: string, line = 8, symbol = SYMBOL) => ({ file: FILE, symbol, message, line });
const AS_LAMP = 'User = "lamp";';
const A = { policy: 'tmpfiles' };
const RULE = '[ "d /var/lib/lamp 0750 lamp lamp - -" ]';
const CONTAINER = 'virtualisation.oci-containers.containers.lamp = { image = "lamp"; volumes = [ "/var/lib/lamp:/data" ]; };';
const OIL = 'systemd.services.oil = { wantedBy = [ "multi-user.target" ]; serviceConfig = { ExecStart = "/bin/oil"; User = "lamp"; }; };';
const directories = (rules: string): string => `{ config, lib, ... }:\n{\n  systemd.tmpfiles.rules = ${rules};\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a directory of a person that is named after the service',
      files: lamp('User = "ann";', '[ "d /var/lib/lamp 0755 ann ann - -" ]', 'users.users.ann.isNormalUser = true;'),
      expect: [finding('`/var/lib/lamp`')],
    },
    {
      name: 'a directory that the service works in',
      files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, RULE),
      expect: [
        finding(
          '`/var/lib/lamp` of the native service `lamp` is made by a tmpfiles rule. Let systemd make it: `StateDirectory` with `StateDirectoryMode`.',
        ),
      ],
    },
    {
      name: 'a directory below one that it may write to',
      files: lamp(`${AS_LAMP} ReadWritePaths = [ "/var/lib/lamp" ];`, '[ "d /var/lib/lamp/oil 0750 lamp lamp - -" ]'),
      expect: [finding('`/var/lib/lamp/oil`')],
    },
    {
      name: 'a directory of the service’s user',
      files: lamp(AS_LAMP, '[ "d /var/cache/lamp 0750 lamp lamp - -" ]'),
      expect: [finding('Let systemd make it: `CacheDirectory` with `CacheDirectoryMode`.')],
    },
    {
      name: 'a directory of root that a service of root works in',
      files: lamp('WorkingDirectory = "/var/lib/lamp";', '[ "d /var/lib/lamp" ]'),
      expect: [finding('`/var/lib/lamp`')],
    },
    {
      name: 'an option by its default, quoted',
      files: lamp(
        `${AS_LAMP} WorkingDirectory = config.services.lamp.dataDir;`,
        '[ "d \'${config.services.lamp.dataDir}\' 0750 lamp lamp - -" ]',
      ),
      expect: [finding('`/var/lib/lamp`')],
    },
    {
      name: 'settings instead of rules',
      files: {
        [FILE]:
          '{ ... }:\n{\n  systemd.services.lamp.serviceConfig = { ExecStart = "/bin/lamp"; User = "lamp"; };\n  systemd.tmpfiles.settings.lamp."/var/lib/lamp".d = { mode = "0750"; user = "lamp"; };\n}\n',
      },
      expect: [finding('`/var/lib/lamp`', 4)],
    },
    {
      name: 'every line of several',
      files: lamp(AS_LAMP, '[\n      "d /var/lib/lamp 0750 lamp lamp - -"\n      "d /var/log/lamp 0750 lamp lamp - -"\n    ]'),
      expect: [finding('`/var/lib/lamp`', 9), finding('`LogsDirectory`', 10)],
    },
    {
      name: 'a directory at the service that works in it, of two with one user',
      files: lamp(
        AS_LAMP,
        '[ "d /var/lib/oil/ 0750 lamp lamp - -" ]',
        'systemd.services.oil.serviceConfig = { ExecStart = "/bin/oil"; User = "lamp"; WorkingDirectory = "/var/lib/oil/wick"; };',
      ),
      expect: [finding('`/var/lib/oil` of the native service `oil`', 8, 'systemd.services.oil')],
    },
    {
      name: 'an option through toString',
      files: lamp(AS_LAMP, '[ "d ${toString config.services.lamp.dataDir} 0750 lamp lamp - -" ]'),
      expect: [finding('`/var/lib/lamp`')],
    },
    {
      name: 'a directory beside the volumes of a container',
      files: lamp(AS_LAMP, '[ "d /var/lib/lamp-oil 0750 lamp lamp - -" ]', CONTAINER),
      expect: [finding('`/var/lib/lamp-oil`')],
    },
    {
      name: 'a path that only is a condition of something else',
      files: lamp(AS_LAMP, 'lib.optional (config.services.lamp.cacheDir != "/tmp") "d /var/lib/lamp 0750 lamp lamp - -"'),
      expect: [finding('`/var/lib/lamp`')],
    },
    {
      name: 'both for one path',
      files: lamp(`${AS_LAMP} StateDirectory = "lamp";`, RULE),
      expect: [finding('is made by a tmpfiles rule and by `StateDirectory`')],
    },
    {
      name: 'both for one path, whatever the policy',
      files: lamp(`${AS_LAMP} StateDirectory = "lamp";`, RULE),
      options: A,
      expect: [finding('is made by a tmpfiles rule and by `StateDirectory`')],
    },
    {
      name: 'one of several names of StateDirectory',
      files: lamp(`${AS_LAMP} StateDirectory = "oil lamp:light";`, RULE),
      expect: [finding('and by `StateDirectory`')],
    },
    {
      name: 'StateDirectory on the unit of a container',
      files: lamp('', '[ ]', `${CONTAINER}\n    systemd.services.podman-lamp.serviceConfig.StateDirectory = "lamp";`),
      expect: [finding('`podman-lamp` runs an OCI container', 10, 'systemd.services.podman-lamp')],
    },
    {
      name: 'StateDirectory on the unit of a container, beside the rule that should make it',
      files: lamp('', RULE, `${CONTAINER}\n    systemd.services.podman-lamp.serviceConfig.StateDirectory = "lamp";`),
      expect: [finding('`podman-lamp` runs an OCI container', 10, 'systemd.services.podman-lamp')],
    },
    {
      name: 'a directory that nobody makes',
      files: lamp(`${AS_LAMP} WorkingDirectory = config.services.lamp.dataDir;`, '[ ]'),
      options: A,
      expect: [finding('Nothing makes `/var/lib/lamp`, which `lamp` works in.', 7)],
    },
    {
      name: 'a directory option without default that nobody makes',
      files: lamp(`${AS_LAMP} ReadWritePaths = [ config.services.lamp.cacheDir ];`, '[ ]'),
      options: A,
      expect: [finding('`${config.services.lamp.cacheDir}`', 7)],
    },
    {
      name: 'a directory on the command line that nobody makes',
      files: lamp(`${AS_LAMP} ExecStart = "/bin/lamp --data \${config.services.lamp.dataDir}";`, '[ ]'),
      options: A,
      expect: [finding('Nothing makes `/var/lib/lamp`', 7)],
    },
    {
      name: 'a home that nobody makes',
      files: lamp(
        `${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`,
        '[ ]',
        'users.users.lamp = { home = "/var/lib/lamp"; createHome = false; };',
      ),
      options: A,
      expect: [finding('Nothing makes', 7)],
    },
    {
      name: 'a rule that only cleans up',
      files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, '[ "e /var/lib/lamp - - - 10d" ]'),
      options: A,
      expect: [finding('Nothing makes', 7)],
    },
    {
      name: 'many directories of one service, told of once',
      files: lamp(
        AS_LAMP,
        '[\n      "d /var/lib/lamp/files 0750 lamp lamp - -"\n      "d /var/lib/lamp 0750 lamp lamp - -"\n      "d /var/lib/lamp/files/new 0750 lamp lamp - -"\n      "d /var/lib/lamp/keys 0700 lamp lamp - -"\n    ]',
      ),
      expect: [
        finding(
          '`/var/lib/lamp`, `/var/lib/lamp/files` and 2 more directories of the native service `lamp` are made by tmpfiles rules',
          10,
        ),
      ],
    },
    {
      name: 'a directory of settings, at its path',
      files: lamp(
        `${AS_LAMP} StateDirectory = "lamp";`,
        '[ ]',
        'systemd.tmpfiles.settings.lamp = {\n      "/var/lib/lamp//keys" = {\n        d = { user = "lamp"; };\n      };\n    };',
      ),
      expect: [finding('`/var/lib/lamp/keys` of the native', 10)],
    },
    {
      name: 'both, the rule in another file',
      files: { ...lamp(`${AS_LAMP} StateDirectory = "lamp";`, '[ ]'), 'modules/directories.nix': directories(RULE) },
      expect: [
        {
          file: 'modules/directories.nix',
          symbol: SYMBOL,
          message: '`/var/lib/lamp` of `lamp` is made by a tmpfiles rule and by `StateDirectory`',
          line: 3,
        },
      ],
    },
    {
      name: 'a rule of another file for the account of the one service',
      files: {
        ...lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, '[ ]'),
        'hosts/quay/directories.nix': directories(RULE),
      },
      expect: [{ file: 'hosts/quay/directories.nix', symbol: SYMBOL, message: '`/var/lib/lamp` of the native service `lamp`', line: 3 }],
    },
    {
      name: 'a directory of the service that it is named after, of two with one user',
      files: lamp(AS_LAMP, '[ "d /var/lib/oil 0750 lamp lamp - -" ]', OIL),
      expect: [finding('`/var/lib/oil` of the native service `oil`', 8, 'systemd.services.oil')],
    },
    {
      name: 'a directory of the service under the same condition, of two with one user',
      files: lamp(
        AS_LAMP,
        'lib.mkIf config.harbour.fuel.enable [ "d /var/lib/fuel 0750 lamp lamp - -" ]',
        OIL.replace('oil = {', 'oil = lib.mkIf config.harbour.fuel.enable {'),
      ),
      expect: [finding('`/var/lib/fuel` of the native service `oil`', 8, 'systemd.services.oil')],
    },
    {
      name: 'a directory of a module that another takes in, once',
      files: {
        'modules/services.nix': `{ cfg, ... }:\n{\n  systemd.services.lamp = { wantedBy = [ "multi-user.target" ]; serviceConfig = { ExecStart = "/bin/lamp"; User = "lamp"; }; };\n  systemd.tmpfiles.rules = ${RULE};\n}\n`,
        'modules/lamp.nix':
          '{ config, ... }:\n{\n  config = import ./services.nix { cfg = config.services.lamp; } // { networking.firewall.enable = true; };\n}\n',
      },
      expect: [{ file: 'modules/services.nix', symbol: SYMBOL, message: '`/var/lib/lamp`', line: 4 }],
    },
    {
      name: 'a directory of an account that NixOS has too and the module makes',
      files: lamp(
        'User = "nginx";',
        '[ "d /var/lib/site 0750 nginx nginx - -" ]',
        'users.users.nginx = { isSystemUser = true; group = "nginx"; };',
      ),
      expect: [finding('`/var/lib/site` of the native service `lamp`')],
    },
  ],
  silent: [
    {
      name: 'a directory of a person, as whom a service runs',
      files: lamp('User = "ann";', '[ "d /run/games 0755 ann ann - -" ]', 'users.users.ann.isNormalUser = true;'),
    },
    {
      name: 'a directory of an account that a module of NixOS has, beside a guest of it',
      files: lamp('User = "nginx";', '[ "d /var/log/nginx 0750 nginx nginx - -" ]'),
    },
    {
      name: 'a rule of another file for an account that a module of NixOS has',
      files: { ...lamp('User = "nginx";', '[ ]'), 'modules/directories.nix': directories('[ "d /var/lib/site 0750 nginx nginx - -" ]') },
    },
    {
      name: 'a directory of a sister service that is switched off',
      files: lamp(AS_LAMP, '[ "d /var/lib/oil 0750 lamp lamp - -" ]', OIL.replace('oil = {', 'oil = { enable = false;')),
    },
    {
      name: 'a rule of another file under a condition of its own',
      files: {
        ...lamp(`${AS_LAMP} StateDirectory = "lamp";`, '[ ]'),
        'modules/directories.nix': directories(`lib.mkIf config.harbour.old ${RULE}`),
      },
    },
    {
      name: 'a rule of another machine',
      files: {
        'hosts/pier/lamp.nix': lamp(`${AS_LAMP} StateDirectory = "lamp";`, '[ ]')[FILE] as string,
        'hosts/quay/directories.nix': directories(RULE),
      },
    },
    {
      name: 'a directory on the command line that a script makes',
      files: lamp(
        `${AS_LAMP} ExecStart = "/bin/lamp \${config.services.lamp.dataDir}";`,
        '[ ]',
        'systemd.services.lamp.preStart = "mkdir -p ${config.services.lamp.dataDir}";',
      ),
      options: A,
    },
    {
      name: 'a directory on the command line of root, who can make it',
      files: lamp('ExecStart = "/bin/lamp ${config.services.lamp.dataDir}";', '[ ]'),
      options: A,
    },
    { name: 'StateDirectory', files: lamp(`${AS_LAMP} StateDirectory = "lamp"; WorkingDirectory = "/var/lib/lamp";`, '[ ]') },
    {
      name: 'a rule that makes no directory',
      files: lamp(`${AS_LAMP} StateDirectory = "lamp";`, '[ "Z /var/lib/lamp 0750 lamp lamp - -" "e /var/lib/lamp - - - 10d" ]'),
    },
    {
      name: 'a directory of somebody else that the service may write to',
      files: lamp(`${AS_LAMP} ReadWritePaths = [ "/var/lib/metrics" ];`, '[ "d /var/lib/metrics 0775 metrics metrics - -" ]'),
    },
    {
      name: 'a directory of an account that a service of another module runs as too',
      files: {
        ...lamp(AS_LAMP, RULE),
        'modules/post.nix': '{ ... }:\n{\n  systemd.services.post.serviceConfig = { ExecStart = "/bin/post"; User = "lamp"; };\n}\n',
      },
    },
    { name: 'a directory of nobody in particular', files: lamp('', '[ "d /var/lib/oil" ]') },
    {
      name: 'a directory for a service with a user of its own making',
      files: lamp('DynamicUser = true; WorkingDirectory = "/var/lib/lamp";', '[ "d /var/lib/lamp" ]'),
    },
    { name: 'a directory that systemd cannot make', files: lamp(AS_LAMP, '[ "d /mnt/lamp 0750 lamp lamp - -" ]') },
    {
      name: 'a directory that was moved away from the default',
      files: lamp(
        `${AS_LAMP} WorkingDirectory = config.services.lamp.dataDir;`,
        'lib.optional (config.services.lamp.dataDir != "/var/lib/lamp") "d ${config.services.lamp.dataDir} 0750 lamp lamp - -"',
      ),
    },
    {
      name: 'either of both',
      files: lamp(
        AS_LAMP,
        'lib.mkIf (!config.harbour.managed) [ "d /var/lib/lamp 0750 lamp lamp - -" ]',
        'systemd.services.lamp.serviceConfig.StateDirectory = lib.mkIf config.harbour.managed "lamp";',
      ),
      options: A,
    },
    { name: 'a volume of a container', files: lamp(AS_LAMP, RULE, CONTAINER) },
    { name: 'the second of several volumes', files: lamp(AS_LAMP, RULE, CONTAINER.replace('[ ', '[ "/var/oil:/oil" ')) },
    { name: 'a directory above a volume', files: lamp(AS_LAMP, RULE, CONTAINER.replace('/var/lib/lamp:', '/var/lib/lamp/data:')) },
    {
      name: 'a oneshot that prepares a container',
      files: lamp(`${AS_LAMP} Type = "oneshot";`, '[ "d /var/lib/lamp-config 0750 lamp lamp - -" ]', CONTAINER),
    },
    {
      name: 'a service that the module only adds to',
      files: { [FILE]: `{ ... }:\n{\n  systemd.services.lamp.serviceConfig.User = "lamp";\n  systemd.tmpfiles.rules = ${RULE};\n}\n` },
    },
    {
      name: 'an empty StateDirectory on the unit of a container',
      files: lamp('', '[ ]', `${CONTAINER}\n    systemd.services.podman-lamp.serviceConfig.StateDirectory = "";`),
    },
    { name: 'policy tmpfiles: the rule', files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, RULE), options: A },
    {
      name: 'policy tmpfiles: a rule for the directory above',
      files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp/oil";`, RULE),
      options: A,
    },
    {
      name: 'policy tmpfiles: StateDirectory will do',
      files: lamp(`${AS_LAMP} StateDirectory = "lamp"; WorkingDirectory = "/var/lib/lamp";`, '[ ]'),
      options: A,
    },
    {
      name: 'policy tmpfiles: StateDirectory of the service it helps',
      files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/oil";`, '[ ]', 'systemd.services.oil.serviceConfig.StateDirectory = "oil";'),
      options: A,
    },
    {
      name: 'policy tmpfiles: a home that activation makes',
      files: lamp(
        `${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`,
        '[ ]',
        'users.users.lamp = { home = "/var/lib/lamp"; createHome = true; };',
      ),
      options: A,
    },
    {
      name: 'policy tmpfiles: a directory it can do without',
      files: lamp(`${AS_LAMP} ReadWritePaths = [ "-/var/lib/oil" ];`, '[ ]'),
      options: A,
    },
    { name: 'policy tmpfiles: a directory that holds no state', files: lamp(`${AS_LAMP} WorkingDirectory = "/";`, '[ ]'), options: A },
  ],
  undecidable: [
    { name: 'a rule from elsewhere', files: lamp(AS_LAMP, '[ (pkgs.harbour.rule "lamp") ]'), symbols: [SYMBOL] },
    {
      name: 'a directory of which nobody knows where it lies',
      files: lamp(AS_LAMP, '[ "d ${config.services.lamp.cacheDir} 0750 lamp lamp - -" ]'),
      symbols: [SYMBOL],
    },
    {
      name: 'policy tmpfiles: a rule from elsewhere',
      files: lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, '[ (pkgs.harbour.rule "lamp") ]'),
      options: A,
      symbols: [SYMBOL],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that makes the rule, at its call',
      files: {
        ...lamp(AS_LAMP, '(import ./lib.nix).rules "lamp"'),
        'modules/lib.nix': '{\n  rules = name: [ "d /var/lib/${name} 0750 ${name} ${name} - -" ];\n}\n',
      },
      expect: [finding('`/var/lib/lamp` of the native service `lamp`')],
    },
    {
      name: 'a helper that makes several rules, all in one finding',
      files: {
        ...lamp(AS_LAMP, '(import ./lib.nix).rules "lamp"'),
        'modules/lib.nix':
          '{\n  rules = name: [ "d /var/lib/${name} 0750 ${name} ${name}" "d /var/log/${name} 0750 ${name} ${name}" ];\n}\n',
      },
      expect: [
        finding(
          '`/var/lib/lamp`, `/var/log/lamp` of the native service `lamp` are made by a tmpfiles rule. Let systemd make them: `StateDirectory` with `StateDirectoryMode` and `LogsDirectory` with `LogsDirectoryMode`.',
        ),
      ],
    },
    {
      name: 'policy tmpfiles: a module of another file makes the directory',
      files: {
        ...lamp(`${AS_LAMP} WorkingDirectory = "/var/lib/lamp";`, '[ ]'),
        'modules/directories.nix': `{ ... }:\n{\n  systemd.tmpfiles.rules = ${RULE};\n}\n`,
      },
      options: A,
    },
  ],
};
