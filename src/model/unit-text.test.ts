import { describe, expect, test } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from './project.ts';
import { type UnitFile, type UnitLine, unitFile, unitText } from './unit-text.ts';

/** The file of the only unit of a module whose `config` this is. */
function fileOf(config: string, files: Readonly<Record<string, string>> = {}): UnitFile {
  const text = `{ config, lib, pkgs, ... }:\n{\n  options.services.x.port = lib.mkOption { type = lib.types.port; default = 80; };\n  config = ${config};\n}\n`;
  const all = { ...files, 'module.nix': text };
  const project = buildProject(new MemoryTree(all), { files: Object.keys(all) });
  const [unit, ...others] = project.modules.flatMap((module) => module.units);
  if (unit === undefined || others.length > 0) throw new Error('one unit is wanted');
  return unitFile(project, unit);
}
/** Without what every service gets. */
const linesOf = (config: string, files: Readonly<Record<string, string>> = {}): UnitLine[] =>
  fileOf(config, files).lines.filter(({ name, place }) => name !== 'Environment' || place !== null);
const service = (body: string): string[] =>
  linesOf(`{ systemd.services.x = { ${body} }; }`).map(({ section, name, value }) => `[${section}] ${name}=${value}`);
/** The text without the places. */
const plain = (file: UnitFile): string => unitText({ ...file, links: [] }).replaceAll(/ {4}#.*$/gm, '');
const lists = (names: readonly string[], folder: string): string => names.map((name) => `\${${name}}/${folder}`).join(':');
const packages = ['pkgs.coreutils', 'pkgs.findutils', 'pkgs.gnugrep', 'pkgs.gnused', 'config.systemd.package'];
const DEFAULT_PATH = `${lists(packages, 'bin')}:${lists(packages, 'sbin')}`;

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
    [
      'what only makes links has no line',
      'requiredBy = [ "a.target" ]; upheldBy = [ "b.target" ]; aliases = [ "c.service" ]; startAt = "daily"; serviceConfig.User = "a";',
      ['[Service] User=a'],
    ],
    ['wantedBy makes links and a line', 'wantedBy = [ "a.target" "b.target" ];', ['[Install] WantedBy=a.target b.target']],
    ['a line break stays one', 'serviceConfig.ExecStart = "a\\nb";', ['[Service] ExecStart=a\nb']],
    ['what is empty by default has no line', 'description = ""; after = [ ]; restartTriggers = [ ]; script = ""; startAt = [ ];', []],
    [
      'triggers are files of the store',
      'restartTriggers = [ 1 2 ]; reloadTriggers = [ "a" ]; wants = [ "z.target" ];',
      ['[Unit] Wants=z.target', '[Unit] X-Reload-Triggers=${X-Reload-Triggers-x}', '[Unit] X-Restart-Triggers=${X-Restart-Triggers-x}'],
    ],
    [
      'switches are written where they differ from their default',
      'restartIfChanged = false; stopIfChanged = false; reloadIfChanged = false; notSocketActivated = true;',
      ['[Service] X-NotSocketActivated=true', '[Service] X-RestartIfChanged=false', '[Service] X-StopIfChanged=false'],
    ],
    ['and not where they do not', 'restartIfChanged = true; stopIfChanged = true; notSocketActivated = false;', []],
    ['a service that is reloaded is not asked', 'reloadIfChanged = true; restartIfChanged = false;', ['[Service] X-ReloadIfChanged=true']],
    [
      'scripts, with their arguments',
      'script = "a"; scriptArgs = "%i -x"; preStart = "b"; postStart = "b"; reload = "c"; preStop = "d"; postStop = "e";',
      [
        '[Service] ExecReload=${unit-script-x-reload}/bin/x-reload',
        '[Service] ExecStart=${unit-script-x-start}/bin/x-start %i -x',
        '[Service] ExecStartPost=${unit-script-x-post-start}/bin/x-post-start',
        '[Service] ExecStartPre=${unit-script-x-pre-start}/bin/x-pre-start',
        '[Service] ExecStop=${unit-script-x-pre-stop}/bin/x-pre-stop',
        '[Service] ExecStopPost=${unit-script-x-post-stop}/bin/x-post-stop',
      ],
    ],
    ['variables are JSON', 'environment.A = "say \\"hi\\" \\\\";', ['[Service] Environment="A=say \\"hi\\" \\\\"']],
    ['a variable that is null has no line', 'environment.A = null;', []],
    [
      'a whole list that replaces the path',
      'path = lib.mkForce [ pkgs.curl ];',
      ['[Service] Environment="PATH=${pkgs.curl}/bin:${pkgs.curl}/sbin"'],
    ],
    [
      'a path without the default',
      'enableDefaultPath = false; path = [ "/run/wrappers" ];',
      ['[Service] Environment="PATH=/run/wrappers/bin:/run/wrappers/sbin"'],
    ],
    ['a PATH of its own', 'environment.PATH = lib.mkForce "/a";', ['[Service] Environment="PATH=/a"']],
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
  const text = unitText({ sections: ['Unit', 'Service'], lines, rests: [], links: ['a.target.wants/x.service'], masked: false });
  expect(text).toBe(
    '[Unit]\n\n[Service]\nNice=5    # module.nix:5, if config.a.b\nUser=u    # h.nix:2 → module.nix:4\n\n# link: a.target.wants/x.service\n',
  );
});

