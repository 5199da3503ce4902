import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const INSTALLED = spawnSync('pre-commit', ['--version']).status === 0;
const REASON = 'pre-commit is not installed';
let folder: string;
let scratch: string;

// A test that runs inside a git hook must not reach that repository, and no one's own settings count.
const { GIT_DIR, GIT_INDEX_FILE, GIT_WORK_TREE, ...inherited } = process.env;
const person = (role: string) => ({ [`GIT_${role}_NAME`]: 'Test', [`GIT_${role}_EMAIL`]: 'test@example.org' });
const environment = () => ({
  ...inherited,
  ...person('AUTHOR'),
  ...person('COMMITTER'),
  GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
  PRE_COMMIT_HOME: join(folder, 'hooks'),
  NO_COLOR: '1',
});
const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, env: environment(), encoding: 'utf8' }).trim();

function put(path: string, text: string): void {
  const file = join(scratch, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Stages everything and commits, as a person would; the hook runs in between. */
function commit(): { status: number | null; out: string } {
  git(scratch, 'add', '-A');
  const { status, stdout, stderr } = spawnSync('git', ['commit', '-m', 'change'], { cwd: scratch, env: environment(), encoding: 'utf8' });
  return { status, out: stdout + stderr };
}

/** The project as it lies here, committed to a repository of its own. */
function publish(): { repo: string; rev: string } {
  const repo = join(folder, 'nix-audit');
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: PROJECT,
    encoding: 'utf8',
    env: environment(),
  });
  for (const file of files.split('\0')) {
    if (file !== '' && existsSync(join(PROJECT, file))) cpSync(join(PROJECT, file), join(repo, file));
  }
  git(repo, 'init', '-q');
  git(repo, 'add', '-A');
  // The parser takes half a minute to compile; where it is built already, the hook finds it built.
  const wasm = 'dist/nix.wasm';
  if (existsSync(join(PROJECT, wasm))) {
    cpSync(join(PROJECT, wasm), join(repo, wasm));
    git(repo, 'add', '-f', wasm);
  }
  git(repo, 'commit', '-q', '-m', 'all');
  return { repo, rev: git(repo, 'rev-parse', 'HEAD') };
}

beforeAll(() => {
  if (!INSTALLED) return;
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-hook-'));
  scratch = join(folder, 'scratch');
  const { repo, rev } = publish();
  mkdirSync(scratch);
  git(scratch, 'init', '-q');
  put(
    '.pre-commit-config.yaml',
    `repos: [{ repo: '${repo}', rev: '${rev}', hooks: [{ id: nix-audit, args: [--select, 'nix,hardening'] }] }]\n`,
  );
  // Committed before the hook is there: a fault nobody touches later.
  put('modules/untouched.nix', '{ a = ; }\n');
  git(scratch, 'add', '-A');
  git(scratch, 'commit', '-q', '-m', 'start');
  execFileSync('pre-commit', ['install', '--install-hooks'], { cwd: scratch, env: environment(), stdio: 'pipe' });
}, 240_000);
afterAll(() => {
  if (INSTALLED) rmSync(folder, { recursive: true, force: true });
}, 60_000);

test('a good change is committed, though another file of the project is broken', (context) => {
  if (!INSTALLED) return process.env.CI ? expect.fail(REASON) : context.skip(REASON);
  put('modules/good.nix', '{ config, ... }: { time.timeZone = "Europe/Oslo"; }\n');
  expect(commit()).toMatchObject({ status: 0, out: expect.stringMatching(/nix-audit\.+Passed/) });
});
test('a bad change is refused, with its place and without the other file', (context) => {
  if (!INSTALLED) return process.env.CI ? expect.fail(REASON) : context.skip(REASON);
  put('modules/bad.nix', '{ time.timeZone = ; }\n');
  const { status, out } = commit();
  expect(out).toMatch(/nix-audit\.+Failed/);
  expect(status).toBe(1);
  expect(out).toContain('modules/bad.nix:1:18');
  expect(out).not.toContain('untouched');
  put('modules/bad.nix', '{ time.timeZone = "UTC"; }\n');
  expect(commit().status).toBe(0);
});
test('what an imported helper does counts, changed or not', (context) => {
  if (!INSTALLED) return process.env.CI ? expect.fail(REASON) : context.skip(REASON);
  const service = (body: string) => `{ ... }: { systemd.services.web = ${body}; }\n`;
  put('lib/bare.nix', '{ serviceConfig.ExecStart = "/bin/web"; wantedBy = [ "multi-user.target" ]; }\n');
  git(scratch, 'add', '-A');
  git(scratch, 'commit', '-q', '--no-verify', '-m', 'helper');
  put('modules/web.nix', service('import ../lib/bare.nix'));
  const { status, out } = commit();
  expect(status).toBe(1);
  expect(out).toContain('hardening/baseline');
});
test('a change without Nix files does not run it', (context) => {
  if (!INSTALLED) return process.env.CI ? expect.fail(REASON) : context.skip(REASON);
  rmSync(join(scratch, 'modules/web.nix'), { force: true });
  put('README.md', 'text\n');
  expect(commit()).toMatchObject({ status: 0, out: expect.stringMatching(/nix-audit\.+\(no files to check\)Skipped/) });
});

test('installing from the repository downloads what the bundle is made with and no tool of the tests', () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(join(PROJECT, path), 'utf8'));
  const { devDependencies, workspaces } = read('package.json') as { devDependencies: object; workspaces: string[] };
  expect(workspaces).toEqual(['test']);
  expect(Object.keys(devDependencies)).toEqual(['acorn', 'acorn-walk', 'esbuild', 'magic-string']);
  expect(readFileSync(join(PROJECT, '.npmrc'), 'utf8')).toMatch(/^workspaces=false$/m);
});
