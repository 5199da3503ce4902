import type { RuleCases } from '../../cases.ts';

const field = (name: string): string => `${name} = lib.mkOption { type = lib.types.str; description = "D."; };`;
const submodule = (names: readonly string[]): string => `lib.types.submodule { options = { ${names.map(field).join(' ')} }; }`;
const shared = {
  'lib/types.nix': `{ lib }: { metrics = ${submodule(['enable', 'port', 'path', 'interval', 'labels'])}; }\n`,
  'modules/a.nix':
    '{ lib, ... }: { options.services.a.metrics = lib.mkOption { type = (import ../lib/types.nix { inherit lib; }).metrics; description = "D."; }; }\n',
};
const module = (type: string): string =>
  `{ lib, ... }:\n{\n  options.services.web.metrics = lib.mkOption {\n    description = "D.";\n    type = ${type};\n  };\n}\n`;
const repeated = [
  {
    file: 'modules/web.nix',
    symbol: 'services.web.metrics',
    message: '`services.web.metrics` repeats a submodule of `lib/types.nix`',
    line: 5,
  },
];

export const cases: RuleCases = {
  fires: [
    {
      name: 'the same fields',
      files: { ...shared, 'modules/web.nix': module(submodule(['enable', 'port', 'path', 'interval', 'labels'])) },
      expect: repeated,
    },
    {
      name: 'four of five fields',
      files: { ...shared, 'modules/web.nix': module(`lib.types.nullOr (${submodule(['enable', 'port', 'path', 'labels'])})`) },
      expect: repeated,
    },
    {
      name: 'fewer where the policy wants it',
      files: { ...shared, 'modules/web.nix': module(submodule(['enable', 'port', 'path'])) },
      options: { similarity: 60 },
      expect: repeated,
    },
  ],
  silent: [
    { name: 'other fields', files: { ...shared, 'modules/web.nix': module(submodule(['enable', 'port', 'host', 'scheme'])) } },
    { name: 'two fields', files: { ...shared, 'modules/web.nix': module(submodule(['enable', 'port'])) } },
    {
      name: 'a project without shared types',
      files: { 'modules/web.nix': module(submodule(['enable', 'port', 'path', 'interval', 'labels'])) },
    },
  ],
  undecidable: { never: 'A submodule whose fields are not known has none that could repeat those of another.' },
  throughHelper: [
    {
      name: 'the shared type',
      files: { ...shared, 'modules/web.nix': module('lib.types.nullOr (import ../lib/types.nix { inherit lib; }).metrics') },
    },
  ],
};
