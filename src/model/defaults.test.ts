import { describe, expect, it } from 'vitest';
import { reference } from '../evaluation/values.ts';
import { json, moduleIn, projectOf } from './testing.ts';

const project = projectOf({
  'module.nix': `{ config, lib, pkgs, ... }: let cfg = config.services.a; in {
    options.services.a = {
      port = lib.mkOption { default = 80; };
      alias = lib.mkOption { default = cfg.port; };
      set = lib.mkOption { default = { x = 1; }; };
      required = lib.mkOption { };
      applied = lib.mkOption { default = 1; apply = x: x + 1; };
      loop = lib.mkOption { default = cfg.loop; };
      instances = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.port = lib.mkOption { default = 1; }; }); default = { }; };
    };
    config.services.a.set = lib.mkDefault { };
  }`,
});
const resolved = (...path: string[]) => json(moduleIn(project), project.defaults.resolve(reference(['config', 'services', 'a', ...path])));

describe('defaults', () => {
  it('stand for references to options', () => expect(resolved('port')).toBe(80));
  it('are followed through other options', () => expect(resolved('alias')).toBe(80));
  it('are not those of options without one, with `apply`, or that the project defines', () => {
    for (const name of ['required', 'applied', 'set']) expect(resolved(name)).toEqual({ $ref: `config.services.a.${name}` });
  });
  it('that point at themselves stay', () => expect(resolved('loop')).toEqual({ $ref: 'config.services.a.loop' }));
  it('that come to too much, or are within themselves, stay', () => {
    const options = Array.from(
      { length: 20 },
      (_, index) => `o${index + 1} = lib.mkOption { default = "\${config.o${index}}\${config.o${index}}"; };`,
    );
    const large = projectOf({
      'module.nix': `{ config, lib, ... }: { options = { o0 = lib.mkOption { default = "x"; }; ${options.join(' ')} a = lib.mkOption { default = "a\${config.b}"; }; b = lib.mkOption { default = "b\${config.a}"; }; }; }`,
    });
    const kindOf = (name: string) => large.defaults.resolve(reference(['config', name])).kind;
    expect(['o0', 'o1', 'o5', 'o20', 'a', 'b'].map(kindOf)).toEqual(['string', 'text', 'text', 'reference', 'reference', 'reference']);
  });
  it('know where an option is declared, instances too', () => {
    const at = (...path: string[]) => project.defaults.optionAt(reference(['config', ...path]))?.path.join('.');
    expect(at('services', 'a', 'port')).toBe('services.a.port');
    expect(at('services', 'a', 'instances', '<name>', 'port')).toBe('services.a.instances.<name>.port');
    expect(at('services', 'b')).toBeUndefined();
  });
});
