import { describe, expect, it } from 'vitest';
import { json, moduleIn, projectOf, resolvedOf } from './testing.ts';

const options = (text: string): string => `let cfg = config.services.a; in {
  options.services.a = { enable = lib.mkEnableOption "a"; ${text.split('|')[0]} };
  config = lib.mkIf cfg.enable { ${text.split('|')[1]} };
}`;
/** The definitions of a resolved module by their path. */
const shown = (text: string, more: Record<string, string> = {}) => {
  const module = resolvedOf(options(text), more);
  return Object.fromEntries(module.definitions.map(({ path, value }) => [path.join('.'), json(module, value)]));
};
const option = (name: string, type: string, value: string): string =>
  `${name} = lib.mkOption { type = with lib.types; ${type}; default = ${value}; };`;

describe('a resolved module', () => {
  it('has its own switches on and other options at their defaults', () => {
    expect(
      shown(
        `${option('port', 'port', '80')} metrics.enable = lib.mkEnableOption "m"; | x.port = cfg.port; x.metrics = lib.mkIf cfg.metrics.enable 1; x.on = cfg.enable;`,
      ),
    ).toEqual({ 'x.port': 80, 'x.on': true });
  });

  it('evaluates what depends on them', () => {
    expect(
      shown(
        `${option('n', 'int', '3')} ${option('l', '(listOf str)', '[ "a" ]')} | x.a = cfg.n < 4 && cfg.l != [ ]; x.b = map (e: "\${e}!") cfg.l; x.c = toString (cfg.n + 1); x.d = lib.optionals (cfg.n == 4) [ 1 ];`,
      ),
    ).toEqual({
      'x.a': true,
      'x.b': ['a!'],
      'x.c': '4',
      'x.d': [],
    });
  });

  it('has no instances where there are none by default', () => {
    expect(
      shown(
        `instances = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.p = lib.mkOption { default = 1; }; }); default = { }; }; | x = { s = { }; }; y = lib.mapAttrs (n: i: i.p) cfg.instances;`,
      ),
    ).toEqual({ 'x.s': {}, y: {} });
  });

  it('fills the fields of submodules', () => {
    const type = 'submodule { options = { a = lib.mkOption { default = 1; }; b = lib.mkOption { default = 2; }; }; }';
    expect(
      shown(
        `${option('s', `(${type})`, '{ b = lib.mkDefault 3; }')} ${option('many', `(attrsOf (${type}))`, '{ k.a = 5; }')} ${option('none', `(nullOr (${type}))`, 'null')} | x.a = cfg.s.a; x.b = cfg.s.b; x.k = cfg.many.k.b; x.l = cfg.many.k.a; x.n = cfg.none == null;`,
      ),
    ).toEqual({
      'x.a': 1,
      'x.b': 3,
      'x.k': 2,
      'x.l': 5,
      'x.n': true,
    });
  });

  it('knows the name of an instance', () => {
    expect(
      shown(
        `many = lib.mkOption { default = { k = { }; }; type = lib.types.attrsOf (lib.types.submodule ({ name, config, ... }: { options.dir = lib.mkOption { default = "/var/\${name}"; }; options.sub = lib.mkOption { default = "\${config.dir}/sub"; }; })); }; | x.dir = cfg.many.k.dir; x.sub = cfg.many.k.sub;`,
      ),
    ).toEqual({ 'x.dir': '/var/k', 'x.sub': '/var/k/sub' });
  });

  it('applies `apply`, and takes types for what they are without a default', () => {
    expect(
      shown(
        'p = lib.mkOption { default = 1; apply = x: x + 1; }; l = lib.mkOption { type = lib.types.listOf lib.types.str; }; n = lib.mkOption { type = lib.types.nullOr lib.types.str; }; | x.p = cfg.p; x.l = cfg.l; x.n = cfg.n == null;',
      ),
    ).toEqual({ 'x.p': 2, 'x.l': [], 'x.n': true });
  });

  it('does not trust the default of a type that is not known', () => {
    expect(shown('s = lib.mkOption { type = config.foreign.type; default = { b = 3; }; }; | x.s = cfg.s.a or "absent";')).toMatchObject({
      'x.s': { $choice: { else: 'absent' } },
    });
  });

  it('leaves references where nothing is known', () => {
    expect(shown('r = lib.mkOption { type = lib.types.str; }; | x.r = cfg.r; x.h = config.networking.hostName;')).toEqual({
      'x.r': { $ref: 'config.services.a.r' },
      'x.h': { $ref: 'config.networking.hostName' },
    });
  });

  it('takes what the module itself defines instead of a default', () => {
    expect(shown(`${option('p', 'int', '1')} | services.a.p = lib.mkDefault 2; x.p = cfg.p;`)).toMatchObject({
      'x.p': 2,
    });
  });

  it('takes what the modules that it imports define, in their order', () => {
    const project = projectOf({
      'a.nix':
        '{ lib, config, ... }: { imports = [ ./b.nix ./c.nix ]; options.l = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; }; options.s = lib.mkOption { type = lib.types.str; }; config = { l = [ "a" ]; x.l = config.l; x.s = config.s; }; }',
      'b.nix': '{ lib, ... }: { l = lib.mkAfter [ "b" ]; s = lib.mkDefault "weak"; }',
      'c.nix': '{ lib, config, ... }: { l = [ "c" ]; s = if config.l == [ ] then "none" else "strong"; }',
    });
    const module = project.resolve(moduleIn(project, 'a.nix'));
    expect(Object.fromEntries(module.definitions.map(({ path, value }) => [path.join('.'), json(module, value)]))).toMatchObject({
      'x.l': ['c', 'a', 'b'],
      'x.s': 'strong',
    });
  });

  it('does not take the default of another module for what it defines of it', () => {
    expect(
      shown('| accounts.a.id = 5; x.a = config.accounts.a.id;', {
        'accounts.nix': '{ lib, ... }: { options.accounts = lib.mkOption { type = lib.types.attrsOf lib.types.attrs; default = { }; }; }',
      }),
    ).toMatchObject({ 'x.a': { $ref: 'config.accounts.a.id' } });
  });

  it('has a switch on that an unknown helper makes', () => {
    const module = resolvedOf(
      '{ options.services.a.enable = config.helpers.mkBoolOpt false "a"; config = lib.mkIf config.services.a.enable { x.a = 1; }; }',
    );
    expect(module.definitions.map(({ path, guards }) => [path.join('.'), guards])).toEqual([['x.a', []]]);
  });

  it('takes an old name for unset where nobody sets it', () => {
    const project = projectOf({
      'a.nix':
        '{ lib, config, ... }: { imports = [ (lib.mkRenamedOptionModule [ "old" ] [ "p" ]) ]; options.p = lib.mkOption { type = lib.types.int; default = 1; }; config.x.p = config.p; }',
    });
    const definition = project.resolve(moduleIn(project, 'a.nix')).definitions.find(({ path }) => path.join('.') === 'x.p');
    expect(definition?.value).toMatchObject({ kind: 'int', value: 1n });
  });

  it('has what another module declares beside its own switch', () => {
    const other = { 'other.nix': '{ lib, ... }: { options.services.a.dir = lib.mkOption { default = "/a"; }; }' };
    expect(shown('| x.d = cfg.dir; x.p = cfg ? port;', other)).toEqual({
      'x.d': '/a',
      'x.p': { $unknown: '(config.services.a.port exists)' },
    });
    expect(shown('| x.p = cfg ? port;')).toEqual({ 'x.p': false });
  });

  it('has a place where nothing but the place itself says what a settled set has', () => {
    const other = { 'other.nix': '{ lib, ... }: { options.facts.all = lib.mkOption { }; config.facts.all = { a = 1; }; }' };
    const module = resolvedOf(options('| x.a = config.facts.all.a; x.b = config.facts.all.b;'), other);
    expect(Object.fromEntries(module.definitions.map(({ path, value }) => [path.join('.'), json(module, value)]))).toEqual({
      'x.a': 1,
      'x.b': { $ref: 'config.facts.all.b' },
    });
    expect(module.ev.exceeded.size).toBe(0);
  });

  it('has a place for an instance that is read and not there by default', () => {
    const other = {
      'hosts.nix':
        '{ lib, ... }: { options.hosts.all = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.ip = lib.mkOption { }; }); default = { }; }; }',
    };
    expect(
      shown('| x.ip = config.hosts.all.web.ip; x.none = config.hosts.all.web.ip or null; x.all = lib.attrNames config.hosts.all;', other),
    ).toMatchObject({ 'x.ip': { $ref: 'config.hosts.all.web.ip' }, 'x.all': [] });
  });

  it('takes the defaults of other modules, which are off', () => {
    const other = {
      'other.nix':
        '{ config, lib, ... }: { options.services.o = { enable = lib.mkEnableOption "o"; dir = lib.mkOption { default = "/o"; }; }; }',
    };
    expect(
      shown(
        '| x.e = config.services.o.enable; x.d = config.services.o.dir; x.f = config.services.o.enable or false; x.g = config.services.o.dir or "/p";',
        other,
      ),
    ).toEqual({
      'x.e': false,
      'x.d': '/o',
      'x.f': false,
      // Evaluated without the other module, this is the fallback.
      'x.g': { $choice: { if: { $unknown: '(config.services.o.dir exists)' }, then: '/o', else: '/p' } },
    });
  });

  it('one module on does not switch another one on', () => {
    const project = projectOf({
      'a.nix': '{ config, lib, ... }: { options.services.a.enable = lib.mkEnableOption "a"; config.x.b = config.services.b.enable; }',
      'b.nix':
        '{ config, lib, ... }: { options.services.b.enable = lib.mkEnableOption "b"; config.x.a = config.services.a.enable; config.x.b = config.services.b.enable; }',
    });
    const values = (file: string) => {
      const module = project.resolve(moduleIn(project, file));
      return module.definitions.map(({ value }) => json(module, value));
    };
    expect([values('a.nix'), values('b.nix'), values('a.nix')]).toEqual([[false], [false, true], [false]]);
  });

  it('a part without a switch is switched by the module that imports it', () => {
    const project = projectOf({
      'default.nix': '{ lib, ... }: { imports = [ ./service.nix ]; options.services.a.enable = lib.mkEnableOption "a"; }',
      'service.nix': '{ config, lib, ... }: { config = lib.mkIf config.services.a.enable { systemd.services.a.script = "x"; }; }',
    });
    expect(project.resolve(moduleIn(project, 'service.nix')).services.map(({ name }) => name)).toEqual(['a']);
  });

  it('defaults that need each other end', () => {
    expect(shown('p = lib.mkOption { default = cfg.q; }; q = lib.mkOption { default = cfg.p; }; | x.p = cfg.p;')).toEqual({
      'x.p': { $ref: 'config.services.a.q' },
    });
  });

  it('hands on all options of a service as one set', () => {
    expect(
      shown(
        `${option('port', 'port', '80')} ${option('user', 'str', '"u"')} | x.n = lib.attrNames cfg; x.e = (cfg // { port = 1; }).user;`,
      ),
    ).toEqual({ 'x.n': ['enable', 'port', 'user'], 'x.e': 'u' });
  });
});
