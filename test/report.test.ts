/** `nix-audit report` as people run it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { Report, reportJsonSchema } from '../src/report/schema.ts';

const PROGRAM = inject('program');
const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
const DOCS = fileURLToPath(new URL('../docs', import.meta.url));
let root: string;

function run(cwd: string, ...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'report', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return { status, out: stdout, err: stderr };
}
function put(path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false', ...args], {
    cwd: root,
    encoding: 'utf8',
  });

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-report-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('the committed report of the example project is true', () => {
  const { status, out, err } = run(EXAMPLE, '--check', join(DOCS, 'example-report.md'));
  expect(out.split('\n').slice(0, 60).join('\n'), 'node tools/run.mjs tools/generate-report.ts --write').toBe('');
  expect({ status, err }).toEqual({ status: 0, err: '' });
});

test('the report is the same wherever the project lies', () => {
  const copy = join(root, 'elsewhere');
  cpSync(EXAMPLE, copy, { recursive: true });
  expect(run(copy, '--check', join(DOCS, 'example-report.md')).status).toBe(0);
});

test('JSON fits the published schema, and counts what is there', () => {
  const { status, out } = run(EXAMPLE, '--format', 'json', '--focus', 'radio');
  expect(status).toBe(0);
  const report = Report.parse(JSON.parse(out));
  expect(JSON.parse(readFileSync(join(DOCS, 'report.schema.json'), 'utf8'))).toEqual(reportJsonSchema());
  const { length } = report.files.filter(({ path }) => path.startsWith('modules/'));
  expect(length).toBe(execFileSync('find', ['modules', '-name', '*.nix'], { cwd: EXAMPLE, encoding: 'utf8' }).trim().split('\n').length);
  for (const { path, lines } of report.files.slice(0, 40)) {
    expect(lines.total, path).toBe(readFileSync(join(EXAMPLE, path), 'utf8').split('\n').length - 1);
    expect(lines.code + lines.comment + lines.blank, path).toBe(lines.total);
  }
  expect(report.focus?.structure.length).toBeGreaterThan(5);
});

test('kinds of groups stand in the configuration; one that matches nothing is told', () => {
  put('modules/mesh/mesh.nix', '{ services.openssh.enable = true; }\n');
  put('modules/base/base.nix', '{ services.nginx.enable = true; }\n');
  put('.nixauditrc', 'report:\n  groups:\n    core: [modules/base]\n    application: [mesch]\n');
  const { status, out, err } = run(root, '--format', 'json');
  expect({ status, err }).toEqual({
    status: 0,
    err: 'nix-audit: warning: .nixauditrc:2:3: "report.groups.application": "mesch" matches no group of modules; did you mean "mesh"?\n',
  });
  const kinds = Report.parse(JSON.parse(out)).groups.map(({ name, category }) => [name, category]);
  expect(kinds).toEqual([
    ['base', 'core'],
    ['mesh', 'utility'],
  ]);
  // Of a part of the tree the report does not know whether the rest of the groups are there.
  expect(run(root, 'modules/base', '--format', 'json').err).toBe('');
});

test('--check tells what is out of date', () => {
  put('modules/a.nix', '{ services.openssh.enable = true; }\n');
  expect(run(root, '--format', 'markdown=report.md')).toEqual({ status: 0, out: '', err: '' });
  expect(run(root, '--check', 'report.md')).toEqual({ status: 0, out: '', err: '' });
  // A checkout on Windows has other line ends.
  const text = readFileSync(join(root, 'report.md'), 'utf8');
  put('crlf.md', text.replaceAll('\n', '\r\n'));
  expect(run(root, '--check', 'crlf.md').status).toBe(0);
  put('modules/b.nix', '{ services.nginx.enable = true; }\n');
  const stale = run(root, '--check', 'report.md');
  expect(stale.status).toBe(1);
  expect(stale.out).toMatch(/^--- report\.md\tcommitted\n\+\+\+ report\.md/);
  expect(stale.out).toMatch(/^-\| Modules \| 1 \|/m);
  expect(stale.out).toMatch(/^\+\| Modules \| 2 \|/m);
  expect(stale.err).toContain('report.md is out of date');
});

test('growth since a revision, from git', () => {
  rmSync(join(root, '.git'), { recursive: true });
  git('init', '-q');
  put('modules/a.nix', '# old\n{ services.openssh.enable = true; }\n');
  put('modules/gone.nix', '{ services.nginx.enable = true; }\n');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  put('modules/a.nix', '{\n  services.openssh.enable = true;\n\n}\n');
  rmSync(join(root, 'modules/gone.nix'));
  const { growth } = Report.parse(JSON.parse(run(root, '--format', 'json', '--since', 'HEAD').out));
  expect(growth).toMatchObject({
    revision: 'HEAD',
    commit: git('rev-parse', 'HEAD').trim(),
    files: { added: [], removed: ['modules/gone.nix'], changed: 1 },
    before: { total: 3, code: 2, comment: 1, blank: 0 },
    after: { total: 4, code: 3, comment: 0, blank: 1 },
  });
  // A folder of the repository sees its own files only.
  put('sub/.nixauditrc', '{}');
  put('sub/modules/c.nix', '{ services.nginx.enable = true; }\n');
  const sub = Report.parse(JSON.parse(run(join(root, 'sub'), '--format', 'json', '--since', 'HEAD').out));
  expect(sub.growth).toMatchObject({ before: { total: 0 }, after: { total: 1 } });
});

test('--since hears no program that the repository names', () => {
  rmSync(join(root, '.git'), { recursive: true });
  git('init', '-q');
  put('modules/a.nix', '{ services.openssh.enable = true; }\n');
  put('.gitattributes', '*.nix diff=evil filter=evil\n');
  git('add', '.');
  git('commit', '-q', '-m', 'one');
  for (const [key, value] of [
    ['core.fsmonitor', 'touch hit'],
    ['diff.evil.textconv', 'touch hit'],
    ['filter.evil.smudge', 'touch hit'],
    ['core.pager', 'touch hit'],
    ['alias.ls-tree', '!touch hit'],
  ] as const)
    git('config', key, value);
  expect(run(root, '--since', 'HEAD').status).toBe(0);
  expect(execFileSync('ls', { cwd: root, encoding: 'utf8' })).not.toContain('hit');
});

test('what the user can mend', () => {
  put('modules/mesh/mesh.nix', '{ services.openssh.enable = true; }\n');
  const wrong = (...args: string[]): string => {
    const { status, out, err } = run(root, ...args);
    expect({ args, status, out }).toEqual({ args, status: 2, out: '' });
    return err;
  };
  expect(wrong('--focus', 'mess')).toContain('did you mean "mesh"?');
  expect(wrong('--since', 'HEAD')).toMatch(/in no git repository/);
  expect(wrong('--since', '--all')).toContain('is no revision');
  expect(wrong('--check', 'missing.md')).toMatch(/no such file.*; write it with: nix-audit report --format markdown=missing\.md/);
  expect(wrong('--format', 'pdf')).toContain('unknown format "pdf"; known: markdown, html, json');
  expect(wrong('--format', 'htm=a.html')).toContain('unknown format "htm"; did you mean "html"?');
  expect(wrong('--format', 'html', '--output', 'a.html')).toMatch(/unknown option '--output'[^]*To write a file: --format FMT=FILE/);
  expect(wrong('html')).toContain('no such file or folder: html; for the format write --format html');
  expect(wrong('--format', 'html', '--format', 'json')).toContain('several formats go to stdout');
  expect(wrong('--format', 'html=a', '--format', 'json=a')).toContain('several formats go to a;');
  expect(wrong('--format', 'html=no/a.html')).toContain('the folder does not exist');
  expect(wrong('--format', 'html=modules')).toContain('it is a folder');
  expect(wrong('--format', 'html=/dev/full')).toContain('no space left on the device');
  expect(wrong('--format', 'html=')).toContain('names no file');
  expect(wrong('--check', 'a.md', '--format', 'markdown=b.md')).toContain('writes nothing');
  expect(wrong('--link-base', 'javascript:alert(1)')).toContain('is no address');
});

test('several documents of one run', () => {
  put('modules/mesh/mesh.nix', '{ services.openssh.enable = true; }\n');
  const { status, out } = run(root, '--format', 'html=a.html', '--format', 'json=a.json', '--format', 'markdown');
  expect(status).toBe(0);
  expect(out).toMatch(/^# /m);
  expect(readFileSync(join(root, 'a.html'), 'utf8')).toContain('</html>');
  expect(JSON.parse(readFileSync(join(root, 'a.json'), 'utf8'))).toMatchObject({ version: 1 });
});

test('a full disk behind stdout is no bug of the program', () => {
  put('modules/mesh/mesh.nix', '{ services.openssh.enable = true; }\n');
  const full = openSync('/dev/full', 'w');
  for (const command of ['report', 'check']) {
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, command], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', full, 'pipe'],
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: 'nix-audit: error: cannot write standard output: no space left on the device\n',
    });
  }
  closeSync(full);
});

test('nothing to report', () => {
  put('readme.txt', '');
  expect(run(root)).toMatchObject({ status: 3, out: '' });
});
