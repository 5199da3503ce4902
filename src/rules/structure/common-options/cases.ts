import type { RuleCases } from '../../cases.ts';

const library = `{ lib }:
let text = lib.mkOption { type = lib.types.str; description = "D."; }; in
{
  mkServiceOptions = name: { enable = lib.mkEnableOption name; user = text; group = text; dataDir = text; };
}
`;
const made = (name: string): string =>
  `{ lib, ... }: { options.services.${name} = (import ../lib/options.nix { inherit lib; }).mkServiceOptions "${name}"; }\n`;
const byHand = (names: string): string => `{ lib, ... }:
let text = lib.mkOption { type = lib.types.str; description = "D."; }; in
{
  options.services.web = { enable = lib.mkEnableOption "web"; ${names} };
}
`;
const shared = { 'lib/options.nix': library, 'modules/a.nix': made('a'), 'modules/b.nix': made('b') };
const uncalled = (name: string): string => `{ lib }: {
  ${name} = name: {
    enable = lib.mkEnableOption name;
    user = lib.mkOption { type = lib.types.str; };
    group = lib.mkOption { type = lib.types.str; };
  };
}
`;
const inFamily = (name: string): string => made(name).replace('../lib', '../../lib').replace('mkServiceOptions', 'mkLampServiceOptions');
/** Two services of a folder call a function that is named after them. */
const family = {
  'lib/options.nix': library.replace('mkServiceOptions', 'mkLampServiceOptions'),
  'modules/lamp/a.nix': inFamily('lamp-a'),
  'modules/lamp/b.nix': inFamily('lamp-b'),
};
const fails = (name: string, names: string, message: string) => ({
  name,
  files: { ...shared, 'modules/web.nix': byHand(names) },
  expect: [{ file: 'modules/web.nix', symbol: 'services.web', message, line: 4 }],
});

export const cases: RuleCases = {
  fires: [
    fails(
      'three options by hand',
      'user = text; group = text;',
      '`services.web` declares `enable`, `user`, `group` by hand, which `mkServiceOptions` of `lib/options.nix`',
    ),
    fails('four options by hand', 'user = text; group = text; dataDir = text;', '`dataDir`'),
    {
      ...fails(
        'options of a factory that no module calls yet',
        'user = text; group = text;',
        '`mkStandardServiceOptions` of `lib/lamp.nix`',
      ),
      files: { 'lib/lamp.nix': uncalled('mkStandardServiceOptions'), 'modules/web.nix': byHand('user = text; group = text;') },
    },
    {
      name: 'of two factories the one that declares more of it',
      files: {
        ...shared,
        'lib/lamp.nix': uncalled('mkStandardServiceOptions'),
        'modules/web.nix': byHand('user = text; group = text; dataDir = text;'),
      },
      expect: [{ file: 'modules/web.nix', symbol: 'services.web', message: '`mkServiceOptions` of `lib/options.nix`', line: 4 }],
    },
    {
      name: 'a service among those that call the factory of their family',
      files: { ...family, 'modules/lamp/web.nix': byHand('user = text; group = text;') },
      expect: [{ file: 'modules/lamp/web.nix', symbol: 'services.web', message: '`mkLampServiceOptions`', line: 4 }],
    },
    {
      ...fails('options of a factory that one module calls', 'user = text; group = text;', '`mkServiceOptions`'),
      files: { 'lib/options.nix': library, 'modules/a.nix': made('a'), 'modules/web.nix': byHand('user = text; group = text;') },
    },
    { ...fails('fewer where the policy wants it', 'user = text;', '`user`'), options: { minimum: 2 } },
  ],
  silent: [
    { name: 'two options by hand', files: { ...shared, 'modules/web.nix': byHand('user = text;') } },
    {
      name: 'options that the factory does not have',
      files: { ...shared, 'modules/web.nix': byHand('user = text; package = text; logLevel = text;') },
    },
    { name: 'a project without a factory', files: { 'modules/web.nix': byHand('user = text; group = text;') } },
    {
      name: 'a service of another family than the factory is for',
      files: { ...family, 'modules/web.nix': byHand('user = text; group = text;') },
    },
    {
      name: 'a factory that no module calls, named after other services',
      files: { 'lib/lamp.nix': uncalled('mkLampServiceOptions'), 'modules/web.nix': byHand('user = text; group = text;') },
    },
    {
      name: 'a factory that its file keeps to itself',
      files: {
        'lib/lamp.nix': `{ lib }: let lamp = ${uncalled('mkServiceOptions').replace('{ lib }: ', '')}; in { inherit (lamp) other; }\n`,
        'modules/web.nix': byHand('user = text; group = text;'),
      },
    },
    {
      name: 'a factory of general use that only the services of another folder call',
      files: {
        'lib/options.nix': library.replace('mkServiceOptions', 'accountsOf'),
        'modules/lamp/a.nix': made('a').replace('../lib', '../../lib').replace('mkServiceOptions', 'accountsOf'),
        'modules/lamp/b.nix': made('b').replace('../lib', '../../lib').replace('mkServiceOptions', 'accountsOf'),
        'modules/web.nix': byHand('user = text; group = text;'),
      },
    },
    {
      name: 'a function that makes modules as a whole',
      files: {
        'lib/container.nix': `{ lib, name }:
let text = lib.mkOption { type = lib.types.str; description = "D."; }; in
{
  options.services.\${name} = { enable = lib.mkEnableOption name; user = text; group = text; };
  config.virtualisation.oci-containers.containers.\${name}.image = "example.org/\${name}:1";
}
`,
        'modules/a.nix': '{ lib, ... }: import ../lib/container.nix { inherit lib; name = "a"; }\n',
        'modules/b.nix': '{ lib, ... }: import ../lib/container.nix { inherit lib; name = "b"; }\n',
        'modules/web.nix': byHand('user = text; group = text;'),
      },
    },
    {
      name: 'a helper of a single module',
      files: {
        'lib/options.nix': library.replace('mkServiceOptions', 'accountsOf'),
        'modules/a.nix': made('a').replace('mkServiceOptions', 'accountsOf'),
        'modules/web.nix': byHand('user = text; group = text;'),
      },
    },
  ],
  undecidable: { never: 'Only options that the module is known to declare count, and where they are written is always known.' },
  throughHelper: [{ name: 'a module that calls the factory', files: { ...shared, 'modules/web.nix': made('web') } }],
};
