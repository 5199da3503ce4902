import type { RuleCases } from '../../cases.ts';
import { packageFile } from '../sample.ts';

const web = { 'pkgs/web/default.nix': packageFile() };
const flake = (body: string): string => `{\n  outputs = { self, nixpkgs }: {\n    ${body}\n  };\n}\n`;
const expect = [{ file: 'pkgs/web/default.nix', symbol: 'web', message: '`web` is exposed by no overlay', line: 3 }];

export const cases: RuleCases = {
  fires: [
    { name: 'a package that nothing names', files: { ...web, 'flake.nix': flake('') }, expect },
    {
      name: 'an overlay that names another package',
      files: {
        ...web,
        'pkgs/api/default.nix': packageFile({ pname: '"api"' }),
        'overlay.nix': 'final: prev: { api = final.callPackage ./pkgs/api { }; }\n',
      },
      expect,
    },
    {
      name: 'a package that only a comment names',
      files: { ...web, 'overlay.nix': 'final: prev: { # web = final.callPackage ./pkgs/web { };\n}\n' },
      expect,
    },
  ],
  silent: [
    { name: 'a package of the overlay', files: { ...web, 'overlay.nix': 'final: prev: { web = final.callPackage ./pkgs/web { }; }\n' } },
    {
      name: 'a package of the flake',
      files: { ...web, 'flake.nix': flake('packages.x86_64-linux.web = nixpkgs.legacyPackages.x86_64-linux.callPackage ./pkgs/web { };') },
    },
    {
      name: 'a package that a module calls',
      files: {
        ...web,
        'flake.nix': flake(''),
        'module.nix': '{ pkgs, ... }: { environment.systemPackages = [ (pkgs.callPackage ./pkgs/web { }) ]; }\n',
      },
    },
    { name: 'a project without flake and overlay', files: web },
  ],
  undecidable: [
    {
      name: 'a folder that is read by a computation',
      files: {
        ...web,
        'flake.nix': flake(
          'packages.x86_64-linux = nixpkgs.lib.filesystem.packagesFromDirectoryRecursive { directory = ./pkgs; callPackage = nixpkgs.callPackage; };',
        ),
      },
      symbols: ['web'],
    },
  ],
  throughHelper: [
    {
      name: 'a list of packages in another file',
      files: {
        ...web,
        'overlay.nix': 'final: prev: { own = import ./pkgs { pkgs = final; }; }\n',
        'pkgs/default.nix': '{ pkgs }: { web = pkgs.callPackage ./web { }; }\n',
      },
    },
    {
      name: 'a list of packages that no overlay names',
      files: { ...web, 'overlay.nix': 'final: prev: { }\n', 'pkgs/default.nix': '{ pkgs }: { web = pkgs.callPackage ./web { }; }\n' },
      expect,
    },
  ],
};
