import { OPEN_OPTION, SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no account',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'Service `web` runs as root: it sets neither `User` nor `DynamicUser`.',
          line: SERVICE_LINE,
        },
      ],
    },
    {
      name: 'root by name, from the default of an option',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = cfg.user;`, { options: 'user = lib.mkOption { default = "root"; };' }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`User` is `root`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'an account that is taken away',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = lib.mkForce null;\nserviceConfig.DynamicUser = false;`) },
      expect: [{ file: 'module.nix', symbol, message: 'runs as root' }],
    },
    {
      name: 'a script that changes the firewall, with the capability that it takes',
      files: { 'module.nix': serviceModule("script = ''\n  while read -r line; do nft add element inet site \"$line\"; done\n'';") },
      expect: [
        { file: 'module.nix', symbol, message: 'It calls `nft`, for which an account takes `AmbientCapabilities = [ "CAP_NET_ADMIN" ]`.' },
      ],
    },
    {
      name: 'a script that no account can run',
      files: { 'module.nix': serviceModule("script = ''\n  ${pkgs.zfs}/bin/zfs list -o name\n'';") },
      expect: [{ file: 'module.nix', symbol, message: 'It calls `zfs`, which takes root: if that is all it does, make it a oneshot' }],
    },
    {
      name: 'a oneshot, where the policy counts them',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`) },
      options: { oneshot: true },
      expect: [{ file: 'module.nix', symbol, message: 'runs as root' }],
    },
    {
      name: 'the account of nobody, which is taken whether the service wants one made up or not',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "nobody";\nserviceConfig.DynamicUser = true;`) },
      expect: [
        { file: 'module.nix', symbol, message: 'Service `web` runs as `nobody`: other services share this account', line: UNIT_LINE + 1 },
      ],
    },
    {
      name: 'nobody by number',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = 65534;`) },
      expect: [{ file: 'module.nix', symbol, message: 'runs as `nobody`' }],
    },
  ],
  silent: [
    { name: 'a unit that is switched off for good', files: { 'module.nix': serviceModule('enable = false;\nscript = "web";') } },
    { name: 'an account', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.User = "web";`) } },
    {
      name: 'an account that the user picks',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = cfg.user;`, { options: 'user = lib.mkOption { type = lib.types.str; };' }),
      },
    },
    { name: 'an account made up by systemd', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.DynamicUser = "yes";`) } },
    { name: 'a oneshot', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`) } },
    {
      name: 'the unit of a container',
      files: {
        'module.nix':
          '{ ... }:\n{\n  virtualisation.oci-containers.containers.web.image = "a";\n  systemd.services.podman-web.serviceConfig.ExecStart = "/bin/a";\n}\n',
      },
    },
    { name: 'a service that may be root', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // cfg.extra;', { options: OPEN_OPTION }) },
      symbols: [symbol],
    },
    {
      name: 'an account under a condition',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.User = lib.mkIf cfg.drop "web";`, { options: 'drop = lib.mkOption { };' }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'an account that another file sets',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./account.nix cfg // { ExecStart = "/bin/web"; };', {
          options: 'user = lib.mkOption { default = "web"; };',
        }),
        'account.nix': 'cfg: { User = cfg.user; }\n',
      },
    },
    {
      name: 'a helper that sets no account',
      files: {
        'module.nix': '{ ... }:\n{\n  systemd.services = import ./service.nix "web";\n}\n',
        'service.nix': 'name: { ${name}.serviceConfig = { ExecStart = "/bin/a"; Group = name; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs as root', line: 3 }],
    },
  ],
};
