import type { RuleCases } from '../../cases.ts';
import { packageFile } from '../sample.ts';

const rust = (attributes: Record<string, string>, builder = 'rustPlatform.buildRustPackage'): Record<string, string> => ({
  'pkgs/web.nix': packageFile(attributes, builder).replace('stdenv,', 'rustPlatform, craneLib,'),
});
const whole = '{ OPENSSL_NO_VENDOR = "1"; ZSTD_SYS_USE_PKG_CONFIG = "1"; }';
const symbol = 'web';
const file = 'pkgs/web.nix';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no environment',
      files: rust({}),
      expect: [{ file, symbol, message: '`web` is built without `OPENSSL_NO_VENDOR = "1"` and `ZSTD_SYS_USE_PKG_CONFIG = "1"`', line: 2 }],
    },
    {
      name: 'a part of it',
      files: rust({ env: '{ OPENSSL_NO_VENDOR = "1"; }' }, 'craneLib.buildPackage'),
      expect: [{ file, symbol, message: 'without `ZSTD_SYS_USE_PKG_CONFIG = "1"`', line: 2 }],
    },
    {
      name: 'another value',
      files: rust({ env: '{ OPENSSL_NO_VENDOR = "0"; ZSTD_SYS_USE_PKG_CONFIG = true; }' }),
      expect: [{ file, symbol, message: 'without `OPENSSL_NO_VENDOR = "1"`:' }],
    },
    {
      name: 'a variable of the policy',
      files: rust({ env: whole }),
      options: { environment: { SQLX_OFFLINE: 'true' } },
      expect: [{ file, symbol, message: '`SQLX_OFFLINE = "true"`' }],
    },
  ],
  silent: [
    { name: 'all of it', files: rust({ env: whole }) },
    { name: 'variables beside the others', files: rust({ OPENSSL_NO_VENDOR: '"1"', ZSTD_SYS_USE_PKG_CONFIG: '1' }) },
    { name: 'a package in another language', files: { 'pkgs/web.nix': packageFile() } },
  ],
  undecidable: [{ name: 'an environment that the caller gives', files: rust({ env: 'args.env' }), symbols: [symbol] }],
  throughHelper: [
    {
      name: 'a helper of another file that sets it',
      files: {
        'pkgs/lib.nix': `{ rustPlatform }:\n{ buildRust = args: rustPlatform.buildRustPackage (args // { env = ${whole} // (args.env or { }); }); }\n`,
        'pkgs/default.nix':
          '{ pkgs }:\nlet own = pkgs.callPackage ./lib.nix { }; in\n{ web = pkgs.callPackage ./web.nix { inherit own; }; }\n',
        'pkgs/web.nix': '{ own }:\nown.buildRust { pname = "web"; version = "1"; src = ./.; }\n',
      },
    },
    {
      name: 'an environment of another file without a part',
      files: { 'lib/env.nix': '{ OPENSSL_NO_VENDOR = "1"; }\n', ...rust({ env: 'import ../lib/env.nix' }) },
      expect: [{ file, symbol, message: '`ZSTD_SYS_USE_PKG_CONFIG', line: 2 }],
    },
  ],
};
