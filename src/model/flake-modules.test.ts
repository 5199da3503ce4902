import { expect, it } from 'vitest';
import { moduleIn, projectOf } from './testing.ts';

const INNER = `{ config, lib, ... }:
    {
      options.services.lamp.enable = lib.mkEnableOption "lamp";
      config = lib.mkIf config.services.lamp.enable { systemd.services.lamp.script = "true"; };
    }`;

it.each([
  ['flake.modules.nixos', `{ withSystem, ... }:\n{\n  flake.modules.nixos.lamp = ${INNER};\n}\n`],
  ['flake as a function', `{\n  flake = { config, ... }: {\n    nixosModules.lamp = ${INNER};\n  };\n}\n`],
  ['flake.nixosModules', `{\n  flake.nixosModules = {\n    lamp = ${INNER};\n  };\n}\n`],
  ['den.aspects', `{ ... }:\n{\n  den.aspects.lamp.nixos = ${INNER};\n}\n`],
  ['den.aspects of a thing', `{\n  den.aspects.desk.lamp = {\n    nixos = ${INNER};\n    homeManager = { };\n  };\n}\n`],
  ['moduleWithSystem', `{ moduleWithSystem, ... }:\n{\n  flake.modules.nixos.lamp = moduleWithSystem ({ config, ... }: ${INNER});\n}\n`],
  ['withSystem', `{ withSystem, ... }:\n{\n  flake.nixosModules.lamp = withSystem "x86_64-linux" ({ config, ... }: ${INNER});\n}\n`],
])('what %s holds belongs to the file', (_, text) => {
  const module = moduleIn(projectOf({ 'lamp.nix': text }), 'lamp.nix');
  expect(module.kind).toBe('module');
  expect(module.switches.map(({ path }) => path.join('.'))).toEqual(['config.services.lamp.enable']);
  expect(module.services.map(({ name }) => name)).toEqual(['lamp']);
  expect(module.definitions.map(({ path }) => path[0])).toEqual(['systemd']);
});

it('a module of another file is read there alone', () => {
  const project = projectOf({
    'export.nix': '{\n  flake.nixosModules = { lamp = import ./lamp.nix; set = import ./set.nix; };\n}\n',
    'lamp.nix': `{ config, lib, ... }: {\n  systemd.services.lamp.script = "true";\n}\n`,
    'set.nix': '{\n  systemd.services.set.script = "true";\n}\n',
  });
  expect(project.modules.flatMap(({ file, services }) => services.map(() => file))).toEqual(['lamp.nix', 'set.nix']);
});

it('home-manager modules are no part of a machine', () => {
  const project = projectOf({
    'home.nix': '{\n  flake.modules.homeManager.lamp = { systemd.user.services.lamp.Service.ExecStart = "true"; };\n}\n',
  });
  expect(project.modules.flatMap(({ services }) => services)).toEqual([]);
});

const flake = (outputs: string): string => `{\n  outputs = { self, nixpkgs, utils, ... }@inputs: ${outputs};\n}\n`;

it.each([
  ['nixosModules', `{ nixosModules.lamp = ${INNER}; nixosModules.default = self.nixosModules.lamp; }`],
  ['nixosModule', `{ nixosModule = ${INNER}; }`],
  ['a name of a let', `let lamp = ${INNER}; in { nixosModules = { inherit lamp; default = lamp; }; }`],
  ['the right side of //', `utils.lib.eachDefaultSystem (system: { packages.lamp = 1; }) // { nixosModules.default = ${INNER}; }`],
  ['the left side of //', `{ nixosModules.default = ${INNER}; } // utils.lib.eachDefaultSystem (system: { packages.lamp = 1; })`],
  ['mkFlake', `utils.lib.mkFlake { inherit inputs; } { flake.nixosModules.default = ${INNER}; perSystem = { pkgs, ... }: { }; }`],
])('a module that the flake writes in place belongs to the flake: %s', (_, outputs) => {
  const project = projectOf({ 'flake.nix': flake(outputs) });
  const module = moduleIn(project, 'flake.nix');
  expect(project.files.get('flake.nix')?.kind).toBe('flake');
  expect(module.kind).toBe('module');
  expect(module.switches.map(({ path }) => path.join('.'))).toEqual(['config.services.lamp.enable']);
  expect(module.services.map(({ name }) => name)).toEqual(['lamp']);
  expect(project.resolve(module).definitions.map(({ guards }) => guards)).toEqual([[]]);
});

it('several modules that a flake writes are not taken for one', () => {
  const made = 'builtins.listToAttrs (map (name: { inherit name; value = { ... }: { networking.hostName = name; }; }) [ "a" "b" ])';
  for (const modules of [`{ lamp = ${INNER}; desk = { networking.hostName = "desk"; }; }`, made])
    expect(projectOf({ 'flake.nix': flake(`{ nixosModules = ${modules}; }`) }).modules).toEqual([]);
});

it('a flake whose modules stand in other files, or only import, is no module', () => {
  const project = projectOf({
    'flake.nix': flake('{ nixosModules = { a = import ./a.nix; b = ./b.nix; all = { imports = [ ./a.nix ./b.nix ]; }; }; }'),
    'a.nix': '{ lib, ... }: { systemd.services.a.script = "true"; }\n',
    'b.nix': '{ systemd.services.b.script = "true"; }\n',
    'templates/flake.nix': flake(`{ nixosModules.lamp = ${INNER}; }`),
  });
  expect(project.modules.map(({ file }) => file)).toEqual(['a.nix', 'b.nix']);
});
