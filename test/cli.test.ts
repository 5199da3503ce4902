import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
let root: string;

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}
function run(args: readonly string[], options: { cwd?: string; input?: string; env?: Record<string, string> } = {}): Run {
  const { NO_COLOR, FORCE_COLOR, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
    cwd: options.cwd ?? root,
    input: options.input ?? '',
    env: { ...environment, ...options.env },
    encoding: 'utf8',
  });
  return { status, out: stdout, err: stderr };
}
function put(path: string, text: string | Uint8Array): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-cli-')));
  mkdirSync(join(root, '.git'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('exit status', () => {
  test('0 when clean, for every way to say check', () => {
    put('a.nix', '{ }');
    for (const args of [[], ['check'], ['.'], ['check', 'a.nix'], ['--format', 'json']]) {
      expect(run(args), args.join(' ')).toMatchObject({ status: 0 });
    }
  });
  test('1 for a file that Nix refuses, never with --fail-on never, the same for every format', () => {
    put('a.nix', '{ a = ; }');
    for (const format of ['pretty', 'compact', 'json', 'sarif', 'github', 'junit', 'markdown']) {
      expect(run(['--format', format]).status, format).toBe(1);
    }
    expect(run(['--fail-on', 'error']).status).toBe(1);
    expect(run(['--fail-on', 'never']).status).toBe(0);
  });
  test('1 for a file that cannot be decoded', () => {
    put('a.nix', Buffer.from([0x22, 0xe9, 0x22]));
    const { status, out } = run(['--format', 'json']);
    expect(status).toBe(1);
    expect(JSON.parse(out).problems).toMatchObject([{ file: 'a.nix', range: { start: { line: 1, column: 2, offset: 1 } } }]);
  });
  test('3 when there is nothing to audit, the same for every format', () => {
    put('README.md', '');
    for (const args of [[], ['README.md'], ['--format', 'json'], ['--format', 'sarif'], ['--fail-on', 'never']]) {
      const { status, err } = run(args);
      expect(status, args.join(' ')).toBe(3);
      expect(err).toContain('nothing to audit');
    }
    expect(run([]).out).toBe('');
    expect(JSON.parse(run(['--format', 'json']).out).summary.files).toBe(0);
  });
  test.each<[string[], string]>([
    [['nope.nix'], '"nope.nix" is neither a command nor an existing file or folder'],
    [['chekc'], '"chekc" is neither a command nor an existing file or folder; did you mean "check"?'],
    [['--format', 'json', 'rules'], '"rules" is a command: write it before its flags'],
    [['a.nix', 'nope'], 'no such file or folder: nope'],
    [['--formt', 'json'], 'Did you mean --format?'],
    [['--format', 'jsn'], 'unknown format "jsn"; did you mean "json"?'],
    [['--format', 'json', '--format', 'sarif'], 'several formats go to stdout'],
    [['--format', 'json=x', '--format', 'sarif=./x'], 'several formats go to ./x'],
    [['--format', 'json='], 'names no file'],
    [['--format', 'json=nowhere/x'], 'cannot write'],
    [['--fail-on', 'fatal'], 'Allowed choices are'],
    [['--preset', 'homelap'], 'unknown preset "homelap"; did you mean "homelab"?'],
    [['--select', 'nope/nope'], 'unknown rule or category "nope/nope"'],
    [['--select', ','], 'It names nothing'],
    [['--jobs', '0'], 'whole number'],
    [['--config', 'nope.json'], 'nope.json: cannot be read: no such file (or a dangling link)\n'],
    [['--config', '.git'], '.git: cannot be read: it is a folder\n'],
    [['--baseline', 'nope.json'], 'nope.json: the baseline cannot be read: no such file (or a dangling link); write a new one'],
    [['--stdin-filename', 'x.nix'], 'goes with "-"'],
    [['-', '--stdin-filename', ''], "is no file's name"],
    [['-', '--stdin-filename', '.'], "is no file's name"],
    [['inspect', '-'], 'only `check` reads standard input'],
    [['rules', '--format', 'jsn'], 'Run nix-audit rules --help for usage.'],
    [['config', 'print', '--formt'], 'Run nix-audit config --help for usage.'],
    [['-', 'a.nix'], '"-" stands alone'],
    [['explain', 'nope/nope'], 'unknown rule "nope/nope"'],
    [['explain'], "missing required argument 'rule'"],
    [['..'], 'lies outside'],
  ])('2 for wrong usage: %j', (args, message) => {
    put('a.nix', '{ }');
    const result = run(args[0] === '..' ? ['.', '..'] : args);
    expect(result.err).toContain(message);
    expect(result).toMatchObject({ status: 2, out: '' });
  });
  test('2 for a wrong configuration, with place and remedy', () => {
    put('a.nix', '{ }');
    put('.nixauditrc', '{\n  "exlude": []\n}\n');
    expect(run([])).toEqual({
      status: 2,
      out: '',
      err: 'nix-audit: error: .nixauditrc:2:3: unknown key "exlude"; did you mean "exclude"?\n',
    });
    expect(run(['--no-config']).status).toBe(0);
  });
});

describe('root and paths', () => {
  test('a path decides what is reported; links and ignored folders are not entered', () => {
    put('a/a.nix', '{ a = ; }');
    put('b/b.nix', '{ }');
    put('node_modules/x.nix', '{ a = ; }');
    put('ignored/x.nix', '{ a = ; }');
    put('.gitignore', 'ignored\n');
    symlinkSync('/', join(root, 'result'));
    expect(JSON.parse(run(['--format', 'json', 'b']).out).summary.files).toBe(1);
    expect(JSON.parse(run(['--format', 'json']).out).summary.files).toBe(2);
    expect(JSON.parse(run(['--format', 'json'], { cwd: join(root, 'b') }).out).summary.files).toBe(1);
    expect(run(['b']).status).toBe(0);
    symlinkSync('../README.md', join(root, 'b/named'));
    put('README.md', '');
    expect(run(['b/named']).err).toContain('no Nix file under b/named');
    expect(run(['ignored']).status).toBe(1);
  });
  test('standard input takes the place of a file', () => {
    put('a.nix', '{ }');
    put('.nixauditrc', 'failOn: never');
    put('sub/.nixauditrc', 'failOn: error');
    expect(run(['-'], { input: '{ a = ; }' }).status).toBe(0);
    const { status, out } = run(['-', '--stdin-filename', 'sub/new.nix', '--format', 'json'], { input: '{ a = ; }' });
    expect(status).toBe(1);
    const result = JSON.parse(out);
    expect([...result.problems, ...result.findings].map(({ file }) => file)).toContain('new.nix');
  });
});

describe('outputs', () => {
  test('one run, many outputs', () => {
    put('a.nix', '{ a = ; }');
    const { out, err } = run(['--format', 'json', '--format', 'sarif=out.sarif', '--format', 'junit=out.xml']);
    expect(JSON.parse(out).version).toBe(1);
    expect(JSON.parse(readFileSync(join(root, 'out.sarif'), 'utf8')).version).toBe('2.1.0');
    expect(readFileSync(join(root, 'out.xml'), 'utf8')).toContain('<testsuite');
    expect(err).toBe('');
  });
  test('a file that cannot be written leaves no output behind', () => {
    put('a.nix', '{ }');
    expect(run(['--format', 'json', '--format', 'sarif=nowhere/x.sarif'])).toMatchObject({ status: 2, out: '' });
  });
  test('colour follows the flags, then FORCE_COLOR, then NO_COLOR', () => {
    put('a.nix', '{ a = ; }');
    const coloured = (args: string[], env: Record<string, string> = {}): boolean => run(args, { env }).out.includes('\x1b[');
    expect(coloured([])).toBe(false);
    expect(coloured(['--color'])).toBe(true);
    expect(coloured([], { FORCE_COLOR: '1' })).toBe(true);
    expect(coloured(['--no-color'], { FORCE_COLOR: '1' })).toBe(false);
    expect(coloured(['--color'], { NO_COLOR: '1' })).toBe(true);
    expect(coloured([], { FORCE_COLOR: '0' })).toBe(false);
  });
  test('control characters of arguments do not reach the terminal', () => {
    expect(run(['\x1b[31mx']).err).toContain('\\x1b[31mx');
  });
  test('--stats goes beside a machine format, on stderr', () => {
    put('a.nix', '{ }');
    const { out, err } = run(['--format', 'json', '--stats']);
    expect(JSON.parse(out).summary.files).toBe(1);
    expect(err).toMatch(/^files: 1\n/);
  });
});

describe('streams and signals', () => {
  test('a reader that goes away is no fault', () => {
    put('a.nix', '{ a = ; }');
    const shell = `"${process.execPath}" "${PROGRAM}" --format json | true; echo "\${PIPESTATUS[0]}"`;
    const out = execFileSync('bash', ['-c', shell], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(out).toBe('1\n');
  });
  test('an interrupt ends with 130', async () => {
    const child = spawn(process.execPath, [PROGRAM, '-', '--format', 'json=out.json'], { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = new Promise((done) => child.on('exit', (code) => done(code)));
    // More than a pipe holds: once it is taken, the program listens.
    await new Promise((done) => child.stdin.write(' '.repeat(1 << 23), done));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(existsSync(join(root, 'out.json'))).toBe(false);
  });
  test('long output on a pipe is whole', () => {
    put('a.nix', `${'# nix-audit: ignore\n'.repeat(500)}{ }`);
    const { out } = run(['--format', 'json']);
    expect(out.length).toBeGreaterThan(65_536);
    expect(() => JSON.parse(out)).not.toThrow();
  });
});
