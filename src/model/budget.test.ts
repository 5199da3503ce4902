/** Hostile projects end soon: every walk of the model has its bound. */
import { describe, expect, it } from 'vitest';
import { OptionIndex } from './option-index.ts';
import { projectOf } from './testing.ts';

const MOST = 4_000;

const chain = (levels: number, first: string, next: (before: string, level: number) => string): string =>
  `let a0 = ${first}; ${Array.from({ length: levels }, (_, level) => `a${level + 1} = ${next(`a${level}`, level)};`).join(' ')} in a${levels}`;

describe('a project that wants no end', () => {
  const build = (files: Record<string, string>): { exceeded: string[]; definitions: number } => {
    const started = performance.now();
    const project = projectOf(files);
    const definitions = project.modules.map((module) => project.resolve(module).definitions.length).reduce((sum, count) => sum + count, 0);
    expect(performance.now() - started).toBeLessThan(MOST);
    return { exceeded: [...project.ev.exceeded.keys()], definitions };
  };

  it('imports in a circle end', () => {
    const { exceeded } = build({
      'a.nix': '{ ... }: { imports = [ ./b.nix ]; services.a = import ./b.nix { }; }',
      'b.nix': '{ ... }: { imports = [ ./a.nix ]; services.b = import ./a.nix { }; }',
    });
    expect(exceeded).not.toContain('evaluation budget: stack');
  });

  it('definitions that contain themselves end', () => {
    expect(
      build({ 'a.nix': '{ lib, ... }: let m = lib.mkMerge [ m m ]; in { options.services.x = lib.mkEnableOption "x"; config = m; }' })
        .exceeded,
    ).toContain('evaluation budget: definitions');
  });

  it('a set within itself has so many definitions', () => {
    expect(build({ 'a.nix': '{ ... }: let t = { a = t; b = t; }; in { systemd.services.y.serviceConfig = t; }' }).definitions).toBeLessThan(
      60_000,
    );
  });

  it('choices that double are cut off', () => {
    const text = chain(60, 'config.c', (before) => `if ${before} == 1 then ${before} else { v = ${before}; }`);
    expect(build({ 'a.nix': `{ config, ... }: { services.x = ${text}; }` }).definitions).toBeLessThan(60_000);
  });

  it('a set made of a list whose choices double is cut off', () => {
    const text = chain(
      18,
      '[ { name = "x"; value = 1; } ]',
      (before, level) => `if config.c${level} then ${before} else [ { name = "y${level}"; value = 1; } ] ++ ${before}`,
    );
    expect(build({ 'a.nix': `{ config, ... }: { services = builtins.listToAttrs (${text}); }` }).exceeded).toContain(
      'evaluation budget: elements',
    );
  });

  it('a file nested 20,000 levels deep is walked for module arguments', () => {
    expect(
      build({ 'a.nix': `{ ... }: { specialArgs = 1; services.x = ${'['.repeat(20_000)}${']'.repeat(20_000)}; }` }).exceeded,
    ).not.toContain('evaluation budget: stack');
  });

  it('a group of options within itself is read once', () => {
    const options = '{ port = lib.mkOption { }; left = group; right = group; again = group; }';
    const project = projectOf({ 'a.nix': `{ lib, ... }: let group = ${options}; in { options.services.x = group; }` });
    expect(project.modules[0]?.options.map(({ path }) => path.join('.'))).toEqual(['services.x.port']);
  });

  it('groups that a function makes in groups without end are cut off', () => {
    const group = 'n: { a = group (n + 1); b = group (n + 2); c = group (n + 3); d = group (n + 4); }';
    const files = { 'a.nix': `{ lib, ... }: let group = ${group}; in { options.services.x = group 0; }` };
    expect(build(files).exceeded).toContain('evaluation budget: options');
    // Anything may be declared where not all is known.
    expect(new OptionIndex(projectOf(files)).lookup(['services', 'y']).kind).toBe('open');
  });

  it('options within themselves end', () => {
    const type =
      'let t = lib.types.submodule { options = { a = lib.mkOption { type = t; default = { }; }; b = lib.mkOption { type = t; default = { }; }; }; }; in';
    build({
      'a.nix': `{ lib, config, ... }: ${type} { options.services.x = lib.mkOption { type = t; default = { }; }; config.services.y = config.services.x; }`,
    });
  });
});
