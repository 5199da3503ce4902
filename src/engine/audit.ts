/** The conductor: one run from files to findings. */

import type { AuditResult, Finding, Level, Problem } from '../findings/finding.ts';
import { discover, readSource } from '../model/files.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { parse } from '../syntax/parse.ts';
import { rangeOf } from '../syntax/positions.ts';
import { applyIgnores } from './config/ignores.ts';
import type { ResolvedConfig } from './config/load.ts';
import { applySuppressions } from './suppressions.ts';
import { TOOL } from './tool.ts';

export interface Progress {
  readonly phase: string;
  readonly done: number;
  /** 0 when not known. */
  readonly total: number;
}
export interface AuditOptions {
  readonly cwd: string;
  /** Root-relative, as `ResolvedConfig.paths`. */
  readonly paths: readonly string[];
  /** Text that stands in for a file; `filename` root-relative. */
  readonly stdin?: { readonly filename: string; readonly text: string };
  readonly config: ResolvedConfig;
  /** False for `--no-inline-ignores`. */
  readonly inlineIgnores?: boolean;
  /** Worker threads; undefined lets the program choose. */
  readonly jobs?: number | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

export async function audit(options: AuditOptions): Promise<AuditResult> {
  const start = performance.now();
  const { config, stdin } = options;
  const problems: Problem[] = [];
  const sources = new Map<string, SourceFile>();
  const found = await discover({
    root: config.root,
    paths: stdin ? [] : options.paths,
    include: config.include.value,
    exclude: config.exclude.value,
    gitignore: config.gitignore.value,
  });
  problems.push(...found.problems);
  const reported = stdin ? new Set([stdin.filename]) : found.reported;
  for (const file of reported) {
    const read = stdin?.filename === file ? { text: stdin.text, problem: null } : readSource(config.root, file);
    if (read.problem !== null) problems.push(read.problem);
    if (read.text !== null) sources.set(file, parse(file, read.text));
    options.onProgress?.({ phase: 'reading', done: sources.size, total: reported.size });
    // Signals are heard between files only.
    await new Promise((done) => setImmediate(done));
  }
  for (const source of sources.values()) {
    for (const fault of source.faults) {
      problems.push({ file: source.path, message: fault.message, range: rangeOf(source, fault) });
    }
  }
  const accepted = applyIgnores([], config.ignores, new Date().toISOString().slice(0, 10));
  const inline = applySuppressions({
    findings: accepted.kept,
    files: options.inlineIgnores === false ? [] : sources.values(),
    rules: config.rules,
    settingsFor: (file) => config.settingsFor(file),
  });
  const findings = [...inline.kept, ...inline.unused];
  const suppressed = [...accepted.suppressed, ...inline.suppressed];
  return {
    tool: TOOL,
    root: config.root,
    summary: {
      files: reported.size,
      modules: 0,
      services: 0,
      rules: config.settingsFor(null).size,
      durationMs: Math.round(performance.now() - start),
      findings: count(findings),
      suppressed: suppressed.length,
      undecidable: 0,
    },
    rules: [],
    findings,
    suppressed,
    undecidable: {},
    problems: [...problems, ...accepted.problems, ...inline.problems],
    text: (file) => sources.get(file)?.text ?? readSource(config.root, file).text,
  };
}

function count(findings: readonly Finding[]): Record<Level, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of findings) counts[level] += 1;
  return counts;
}
