import type { RuleCases } from '../../cases.ts';

const module = (body: string): string => `{ config, lib, inputs, ... }:\n{\n  ${body}\n}\n`;
const option = (name: string, type: string): string => module(`options.services.web.${name} = lib.mkOption {\n    type = ${type};\n  };`);

export const cases: RuleCases = {
  fires: [
    {
      name: 'a secret beside the option for its file',
      files: {
        'module.nix': module(
          'options.services.web = { apiKey = lib.mkOption { type = lib.types.str; }; apiKeyFile = lib.mkOption { type = lib.types.path; }; };',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.apiKey', message: '`apiKeyFile` is there for it: remove this option' }],
    },
    {
      name: 'a password of type str',
      files: { 'module.nix': option('password', 'lib.types.str') },
      expect: [
        { file: 'module.nix', symbol: 'services.web.password', message: '`services.web.password` takes a secret as `str`', line: 3 },
      ],
    },
    {
      name: 'a token that may be null',
      files: { 'module.nix': option('adminToken', 'lib.types.nullOr lib.types.str') },
      expect: [{ file: 'module.nix', symbol: 'services.web.adminToken', message: 'Declare `adminTokenFile`', line: 3 }],
    },
    {
      name: 'the file of a secret manager read while evaluating',
      files: { 'module.nix': module('services.web.settings.text = builtins.readFile config.sops.secrets.web.path;') },
      expect: [
        { file: 'module.nix', symbol: 'services.web.settings.text', message: '`services.web.settings.text` reads a secret', line: 3 },
      ],
    },
    {
      name: 'the file that an option names read while evaluating',
      files: { 'module.nix': module('services.web.settings.text = "key=${lib.fileContents config.services.web.apiKeyFile}";') },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.text', message: 'reads a secret', line: 3 }],
    },
    {
      name: 'a secret of the machine read by its path',
      files: { 'module.nix': module('services.web.settings = {\n    port = 80;\n    text = builtins.readFile "/run/secrets/web";\n  };') },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.text', message: 'reads a secret', line: 5 }],
    },
    {
      name: 'a name in words with hyphens',
      files: { 'module.nix': option('bind-password', 'lib.types.str') },
      expect: [{ file: 'module.nix', symbol: 'services.web.bind-password', message: 'Declare `bind-password-file`' }],
    },
  ],
  silent: [
    {
      name: 'the name of a variable that holds the secret',
      files: { 'module.nix': option('apiKey', 'lib.types.str; description = "Environment variable with the key."') },
    },
    {
      name: 'a text whose example is a path',
      files: { 'module.nix': option('apiKey', 'lib.types.str; example = "config.sops.secrets.lamp.path"') },
    },
    { name: 'the file of a secret', files: { 'module.nix': option('passwordFile', 'lib.types.path') } },
    { name: 'a secret that is a path', files: { 'module.nix': option('password', 'lib.types.path') } },
    { name: 'a text or a path', files: { 'module.nix': option('token', 'with lib.types; either str path') } },
    { name: 'a hash', files: { 'module.nix': option('hashedPassword', 'lib.types.str') } },
    {
      name: 'a public key read while evaluating',
      files: {
        'module.nix': module('users.users.web.openssh.authorizedKeys.keys = [ (builtins.readFile ./keys/web-token.pub) ];'),
        'keys/web-token.pub': 'ssh-ed25519 AAAA',
      },
    },
    {
      name: 'the name of a secret that a secret manager keeps',
      files: {
        'module.nix': module(`options.services.web.token = lib.mkOption { type = lib.types.str; };
  config.systemd.services.web.serviceConfig.EnvironmentFile = config.sops.secrets.\${config.services.web.token}.path;`),
      },
    },
  ],
  undecidable: [
    {
      name: 'a type that is not known',
      files: { 'module.nix': option('password', 'inputs.types.secret') },
      symbols: ['services.web.password'],
    },
  ],
  throughHelper: [
    {
      name: 'a secret that is read in a function which one module alone calls, there',
      files: {
        'module.nix': '{ ... }: { imports = [ (import ./web.nix { port = 1; }) ]; }\n',
        'secrets/token': 'x',
        'web.nix': '{ port }:\n{ lib, ... }:\n{\n  environment.etc.token.text = builtins.readFile ./secrets/token;\n}\n',
      },
      expect: [{ file: 'web.nix', symbol: 'environment.etc.token.text', message: 'Nix store', line: 4 }],
    },
    {
      name: 'a factory in another file',
      files: {
        'lib/options.nix': '{ lib }:\n{\n  secretOption = description: lib.mkOption { type = lib.types.str; inherit description; };\n}\n',
        'module.nix': module('options.services.web.jwtSecret = (import ./lib/options.nix { inherit lib; }).secretOption "Key.";'),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.jwtSecret', message: '`str`', line: 3 }],
    },
  ],
};
