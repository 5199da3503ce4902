import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const READ = 'serviceConfig.ExecStart = "/bin/web --key ${config.sops.secrets."web/key".path}";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a secret of sops on the command line',
      files: { 'module.nix': serviceModule(READ) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message:
            'Service `web` reads a secret of sops in `serviceConfig.ExecStart` and may start before it is there. Add `sops-nix.service`',
          line: UNIT_LINE,
        },
      ],
    },
    {
      name: 'a secret of age as a credential',
      files: {
        'module.nix': serviceModule(
          'after = [ "network.target" ];\nserviceConfig.ExecStart = "/bin/web";\nserviceConfig.LoadCredential = [\n  "key:${config.age.secrets.key.path}"\n];',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'Add `agenix-install-secrets.service`', line: UNIT_LINE + 3 }],
    },
    {
      name: 'a command that another module adds to, at the command that reads the secret',
      files: {
        'a.nix': '{ config, ... }:\n{\n  systemd.services.web.serviceConfig.ExecStartPre = "/bin/ready";\n}\n',
        'module.nix': serviceModule(
          'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.ExecStartPre = [ "/bin/web --key ${config.sops.secrets.key.path}" ];',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'in `serviceConfig.ExecStartPre`', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a path below /run/secrets as the default of an option',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web";\nserviceConfig.EnvironmentFile = cfg.keyFile;', {
          options: 'keyFile = lib.mkOption { default = "/run/secrets/web"; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: 'a secret of sops', line: UNIT_LINE + 1 }],
    },
  ],
  silent: [
    {
      name: 'a service that is ordered',
      files: { 'module.nix': serviceModule(`${READ}after = [ "network.target" "sops-nix.service" ];`) },
    },
    { name: 'a service without secrets', files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web --key /etc/key";') } },
    {
      name: 'a provider of another name',
      files: { 'module.nix': serviceModule(`${READ}after = [ "vault.service" ];`) },
      options: { units: ['vault.service'] },
    },
  ],
  undecidable: [
    {
      name: 'an order that only the user knows',
      files: { 'module.nix': serviceModule(`${READ}after = cfg.after;`, { options: 'after = lib.mkOption { };' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a command that another file makes',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = import ./command.nix config;'),
        'command.nix': 'config: "/bin/web ${config.sops.secrets.key.path}"\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'reads a secret of sops', line: UNIT_LINE }],
    },
    {
      name: 'an order that another file makes',
      files: { 'module.nix': serviceModule(`${READ}after = import ./after.nix;`), 'after.nix': '[ "sops-nix.service" ]\n' },
    },
  ],
};
