import type { RuleCases } from '../../cases.ts';

/** Made of the format's own alphabet, and of no account. */
const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vX6zY8cF0wR5uLq'}`;
const module = (config: string): string => `{ config, lib, ... }:\n{\n  ${config}\n}\n`;
const option = (declaration: string): string => module(`options.services.web.setting = lib.mkOption {\n    ${declaration}\n  };`);
const setting = 'services.web.setting';

export const cases: RuleCases = {
  fires: [
    {
      name: 'the default of an option with a password in a URL',
      files: { 'module.nix': option('default = "postgresql://web:tr0ub4dor@db.example.org/web";') },
      expect: [
        {
          file: 'module.nix',
          symbol: setting,
          message: 'The default of `services.web.setting` holds a secret in plain text (URL with a password, 9 characters)',
          line: 4,
        },
      ],
    },
    {
      name: 'a URL that several definitions share, once where it is written',
      files: {
        'module.nix':
          '{ ... }:\nlet common = {\n  DB = "harbour";\n  URL = "postgresql://harbour:harbour@db.example.org/x";\n}; in\n{\n  systemd.services.web.environment = common;\n  systemd.services.mail.environment = common;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web.environment.URL', message: 'URL with a password', line: 4 }],
    },
    {
      name: 'a token in an example',
      files: { 'examples/web.nix': module(`systemd.services.web.environment.UPSTREAM = "${token}";`) },
      expect: [
        { file: 'examples/web.nix', symbol: 'systemd.services.web.environment.UPSTREAM', message: 'GitHub token, 40 characters', line: 3 },
      ],
    },
    {
      name: 'a token of a known format, whatever the attribute is called',
      files: { 'module.nix': module(`systemd.services.web.environment.UPSTREAM = "${token}";`) },
      expect: [
        { file: 'module.nix', symbol: 'systemd.services.web.environment.UPSTREAM', message: 'GitHub token, 40 characters', line: 3 },
      ],
    },
    {
      name: 'a literal in an attribute called like a secret',
      files: { 'module.nix': module('services.web.settings.smtp_password = "tr0ub4dor&3";') },
      expect: [
        {
          file: 'module.nix',
          symbol: 'services.web.settings.smtp_password',
          message: 'literal called `smtp_password`, 11 characters',
          line: 3,
        },
      ],
    },
    {
      name: 'a variable called like a secret in a list of them',
      files: { 'module.nix': module('systemd.services.web.serviceConfig.Environment = [\n    "LANG=C"\n    "JWT_SECRET=tr0ub4dor"\n  ];') },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web.serviceConfig.Environment', message: '`JWT_SECRET`', line: 5 }],
    },
    {
      name: 'a member of what becomes JSON',
      files: { 'module.nix': module('environment.etc."web.json".text = builtins.toJSON { user = "web"; db.password = "tr0ub4dor"; };') },
      expect: [{ file: 'module.nix', symbol: 'environment.etc."web.json".text', message: '`password`, 9 characters', line: 3 }],
    },
    {
      name: 'a member of what becomes JSON beside one that is not known',
      files: {
        'module.nix': module(
          'environment.etc."web.json".text = builtins.toJSON { db.password = "tr0ub4dor"; host = config.networking.hostName; user = "web"; };',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'environment.etc."web.json".text', message: '`password`, 9 characters', line: 3 }],
    },
    {
      name: 'a line of a text for another program',
      files: {
        'module.nix': module('environment.etc."web.conf".text = \'\'\n    [db]\n    user = web\n    db.password = "tr0ub4dor"\n  \'\';'),
      },
      expect: [{ file: 'module.nix', symbol: 'environment.etc."web.conf".text', message: '`password`, 9 characters', line: 6 }],
    },
    {
      name: 'a text with marks of a call, in quotes or alone',
      files: {
        'module.nix': module('environment.etc."web.conf".text = \'\'\n    password = "tr0ub(4)"\n    token = tr0ub(4)dor\n  \'\';'),
      },
      expect: [
        { file: 'module.nix', symbol: 'environment.etc."web.conf".text', message: '`password`, 8 characters', line: 4 },
        { file: 'module.nix', symbol: 'environment.etc."web.conf".text', message: '`token`, 11 characters', line: 5 },
      ],
    },
    {
      name: 'a token in a page of Markdown',
      files: {
        'module.nix': module('programs.helper.agents.tester = builtins.readFile ./tester.md;'),
        'tester.md': `# Tester\n\n\`\`\`\nexport UPSTREAM=${token}\n\`\`\`\n`,
      },
      expect: [{ file: 'module.nix', symbol: 'programs.helper.agents.tester', message: 'GitHub token', line: 3 }],
    },
    {
      name: 'a URL of a file that a module reads, once',
      files: {
        'module.nix': module('services.web.settings = import ./web.nix;'),
        'web.nix': '{ database.url = "postgresql://web:tr0ub4dor@db.example.org/web"; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.database.url', message: 'URL with a password', line: 3 }],
    },
    {
      name: 'a flag of a command line',
      files: { 'module.nix': module('systemd.services.web.serviceConfig.ExecStart = "/bin/web --user web --api-key tr0ub4dor";') },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web.serviceConfig.ExecStart', message: '`api-key`, 9 characters', line: 3 }],
    },
    {
      name: 'a variable that a container is given by a flag',
      files: { 'module.nix': module('virtualisation.oci-containers.containers.web.extraOptions = [ "--env=ADMIN_TOKEN=tr0ub4dor" ];') },
      expect: [
        { file: 'module.nix', symbol: 'virtualisation.oci-containers.containers.web.extraOptions', message: '`ADMIN_TOKEN`', line: 3 },
      ],
    },
    {
      name: 'a password of basic authentication',
      files: { 'module.nix': module('services.nginx.virtualHosts.web.basicAuth.alice = "tr0ub4dor";') },
      expect: [{ file: 'module.nix', symbol: 'services.nginx.virtualHosts.web.basicAuth.alice', message: '`basicAuth.password`', line: 3 }],
    },
    {
      name: 'a password called like a server that takes any key',
      files: { 'module.nix': module('services.web.settings.password = "ollama";') },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.password', message: '`password`, 6 characters', line: 3 }],
    },
    {
      name: 'a password like the account',
      files: {
        'module.nix': module(
          'services.web.users = [\n    { name = "a"; password = "tr0ub4dor"; }\n    {\n      people.alice = {\n        password = "alice";\n      };\n    }\n  ];',
        ),
      },
      expect: [
        { file: 'module.nix', symbol: 'services.web.users', message: '`password`, 9 characters', line: 4 },
        { file: 'module.nix', symbol: 'services.web.users', message: '`password`, 5 characters', line: 7 },
      ],
    },
    {
      name: 'passwords of accounts, a placeholder too',
      files: {
        'hosts/web/default.nix': module(
          'users.users.ada.initialPassword = "changeme";\n  users.extraUsers.root.password = lib.mkDefault "root";\n  users.users.bob = lib.mkMerge [ { password = "tr0ub4dor"; } ];',
        ),
      },
      expect: [
        {
          file: 'hosts/web/default.nix',
          symbol: 'users.users.ada.initialPassword',
          message: '`users.users.ada.initialPassword` stands in plain text (8 characters): who reads',
          line: 3,
        },
        { file: 'hosts/web/default.nix', symbol: 'users.extraUsers.root.password', message: '(4 characters)', line: 4 },
        { file: 'hosts/web/default.nix', symbol: 'users.users.bob.password', message: 'Use `hashedPasswordFile`', line: 5 },
      ],
    },
    {
      name: 'passwords of accounts where no definition shows them',
      files: {
        'flake.nix':
          '{\n  outputs = { nixpkgs, ... }: {\n    nixosConfigurations.web = nixpkgs.lib.nixosSystem {\n      modules = [ ({ lib, ... }: { users.users.root.initialPassword = lib.mkForce "changeme"; }) ];\n    };\n  };\n}\n',
        'module.nix': module('containers.mail.config = { ... }: {\n    users.users.ada.password = "root";\n  };'),
      },
      expect: [
        {
          file: 'flake.nix',
          symbol: 'outputs.nixosConfigurations.web.modules.users.users.root.initialPassword',
          message: 'stands in plain text (8 characters)',
          line: 4,
        },
        { file: 'module.nix', symbol: 'containers.mail.config.users.users.ada.password', message: '(4 characters)', line: 4 },
      ],
    },
    {
      name: 'several tokens of one text',
      files: { 'module.nix': module(`services.web.text = ''\n    a ${token}\n    b ${token.replace('aB3d', 'zY7w')}\n  '';`) },
      expect: [
        { file: 'module.nix', symbol: 'services.web.text', message: 'GitHub token', line: 4 },
        { file: 'module.nix', symbol: 'services.web.text', message: 'GitHub token', line: 5 },
      ],
    },
    {
      name: 'several secrets of one list',
      files: {
        'module.nix': module(
          'services.web.users = [\n    { name = "a"; password = "tr0ub4dor"; }\n    { name = "b"; password = "hunter2!"; }\n    { name = "c"; password = "hunter2!"; }\n  ];',
        ),
      },
      expect: [
        { file: 'module.nix', symbol: 'services.web.users', message: '`password`, 9 characters', line: 4 },
        { file: 'module.nix', symbol: 'services.web.users', message: '`password`, 8 characters', line: 5 },
      ],
    },
    {
      name: 'a private key on several lines',
      files: {
        'module.nix': module(
          "environment.etc.\"web.key\".text = ''\n    -----BEGIN PRIVATE KEY-----\n    MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n    -----END PRIVATE KEY-----\n  '';",
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'environment.etc."web.key".text', message: 'private key', line: 4 }],
    },
    {
      name: 'one branch of a choice',
      files: { 'module.nix': module('services.web.apiKey = if config.services.web.enable then "tr0ub4dor" else null;') },
      expect: [{ file: 'module.nix', symbol: 'services.web.apiKey', message: '`apiKey`', line: 3 }],
    },
    {
      name: 'a token in the flake, and a password in the URL of an input',
      files: {
        'flake.nix': `{\n  inputs.web.url = "git+https://web:tr0ub4dor@git.example.org/web";\n  outputs = { self }: {\n    upstream = "${token}";\n  };\n}\n`,
      },
      expect: [
        { file: 'flake.nix', symbol: 'inputs.web.url', message: 'URL with a password, 9 characters', line: 2 },
        { file: 'flake.nix', symbol: 'outputs.upstream', message: 'GitHub token', line: 4 },
      ],
    },
    {
      name: 'a token that a library holds, and a URL that no definition uses',
      files: {
        'lib/constants.nix': `{\n  key = "${token}";\n}\n`,
        'module.nix':
          '{ lib, ... }:\nlet\n  database = "postgresql://web:tr0ub4dor@db.example.org/web";\nin\n{\n  services.web.enable = true;\n}\n',
      },
      expect: [
        { file: 'lib/constants.nix', symbol: 'key', message: 'GitHub token', line: 2 },
        { file: 'module.nix', symbol: 'database', message: 'URL with a password', line: 3 },
      ],
    },
    ...[
      ['home-manager.users.ada', (body: string) => body],
      ['home-manager.sharedModules', (body: string) => `[ (${body}) ]`],
      ['containers.web.config', (body: string) => body],
      ['home-manager.users."ada.l"', (body: string) => body],
    ].map(([path, around]) => ({
      name: `a module that is a function: ${path as string}`,
      files: {
        'module.nix': module(
          `${path as string} = ${(around as (body: string) => string)(`{ pkgs, ... }: {\n    programs.mail.smtpPassword = "tr0ub4dor";\n    programs.hub.setting = "${token}";\n  }`)};`,
        ),
      },
      expect: [
        { file: 'module.nix', symbol: `${path as string}.programs.mail.smtpPassword`, message: '`smtpPassword`, 9 characters', line: 4 },
        { file: 'module.nix', symbol: `${path as string}.programs.hub.setting`, message: 'GitHub token', line: 5 },
      ],
    })),
  ],
  silent: [
    {
      name: 'a function that is no module, and placeholders in one that is',
      files: {
        'module.nix': module(
          'nixpkgs.overlays = [ (final: prev: { mail = prev.mail.override { password = "tr0ub4dor"; }; }) ];\n  containers.web.config = { ... }: { programs.mail.password = "changeme"; programs.mail.passwordFile = "tr0ub4dor"; };',
        ),
      },
    },
    {
      name: 'placeholders for accounts where the system is tried out',
      files: Object.fromEntries(
        [
          'templates/web/configuration.nix',
          'demo/configuration.nix',
          'hosts/vm_test/default.nix',
          'hosts/vm/default.nix',
          'machines/web-installer.nix',
        ].map((file) => [file, module('users.users.ada.initialPassword = "changeme";')]),
      ),
    },
    {
      name: 'accounts of tests, images and virtual machines that a flake writes',
      files: {
        'flake.nix':
          '{\n  outputs = { nixpkgs, ... }: {\n    nixosConfigurations.web-iso = nixpkgs.lib.nixosSystem { modules = [ { users.users.root.password = "changeme"; } ]; };\n    nixosConfigurations.web = nixpkgs.lib.nixosSystem { modules = [ { virtualisation.vmVariant.users.users.root.password = "x"; } ]; };\n  };\n}\n',
        'parts/checks.nix':
          '{ pkgs }:\npkgs.testers.runNixOSTest {\n  name = "web";\n  nodes.web.users.users.ada.password = "tr0ub4dor";\n  testScript = "";\n}\n',
      },
    },
    {
      name: 'what a virtual machine of the configuration is given',
      files: {
        'hosts/web/default.nix': module(
          'virtualisation.vmVariant = { users.users.ada.password = "tr0ub4dor"; services.web.settings.password = "tr0ub4dor"; };',
        ),
      },
    },
    {
      name: 'accounts without a password of their own',
      files: {
        'hosts/web/default.nix': module(
          'users.users.ada = { hashedPasswordFile = "/run/secrets/ada"; initialPassword = ""; };\n  users.users.bob = { hashedPassword = "!"; password = config.lib.vault.fetch "changeme"; };',
        ),
      },
    },
    {
      name: 'a password of an account that the policy allows',
      files: { 'hosts/web/default.nix': module('users.users.ada.initialPassword = "changeme";') },
      options: { allow: ['changeme'] },
    },
    {
      name: 'one of several names of secrets',
      files: {
        'module.nix': module(
          'options.services.web.auth_key = lib.mkOption {\n    type = lib.types.enum [ null "web-linux" "web-phone" ];\n    default = "web-linux";\n  };',
        ),
      },
    },
    {
      name: 'a mark of a grammar, and where in a token a role stands',
      files: {
        'module.nix': module('programs.editor.languages.comment-token = "#";\n  services.web.jwt-role-claim-key = ".app_metadata.role";'),
      },
    },
    {
      name: 'what a script computes',
      files: {
        'module.nix': module(
          "environment.etc.\"unlock.py\".text = ''\n    session_key = unlock_the_vault()\n    token = arguments[12]\n    token = vault.read(7)\n    refresh_token: refreshToken,\n  '';",
        ),
      },
    },
    {
      name: 'examples in a page of Markdown',
      files: {
        'module.nix': module(
          'programs.helper.agents.tester = builtins.readFile ./tester.md;\n  programs.helper.agents.writer = builtins.readFile ./writer.md;',
        ),
        'tester.md':
          '# Tester\n\n```python\nclient.login(\n    password="tr0ub4dor&3",\n)\ndb = "postgresql://web:tr0ub4dor@db.example.org/web"\n```\n',
        'writer.md': '---\nname: writer\n---\nSay what it takes:\n\npassword: tr0ub4dor&3\n',
      },
    },
    { name: 'a key for a server that asks for none', files: { 'module.nix': module('services.web.providers.ollama.apiKey = "ollama";') } },
    {
      name: 'texts that only name secrets',
      files: {
        'module.nix': module(
          [
            "environment.etc.\"web.conf\".text = ''\n    password = required\n    token_file: /run/secrets/token\n    secret = $SECRET\n    token: @TOKEN@\n    password_length = 12\n  '';",
            'environment.etc."web.json".text = builtins.toJSON { passwordFile = "/run/secrets/web"; password = "@PASSWORD@"; };',
            'systemd.services.web.serviceConfig.ExecStart = "/bin/web --token-file /run/secrets/web --password %d/web --secret $SECRET --api-key "$(cat key)" --password --verbose";',
            'networking.wireless.networks.web.pskRaw = "ext:psk_web";',
          ].join('\n  '),
        ),
      },
    },
    { name: 'a comment', files: { 'lib/constants.nix': `{\n  # ${token}\n  key = 1;\n}\n` } },
    {
      name: 'what shows how a value is written',
      files: {
        'lib/options.nix': `{ lib }:\n{\n  url = lib.mkOption {\n    example = "postgresql://web:tr0ub4dor@db.example.org/web";\n    default = lib.literalExpression "\\"${token}\\"";\n  };\n}\n`,
      },
    },
    {
      name: 'the account that every developer has',
      files: { 'lib/env.nix': '{\n  url = "postgresql://web:web@localhost/web";\n}\n' },
    },
    {
      name: 'the account of a test',
      files: {
        'tests/web.nix':
          '{ pkgs, ... }:\npkgs.testers.nixosTest {\n  name = "web";\n  testScript = "connect(\\"postgresql://web:tr0ub4dor@db/web\\")";\n}\n',
      },
    },
    { name: 'a file in its place', files: { 'module.nix': module('services.web.settings.password = "/run/secrets/web";') } },
    {
      name: 'passwords of an example',
      files: {
        'modules/web/example.nix': module(
          'services.web.settings = { smtp_password = "tr0ub4dor&3"; url = "imap://ann:tr0ub4dor@example.org"; };',
        ),
      },
    },
    { name: 'the name of a secret of Kubernetes', files: { 'module.nix': module('services.web.values.envFromSecret = "web-env";') } },
    {
      name: 'keys of servers that take any',
      files: {
        'module.nix': module(
          'systemd.services.web.environment = { OPENAI_API_KEY = "ollama"; LLM_TOKEN = "sk-no-key-required"; };\n  services.web.settings.api_key = "lm-studio";',
        ),
      },
    },
    {
      name: 'a key that a server on the same machine does not ask for',
      files: { 'module.nix': module('services.web.settings.api_key = "local-loopback";') },
    },
    { name: 'a placeholder', files: { 'module.nix': module('services.web.settings.token = "changeme-please";') } },
    {
      name: 'the variable of a template',
      files: { 'module.nix': module('services.web.settings.secret_key = "$__file{/run/secrets/grafana}";') },
    },
    {
      name: 'the reference of a secret manager',
      files: { 'module.nix': module('services.web.settings.password = "op://infra/web/password";') },
    },
    {
      name: 'a hash',
      files: {
        'module.nix': module(
          'users.users.web.hashedPassword = "$6$rounds=1$abcdefgh$ijklmnop";\n  services.web.settings.password = "{SSHA}abcdefghijk";',
        ),
      },
    },
    {
      name: 'how long a secret is',
      files: { 'module.nix': module('services.web.settings.minPassword = "twelve";\n  services.web.settings.maxTokens = "4096";') },
    },
    { name: 'a token that shows the format', files: { 'module.nix': option(`default = "ghp_${'x'.repeat(36)}";`) } },
    {
      name: 'a URL whose password is a variable',
      files: { 'module.nix': option('default = "postgresql://web:$PGPASSWORD@db.example.org/web";') },
    },
    { name: 'a URL without password', files: { 'module.nix': option('default = "postgresql://web@db.example.org:5432/web";') } },
    { name: 'the example of an option', files: { 'module.nix': option('example = "postgresql://web:tr0ub4dor@db.example.org/web";') } },
    {
      name: 'a literal that the policy allows',
      files: { 'module.nix': module('services.web.apiKey = "tr0ub4dor";') },
      options: { allow: ['tr0ub4dor'] },
    },
    {
      name: 'the directive that loads a secret',
      files: { 'module.nix': module('systemd.services.web.serviceConfig.LoadCredential = "key:/run/secrets/web";') },
    },
    {
      name: 'the lower half of an address, which networkd calls a token',
      files: { 'module.nix': module('systemd.network.networks.lan.ipv6AcceptRAConfig.Token = "::17";') },
    },
    {
      name: 'the program behind an interface of D-Bus',
      files: { 'module.nix': module('xdg.portal.config.common."org.freedesktop.impl.portal.Secret" = [ "keyring-of-mine" ];') },
    },
    {
      name: 'a list of claims',
      files: { 'module.nix': module('services.web.settings.policies.id_token = [ "email" "groups" ];') },
    },
    {
      name: 'what a function is given that makes the value',
      files: { 'module.nix': module('services.web.apiKey = config.lib.vault.fetch "web-production";') },
    },
    {
      name: 'what the secret is called where it is kept',
      files: { 'module.nix': module('services.web.entries.maps-api-key = "web-maps-api-key";') },
    },
    {
      name: 'how long a token lives',
      files: { 'module.nix': module('services.web.settings.lifespans.access_token = "3 months";') },
    },
    {
      name: 'a word for a key that nobody checks',
      files: { 'module.nix': module('services.web.upstreams.local.apiKey = "unused";') },
    },
  ],
  undecidable: { never: 'A value that is not known is no literal, so it stands nowhere in the code.' },
  throughHelper: [
    {
      name: 'a constant of another file',
      files: {
        'lib/constants.nix': '{ mailPassword = "tr0ub4dor&3"; }\n',
        'module.nix': module('services.web.settings.password = (import ./lib/constants.nix).mailPassword;'),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.settings.password', message: '11 characters', line: 3 }],
    },
  ],
};
