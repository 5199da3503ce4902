/** `nix-audit harden SERVICE`: directives that lower a service's exposure, as a snippet or an edit in place. */

import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { readProject } from '../engine/audit.ts';
import { UsageError } from '../engine/errors.ts';
import { harden, type Hardening, snippetOf } from '../engine/harden.ts';
import { type Reader, rewrite } from '../engine/harden-write.ts';
import { readSource } from '../model/files.ts';
import { writeAtomically } from '../outputs/index.ts';
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
  const read: Reader = (texts) => readProject({ paths: config.paths, config, texts, onProgress: (step) => progress.update(step) });
  try {
    let { project, reported } = await read(new Map());
    let results = harden(project, reported, service, flags.below);
    const count = results.length;
    for (let index = 0; index < count; index += 1) {
      progress.clear();
      const result = results[index] as Hardening;
      if (!result.reached) process.exitCode = EXIT.findings;
      const done = summary(result, flags.below);
      if (result.reached) terminal.say(done);
      else terminal.warn(done);
      if (Object.keys(result.directives).length === 0) continue;
      if (!flags.write) {
        await print(`${snippetOf(result)}\n`);
        continue;
      }
      const { file } = result.module;
      const { text, byteOrderMark } = readSource(config.root, file);
      if (text === null) throw new UsageError(`${file} cannot be read`);
      const written = await rewrite(text, project, result, flags.below, read);
      progress.clear();
      writeAtomically(join(config.root, file), byteOrderMark ? `\uFEFF${written}` : written);
      // Another service of that name may stand in the file just written.
      if (index + 1 < count) {
        ({ project, reported } = await read(new Map()));
        results = harden(project, reported, service, flags.below);
      }
    }
  } finally {
    progress.clear();
  }
}

function summary({ unit, module, before, after, directives, reached, withheld }: Hardening, target: number): string {
  const count = Object.keys(directives).length;
  const name = `${unit.name} (${module.file})`;
  if (count === 0 && reached) return `${name}: ${before.toFixed(1)}, nothing to do`;
  const ending = reached ? '' : `; ${target.toFixed(1)} cannot be reached with directives alone${reasons(withheld)}`;
  return `${name}: ${before.toFixed(1)} → ${after.toFixed(1)} with ${count} ${count === 1 ? 'directive' : 'directives'}${ending}`;
}

/** Why a score cannot be reached: what would help, and is the author's to decide. */
function reasons({ account, unsuited, own }: Hardening['withheld']): string {
  const found = [
    ...(account ? ['it runs as root, and needs an account of its own'] : []),
    ...(unsuited.length > 0 ? [`its definition rules out ${unsuited.join(', ')}`] : []),
    ...(own.length > 0 ? [`it sets ${own.join(', ')} itself`] : []),
  ];
  return found.length === 0 ? '' : `: ${found.join('; ')}`;
}
