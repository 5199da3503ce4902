/** `nix-audit baseline`: take note of today's findings, so that only new ones are reported. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BASELINE_NAME, createBaseline, formatBaseline, type InScope, readBaseline } from '../engine/baseline.ts';
import type { ResolvedConfig } from '../engine/config/load.ts';
import { count } from '../outputs/text.ts';
import { writeAtomically } from '../outputs/index.ts';
import { EXIT } from './exit.ts';
import { addAuditFlags, addCommonFlags, type AuditFlags } from './options.ts';
import { runAudit, throwFault } from './run-audit.ts';
import { Terminal } from './terminal.ts';

interface BaselineFlags extends AuditFlags {
  readonly output?: string;
}

export function registerBaseline(program: Command): void {
  const command = program
    .command('baseline')
    .summary("take note of today's findings, to report only new ones")
    .description(
      `Audits like \`check\` and writes the findings to ${BASELINE_NAME} in the root, which \`check\` then leaves out.\nEntries for files and rules that this run does not cover are kept.`,
    )
    .argument('[path...]', 'files and folders')
    .option('-o, --output <file>', `where to write (default: ${BASELINE_NAME} in the root)`);
  addCommonFlags(addAuditFlags(command))
    .addHelpText(
      'after',
      '\nExamples:\n  nix-audit baseline && git add .nix-audit-baseline.json\n  nix-audit baseline ./modules --select hardening',
    )
    .action((paths: string[], flags: BaselineFlags) => baseline(paths, flags));
}

async function baseline(paths: readonly string[], flags: BaselineFlags): Promise<void> {
  const terminal = new Terminal(flags);
  const { config, result } = await runAudit(paths, flags);
  throwFault(result);
  if (result.summary.files === 0) {
    terminal.error('nothing to audit, so the baseline stays as it is');
    process.exitCode = EXIT.nothing;
    return;
  }
  const file = flags.output === undefined ? join(config.root, BASELINE_NAME) : resolve(flags.output);
  const name = flags.output ?? BASELINE_NAME;
  const older = existsSync(file) ? readBaseline(file, name) : [];
  const entries = createBaseline(result.findings, older, baselineScope(config));
  writeAtomically(file, formatBaseline(entries));
  for (const problem of result.problems) {
    terminal.warn(`${problem.file}: ${problem.message} (a problem is never part of the baseline)`);
  }
  terminal.info(
    `${name}: ${count(
      entries.reduce((sum, entry) => sum + entry.count, 0),
      'finding',
    )}`,
  );
}

/** What a run covers: files under its paths, and rules that are on for them or no longer exist. */
export function baselineScope(config: ResolvedConfig): InScope {
  const known = new Set(config.rules.map(({ id }) => id));
  return ({ rule, file }) => {
    const under = config.paths.length === 0 || config.paths.some((path) => path === '.' || file === path || file.startsWith(`${path}/`));
    return under && (!known.has(rule) || config.settingsFor(file).has(rule));
  };
}
