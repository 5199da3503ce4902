import { describe, expect, test } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject, type Project } from '../model/project.ts';
import { harden } from './harden.ts';
import { rewrite } from './harden-write.ts';

type Files = Readonly<Record<string, string>>;
const TARGET = 4;
const projectOf = (files: Files): { project: Project; reported: Set<string> } => ({
  project: buildProject(new MemoryTree(files), { files: Object.keys(files) }),
  reported: new Set(Object.keys(files)),
});

/** `module.nix` after `--write`; more files may stand beside it. */
async function written(text: string, more: Files = {}, name = 'x'): Promise<string> {
  const files = { 'module.nix': text, ...more };
  const { project, reported } = projectOf(files);
  const [result] = harden(project, reported, name, TARGET);
  if (result === undefined) throw new Error('nothing to harden');
  const read = async (texts: ReadonlyMap<string, string>) => projectOf({ ...files, ...Object.fromEntries(texts) });
  const changed = await rewrite(text, project, result, TARGET, read);
  const again = projectOf({ ...files, 'module.nix': changed });
  const [after] = harden(again.project, again.reported, name, TARGET);
  expect(after?.before).toBeLessThan(TARGET);
  expect(after?.directives).toEqual({});
  return changed;
}
/** The lines that were added, each `NAME = …` as its name. */
function added(before: string, after: string): string[] {
  const lines = new Set(before.split('\n'));
  return after
    .split('\n')
    .filter((line) => !lines.has(line))
    .map((line) => line.replace(/^(\s*[A-Z]\w+) = .*/, '$1'));
}

const module = (config: string, lets = ''): string =>
  `{ config, lib, pkgs, ... }:\nlet\n  cfg = config.services.x;\n${lets}in\n{\n  options.services.x.enable = lib.mkEnableOption "x";\n  config = ${config};\n}\n`;
const SET = '{ ExecStart = "/bin/x"; User = "x"; }';

