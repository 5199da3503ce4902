import type { RuleCases } from '../../cases.ts';

const module = (body: string): string => `{ config, lib, inputs, ... }:\n{\n  ${body}\n}\n`;
const password = 'services.openssh.settings.PasswordAuthentication';
const root = 'services.openssh.settings.PermitRootLogin';

export const cases: RuleCases = {
  fires: [
    {
      name: 'passwords switched on',
      files: { 'ssh.nix': module(`${password} = true;`) },
      expect: [{ file: 'ssh.nix', symbol: password, message: 'lets anybody with a password in', line: 3 }],
    },
    {
      name: 'root with a password',
      files: { 'ssh.nix': module(`${root} = lib.mkDefault "yes";`) },
      expect: [{ file: 'ssh.nix', symbol: root, message: 'lets root in with a password', line: 3 }],
    },
    {
      name: 'root with a password that PAM asks for',
      files: { 'ssh.nix': module(`${password} = false;\n  security.pam.services.sshd.unixAuth = lib.mkForce true;\n  ${root} = "yes";`) },
      expect: [
        {
          file: 'ssh.nix',
          symbol: root,
          message: 'lets root in with a password, for which keyboard-interactive authentication asks through PAM. Set it to',
          line: 5,
        },
      ],
    },
    {
      name: 'root with a password, where only another host takes none',
      files: {
        'hosts/web/default.nix': module(`imports = [ ../../profiles/base.nix ];\n  ${root} = "yes";`),
        'hosts/mail/default.nix': module(`imports = [ ../../profiles/base.nix ];\n  ${password} = false;`),
        'profiles/base.nix': module('time.timeZone = "UTC";'),
      },
      expect: [{ file: 'hosts/web/default.nix', symbol: root, message: 'lets root in with a password. Set', line: 4 }],
    },
    {
      name: 'a server that is enabled with nothing said',
      files: { 'ssh.nix': module('services.openssh.enable = true;') },
      expect: [{ file: 'ssh.nix', symbol: password, message: 'nothing sets `PasswordAuthentication`', line: 3 }],
    },
    {
      name: 'a server of one machine, where another one has the setting',
      files: {
        'hosts/web/ssh.nix': module('services.openssh.enable = true;'),
        'hosts/mail.nix': module(`services.openssh.enable = true;\n  ${password} = false;`),
      },
      expect: [{ file: 'hosts/web/ssh.nix', symbol: password, message: 'nothing sets `PasswordAuthentication`', line: 3 }],
    },
    {
      name: 'a setting that only another machine imports',
      files: {
        'hosts/web/default.nix': module('services.openssh.enable = true;'),
        'hosts/mail/default.nix': module('imports = [ ../server/keys.nix ];'),
        'hosts/server/keys.nix': module(`${password} = false;`),
      },
      expect: [{ file: 'hosts/web/default.nix', symbol: password, message: 'nothing sets `PasswordAuthentication`', line: 3 }],
    },
    {
      name: 'a setting of a shared file that the host does not import',
      files: {
        'hosts/web/default.nix': module('imports = [ ../../profiles/server.nix ];\n  services.openssh.enable = true;'),
        'hosts/mail/default.nix': module('imports = [ ../../profiles/keys.nix ];'),
        'profiles/server.nix': module('time.timeZone = "UTC";'),
        'profiles/keys.nix': module(`${password} = false;`),
      },
      expect: [{ file: 'hosts/web/default.nix', symbol: password, message: 'nothing sets `PasswordAuthentication`', line: 4 }],
    },
    {
      name: 'a server that two files of a host enable, once',
      files: {
        'hosts/web/configuration.nix': module('services.openssh.enable = true;'),
        'hosts/web/default.nix': module('imports = [ ./configuration.nix ];\n  services.openssh.enable = true;'),
      },
      expect: [{ file: 'hosts/web/configuration.nix', symbol: password, message: 'nothing sets `PasswordAuthentication`', line: 3 }],
    },
    {
      name: 'a server of a profile, whose only host leaves the setting out',
      files: {
        'web/configuration.nix': module('imports = [ ../profiles/server.nix ];'),
        'profiles/server.nix': module('services.openssh.enable = true;'),
        'profiles/unused.nix': module(`${password} = false;`),
      },
      expect: [
        {
          file: 'profiles/server.nix',
          symbol: password,
          message:
            'nothing sets `PasswordAuthentication` for `web/configuration.nix` (`profiles/unused.nix` does, and is not imported there)',
          line: 3,
        },
      ],
    },
    {
      name: 'the older spelling',
      files: { 'ssh.nix': module('services.openssh.passwordAuthentication = true;') },
      expect: [{ file: 'ssh.nix', symbol: 'services.openssh.passwordAuthentication', message: 'password' }],
    },
    {
      name: 'an option that defaults to passwords',
      files: {
        'ssh.nix': module(
          `options.ssh.passwords = lib.mkOption { type = lib.types.bool; default = true; };\n  config.${password} = config.ssh.passwords;`,
        ),
      },
      expect: [{ file: 'ssh.nix', symbol: password, message: 'password', line: 4 }],
    },
  ],
  silent: [
    {
      name: 'a setting in another file of the machine',
      files: {
        'machines/web/default.nix': module('services.openssh.enable = true;'),
        'machines/web/ssh.nix': module(`${password} = false;`),
        'machines/common/ssh.nix': module('services.openssh.enable = true;'),
        'modules/keys.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'a setting that the machine imports from a folder like that of a machine',
      files: {
        'hosts/web/default.nix': module('imports = [ ../server ./ssh.nix ];'),
        'hosts/web/ssh.nix': module('services.openssh.enable = true;'),
        'hosts/server/default.nix': module('imports = [ ./keys.nix ];'),
        'hosts/server/keys.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'a setting that every host of the profile imports, one over two steps',
      files: {
        'hosts/web/default.nix': module('imports = [ ../../profiles/server.nix ../../profiles/base.nix ];'),
        'hosts/mail/default.nix': module('imports = [ ../../profiles/server.nix ../../profiles/keys.nix ];'),
        'profiles/server.nix': module('services.openssh.enable = true;'),
        'profiles/base.nix': module('imports = [ ./keys.nix ];'),
        'profiles/keys.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'a setting that the flake gives to every host',
      files: {
        'flake.nix':
          '{ inputs.nixpkgs.url = "x"; outputs = { nixpkgs, ... }: let host = file: nixpkgs.lib.nixosSystem { modules = [ file ./profiles/keys.nix ]; }; in { nixosConfigurations.web = host ./hosts/web; }; }\n',
        'hosts/web/default.nix': module('imports = [ ../../profiles/server.nix ];'),
        'profiles/server.nix': module('services.openssh.enable = true;'),
        'profiles/keys.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'a setting in a folder that the flake reads',
      files: {
        'flake.nix':
          '{ inputs.nixpkgs.url = "x"; outputs = { nixpkgs, ... }: let all = map (name: ./modules + "/${name}") (builtins.attrNames (builtins.readDir ./modules)); in { nixosConfigurations.web = nixpkgs.lib.nixosSystem { modules = all ++ [ ./hosts/web ]; }; }; }\n',
        'hosts/web/default.nix': module('imports = [ ../../profiles/server.nix ];'),
        'profiles/server.nix': module('services.openssh.enable = true;'),
        'modules/keys.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'keys only',
      files: {
        'ssh.nix': module(
          `services.openssh = { enable = true; settings = { PasswordAuthentication = false; PermitRootLogin = "prohibit-password"; }; };`,
        ),
      },
    },
    {
      name: 'root with a key, as nobody is asked for a password',
      files: { 'ssh.nix': module('services.openssh.settings = { PasswordAuthentication = false; PermitRootLogin = "yes"; };') },
    },
    {
      name: 'root with a key, where PAM could ask and nothing lets it',
      files: {
        'ssh.nix': module(
          'services.openssh.settings = { PasswordAuthentication = false; KbdInteractiveAuthentication = false; PermitRootLogin = "yes"; };\n  security.pam.services.sshd.unixAuth = true;',
        ),
      },
    },
    {
      name: 'root with a key, as a file that the host imports lets nobody in with a password',
      files: {
        'hosts/web/default.nix': module(`imports = [ ../../profiles/base.nix ];\n  ${root} = "yes";`),
        'profiles/base.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'a setting that a framework takes in by its folder',
      files: {
        'flake.nix': '{ outputs = inputs: inputs.snowfall-lib.mkFlake { inherit inputs; src = ./.; }; }\n',
        'systems/x86_64-linux/web/default.nix': module('imports = [ ./disk.nix ];\n  services.openssh.enable = true;'),
        'systems/x86_64-linux/web/disk.nix': module('boot.tmp.useTmpfs = true;'),
        'modules/nixos/keys/default.nix': module(`${password} = false;`),
      },
    },
    {
      name: 'the server of macOS',
      files: {
        'hosts/studio/default.nix': module('services.openssh.enable = true;\n  homebrew.enable = true;'),
        'hosts/studio/darwin-configuration.nix': module('services.openssh.enable = true;'),
        'hosts/desk/default.nix': module('imports = [ ../common/darwin ];\n  services.openssh.enable = true;'),
        'hosts/common/darwin/default.nix': module('system.primaryUser = "ada";'),
      },
    },
    { name: 'a server that is off', files: { 'ssh.nix': module('services.openssh.enable = false;') } },
    {
      name: 'the older spelling of no',
      files: { 'ssh.nix': module('services.openssh = { enable = true; passwordAuthentication = false; permitRootLogin = "no"; };') },
    },
  ],
  undecidable: [
    {
      name: 'root, where the flake names a file that takes no password',
      files: {
        'flake.nix': '{ outputs = { self, ... }: { nixosModules.keys = ./profiles/keys.nix; }; }\n',
        'hosts/web/default.nix': module(`${root} = "yes";`),
        'profiles/keys.nix': module(`${password} = false;`),
      },
      symbols: [root],
    },
    {
      name: 'a server of every machine, where one has the setting',
      files: { 'ssh.nix': module('services.openssh.enable = true;'), 'hosts/mail/ssh.nix': module(`${password} = false;`) },
      symbols: ['services.openssh'],
    },
    {
      name: 'a server of two hosts, where one imports the setting',
      files: {
        'hosts/web/default.nix': module('imports = [ ../../profiles/server.nix ];'),
        'hosts/mail/default.nix': module('imports = [ ../../profiles/server.nix ../../profiles/keys.nix ];'),
        'profiles/server.nix': module('services.openssh.enable = true;'),
        'profiles/keys.nix': module(`${password} = false;`),
      },
      symbols: ['services.openssh'],
    },
    { name: 'a value that is not known', files: { 'ssh.nix': module(`${password} = inputs.policy.passwords;`) }, symbols: [password] },
    {
      name: 'settings that are not all known',
      files: { 'ssh.nix': module('services.openssh = { enable = true; settings = inputs.policy.ssh; };') },
      symbols: ['services.openssh'],
    },
  ],
  throughHelper: [
    {
      name: 'a base module that every host imports',
      files: {
        'base.nix': module(`${password} = false;`),
        'hosts/web.nix': module('imports = [ ../base.nix ];\n  services.openssh.enable = true;'),
      },
    },
    {
      name: 'settings of another file',
      files: {
        'lib/ssh.nix': '{ PasswordAuthentication = true; }\n',
        'ssh.nix': module('services.openssh.settings = import ./lib/ssh.nix;'),
      },
      expect: [{ file: 'ssh.nix', symbol: password, message: 'password', line: 3 }],
    },
  ],
};
