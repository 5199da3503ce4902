import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from './project.ts';
import { factsOf, factsOfCondition, type ValueFacts } from './value-facts.ts';

/** Facts of the value that a module gives `services.web.x`. */
function facts(value: string, of: typeof factsOf | typeof factsOfCondition = factsOf): ValueFacts {
  const project = buildProject(
    new MemoryTree({ 'm.nix': `{ config, lib, pkgs, ... }:\nlet cfg = config.services.web; in\n{\n  services.web.x = ${value};\n}\n` }),
    { files: ['m.nix'] },
  );
  const [definition] = project.modules[0]?.definitions ?? [];
  if (definition === undefined) throw new Error('no definition');
  return of(project.ev, definition.value, 'x');
}

const uses = (value: string): [string, string][] =>
  [...facts(value).mentions].flatMap(([key, all]) => all.map(({ as }): [string, string] => [key, as]));

describe('factsOf', () => {
  it('tells how a value mentions an option', () => {
    expect(uses('"--port ${toString cfg.port}"')).toEqual([['config.services.web.port', 'value']]);
    expect(uses('pkgs.writeText "web" cfg.text')).toContainEqual(['config.services.web.text', 'file']);
    expect(uses('config.sops.secrets.${cfg.name}.path')).toContainEqual(['config.services.web.name', 'name']);
  });

  it('leaves out what a value only asks about', () => {
    expect(uses('if cfg.a != null then cfg.b else null')).toEqual([['config.services.web.b', 'value']]);
  });

  it('names literals by the attribute that they are the value of', () => {
    expect(facts('[ { a = "1"; b = "${cfg.c}2"; c = [ "3" ]; d = cfg.make "4"; } ]').literals).toEqual([
      { name: 'a', text: '1' },
      { name: 'b', text: '${…}2' },
      { name: '', text: '3' },
      { name: '', text: '4' },
    ]);
  });

  it('collects what is read and what is not known', () => {
    expect(facts('builtins.readFile cfg.file').reads).toHaveLength(1);
    expect(facts('builtins.readFile /etc/passwd').unknowns).toEqual(['a file outside the root']);
  });
});

it('factsOfCondition looks at questions too', () => {
  expect([...facts('cfg.a != "/run" || cfg.b', factsOfCondition).mentions.keys()]).toEqual([
    'config.services.web.a',
    'config.services.web.b',
  ]);
});
