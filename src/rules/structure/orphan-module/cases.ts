import type { RuleCases } from '../../cases.ts';

const module = '{ services.nginx.enable = true; }\n';
const orphan = (file: string) => ({ file, symbol: '', message: `Nothing imports \`${file}\``, line: 1 });

export const cases: RuleCases = {
  fires: [
    {
      name: 'a module that nothing imports',
      files: {
        'modules/default.nix': '{ imports = [ ./a.nix ]; }\n',
        'modules/a.nix': module,
        'modules/b.nix': module,
        'flake.nix': '{ outputs = _: { nixosModules.default = ./modules; }; }\n',
      },
      expect: [orphan('modules/b.nix')],
    },
    {
      name: 'a module that imports only itself',
      files: { 'modules/a.nix': '{ imports = [ ./a.nix ]; services.nginx.enable = true; }\n' },
      expect: [orphan('modules/a.nix')],
    },
    {
      name: 'a module beside those that a computation picks',
      files: {
        'modules/default.nix': '{ imports = map (name: ./. + "/${name}.nix") [ "a" ]; }\n',
        'modules/a.nix': module,
        'modules/b.nix': module,
        'configuration.nix': '{ imports = [ ./modules ]; }\n',
      },
      expect: [orphan('modules/b.nix')],
    },
    {
      name: 'a file below a module that a flake imports by its name',
      files: {
        'configuration.nix': '{ imports = [ ./modules/web ]; }\n',
        'modules/web/default.nix': module,
        'modules/web/nginx.nix': module,
        'flake.nix':
          '{ outputs = _: { nixosModules = builtins.mapAttrs (name: _: import (./modules + "/${name}")) (builtins.readDir ./modules); }; }\n',
      },
      expect: [orphan('modules/web/nginx.nix')],
    },
    {
      name: 'a folder of the machine that a text names',
      files: { 'home/web.nix': module, 'configuration.nix': '{ name, ... }: { users.users.ann.home = "/home/${name}"; }\n' },
      expect: [{ file: 'home/web.nix', symbol: '', message: 'Nothing imports' }],
    },
    {
      name: 'a folder that a text names and nobody lists',
      files: { 'nixos/web.nix': module, 'README.nix': '{ self, ... }: { doc = "${self}/nixos"; }\n' },
      expect: [{ file: 'nixos/web.nix', symbol: '', message: 'Nothing imports' }],
    },
  ],
  silent: [
    { name: 'a file called example', files: { 'nix/example.nix': module } },
    {
      name: 'modules that a helper finds below the root',
      files: {
        'outputs/a.nix': '{ mylib, ... }: { modules = map mylib.fromRoot [ "modules/web.nix" "modules/mail" ]; }\n',
        'modules/web.nix': module,
        'modules/mail/default.nix': module,
      },
    },
    {
      name: 'a tree of modules that the flake hands over, through a wrapper of flake-parts',
      files: {
        'modules/web/nginx.nix': module,
        'flake.nix':
          '{ outputs = inputs: inputs.framework.with-flake-parts { inherit inputs; } { imports = [ (inputs.import-tree ./modules) ]; }; }\n',
      },
    },
    { name: 'an example', files: { 'examples/small/web.nix': module } },
    {
      name: 'modules that a flake exposes',
      files: {
        'modules/a.nix': module,
        'modules/b/default.nix': module,
        'flake.nix': '{ outputs = _: { nixosModules = { a = import ./modules/a.nix; b = ./modules/b; }; }; }\n',
      },
    },
    {
      name: 'modules that a flake names below itself',
      files: {
        'modules/a.nix': module,
        'modules/b.nix': module,
        'flake.nix': '{ outputs = { self }: { nixosModules = { a = import "${self}/modules/a.nix"; b = self + "/modules/b.nix"; }; }; }\n',
      },
    },
    {
      name: 'modules of a folder that is read',
      files: {
        'modules/default.nix':
          '{ lib, ... }: { imports = map (name: ./. + "/${name}") (lib.filter (name: name != "default.nix") (lib.attrNames (builtins.readDir ./.))); }\n',
        'modules/a.nix': module,
        'configuration.nix': '{ imports = [ ./modules ]; }\n',
      },
    },
    { name: 'hosts and entry points', files: { 'hosts/a/default.nix': module, 'configuration.nix': module, 'machines/b.nix': module } },
    {
      name: 'a module that a test imports',
      files: { 'modules/a.nix': module, 'tests/a.nix': '{ nodes.machine.imports = [ ../modules/a.nix ]; }\n' },
    },
  ],
  undecidable: [
    {
      name: 'a folder whose files a library lists',
      files: {
        'nixos/web.nix': module,
        'flake/system.nix': '{ rootPath, mylib, ... }: name: { modules = mylib.listNixFilesRecursive "${rootPath}/nixos"; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a file that is named by its user and host',
      files: {
        'people/ann/pier.nix': module,
        'flake/users.nix': '{ self, ... }: user: host: { imports = [ "${self}/people/${user}/${host}.nix" ]; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a file that a text names by its user and host, and something puts the path in front of',
      files: {
        'people/ann/pier.nix': module,
        'flake/users.nix': '{ fromRoot, ... }: user: host: { imports = [ (fromRoot "people/${user}/${host}.nix") ]; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a folder that a text is added to the root for',
      files: {
        'parts/web/nginx.nix': module,
        'lib/parts.nix': '{ root, lib }: { parts = map (name: root + "/parts/${name}"); }\n',
      },
      symbols: [''],
    },
    {
      name: 'folders below one that a text is added to, read one by one',
      files: {
        'modules/pier/web/default.nix': module,
        'flake.nix':
          '{ outputs = { nixpkgs, ... }: let\n  below = dir: map (name: dir + "/${name}") (builtins.attrNames (builtins.readDir dir));\n  system = device: nixpkgs.lib.nixosSystem { modules = below (./modules + "/${device}"); };\nin { nixosConfigurations.pier = system "pier"; }; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a folder beside the file that a text is added to for a user',
      files: {
        'common/default.nix':
          '{ lib, ... }: { imports = [ ../base.nix ]; home-manager.users = lib.genAttrs [ "ann" ] (user: import (./. + "/people/${user}.nix")); }\n',
        'common/people/ann.nix': module,
        'base.nix': module,
        'configuration.nix': '{ imports = [ ./common ]; }\n',
      },
      symbols: [''],
    },
    {
      name: 'modules that nixos-unified wires',
      files: {
        'modules/home/web.nix': module,
        'parts/wiring.nix': '{ inputs, ... }: { imports = [ inputs.nixos-unified.flakeModules.autoWire ]; }\n',
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } ./parts/wiring.nix; }\n',
      },
      symbols: [''],
    },
    {
      name: 'a folder with a file of its own that a module adds to a tree',
      files: {
        'modules/web/default.nix': module,
        'modules/web/nginx/default.nix': module,
        'hosts/pier/default.nix': '{ root, ... }: { imports = [ (root + /lib/all.nix) ]; }\n',
        'lib/all.nix':
          '{ inputs, lib, ... }: { imports = lib.pipe inputs.import-tree [ (it: it.addPath ../modules/web) (it: it.files) ]; }\n',
      },
      symbols: [''],
    },
    {
      name: 'files further below a folder that a function reads by calling itself',
      files: {
        'modules/nixos/web/nginx.nix': module,
        'modules/default.nix':
          '{ lib }:\nlet list = path: lib.concatMapAttrs (name: type: if type == "directory" then { ${name} = list "${path}/${name}"; } else { ${name} = import "${path}/${name}"; }) (builtins.readDir path); in\n{ nixos = list ./nixos; }\n',
        'flake.nix': '{ outputs = { nixpkgs, ... }: { nixosModules = (import ./modules { inherit (nixpkgs) lib; }).nixos; }; }\n',
      },
      symbols: [''],
    },
    {
      name: 'what a tree of modules leaves out by its name',
      files: {
        'modules/_web/nginx.nix': module,
        'flake.nix': '{ outputs = inputs: inputs.flake-parts.lib.mkFlake { inherit inputs; } (inputs.import-tree ./modules); }\n',
      },
      symbols: [''],
    },
    {
      name: 'a folder that a framework looks into',
      files: { 'modules/home/web.nix': module, 'flake.nix': '{ outputs = inputs: inputs.blueprint { inherit inputs; }; }\n' },
      symbols: [''],
    },
    {
      name: 'modules of a folder that a function of unknown origin reads',
      files: {
        'modules/default.nix': '{ mylib, ... }: { imports = mylib.scan ./. ++ [ ../base.nix ]; }\n',
        'modules/a.nix': module,
        'modules/deep/b.nix': module,
        'base.nix': module,
        'configuration.nix': '{ imports = [ ./modules ]; }\n',
      },
      symbols: ['', ''],
    },
    {
      name: 'a folder that a flake reads',
      files: {
        'modules/a.nix': module,
        'flake.nix':
          '{ outputs = _: { nixosModules = builtins.mapAttrs (name: _: ./modules + "/${name}") (builtins.readDir ./modules); }; }\n',
      },
      symbols: [''],
    },
  ],
  throughHelper: [
    {
      name: 'a module that a library names',
      files: { 'lib/system.nix': '{ lib }: name: lib.nixosSystem { modules = [ ../modules/a.nix ]; }\n', 'modules/a.nix': module },
    },
  ],
};
