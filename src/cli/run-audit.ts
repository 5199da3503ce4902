/** What `check` and `baseline` share: from arguments to the result of an audit. */

import { existsSync } from 'node:fs';
import { audit } from '../engine/audit.ts';
import { loadConfig, type ResolvedConfig } from '../engine/config/load.ts';
import { ConfigError, UsageError } from '../engine/errors.ts';
import { ALL_RULES } from '../engine/rules.ts';
import type { AuditResult, Problem } from '../findings/finding.ts';
import { decodeSource, MAX_BYTES } from '../model/files.ts';
import type { RuleMeta } from '../rules/meta.ts';
import type { AuditFlags, ConfigFlags, OutputFlags } from './options.ts';
import { progressLine } from './progress.ts';
import type { Terminal } from './terminal.ts';

const DEFAULT_STDIN_NAME = 'stdin.nix';

export interface AuditRun {
  readonly config: ResolvedConfig;
  readonly result: AuditResult;
  /** The same audit with other texts in place of some files. */
  readonly again: (texts: ReadonlyMap<string, string>) => Promise<AuditResult>;
}

/** The configuration that flags and paths ask for. */
export function configFor(
  flags: ConfigFlags & { readonly failOn?: AuditFlags['failOn'] },
  paths: readonly string[],
  stdinFilename?: string,
): ResolvedConfig {
  if (paths.includes('-') && !existsSync('-')) throw new UsageError('only `check` reads standard input; name files or folders');
  return loadConfig({
    cwd: process.cwd(),
    paths,
    stdinFilename,
    configFile: flags.config === false ? undefined : flags.config,
    noConfig: flags.config === false,
    preset: flags.preset ?? [],
    select: flags.select ?? [],
    ignore: flags.ignore ?? [],
    failOn: flags.failOn,
    systemdVersion: flags.systemdVersion,
    rules: ALL_RULES,
  });
}

/**
 * Every rule that can be named in the working directory: the program's, and the policies of the
 * configuration. A broken one is no reason to list none.
 */
export function knownRules(terminal: Terminal): readonly RuleMeta[] {
  try {
    return configFor({}, []).rules;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    terminal.warn(`policies are left out, as the configuration is broken: ${error.message}`);
    return ALL_RULES;
  }
}

/** @throws {UsageError} and {ConfigError} for what the user can mend */
export async function runAudit(paths: readonly string[], flags: AuditFlags & Pick<OutputFlags, 'stats'>): Promise<AuditRun> {
  const useStdin = paths.includes('-');
  if (useStdin && paths.length > 1) throw new UsageError('"-" stands alone; name the other paths in a run of their own');
  if (!useStdin && flags.stdinFilename !== undefined)
    throw new UsageError('--stdin-filename goes with "-": nix-audit check - --stdin-filename FILE');
  const name = useStdin ? (flags.stdinFilename ?? DEFAULT_STDIN_NAME) : undefined;
  const config = configFor(flags, useStdin ? [] : paths, name);
  const [filename] = config.paths;
  const stdin = useStdin && filename !== undefined ? { filename, ...(await readStdin(filename)) } : null;
  const progress = progressLine(process.stderr, flags.quiet === true);
  try {
    const options = {
      paths: config.paths,
      ...(stdin && { stdin: { filename: stdin.filename, text: stdin.text } }),
      config,
      inlineIgnores: flags.inlineIgnores,
      reasons: flags.stats === true,
    };
    const result = await audit({ ...options, onProgress: (step) => progress.update(step) });
    const problems = stdin?.problem ? [...result.problems, stdin.problem] : result.problems;
    return { config, result: { ...result, problems }, again: (texts) => audit({ ...options, texts }) };
  } finally {
    progress.clear();
  }
}

/** What is not complete must not be written down as all there is. @throws {Error} the fault of a rule */
export function throwFault({ faults: [fault] = [] }: AuditResult): void {
  if (fault !== undefined) throw fault;
}

async function readStdin(filename: string): Promise<{ text: string; problem: Problem | null }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw new UsageError(`standard input is larger than ${MAX_BYTES / 1024 / 1024} MB, so it is not read`);
    chunks.push(bytes);
  }
  const { text, problem } = decodeSource(filename, Buffer.concat(chunks));
  return { text, problem };
}
