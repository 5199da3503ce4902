import type { RuleCases } from '../../cases.ts';
import { packageFile } from '../sample.ts';

const passthru = (atproto: string | null): Record<string, string> => ({
  'pkgs/web.nix': packageFile({ passthru: atproto === null ? null : `{ atproto = ${atproto}; }` }),
});
const whole = '{ type = "application"; services = [ "web" ]; protocols = [ "com.atproto" ]; }';
const symbol = 'web';
const file = 'pkgs/web.nix';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no metadata where another package has it',
      files: { ...passthru(null), 'pkgs/other.nix': packageFile({ passthru: `{ atproto = ${whole}; }` }) },
      expect: [{ file, symbol, message: '`web` has no `passthru.atproto`', line: 3 }],
    },
    {
      name: 'no metadata',
      files: passthru(null),
      options: { required: 'everywhere' },
      expect: [{ file, symbol, message: '`web` has no `passthru.atproto`', line: 3 }],
    },
    {
      name: 'a part of it',
      files: passthru('{ type = "tool"; }'),
      expect: [
        {
          file,
          symbol,
          message: '`passthru.atproto` of `web` is outside its schema: `services` is missing, a list of strings; `protocols` is missing',
          line: 7,
        },
      ],
    },
    {
      name: 'a type outside the schema',
      files: passthru('{ type = "server"; services = [ ]; protocols = [ ]; }'),
      expect: [{ file, symbol, message: '`type` is `"server"` instead of one of `"application"`', line: 7 }],
    },
    {
      name: 'a text in place of a list',
      files: passthru('{ type = "tool"; services = "web"; protocols = [ 1 ]; }'),
      expect: [{ file, symbol, message: '`services` is no list of strings; `protocols` is no list of strings' }],
    },
    {
      name: 'a tier outside the schema',
      files: {
        'pkgs/web.nix': packageFile({ meta: '{ atproto = { category = "utility"; services = [ ]; protocols = [ ]; tier = 4; }; }' }),
      },
      expect: [{ file, symbol, message: '`meta.atproto` of `web` is outside its schema: `tier` is `4`', line: 6 }],
    },
  ],
  silent: [
    { name: 'all of it', files: passthru(whole) },
    { name: 'a project that knows nothing of it', files: passthru(null) },
    {
      name: 'metadata in meta',
      files: {
        'pkgs/web.nix': packageFile({
          meta: '{ atproto = { category = "application"; services = [ "web" ]; protocols = [ "xrpc" ]; tier = 2; }; }',
        }),
      },
    },
    {
      name: 'a type of the policy',
      files: passthru('{ type = "server"; services = [ ]; protocols = [ ]; }'),
      options: { types: ['server'] },
    },
  ],
  undecidable: [
    {
      name: 'a passthru that the caller gives',
      files: { 'pkgs/web.nix': packageFile({ passthru: 'args.passthru' }) },
      options: { required: 'everywhere' },
      symbols: [symbol],
    },
    {
      name: 'a type that the caller gives',
      files: passthru('{ inherit (args) type; services = [ ]; protocols = [ ]; }'),
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a collection of another file that adds it',
      files: {
        'pkgs/default.nix': `{ pkgs }:\n{\n  web = (pkgs.callPackage ./web.nix { }).overrideAttrs (old: { passthru = (old.passthru or { }) // { atproto = ${whole}; }; });\n}\n`,
        ...passthru(null),
      },
    },
    {
      name: 'metadata of another file outside the schema',
      files: { 'lib/metadata.nix': '{ type = "server"; services = [ ]; protocols = [ ]; }\n', ...passthru('import ../lib/metadata.nix') },
      expect: [{ file, symbol, message: '`type` is `"server"`', line: 7 }],
    },
  ],
};
