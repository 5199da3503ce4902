/**
 * `npm test`: everything the project claims, one step after the other, and one closing line with the
 * sum. Goes on after a failed step, so that a run tells all there is to mend. Needs Node and npm only;
 * installs the tests' workspace when it is missing. Arguments go to vitest: `npm test -- test/cli.test.ts`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const tool = (path) => join(project, 'node_modules', path);
const windows = process.platform === 'win32';

/** @returns whether the command ended with status 0 */
function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: project, stdio: 'inherit', ...options });
  if (error) console.error(error.message);
  return status === 0;
}
const node = (...args) => run(process.execPath, args);

function installTools() {
  if (existsSync(tool('vitest/package.json'))) return true;
  console.log('installing what only the tests need');
  const args = ['install', '--no-save', '--workspaces', '--include-workspace-root', '--ignore-scripts', '--no-audit', '--no-fund'];
  return run('npm', args, { shell: windows });
}

/** Every generator that knows `--check`, in the order of their names. */
const generators = () => readdirSync(join(project, 'tools')).filter((name) => /^generate-.*\.ts$/.test(name) && !name.endsWith('.test.ts'));

const steps = [
  ['build', () => node('grammar/build.mjs') && node('tools/bundle.mjs')],
  ['types', () => node(tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json')],
  ['lint and format', () => node(tool('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '--max-diagnostics=200')],
  ...generators().map((name) => [`generated: ${name}`, () => node('tools/run.mjs', `tools/${name}`, '--check')]),
];

let passed = 0;
let failed = 0;
function count(name, ok) {
  if (ok) passed += 1;
  else failed += 1;
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
}

function vitest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'nix-audit-tests-'));
  const file = join(folder, 'results.json');
  try {
    const ok = node(tool('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args);
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests;
    // A file that cannot even be loaded has no tests to count.
    for (const { name, status, assertionResults } of testResults) {
      if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) count(name, false);
    }
    if (!ok && failed === 0) count('vitest', false);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    count('vitest', false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (!installTools()) {
  console.error('installing the tests’ workspace failed');
  process.exit(1);
}
const args = process.argv.slice(2);
if (args.length === 0) for (const [name, step] of steps) count(name, step());
vitest(args);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
