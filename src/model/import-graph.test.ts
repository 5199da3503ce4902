import { expect, test } from 'vitest';
import { importCycles } from './import-cycles.ts';
import { importGraph } from './import-graph.ts';
import { projectOf } from './testing.ts';

const MODULE = '{ services.nginx.enable = true; }\n';

test('files are named by paths, by texts below the flake itself, and by folders', () => {
  const graph = importGraph(
    projectOf({
      'flake.nix': '{ outputs = { self }: { a = "${self}/modules/a.nix"; b = self + "/modules/b"; c = ./modules/c.nix; d = "${self}"; }; }',
      'modules/a.nix': MODULE,
      'modules/b/default.nix': '{ inputs, ... }: { imports = [ (inputs.self + "/modules/a.nix") "${inputs.other}/modules/c.nix" ]; }',
      'modules/c.nix': '{ imports = [ ./c.nix ./missing.nix ../. ]; }',
    }),
  );
  expect(graph.namedBy('flake.nix')).toEqual(['modules/a.nix', 'modules/b/default.nix', 'modules/c.nix']);
  expect(graph.namedBy('modules/b/default.nix')).toEqual(['modules/a.nix']);
  expect(graph.namedBy('modules/c.nix')).toEqual([]);
});

test('of a stretch of a file, only what stands in it counts', () => {
  const text = '{ a = import ./a.nix; b = import ./b.nix; }';
  const graph = importGraph(projectOf({ 'lib/default.nix': text, 'lib/a.nix': '{ }', 'lib/b.nix': '{ }' }));
  expect(graph.namedBy('lib/default.nix', { start: text.indexOf('b ='), end: text.length })).toEqual(['lib/b.nix']);
});

test('how a module comes into an evaluation', () => {
  const graph = importGraph(
    projectOf({
      'flake.nix':
        '{ outputs = { self }: { nixosModules = { a = import "${self}/modules/a.nix"; b = map (n: ./read + "/${n}") (builtins.attrNames (builtins.readDir ./read)); }; }; }',
      'modules/a.nix': MODULE,
      'modules/lost.nix': MODULE,
      'modules/deep/configuration.nix': MODULE,
      'read/one.nix': MODULE,
      'read/two/default.nix': MODULE,
      'read/two/part.nix': MODULE,
      'root.nix': MODULE,
      'hosts/x/default.nix': MODULE,
      'home/hosts/x.nix': MODULE,
      'home/lost.nix': MODULE,
    }),
  );
  const reach = (file: string) => graph.reachOf(file);
  expect(reach('modules/a.nix')).toBe('named');
  expect(reach('modules/lost.nix')).toBe('none');
  expect(reach('modules/deep/configuration.nix')).toBe('entry');
  expect(graph.reachOf('modules/lost.nix', ['lost.nix'])).toBe('entry');
  expect(reach('read/one.nix')).toBe('computed');
  expect(reach('read/two/default.nix')).toBe('computed');
  expect(reach('read/two/part.nix')).toBe('none');
  expect(reach('root.nix')).toBe('entry');
  expect(reach('hosts/x/default.nix')).toBe('entry');
  expect(reach('home/hosts/x.nix')).toBe('entry');
  expect(reach('home/lost.nix')).toBe('none');
});

test('loops, also of one file', () => {
  const cycles = (files: Record<string, string>) =>
    importCycles(importGraph(projectOf(files)).edges).map(({ edges }) => edges.map(({ from }) => from));
  expect(cycles({ 'm/a.nix': '{ imports = [ ./b.nix ]; }', 'm/b.nix': '{ imports = [ ./a.nix ./c.nix ]; }', 'm/c.nix': MODULE })).toEqual([
    ['m/a.nix', 'm/b.nix'],
  ]);
  expect(cycles({ 'm/a.nix': '{ imports = [ ./a.nix ]; services.nginx.enable = true; }' })).toEqual([['m/a.nix']]);
});