describe('the whole file, as NixOS composes it', () => {
  const environment = (lines: string): string =>
    `Environment="LOCALE_ARCHIVE=\${config.i18n.glibcLocales}/lib/locale/locale-archive"\n${lines}Environment="TZDIR=\${pkgs.tzdata}/share/zoneinfo"\n`;
  test('a service: the environment, then the switches, then the directives; scripts before what lists add', () => {
    const file = fileOf(`{ systemd.services.x = {
      description = "D"; after = [ "b.target" "a.target" ]; wantedBy = [ "multi-user.target" ]; aliases = [ "y.service" ]; requiredBy = [ "b.target" ];
      environment = { ZED = "1"; ABLE = "2"; };
      stopIfChanged = false; preStart = "mkdir"; script = "run"; unitConfig.StartLimitBurst = 3; startLimitIntervalSec = 60;
      serviceConfig = { Type = "exec"; ExecStartPre = [ "/b" "/a" ]; };
    }; }`);
    expect(plain(file)).toBe(
      `[Unit]\nAfter=b.target a.target\nDescription=D\nStartLimitBurst=3\nStartLimitIntervalSec=60\n\n[Service]\nEnvironment="ABLE=2"\n${environment(`Environment="PATH=${DEFAULT_PATH}"\n`)}Environment="ZED=1"\nX-StopIfChanged=false\nExecStart=\${unit-script-x-start}/bin/x-start \nExecStartPre=\${unit-script-x-pre-start}/bin/x-pre-start\nExecStartPre=/b\nExecStartPre=/a\nType=exec\n\n[Install]\nWantedBy=multi-user.target\n`,
    );
    expect(file.links).toEqual(['y.service', 'multi-user.target.wants/x.service', 'b.target.requires/x.service']);
  });
  test('what stands in path comes before the default, in both folders', () => {
    const [path] = fileOf('{ systemd.services.x.path = [ pkgs.curl "/run/wrappers" ] ++ lib.optional config.a.b pkgs.git; }').lines.filter(
      ({ value }) => value.startsWith('"PATH='),
    );
    const own = (folder: string): string =>
      `\${pkgs.curl}/${folder}:/run/wrappers/${folder}:\${optionalString config.a.b "\${pkgs.git}/${folder}"}:${lists(packages, folder)}`;
    expect(path?.value).toBe(`"PATH=${own('bin')}:${own('sbin')}"`);
    expect(path?.known).toBe(false);
  });
  test('a socket: its directives, then what it listens on', () => {
    const file = fileOf(
      '{ systemd.sockets.x = { wantedBy = [ "sockets.target" ]; listenStreams = [ "80" "/run/x" ]; listenDatagrams = [ "53" ]; socketConfig.Accept = false; socketConfig.Service = "y.service"; }; }',
    );
    expect(plain(file)).toBe(
      '[Unit]\n\n[Socket]\nAccept=false\nService=y.service\nListenStream=80\nListenStream=/run/x\nListenDatagram=53\n\n[Install]\nWantedBy=sockets.target\n',
    );
  });
  test.each<[string, string]>([
    [
      'systemd.timers.x = { description = "T"; timerConfig.OnCalendar = [ "daily" "weekly" ]; };',
      '[Unit]\nDescription=T\n\n[Timer]\nOnCalendar=daily\nOnCalendar=weekly\n',
    ],
    ['systemd.targets.x = { wantedBy = [ "a.target" ]; unitConfig.StopWhenUnneeded = true; };', '[Unit]\nStopWhenUnneeded=true\n'],
    ['systemd.slices.x.sliceConfig.MemoryMax = "1G";', '[Unit]\n\n[Slice]\nMemoryMax=1G\n'],
    ['systemd.paths.x.pathConfig.PathExists = "/a";', '[Unit]\n\n[Path]\nPathExists=/a\n'],
    [
      'systemd.mounts = [ { what = "/dev/a"; where = "/b"; type = "ext4"; options = ""; mountConfig.DirectoryMode = "0700"; } ];',
      '[Unit]\n\n[Mount]\nDirectoryMode=0700\nType=ext4\nWhat=/dev/a\nWhere=/b\n',
    ],
    [
      'systemd.automounts = [ { where = "/b"; automountConfig.TimeoutIdleSec = 60; } ];',
      '[Unit]\n\n[Automount]\nTimeoutIdleSec=60\nWhere=/b\n',
    ],
    ['systemd.services.x = { enable = false; script = "a"; };', '# a link to /dev/null: enable = false\n'],
  ])('%s', (config, expected) => {
    expect(plain(fileOf(`{ ${config} }`))).toBe(expected);
  });
});

test('values under a condition are lines under that condition', () => {
  const lines = linesOf(
    '{ systemd.services.x = { restartIfChanged = config.a.b; serviceConfig = { User = if config.a.b then "u" else null; Exec = [ "e" ] ++ lib.optional config.a.c "f"; }; after = [ "a.target" ] ++ lib.optional config.a.b "b.target"; }; }',
  );
  expect(lines.map(({ name, value, when, known }) => [name, value, when, known])).toEqual([
    ['After', 'a.target ${optionalString config.a.b "b.target"}', null, false],
    ['X-RestartIfChanged', 'false', '!config.a.b', true],
    ['Exec', 'e', null, true],
    ['Exec', 'f', 'config.a.c', true],
    ['User', 'u', 'config.a.b', true],
  ]);
});

test('what may add lines is named where it would', () => {
  const file = fileOf(
    '{ systemd.services.x = { environment = { A = "1"; } // config.a.env; serviceConfig = { User = "u"; } // config.a.extra; unitConfig = config.a.unit; }; }',
  );
  expect(file.rests).toEqual([
    { section: 'Unit', name: null, value: '${config.a.unit}' },
    { section: 'Service', name: 'Environment', value: '${config.a.env}' },
    { section: 'Service', name: null, value: '${config.a.extra}' },
  ]);
  expect(unitText(file)).toContain('# further lines of ${config.a.extra}\n');
  expect(unitText(file)).toContain('# further Environment= lines of ${config.a.env}\n');
});
