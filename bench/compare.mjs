/**
 * How long an audit takes, beside the fastest tool that can match text in Nix files at all:
 *
 *     node bench/compare.mjs [FOLDER] [RUNS]        default: the example project, 5 runs
 *
 * Both audit the same folder in turns, each run a new process without any cache of ours. ast-grep is
 * given one rule, the text pattern that nix-audit exists to replace; nix-audit runs the rules of the
 * folder's own configuration. Prints the medians. Memory is the resident peak; it is read while the
 * process runs, on Linux only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from './table.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../fixtures/projects/example', import.meta.url)));
const runs = Number(process.argv[3] ?? 5);
if (!Number.isInteger(runs) || runs < 1 || !existsSync(folder)) {
  console.error('usage: node bench/compare.mjs [FOLDER] [RUNS]');
  process.exit(2);
}

const RULE = `
id: service-without-protect-system
language: nix
rule:
  kind: binding
  has: { field: attrpath, regex: '^(.*\\.)?serviceConfig$' }
  not: { has: { stopBy: end, regex: '^ProtectSystem$' } }
`;

function peer() {
  if (!existsSync(`${here}node_modules/@ast-grep/cli`)) {
    const args = ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', args, { cwd: here, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    if (status !== 0) throw new Error('installing ast-grep failed');
  }
  const musl = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : '';
  return `${here}node_modules/@ast-grep/cli-${process.platform}-${process.arch}${musl}/ast-grep${process.platform === 'win32' ? '.exe' : ''}`;
}

const TOOLS = [
  [
    'nix-audit',
    process.execPath,
    [fileURLToPath(new URL('../bin/nix-audit.js', import.meta.url)), '--no-cache', '--fail-on', 'never', '--format', 'json', folder],
  ],
  ['ast-grep, one rule', peer(), ['scan', '--inline-rules', RULE, '--json=compact', folder]],
];

/** Kilobytes and seconds of processor time so far; null once the process is gone or where there is no /proc. */
function usage(pid) {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    // Linux counts in hundredths of a second whatever the kernel's own clock.
    return peak && { kilobytes: Number(peak[1]), seconds: (Number(fields[11]) + Number(fields[12])) / 100 };
  } catch {
    return null;
  }
}

/** One run: seconds by the clock and of the processor, megabytes, and what was printed. */
function measure([name, command, args]) {
  return new Promise((done, fail) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    let last = null;
    const timer = setInterval(() => {
      last = usage(child.pid) ?? last;
    }, 4);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
    });
    child.on('error', fail);
    child.on('close', (status) => {
      clearInterval(timer);
      // ast-grep ends with 1 when a rule of level error matches.
      if (status !== 0 && status !== 1) fail(new Error(`${name} ended with ${status}`));
      done({ wall: (performance.now() - start) / 1000, cpu: last?.seconds ?? null, megabytes: last ? last.kilobytes / 1024 : null, out });
    });
  });
}

/** The middle value, or the mean of the two in the middle; null when one is not known. */
function median(values) {
  if (values.includes(null)) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const results = new Map(TOOLS.map(([name]) => [name, []]));
for (let run = 0; run <= runs; run++) {
  for (const tool of TOOLS) {
    const result = await measure(tool);
    // The first turn fills the system's file cache for both and does not count.
    if (run > 0) results.get(tool[0]).push(result);
  }
}

const rows = [...results].map(([name, all]) => {
  const { out } = all[0];
  const found = name === 'nix-audit' ? JSON.parse(out).findings.length : JSON.parse(out || '[]').length;
  const [wall, cpu, megabytes] = ['wall', 'cpu', 'megabytes'].map((key) => median(all.map((each) => each[key])));
  return { name, wall, cpu, megabytes, found };
});
const { summary } = JSON.parse(results.get('nix-audit')[0].out);
console.log(`${summary.files} files, ${summary.modules} modules, ${summary.services} services, ${summary.rules} rules of nix-audit`);
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, median of ${runs} runs\n`);
console.log(format(rows));