describe('the directives stand', () => {
  test('beside what the module writes itself', async () => {
    const text = module(
      'lib.mkIf cfg.enable {\n    systemd.services.x.serviceConfig = {\n      ExecStart = "/bin/x";\n      User = "x";\n    };\n  }',
    );
    const after = await written(text);
    expect(after).toMatch(/ExecStart = "\/bin\/x";\n {6}CapabilityBoundingSet = "";\n/);
    expect(added(text, after).every((line) => /^ {6}[A-Z]/.test(line))).toBe(true);
  });
  test('not where only some get them', async () => {
    const text = `{ config, lib, ... }: { systemd.services.x.serviceConfig = ${SET} // lib.optionalAttrs (config.a != null) { EnvironmentFile = config.a; }; }`;
    const after = await written(text);
    expect(after.indexOf('CapabilityBoundingSet')).toBeLessThan(after.indexOf('//'));
  });
  test('in what the module hands to a helper', async () => {
    const text = module(
      'lib.mkMerge [\n    (make "x" {\n      serviceConfig = {\n        Nice = 5;\n      };\n    })\n  ]',
      '  make = import ./make.nix;\n',
    );
    const make = `name: { serviceConfig }: { systemd.services.\${name}.serviceConfig = ${SET} // serviceConfig; }`;
    expect(await written(text, { 'make.nix': make })).toMatch(/Nice = 5;\n {8}CapabilityBoundingSet = "";\n/);
  });
  test('as an element of its own where the helper drops what it does not know', async () => {
    const text = module('lib.mkMerge [\n    (make "x" {\n      Nice = 5;\n    })\n    { }\n  ]', '  make = import ./make.nix;\n');
    const make = `name: one: { systemd.services.\${name}.serviceConfig = ${SET} // { inherit (one) Nice; }; }`;
    expect(await written(text, { 'make.nix': make })).toMatch(
      /\}\)\n {4}\{\n {6}systemd\.services\.x\.serviceConfig = \{\n {8}CapabilityBoundingSet = "";\n/,
    );
  });
  test('merged with a set that a helper makes', async () => {
    const text = module('{\n    systemd.services.x.serviceConfig = import ./set.nix;\n  }');
    expect(await written(text, { 'set.nix': SET })).toMatch(
      /serviceConfig = \(import \.\/set\.nix\) \/\/ \{\n {6}CapabilityBoundingSet = "";\n/,
    );
  });
  test('behind the last operand of an update', async () => {
    const text = module('{\n    systemd.services.x.serviceConfig = import ./set.nix // lib.optionalAttrs cfg.enable { Nice = 5; };\n  }');
    expect(await written(text, { 'set.nix': SET })).toMatch(
      /import \.\/set\.nix \/\/ lib\.optionalAttrs cfg\.enable \{ Nice = 5; \} \/\/ \{\n/,
    );
  });
  test('merged by mkMerge where the helper makes a condition', async () => {
    const text = module('{\n    systemd.services.x.serviceConfig = import ./set.nix { inherit lib; };\n  }');
    const after = await written(text, { 'set.nix': `{ lib }: lib.mkMerge [ ${SET} { Nice = 5; } ]` });
    expect(after).toMatch(/serviceConfig = lib\.mkMerge \[\n {6}\(import \.\/set\.nix \{ inherit lib; \}\)\n {6}\{\n {8}Cap/);
  });
  test('in the unit that a script makes', async () => {
    const text = module('{\n    systemd.services.x = {\n      script = "true";\n    };\n  }');
    expect(await written(text)).toMatch(/script = "true";\n {6}serviceConfig = \{\n {8}\w+ = /);
  });
  test('merged with the unit that a helper makes', async () => {
    const text = module('{\n    systemd.services.x = import ./unit.nix;\n  }');
    const after = await written(text, { 'unit.nix': `{ serviceConfig = ${SET}; }` });
    expect(after).toMatch(/services\.x = lib\.mkMerge \[\n {6}\(import \.\/unit\.nix\)\n {6}\{\n {8}serviceConfig = \{\n {10}Cap/);
  });
});

describe('nowhere', () => {
  test('in a set that other services share', async () => {
    const text = module(
      'lib.mkMerge [ (make "x" shared) (make "y" shared) ]',
      '  shared = { Nice = 5; };\n  make = name: more: { systemd.services.${name}.serviceConfig = { ExecStart = "/bin/x"; User = name; } // more; };\n',
    );
    const after = await written(text);
    expect(after).toContain('shared = { Nice = 5; };');
    expect(after).toContain('systemd.services.x.serviceConfig = {');
  });
  test('in a function of the same file that makes another service too, however many directives it writes', async () => {
    const names = [
      'Nice',
      'CPUWeight',
      'IOWeight',
      'TasksMax',
      'LimitNOFILE',
      'OOMScoreAdjust',
      'TimeoutStartSec',
      'TimeoutStopSec',
      'RestartSec',
    ];
    const text = module(
      '{\n    systemd.services.x = make 1;\n    systemd.services.y = make 2;\n  }',
      `  make = number: { serviceConfig = { ExecStart = "/bin/x \${toString number}"; User = "x"; ${names.map((name) => `${name} = 5;`).join(' ')} }; };\n`,
    );
    expect(await written(text)).toMatch(/services\.x = lib\.mkMerge \[\n {6}\(make 1\)\n {6}\{\n {8}serviceConfig = \{\n/);
  });
  test('where the service is there only sometimes: the reason, the place and the condition are told', async () => {
    const text = module('lib.mkMerge [ (make cfg) ]', '  make = import ./make.nix { inherit lib; };\n');
    const make = `{ lib }: cfg: {\n  systemd.services.x = lib.mkIf cfg.enable { serviceConfig = ${SET}; };\n}`;
    await expect(written(text, { 'make.nix': make })).rejects.toThrow(
      'make.nix:2 writes the directives of "x", and module.nix:8 uses them: no edit of module.nix adds to them alone; paste the snippet into the configuration of module.nix, under lib.mkIf (config.services.x.enable) as the service itself',
    );
  });
  test('in a module that is one call', async () => {
    const make = `{ ... }: { systemd.services.x.serviceConfig = ${SET}; }`;
    await expect(written('args: import ./make.nix args\n', { 'make.nix': make })).rejects.toThrow(
      /make\.nix:1 writes the directives of "x"/,
    );
  });
});
