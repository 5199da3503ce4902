import { describe, expect, it } from 'vitest';
import { renderPath } from '../evaluation/render.ts';
import { json, moduleIn, moduleOf, projectOf } from './testing.ts';

describe('a module', () => {
  it('declares options, through helpers and submodules too', () => {
    const module = moduleOf(`let make = name: { enable = lib.mkEnableOption name; }; in {
      options.services.a = make "a" // {
        inner = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.port = lib.mkOption { type = lib.types.port; default = 1; }; }); };
        tls = lib.mkOption { type = lib.types.nullOr (lib.types.submodule { options.cert = lib.mkOption { type = lib.types.str; }; }); };
      };
    }`);
    expect(module.options.map((option) => [renderPath(module.ev, option.path), option.isField, option.isOptional])).toEqual([
      ['services.a.enable', false, false],
      ['services.a.inner', false, false],
      ['services.a.inner.<name>.port', true, false],
      ['services.a.tls', false, false],
      ['services.a.tls.cert', true, true],
    ]);
    expect(module.switches.map(({ path }) => path.join('.'))).toEqual(['config.services.a.enable']);
  });

  it('has the switch that an unknown helper makes, but no option of it', () => {
    const module = moduleOf(
      '{ options.services.a = { enable = config.helpers.mkBoolOpt false "a"; tls.enable = config.helpers.mkBoolOpt false "tls"; user = config.helpers.mkOpt "a"; }; config = lib.mkIf config.services.a.enable { x = 1; }; }',
    );
    expect(module.options).toEqual([]);
    expect(module.switches.map(({ path }) => path.join('.'))).toEqual(['config.services.a.enable']);
  });

  it("without `config` is all configuration, but for the module system's own keys", () => {
    const module = moduleOf('{ imports = [ ]; meta = { }; services.x = 1; }');
    expect(module.definitions.map(({ path }) => path.join('.'))).toEqual(['services.x']);
  });

  it('may be a condition as a whole', () => {
    const module = moduleOf('lib.mkIf config.a { services.x = 1; }');
    expect(module.definitions.map(({ path, guards }) => [path.join('.'), guards.map((guard) => json(module, guard))])).toEqual([
      ['services.x', [{ $ref: 'config.a' }]],
    ]);
  });

  it('imports files, and reads inline modules as parts of itself', () => {
    const project = projectOf({
      'module.nix':
        '{ lib, inputs, ... }: { imports = [ ./a.nix ./dir ./missing.nix inputs.x.nixosModules.y { services.z = 2; } ] ++ lib.optional false ./never.nix; }',
      'a.nix': '{ services.a = 1; }',
      'dir/default.nix': '{ services.d = 1; }',
    });
    const module = moduleIn(project);
    expect(module.evaluated.imports.map(({ target, exists }) => [target?.replace(`${project.root}/`, '') ?? null, exists])).toEqual([
      ['a.nix', true],
      ['dir/default.nix', true],
      ['missing.nix', false],
      [null, true],
    ]);
    expect(module.definitions.map(({ path, part }) => [path.join('.'), part])).toEqual([['services.z', 1]]);
  });

  it('made by a factory of another file yields what the factory makes', () => {
    const module = moduleOf('import ./factory.nix { inherit lib config; name = "web"; }', {
      'factory.nix':
        '{ lib, config, name }: { options.services.${name}.enable = lib.mkEnableOption name; config = lib.mkIf config.services.${name}.enable { systemd.services.${name}.script = name; }; }',
    });
    expect(module.services.map(({ name }) => name)).toEqual(['web']);
    expect(module.definitions[0]?.guards.map((guard) => json(module, guard))).toEqual([{ $ref: 'config.services.web.enable' }]);
  });

  it('that cannot be evaluated is a fault, not a crash', () => {
    const project = projectOf({
      'module.nix': '{ config, ... }: { imports = [ ./a.nix ]; options = throw "o"; config = throw "c"; }',
      'a.nix': '{ services.x = 1; }',
    });
    expect(moduleIn(project).evaluated.faults.map(({ message }) => message)).toEqual(['c']);
  });
});

describe('what exists', () => {
  const first = (text: string, more = {}) => {
    const module = moduleOf(text, more);
    return json(module, module.definitions[0]?.value ?? { kind: 'null' });
  };

  it('an option of the project exists, so its fallback is not needed', () => {
    const other = { 'other.nix': '{ lib, ... }: { options.services.o.enable = lib.mkEnableOption "o"; }' };
    expect(first('{ services.x = config.services.o.enable or false; }', other)).toEqual({ $ref: 'config.services.o.enable' });
    expect(first('{ services.x = config ? services.o; }', other)).toBe(true);
  });

  it('anything else may be absent', () => {
    expect(first('{ services.x = config.services.o.enable or false; }')).toEqual({
      $choice: { if: { $unknown: '(config.services.o.enable exists)' }, then: { $ref: 'config.services.o.enable' }, else: false },
    });
  });

  it('a field of a value that may be null may be absent', () => {
    const other = {
      'other.nix':
        '{ lib, ... }: { options.services.o.tls = lib.mkOption { type = lib.types.nullOr (lib.types.submodule { options.cert = lib.mkOption { }; }); }; }',
    };
    expect(first('{ services.x = config.services.o.tls.cert or "none"; }', other)).toMatchObject({ $choice: { else: 'none' } });
  });
});
