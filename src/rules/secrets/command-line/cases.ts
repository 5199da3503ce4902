import { serviceModule } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const options = 'token = lib.mkOption { type = lib.types.nullOr lib.types.str; };';
const symbol = 'systemd.services.web';
const web = (unit: string, more = options): Record<string, string> => ({ 'module.nix': serviceModule(unit, { options: more }) });
const container = (lines: string): Record<string, string> => ({
  'module.nix': `{ config, lib, ... }:\n{\n  options.services.web = { ${options} url = lib.mkOption { }; };\n  config.virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    ${lines}\n  };\n}\n`,
});

export const cases: RuleCases = {
  fires: [
    {
      name: 'a secret on the command line',
      files: web('serviceConfig.ExecStart = "${pkgs.web}/bin/web --token ${cfg.token}";'),
      expect: [
        { file: 'module.nix', symbol, message: '`services.web.token` reaches `ExecStart` of service `web`: the process list', line: 14 },
      ],
    },
    {
      name: 'a secret in a script',
      files: web("script = ''\n  exec web\n  export TOKEN=${cfg.token}\n'';"),
      expect: [{ file: 'module.nix', symbol, message: 'reaches `script` of service `web`: it is written', line: 16 }],
    },
    {
      name: 'a secret in the environment',
      files: web('environment.TOKEN = lib.mkIf (cfg.token != null) cfg.token;'),
      expect: [{ file: 'module.nix', symbol, message: 'reaches `environment.TOKEN`' }],
    },
    {
      name: 'an environment that services share, once',
      files: {
        'module.nix':
          '{ config, lib, ... }:\nlet\n  environment = {\n    LANG = "C";\n    TOKEN = config.services.web.token;\n  };\nin\n{\n  options.services.web.token = lib.mkOption { type = lib.types.str; };\n  config.systemd.services = {\n    web = { inherit environment; };\n    mail = { environment = environment // { A = "b"; }; script = "mail ${config.services.web.token}"; };\n    chat = { inherit environment; };\n  };\n}\n',
      },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'reaches `environment.TOKEN` of service `web`, and that of `mail`, `chat`: it is',
          line: 5,
        },
        { file: 'module.nix', symbol: 'systemd.services.mail', message: 'reaches `script` of service `mail`: it is', line: 12 },
      ],
    },
    {
      name: 'a secret in Environment',
      files: web('serviceConfig.Environment = [ "LANG=C" "TOKEN=${cfg.token}" ];'),
      expect: [{ file: 'module.nix', symbol, message: 'reaches `Environment`' }],
    },
    {
      name: 'a secret in the environment of a container',
      files: container('environment.TOKEN = config.services.web.token;'),
      expect: [
        {
          file: 'module.nix',
          symbol: 'virtualisation.oci-containers.containers.web',
          message:
            'reaches `environment.TOKEN` of container `web`: it is written into a world-readable unit or script. Take the secret from a file (`environmentFiles`)',
        },
      ],
    },
    {
      name: 'a secret in a script that the command line names',
      files: web('serviceConfig.ExecStart = pkgs.writeShellScript "web" "web --token ${cfg.token}";'),
      expect: [{ file: 'module.nix', symbol, message: 'reaches `ExecStart` of service `web`: it is written' }],
    },
  ],
  silent: [
    {
      name: 'the names of a set with secrets, and other members of its instances',
      files: web(
        'serviceConfig.ExecStart = "web ${toString (lib.attrNames cfg.sites)} ${toString (lib.mapAttrsToList (_: site: site.url) cfg.sites)}";',
        `sites = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options = { ${options} url = lib.mkOption { type = lib.types.str; }; }; }); };`,
      ),
    },
    {
      name: 'the file of environment variables of a container',
      files: container('environmentFiles = [ config.services.web.tokenFile ]; environment.URL = config.services.web.url;'),
    },
    {
      name: 'the file of a secret',
      files: web('serviceConfig.ExecStart = "web --token-file ${cfg.tokenFile}";', 'tokenFile = lib.mkOption { type = lib.types.path; };'),
    },
    {
      name: 'a credential',
      files: web(
        'serviceConfig = { LoadCredential = "token:${cfg.token}"; ExecStart = "web --token-file %d/token"; };',
        'token = lib.mkOption { type = lib.types.path; };',
      ),
    },
    {
      name: 'whether there is a secret',
      files: web('serviceConfig.ExecStart = "web ${lib.optionalString (cfg.token != null) "--authenticate"}";'),
    },
    { name: 'the name of a secret', files: web('serviceConfig.ExecStart = "web --token-file ${config.sops.secrets.${cfg.token}.path}";') },
    {
      name: 'an option called similarly',
      files: web(
        'serviceConfig.ExecStart = "web --kind ${cfg.tokenKind}";',
        `${options}\n    tokenKind = lib.mkOption { type = lib.types.str; };`,
      ),
    },
  ],
  undecidable: [
    {
      name: 'a function that nobody knows with all options',
      files: web('serviceConfig.ExecStart = pkgs.toFlags cfg;'),
      symbols: [symbol],
    },
    {
      name: 'settings that all go into the environment',
      files: web(
        'environment = lib.mapAttrs (_: value: toString value) cfg.settings;',
        'settings = lib.mkOption { type = lib.types.submodule { options.token = lib.mkOption { type = lib.types.str; }; }; };',
      ),
      symbols: [symbol],
    },
    {
      name: 'a command that is not wholly known',
      files: web('serviceConfig.ExecStart = "web ${builtins.readFile /etc/flags}";'),
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a helper of another file that makes the command line',
      files: {
        'lib/command.nix': '{ lib }:\ncfg: lib.concatStringsSep " " [ "web" "--token ${lib.escapeShellArg cfg.token}" ]\n',
        ...web('serviceConfig.ExecStart = import ./lib/command.nix { inherit lib; } cfg;'),
      },
      expect: [{ file: 'module.nix', symbol, message: 'reaches `ExecStart`', line: 14 }],
    },
  ],
};
