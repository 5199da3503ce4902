/** Trees through the whole program, some in one process: what each costs and how it ends. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type Files = Readonly<Record<string, string>>;

export interface Cost {
  readonly name: string;
  readonly command: string;
  /** 0 or 1; 2 is an internal fault. */
  readonly status: number;
  /** Seconds of one core. */
  readonly seconds: number;
  /** Mebibytes at the most, of this run or one before it. */
  readonly memory: number;
}

const COMMANDS = {
  check: ['check', '--no-config', '--preset', 'strict', '--format', 'json=/dev/null', '.'],
  inspect: ['inspect', '--no-config', '--resolve-defaults', '--format', 'json', '.'],
  report: ['report', '--no-config', '--format', 'json=/dev/null', '.'],
} as const;

type Command = keyof typeof COMMANDS;
/** What is run over the tree at an index: a report, which takes as long as a check, over every fourth. */
export const commandsFor = (index: number): Command[] => (index % 4 === 0 ? ['check', 'inspect', 'report'] : ['check', 'inspect']);

/** Runs commands over trees one after the other; `program` is the built program's `bin/nix-audit.js`. */
export function costsOf(program: string, trees: readonly (readonly [name: string, files: Files])[]): { costs: Cost[]; errors: string } {
  const root = mkdtempSync(join(tmpdir(), 'nix-audit-hostile-'));
  try {
    for (const [index, [, files]] of trees.entries()) {
      mkdirSync(join(root, String(index), '.git'), { recursive: true });
      for (const [file, text] of Object.entries(files)) {
        const path = join(root, String(index), file);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      }
    }
    const script = `
const { main } = require(${JSON.stringify(join(dirname(program), '../dist/cli/main.cjs'))});
const { writeSync } = require('node:fs');
const commands = ${JSON.stringify(trees.map((_tree, index) => commandsFor(index).map((command) => [command, COMMANDS[command]])))};
process.setMaxListeners(0);
// Documents are written as a whole and read by nobody here.
process.stdout.write = (_text, ...rest) => { rest.findLast((one) => typeof one === 'function')?.(); return true; };
(async () => {
  for (let index = 0; index < ${trees.length}; index++) {
    process.chdir(${JSON.stringify(root)} + '/' + index);
    for (const [command, args] of commands[index]) {
      const before = process.cpuUsage();
      process.exitCode = 0;
      await main(args);
      const { user, system } = process.cpuUsage(before);
      writeSync(1, JSON.stringify([index, command, process.exitCode, (user + system) / 1e6, process.resourceUsage().maxRSS / 1024]) + '\\n');
      gc();
    }
  }
  process.exitCode = 0;
})();`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', '-e', script], {
      encoding: 'utf8',
      timeout: 110_000,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 28,
    });
    const lines = stdout.split('\n').filter((line) => /^\[\d/.test(line));
    const costs = lines.map((line): Cost => {
      const [index, command, status, seconds, memory] = JSON.parse(line) as [number, string, number, number, number];
      return { name: trees[index]?.[0] ?? '', command, status, seconds, memory };
    });
    return { costs, errors: stderr };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
