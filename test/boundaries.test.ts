import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../', import.meta.url));
const DEPCRUISE = join(PROJECT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** The laws that the code below `folder` breaks, as `FILE LAW`. */
function broken(config: string, cwd: string, folder: string): string[] {
  const args = [DEPCRUISE, '-c', join(PROJECT, config), '--output-type', 'json', folder];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (!stdout.startsWith('{')) throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(100);
  return summary.violations.map(({ from, to, rule }) => (rule.name === 'unreached' ? `${to} unreached` : `${from} ${rule.name}`)).sort();
}

let copy: string;
beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-laws-')));
  cpSync(join(PROJECT, 'src'), join(copy, 'src'), { recursive: true });
  cpSync(join(PROJECT, 'package.json'), join(copy, 'package.json'));
  const tsc = join(PROJECT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', join(copy, 'dist')], { cwd: PROJECT });
  symlinkSync(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(dirname(join(copy, path)), { recursive: true });
  writeFileSync(join(copy, path), text);
}

test('the sources keep the laws', () => {
  expect(broken('.dependency-cruiser.cjs', copy, 'src')).toEqual([]);
}, 60_000);
test('the program without its types has no cycles', () => {
  expect(broken('.dependency-cruiser.built.cjs', copy, 'dist')).toEqual([]);
}, 60_000);

/** A file that breaks a law, and the law. */
const BREAKS: readonly (readonly [file: string, text: string, law: string])[] = [
  ['findings/x.ts', "import '../systemd/index.ts';", 'stage-findings'],
  ['systemd/x.ts', "import '../findings/finding.ts';", 'stage-systemd'],
  ['syntax/x.ts', "import '../evaluation/values.ts';", 'stage-syntax'],
  ['evaluation/x.ts', "import '../model/project.ts';", 'stage-evaluation'],
  ['model/x.ts', "import '../rules/rule.ts';", 'stage-model'],
  ['rules/x.ts', "import '../engine/audit.ts';", 'stage-rules'],
  ['outputs/x.ts', "import type { Project } from '../model/project.ts';\nexport type X = Project;", 'stage-outputs'],
  ['engine/x.ts', "import '../cli/main.ts';", 'stage-engine'],
  ['cli/x.ts', "import '../evaluation/values.ts';", 'stage-cli-exceptions'],
  ['model/fs.ts', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;", 'disk'],
  ['rules/state/x/index.ts', "import * as x from 'fs/promises';\nexport { x };", 'disk'],
  ['engine/x-run.ts', "import { spawn } from 'node:child_process';\nexport { spawn };", 'no-code-of-others'],
  ['engine/x-net.ts', "import { connect } from 'node:net';\nexport { connect };", 'sockets'],
  ['model/x-thread.ts', "import { Worker } from 'node:worker_threads';\nexport { Worker };", 'threads'],
  ['rules/state/x/again.ts', "import { parse } from '../../../syntax/parse.ts';\nexport { parse };", 'rules-read-the-model'],
  ['rules/state/x/apply.ts', "import '../../../evaluation/apply.ts';", 'rules-evaluate-nothing'],
  ['rules/state/x/other.ts', "import '../../hardening/baseline/index.ts';", 'rules-stand-alone'],
  ['engine/x-arguments.ts', "import { Command } from 'commander';\nexport { Command };", 'terminal'],
  ['model/x-colour.ts', "import chalk from 'chalk';\nexport { chalk };", 'colour'],
  ['model/x-test.ts', "import { test } from 'vitest';\nexport { test };", 'no-test-tools'],
  ['model/x-nowhere.ts', "import './nowhere.ts';", 'unresolved'],
  ['model/x-undeclared.ts', "import 'vite';", 'undeclared'],
  ['model/x-dead.ts', 'export const dead = 1;', 'unreached'],
];

describe('code that breaks a law turns it red', () => {
  let found: string[];
  beforeAll(() => {
    for (const [file, text] of BREAKS) put(`src/${file}`, text);
    found = broken('.dependency-cruiser.cjs', copy, 'src');
  }, 60_000);
  test.each(BREAKS)('%s', (file, _text, law) => {
    expect(found).toContain(`src/${file} ${law}`);
  });
});
test('a cycle turns it red, also one that a meant recursion is part of', () => {
  put('dist/outputs/x.js', "import './y.js';");
  put('dist/outputs/y.js', "import './x.js';");
  put('dist/syntax/z.js', "import './faults/find.js';");
  put('dist/syntax/faults/find.js', "import '../z.js';");
  const found = broken('.dependency-cruiser.built.cjs', copy, 'dist');
  expect(found).toContain('dist/outputs/x.js no-cycles');
  expect(found).toContain('dist/syntax/z.js no-cycles');
  expect(found).toContain('dist/syntax/faults/find.js no-cycles-beyond-recursion-2');
}, 60_000);
