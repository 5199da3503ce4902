import type { RuleCases } from '../../cases.ts';

const module = `{ lib, ... }:
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    port = lib.mkOption { type = lib.types.port; default = 80; description = "D."; };
  };
}
`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a folder without README',
      files: { 'modules/web/default.nix': module },
      expect: [{ file: 'modules/web/default.nix', symbol: '', message: '`modules/web` has no `README.md`', line: 1 }],
    },
    {
      name: 'an option that does not exist',
      files: {
        'modules/web/default.nix': module,
        'modules/web/README.md': '`services.web.enable`, `services.web.port`, `services.web.prot`',
      },
      expect: [{ file: 'modules/web/default.nix', symbol: 'services.web.prot', message: 'Did you mean `port`?' }],
    },
    {
      name: 'an option that is missing',
      files: { 'modules/web/default.nix': module, 'modules/web/README.md': '| `services.web.enable` | boolean |' },
      expect: [{ file: 'modules/web/default.nix', symbol: 'services.web.port', message: 'misses `services.web.port`', line: 5 }],
    },
  ],
  silent: [
    {
      name: 'a README with all options',
      files: { 'modules/web/default.nix': module, 'modules/web/README.md': '`services.web.enable` and `services.web.port`' },
    },
    { name: 'a README in words', files: { 'modules/web/default.nix': module, 'modules/web/README.md': 'A web server.' } },
    { name: 'a folder without switches', files: { 'modules/web/default.nix': '{ networking.hostName = "a"; }\n' } },
    {
      name: 'another name of the file',
      files: { 'modules/web/default.nix': module, 'modules/web/doc.md': 'A web server.' },
      options: { names: ['doc.md'] },
    },
  ],
  undecidable: { never: 'A README is text: it names an option or it does not.' },
  throughHelper: [
    {
      name: 'an option of a helper that is missing',
      files: {
        'lib/options.nix':
          '{ lib }: { enable = lib.mkEnableOption "web"; user = lib.mkOption { type = lib.types.str; description = "D."; }; }\n',
        'modules/web/default.nix': '{ lib, ... }: { options.services.web = import ../../lib/options.nix { inherit lib; }; }\n',
        'modules/web/README.md': '`services.web.enable`',
      },
      expect: [{ file: 'modules/web/default.nix', symbol: 'services.web.user', message: 'misses `services.web.user`' }],
    },
  ],
};
