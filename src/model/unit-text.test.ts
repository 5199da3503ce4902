import { describe, expect, test } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from './project.ts';
import { type UnitLine, unitLines, unitText } from './unit-text.ts';

/** The lines of the only unit of a module whose `config` this is. */
function linesOf(config: string, files: Readonly<Record<string, string>> = {}): UnitLine[] {
  const text = `{ config, lib, pkgs, ... }:\n{\n  options.services.x.port = lib.mkOption { type = lib.types.port; default = 80; };\n  config = ${config};\n}\n`;
  const all = { ...files, 'module.nix': text };
  const project = buildProject(new MemoryTree(all), { files: Object.keys(all) });
  const [unit, ...others] = project.modules.flatMap((module) => module.units);
  if (unit === undefined || others.length > 0) throw new Error('one unit is wanted');
  return unitLines(project, unit);
}
const service = (body: string): string[] =>
  linesOf(`{ systemd.services.x = { ${body} }; }`).map(({ section, name, value }) => `[${section}] ${name}=${value}`);

describe('values as NixOS writes them', () => {
  test.each<[string, string, string[]]>([
    [
      'a list is a line for each element',
      'serviceConfig.ReadWritePaths = [ "/a" "/b" ];',
      ['[Service] ReadWritePaths=/a', '[Service] ReadWritePaths=/b'],
    ],
    [
      'Booleans and numbers',
      'serviceConfig = { A = true; B = false; C = 5; };',
      ['[Service] A=true', '[Service] B=false', '[Service] C=5'],
    ],
    ['null is no line', 'serviceConfig = { User = null; Group = "g"; };', ['[Service] Group=g']],
    ['an option stands for its default', 'serviceConfig.Port = config.services.x.port;', ['[Service] Port=80']],
    ['also within a text', 'serviceConfig.ExecStart = "/b -p ${toString config.services.x.port}";', ['[Service] ExecStart=/b -p 80']],
    [
      'NixOS options of units',
      'description = "D"; after = [ "a.target" "b.target" ]; unitConfig.StartLimitBurst = 3;',
      ['[Unit] After=a.target b.target', '[Unit] Description=D', '[Unit] StartLimitBurst=3'],
    ],
    ['the environment', 'environment = { B = "2"; A = "1"; };', ['[Service] Environment="A=1"', '[Service] Environment="B=2"']],
    ['what only makes links has no line', 'wantedBy = [ "multi-user.target" ]; serviceConfig.User = "a";', ['[Service] User=a']],
    ['a line break is escaped', 'serviceConfig.ExecStart = "a\\nb";', ['[Service] ExecStart=a\\nb']],
  ])('%s', (_, body, expected) => {
    expect(service(body).sort()).toEqual(expected);
  });
});

test('the unit comes first, and names are in order', () => {
  expect(
    service('serviceConfig = { User = "a"; ExecStart = "x"; }; description = "D"; unitConfig.Documentation = "man:x"; ').map(
      (line) => line.split('=')[0],
    ),
  ).toEqual(['[Unit] Description', '[Unit] Documentation', '[Service] ExecStart', '[Service] User']);
});

test('what is not known is marked and never guessed', () => {
  const lines = linesOf(
    '{ systemd.services.x = { script = "echo"; serviceConfig = { User = config.users.who; Type = "x-${config.a.b}"; Group = "g"; }; }; }',
  );
  const known = Object.fromEntries(lines.map(({ name, value, known: isKnown }) => [name, [value, isKnown]]));
  expect(known).toMatchObject({
    Group: ['g', true],
    User: ['${config.users.who}', false],
    Type: ['x-${config.a.b}', false],
    ExecStart: [expect.stringContaining('script'), false],
  });
});

test('each line has its place, also in a helper, and its condition', () => {
  const lines = linesOf(
    'lib.mkIf config.services.x.enable { systemd.services.x.serviceConfig = import ./h.nix // {\n    Nice = lib.mkIf config.a.b 5;\n  }; }',
    { 'h.nix': '{\n  User = "u";\n}\n' },
  );
  const step = (file: string, line: number) => ({ file, line, callee: null });
  expect(lines).toEqual([
    {
      section: 'Service',
      name: 'Nice',
      value: '5',
      known: true,
      when: 'config.a.b',
      place: { file: 'module.nix', line: 5 },
      chains: [[step('module.nix', 5)]],
    },
    {
      section: 'Service',
      name: 'User',
      value: 'u',
      known: true,
      when: null,
      place: { file: 'h.nix', line: 2 },
      chains: [[step('h.nix', 2), step('module.nix', 4)]],
    },
  ]);
  expect(unitText(lines)).toBe('[Service]\nNice=5    # module.nix:5, if config.a.b\nUser=u    # h.nix:2 → module.nix:4\n');
});

test('other types of units have their own section', () => {
  const lines = linesOf('{ systemd.timers.x = { description = "T"; timerConfig.OnCalendar = [ "daily" "weekly" ]; }; }');
  expect(unitText(lines.map((line) => ({ ...line, chains: [] })))).toBe(
    '[Unit]\nDescription=T\n\n[Timer]\nOnCalendar=daily\nOnCalendar=weekly\n',
  );
});
