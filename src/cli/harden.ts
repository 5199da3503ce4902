/** `nix-audit harden SERVICE`: directives that lower a service's exposure, as a snippet or an edit in place. */

import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readProject } from '../engine/audit.ts';
import { UsageError } from '../engine/errors.ts';
import { editOf, harden, type Hardening, snippetOf } from '../engine/harden.ts';
import { readSource } from '../model/files.ts';
import { writeAtomically } from '../outputs/index.ts';
import { parse } from '../syntax/parse.ts';
import { EXIT } from './exit.ts';
import { addCommonFlags, addConfigFlags, type CommonFlags, type ConfigFlags } from './options.ts';
import { progressLine } from './progress.ts';
import { configFor } from './run-audit.ts';
import { print, Terminal } from './terminal.ts';

interface HardenFlags extends CommonFlags, ConfigFlags {
  readonly below: number;
  readonly write?: boolean;
}

export function registerHarden(program: Command): void {
  const command = program
    .command('harden')
    .summary("lower a service's exposure")
    .description(
      'Finds the smallest set of directives that takes the exposure of a service below --below\n(the score of `systemd-analyze security`), without what the service itself contradicts.',
    )
    .argument('<service>', 'name of the service')
    .argument('[path...]', 'files and folders')
    .option('--below <score>', 'the exposure to get below, 0.0 to 10.0', score, 5)
    .option('--write', 'add the directives to the module instead of printing a snippet');
  addCommonFlags(addConfigFlags(command)).addHelpText('after', EXAMPLES).action(run);
}

const EXAMPLES = `
Exit status: 0 done, or nothing to do; 1 the score cannot be reached; 2 wrong usage, wrong configuration or an internal fault.

Examples:
  nix-audit harden gitea
  nix-audit harden gitea --below 2.5 --write`;

function score(value: string): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= 0 && number <= 10)) throw new InvalidArgumentError('It is a number from 0.0 to 10.0.');
  return number;
}

async function run(service: string, paths: string[], flags: HardenFlags): Promise<void> {
  const terminal = new Terminal(flags);
  const config = configFor(flags, paths);
  const progress = progressLine(process.stderr, flags.quiet === true);
  try {
    const { project, reported } = await readProject({ paths: config.paths, config, onProgress: (step) => progress.update(step) });
    const results = harden(project, reported, service, flags.below);
    progress.clear();
    for (const result of results) {
      if (!result.reached) process.exitCode = EXIT.findings;
      terminal.warn(summary(result, flags.below));
      if (Object.keys(result.directives).length === 0) continue;
      if (flags.write) write(config.root, result);
      else await print(`${snippetOf(result)}\n`);
    }
  } finally {
    progress.clear();
  }
}

function summary({ unit, module, before, after, directives, reached }: Hardening, target: number): string {
  const count = Object.keys(directives).length;
  if (count === 0 && reached) return `${unit.name} (${module.file}): ${before.toFixed(1)}, nothing to do`;
  const ending = reached ? '' : `; ${target.toFixed(1)} cannot be reached with directives alone (a dedicated user may be needed)`;
  return `${unit.name} (${module.file}): ${before.toFixed(1)} → ${after.toFixed(1)} with ${count} ${count === 1 ? 'directive' : 'directives'}${ending}`;
}

function write(root: string, result: Hardening): void {
  const { file } = result.module;
  const edit = editOf(result);
  const { text, byteOrderMark } = readSource(root, file);
  if (edit === null || text === null)
    throw new UsageError(`${file} writes no directive of "${result.unit.name}" itself; paste the snippet instead (run without --write)`);
  const fixed = text.slice(0, edit.start) + edit.text + text.slice(edit.end);
  if (parse(file, fixed).faults.length > 0)
    throw new UsageError(`${file} would no longer parse; paste the snippet instead (run without --write)`);
  writeAtomically(join(root, file), byteOrderMark ? `\uFEFF${fixed}` : fixed);
}
