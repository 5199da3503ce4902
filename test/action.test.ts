import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const PROGRAM = inject('program');
const FAULTY = '{ a = ; }\n';

const action = z
  .object({
    inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
    outputs: z.record(z.string(), z.object({ description: z.string(), value: z.string() })),
    runs: z.object({
      using: z.literal('composite'),
      steps: z.array(
        z.object({
          id: z.string().optional(),
          uses: z.string().optional(),
          shell: z.string().optional(),
          run: z.string().optional(),
          'working-directory': z.string().optional(),
          env: z.record(z.string(), z.string()).optional(),
        }),
      ),
    }),
  })
  .parse(parse(readFileSync(join(PROJECT, 'action.yml'), 'utf8')));

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-action-')));
  root = join(folder, 'repository');
  mkdirSync(join(root, '.git'), { recursive: true });
  mkdirSync(join(folder, 'runner'));
  mkdirSync(join(folder, 'bin'));
  // Installing is what the hook's test proves; here counts what npm is asked for.
  const npm = join(folder, 'bin/npm');
  writeFileSync(npm, `#!/bin/sh\nprintf '%s\\n' "$@" > '${join(folder, 'npm-arguments')}'\n`);
  chmodSync(npm, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (path: string, text: string) => writeFileSync(join(root, path), text);
const read = (path: string) => readFileSync(join(folder, path), 'utf8');

interface Outcome {
  readonly status: number | null;
  readonly out: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs the action's own steps as a runner would: expressions filled in, one shell per step, stop at the first failure. */
function run(given: Readonly<Record<string, string>> = {}): Outcome {
  const known = new Map<string, string>([
    ['github.action_path', dirname(dirname(PROGRAM))],
    ['runner.temp', join(folder, 'runner')],
  ]);
  for (const [name, { default: value }] of Object.entries(action.inputs)) known.set(`inputs.${name}`, given[name] ?? value);
  const fill = (text: string) =>
    text.replace(/\$\{\{ *([^ }]+) *\}\}/g, (_, name: string) => {
      const value = known.get(name);
      if (value === undefined) throw new Error(`the action speaks of ${name}, which is not known there`);
      return value;
    });
  const summary = join(folder, 'summary.md');
  writeFileSync(summary, 'before\n');
  let status: number | null = 0;
  let out = '';
  for (const step of action.runs.steps) {
    if (step.run === undefined) continue;
    const output = join(folder, `output-${step.id}`);
    writeFileSync(output, '');
    const env: NodeJS.ProcessEnv = {
      ...process.env,
      PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    };
    for (const [name, value] of Object.entries(step.env ?? {})) env[name] = fill(value);
    const cwd = join(root, fill(step['working-directory'] ?? '.'));
    const shell = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], { cwd, env, encoding: 'utf8' });
    status = shell.status;
    out += shell.stdout + shell.stderr;
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      const at = line.indexOf('=');
      if (at > 0) known.set(`steps.${step.id}.outputs.${line.slice(0, at)}`, line.slice(at + 1));
    }
    if (status !== 0) break;
  }
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, known.get(value.replace(/\$\{\{ *| *\}\}/g, '')) ?? '']);
  return { status, out, outputs: Object.fromEntries(outputs), summary: readFileSync(summary, 'utf8') };
}

test('findings become annotations, a summary after what was there, SARIF and a failed step', () => {
  put('a.nix', FAULTY);
  const { status, out, outputs, summary } = run();
  expect(status).toBe(1);
  expect(out).toContain('::error file=a.nix,line=1');
  expect(outputs).toEqual({ sarif: 'nix-audit.sarif', status: '1' });
  expect(summary).toMatch(/^before\n[^]*a\.nix/);
  expect(JSON.parse(read('repository/nix-audit.sarif'))).toMatchObject({ version: '2.1.0', runs: [{ results: [{ level: 'error' }] }] });
  expect(existsSync(join(folder, 'runner/nix-audit-summary.md'))).toBe(false);
});
test('a clean tree passes', () => {
  put('a.nix', '{ }\n');
  expect(run()).toMatchObject({ status: 0, outputs: { sarif: 'nix-audit.sarif', status: '0' } });
});
test('inputs: paths, fail-on, no SARIF, no summary', () => {
  put('a.nix', FAULTY);
  put('b.nix', '{ }\n');
  put('c.nix', '{ }\n');
  expect(run({ paths: 'b.nix\nc.nix' })).toMatchObject({ status: 0 });
  expect(run({ paths: 'b.nix a.nix' })).toMatchObject({ status: 1 });
  rmSync(join(root, 'nix-audit.sarif'));
  expect(run({ 'fail-on': 'never', sarif: '', summary: 'false' })).toMatchObject({
    status: 0,
    outputs: { sarif: '', status: '0' },
    summary: 'before\n',
  });
  expect(existsSync(join(root, 'nix-audit.sarif'))).toBe(false);
});
test('wrong inputs fail with the program’s own word and status', () => {
  put('a.nix', '{ }\n');
  const { status, out, outputs } = run({ preset: 'nonsense' });
  expect(status).toBe(2);
  expect(out).toContain('nonsense');
  expect(outputs).toEqual({ sarif: '', status: '2' });
  expect(run({ 'fail-on': 'sometimes' }).status).toBe(2);
});
test('inputs are never run', () => {
  put('a.nix', '{ }\n');
  const evil = `$(touch ${join(folder, 'ran')})`;
  for (const name of ['paths', 'preset', 'fail-on', 'sarif', 'summary', 'version']) run({ [name]: `a.nix"; ${evil}; \`${evil}\`` });
  expect(existsSync(join(folder, 'ran'))).toBe(false);
  for (const { run: script } of action.runs.steps) expect(script ?? '').not.toContain('${{');
});
test('a working directory', () => {
  mkdirSync(join(root, 'nixos'));
  put('a.nix', FAULTY);
  put('nixos/b.nix', '{ }\n');
  expect(run({ 'working-directory': 'nixos' })).toMatchObject({ status: 0 });
});

describe('installing', () => {
  test('the sources of the action by default', () => {
    put('a.nix', '{ }\n');
    run();
    expect(read('npm-arguments').split('\n')).toEqual(expect.arrayContaining(['install', '--prefix', dirname(dirname(PROGRAM))]));
  });
  test('a version from npm', () => {
    put('a.nix', '{ }\n');
    const installed = join(folder, 'runner/nix-audit/node_modules/nix-audit/bin');
    mkdirSync(installed, { recursive: true });
    writeFileSync(join(installed, 'nix-audit.js'), `console.log('that version');`);
    const { out } = run({ version: '1.2.3' });
    expect(read('npm-arguments')).toContain('nix-audit@1.2.3\n');
    expect(out).toContain('that version');
  });
});
