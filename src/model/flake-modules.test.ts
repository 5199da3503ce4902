import { expect, it } from 'vitest';
import { moduleIn, projectOf } from './testing.ts';

const INNER = `{ config, lib, ... }:
    {
      options.services.lamp.enable = lib.mkEnableOption "lamp";
      config = lib.mkIf config.services.lamp.enable { systemd.services.lamp.script = "true"; };
    }`;

it.each([
  ['flake.modules.nixos', `{ withSystem, ... }:\n{\n  flake.modules.nixos.lamp = ${INNER};\n}\n`],
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
    'export.nix': '{\n  flake.nixosModules.lamp = import ./lamp.nix;\n}\n',
    'lamp.nix': `{ config, lib, ... }: {\n  systemd.services.lamp.script = "true";\n}\n`,
  });
  expect(project.modules.flatMap(({ file, services }) => services.map(() => file))).toEqual(['lamp.nix']);
});

it('home-manager modules are no part of a machine', () => {
  const project = projectOf({
    'home.nix': '{\n  flake.modules.homeManager.lamp = { systemd.user.services.lamp.Service.ExecStart = "true"; };\n}\n',
  });
  expect(project.modules.flatMap(({ services }) => services)).toEqual([]);
});
