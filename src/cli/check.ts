/** `nix-audit [check] [PATH…|-]`: audit, write the outputs, say by the exit status what was found. */

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { applyBaseline, BASELINE_NAME, readBaseline } from '../engine/baseline.ts';
import type { ResolvedConfig } from '../engine/config/load.ts';
import { UsageError } from '../engine/errors.ts';
import { fix, type FixInput } from '../engine/fixes/fix.ts';
import type { AuditResult } from '../findings/finding.ts';
import { readSource } from '../model/files.ts';
import { EXIT, statusOf } from './exit.ts';
import { diffOf, fixSummary, writeFixed } from './fix.ts';
import { parseFormats, writeOutputs } from './formats.ts';
import { addAuditFlags, addCommonFlags, addOutputFlags, type AuditFlags, type OutputFlags } from './options.ts';
import { type AuditRun, runAudit, throwFault } from './run-audit.ts';
import { baselineScope } from './baseline.ts';
import { statsText } from './stats.ts';
import { print, Terminal } from './terminal.ts';

interface CheckFlags extends AuditFlags, OutputFlags {
  /** A file; false for `--no-baseline`. */
  readonly baseline?: string | false;
  readonly fix?: boolean;
  readonly unsafeFixes?: boolean;
  readonly diff?: boolean;
}

export function registerCheck(program: Command): void {
  const command = program
    .command('check', { isDefault: true })
    .summary('report findings (the default command)')
    .description(
      'Audits the Nix files under the paths (default: the working directory) and reports findings.\nWhat the paths import or refer to inside the root is read all the same. "-" reads standard input.',
    )
    .argument('[path...]', 'files and folders, or "-"');
  addOutputFlags(addAuditFlags(command))
    .option('--baseline <file>', `known findings to leave out (default: ${BASELINE_NAME} of the root)`)
    .option('--no-baseline', 'leave out nothing')
    .option('--fix', 'apply safe fixes to the files, then report what is left')
    .option('--unsafe-fixes', 'with --fix or --diff: fixes that may change behaviour too')
    .option('--diff', 'print what the fixes would change as a unified diff; write nothing');
  addCommonFlags(command)
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: CheckFlags) => {
      const [first] = paths;
      if (first !== undefined && program.commands.some((known) => known.name() === first) && !existsSync(first)) {
        throw new UsageError(`"${first}" is a command: write it before its flags`);
      }
      return check(paths, flags);
    });
}

const EXAMPLES = `
Exit status: 0 clean; 1 findings at or above --fail-on (default: warning), or a problem with the input;
2 wrong usage, wrong configuration or an internal fault; 3 nothing to audit.

Examples:
  nix-audit                                    everything below the working directory
  nix-audit ./modules --select hardening,state two categories of rules
  nix-audit --format pretty --format sarif=nix-audit.sarif
  nix-audit --preset strict --fail-on note
  nix-audit - --stdin-filename modules/web.nix < modules/web.nix`;

async function check(paths: readonly string[], flags: CheckFlags): Promise<void> {
  const terminal = new Terminal(flags);
  const requests = parseFormats(flags.format ?? []);
  if (flags.unsafeFixes && !flags.fix && !flags.diff) throw new UsageError('--unsafe-fixes goes with --fix or --diff');
  if ((flags.fix || flags.diff) && paths.includes('-')) throw new UsageError('fixes need files: "-" cannot be fixed in place');
  const first = await runAudit(paths, flags);
  if (flags.fix || flags.diff) throwFault(first.result);
  const run = { ...first, result: withBaseline(first, flags, terminal) };
  if (flags.diff) return printDiff(run, flags, terminal);
  const result = flags.fix ? await fixAll(run, flags, terminal) : run.result;
  const status = statusOf(result, run.config.failOn.value);
  process.exitCode = status;
  if (status === EXIT.nothing) terminal.error(nothingText(run.config, paths));
  // A table of nothing helps nobody, but a program that asked for a format gets it.
  const wanted = status === EXIT.nothing ? requests.filter(({ format }) => format !== 'pretty') : requests;
  const stats = flags.stats === true;
  await writeOutputs(result, wanted, {
    color: terminal.color,
    width: terminal.width,
    showSuppressed: flags.showSuppressed === true,
    stats,
  });
  const told = wanted.some(({ format, file }) => file === null && (format === 'pretty' || format === 'markdown'));
  if (stats && !told) process.stderr.write(statsText(result));
  throwFault(result);
}

/** Fixes what is reported, that is without what the baseline knows; the rest is reported as usual. */
async function fixAll(run: AuditRun, flags: CheckFlags, terminal: Terminal): Promise<AuditResult> {
  const output = await fix(fixInput(run, flags, terminal));
  writeFixed(run.config.root, output);
  if (output.fixed + output.refused.length > 0) terminal.say(fixSummary(output, true));
  return output.after;
}

async function printDiff(run: AuditRun, flags: CheckFlags, terminal: Terminal): Promise<void> {
  const output = await fix(fixInput(run, flags, terminal));
  terminal.say(fixSummary(output, false));
  process.exitCode = output.texts.size > 0 ? EXIT.findings : EXIT.clean;
  const { diff, hidden } = diffOf(run.config.root, output, run.result.text);
  if (hidden.length > 0) terminal.warn(`secrets in the diff of ${hidden.join(', ')} are masked, so it cannot be applied; use --fix`);
  await print(diff);
}

const fixInput = (run: AuditRun, flags: CheckFlags, terminal: Terminal): FixInput => ({
  before: run.result,
  audit: async (texts) => withBaseline({ ...run, result: await run.again(texts) }, flags, terminal),
  textOf: (file) => readSource(run.config.root, file).text,
  unsafe: flags.unsafeFixes === true,
});

function withBaseline({ config, result }: Pick<AuditRun, 'config' | 'result'>, flags: CheckFlags, terminal: Terminal): AuditResult {
  if (flags.baseline === false) return result;
  const usual = join(config.root, BASELINE_NAME);
  if (flags.baseline === undefined && !existsSync(usual)) return result;
  const file = flags.baseline === undefined ? usual : resolve(flags.baseline);
  const baseline = readBaseline(file, flags.baseline ?? BASELINE_NAME);
  const { result: left, gone } = applyBaseline(result, baseline, baselineScope(config));
  if (gone > 0) {
    const what = gone === 1 ? '1 finding of the baseline no longer occurs' : `${gone} findings of the baseline no longer occur`;
    terminal.warn(`${what}; run \`nix-audit baseline\` to take note`);
  }
  return left;
}

/** @param given the paths as the user wrote them: a link's own name, not where it leads */
function nothingText({ paths, root, exclude, include, configFile }: ResolvedConfig, given: readonly string[]): string {
  const places = paths.length === 0 || paths[0] === '.' ? root : given.join(', ');
  const globs = exclude.value.length + include.value.length > 0 && configFile !== null;
  return `nothing to audit: no Nix file under ${places}${globs ? ' that "include" and "exclude" of the configuration leave' : ''}`;
}
