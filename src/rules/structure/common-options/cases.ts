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
      ...fails('options of a factory that no module calls yet', 'user = text; group = text;', '`mkLampServiceOptions` of `lib/lamp.nix`'),
      files: {
        'lib/lamp.nix': `{ lib }: {
  mkLampServiceOptions = name: {
    enable = lib.mkEnableOption name;
    user = lib.mkOption { type = lib.types.str; };
    group = lib.mkOption { type = lib.types.str; };
  };
}
`,
        'modules/web.nix': byHand('user = text; group = text;'),
      },
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
