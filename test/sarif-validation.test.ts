/**
 * Microsoft's SARIF Multitool, with its own and GitHub's rules, over everything our renderer makes of
 * the samples: no error, no warning. The Multitool exits 0 even with errors, so its results are counted.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type sarif from 'sarif';
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { CLEAN, EDGES, FULL, many, result } from '../fixtures/outputs/samples.ts';
import type { AuditResult } from '../src/findings/finding.ts';
import { render } from '../src/outputs/index.ts';

const SAMPLES: Readonly<Record<string, readonly [AuditResult, { showSuppressed: boolean }]>> = {
  full: [FULL, { showSuppressed: false }],
  'full-suppressed': [FULL, { showSuppressed: true }],
  clean: [CLEAN, { showSuppressed: false }],
  edges: [EDGES, { showSuppressed: false }],
  // GH1004 warns from 1,000 results on, which is about the audited repository, not about our SARIF.
  many: [many(999), { showSuppressed: false }],
  'no-rules': [result([], { rules: [] }), { showSuppressed: true }],
};

let multitool: string | null = null;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-sarif-'));
  multitool = installedMultitool();
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('SARIF Multitool', () => {
  test('finds neither errors nor warnings in what we write', (context) => {
    const tool = requireMultitool(context);
    const files = Object.entries(SAMPLES).map(([name, [sample, options]]) =>
      write(`${name}.sarif`, render('sarif', sample, { color: false, width: 80, stats: false, ...options })),
    );
    const results = validate(tool, files);
    expect(results.filter(({ level }) => level !== 'note').map(describeResult)).toEqual([]);
    // Every file gets some note, such as SARIF2003; one without was not looked at.
    expect(new Set(results.map(analysedFile))).toEqual(new Set(files.map((file) => basename(file))));
  }, 120_000);

  test('does find errors, so that silence means something', (context) => {
    const tool = requireMultitool(context);
    const text = render('sarif', FULL, { color: false, width: 80, showSuppressed: false, stats: false });
    const bad = write('bad.sarif', text.replaceAll('"startLine":', '"startLine":-'));
    const poor = write('poor.sarif', text.replaceAll('"help":', '"properties.help":'));
    const results = validate(tool, [bad, poor]).filter(({ level }) => level === 'error');
    expect(new Set(results.map(analysedFile))).toEqual(new Set(['bad.sarif', 'poor.sarif']));
  }, 120_000);
});

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function validate(tool: string, files: readonly string[]): sarif.Result[] {
  const output = join(folder, 'validation.out');
  // The list-valued --log comes last: it would take the files for its values.
  const options = [
    '--rule-kind',
    'Sarif;Ghas',
    '--level',
    'Error;Warning;Note',
    '--kind',
    'Fail',
    '--max-file-size-in-kb',
    '100000',
    '--output',
    output,
    '--log',
    'ForceOverwrite',
  ];
  // Without the invariant mode .NET needs libicu on the machine.
  const env = { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' };
  const run = spawnSync(tool, ['validate', ...files, ...options], { env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`the Multitool failed: ${run.error?.message ?? run.stdout + run.stderr}`);
  const log = JSON.parse(readFileSync(output, 'utf8')) as sarif.Log;
  return log.runs.flatMap(({ results = [] }) => results).map((each) => ({ ...each, level: each.level ?? 'warning' }));
}

function analysedFile(each: sarif.Result): string {
  return basename(each.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? '');
}

function describeResult(each: sarif.Result): string {
  const { message } = each;
  return `${analysedFile(each)}: ${each.level} ${each.ruleId}: ${message.text ?? message.arguments?.join(' | ') ?? ''}`;
}

/** The path of the Multitool, installing it where it is missing; null where that fails. */
function installedMultitool(): string | null {
  const known = locate();
  if (known) return known;
  const install = spawnSync(process.execPath, [fileURLToPath(new URL('validators/install.mjs', import.meta.url))], { stdio: 'inherit' });
  return install.status === 0 ? locate() : null;
}

function locate(): string | null {
  try {
    const path: unknown = createRequire(new URL('validators/package.json', import.meta.url))('@microsoft/sarif-multitool');
    return typeof path === 'string' && /\d+\.\d+\.\d+/.test(spawnSync(path, ['--version'], { encoding: 'utf8' }).stderr) ? path : null;
  } catch {
    return null;
  }
}

/** Skips loudly on a machine that cannot have the Multitool; in CI that is a failure. */
function requireMultitool(context: TestContext): string {
  if (multitool) return multitool;
  const reason = 'the SARIF Multitool is not installed: node test/validators/install.mjs';
  if (process.env.CI) throw new Error(reason);
  console.warn(`SARIF NOT VALIDATED: ${reason}`);
  return context.skip(reason);
}
