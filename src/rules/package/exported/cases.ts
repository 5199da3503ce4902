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
      name: 'a folder that is copied as a source',
      files: { ...web, 'flake.nix': flake('lib = { text = nixpkgs.lib.cleanSource ./pkgs; src = ./pkgs; };') },
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
    {
      name: 'a package of a list that a module reads',
      files: {
        ...web,
        'flake.nix': flake(''),
        'lists.nix': '{ pkgs }: { web = pkgs.callPackage ./pkgs/web { }; }\n',
        'module.nix': '{ pkgs, ... }: { environment.systemPackages = [ (import ./lists.nix { inherit pkgs; }).web ]; }\n',
      },
    },
    { name: 'a project without flake and overlay', files: web },
    {
      name: 'a package of the root for people without flakes',
      files: { ...web, 'flake.nix': flake(''), 'default.nix': '{ pkgs }: { web = pkgs.callPackage ./pkgs/web { }; }\n' },
    },
    {
      name: 'a package that a part of the flake exposes',
      files: {
        ...web,
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } (inputs.import-tree ./parts); }\n',
        'parts/packages.nix': '{ perSystem = { pkgs, ... }: { packages.web = pkgs.callPackage ../pkgs/web { }; }; }\n',
      },
    },
  ],
  undecidable: [
    {
      name: 'a folder handed to a function of another file that reads it',
      files: {
        ...web,
        'pkgs/default.nix': '{ pkgs }: let inherit (import ../helpers.nix { inherit pkgs; }) load; in load ./. { }\n',
        'helpers.nix':
          '{ pkgs }: { load = path: extra: pkgs.lib.genAttrs (builtins.attrNames (builtins.readDir path)) (name: pkgs.callPackage (path + "/${name}") extra); }\n',
        'flake.nix': flake('packages.x86_64-linux = import ./pkgs { pkgs = nixpkgs.legacyPackages.x86_64-linux; };'),
      },
      symbols: ['web'],
    },
    {
      name: 'a folder that a framework looks for',
      files: {
        'packages/web/default.nix': packageFile(),
        'flake.nix': '{ outputs = inputs: inputs.blueprint { inherit inputs; }; }\n',
      },
      symbols: ['web'],
    },
    {
      name: 'a folder that a part of the flake leaves to a framework',
      files: {
        'packages/web/default.nix': packageFile(),
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } { imports = [ ./parts/wire.nix ]; }; }\n',
        'parts/wire.nix': '{ inputs, ... }: { imports = [ inputs.nixos-unified.flakeModules.autoWire ]; perSystem = { }; }\n',
      },
      symbols: ['web'],
    },
    {
      name: 'a folder of packages by name, below a root that is an argument',
      files: {
        'pkgs/by-name/web/package.nix': packageFile(),
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } (inputs.import-tree ./parts); }\n',
        'parts/packages.nix': '{ rootPath, ... }: { perSystem.pkgsDirectory = rootPath + "/pkgs/by-name"; }\n',
      },
      symbols: ['web'],
    },
    {
      name: 'a folder of packages by name that is an input of the flake',
      files: {
        'pkgs/web/package.nix': packageFile(),
        'flake.nix':
          '{ inputs.own = { url = "path:./pkgs"; flake = false; }; outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } ./parts/packages.nix; }\n',
        'parts/packages.nix': '{ inputs, ... }: { perSystem.pkgsDirectory = inputs.own; }\n',
      },
      symbols: ['web'],
    },
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
