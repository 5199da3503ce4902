/**
 * The baseline: findings that are known and not yet mended. They are silenced; new ones are not.
 * Entries are counted, so a second finding like a known one is new.
 */

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AuditResult, Finding, Level, SuppressedFinding } from '../findings/finding.ts';
import { reason } from '../model/files.ts';
import { ConfigError } from './errors.ts';

/** The name of the baseline in the root. */
export const BASELINE_NAME = '.nix-audit-baseline.json';

const Entry = z.strictObject({
  rule: z.string(),
  file: z.string(),
  symbol: z.string(),
  fingerprint: z.string(),
  count: z.int().positive(),
});
const BaselineFile = z.strictObject({ version: z.literal(1), findings: z.array(Entry) });
export type BaselineEntry = z.infer<typeof Entry>;
export type Baseline = readonly BaselineEntry[];

/** What a run could have found: entries outside of it say nothing about being mended. */
export type InScope = (entry: { readonly rule: string; readonly file: string }) => boolean;

/**
 * The baseline of some findings. Entries of an older one that this run could not have found are kept.
 */
export function createBaseline(findings: readonly Finding[], older: Baseline, inScope: InScope): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const { rule, file, symbol, fingerprint } of findings) {
    const count = (entries.get(keyOf({ rule, file, fingerprint }))?.count ?? 0) + 1;
    entries.set(keyOf({ rule, file, fingerprint }), { rule, file, symbol, fingerprint, count });
  }
  for (const entry of older) if (!inScope(entry)) entries.set(keyOf(entry), entry);
  return [...entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

/** The text of a baseline file: sorted and one line per entry, so that version control shows what changed. */
export function formatBaseline(baseline: Baseline): string {
  const lines = baseline.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/**
 * @param path absolute
 * @param name for messages
 * @throws {ConfigError} when the file cannot be read or is no baseline
 */
export function readBaseline(path: string, name: string): Baseline {
  const fail = (message: string): ConfigError => new ConfigError([{ file: name, line: null, column: null, message }]);
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw fail(`the baseline cannot be read: ${reason(error)}; write a new one with \`nix-audit baseline\``);
  }
  const result = BaselineFile.safeParse(data);
  if (result.success) return result.data.findings;
  const [issue] = result.error.issues;
  throw fail(`is no baseline of this version (${issue?.path.join('.')}: ${issue?.message}); write a new one with \`nix-audit baseline\``);
}

/**
 * Silences what the baseline knows, in the findings' order.
 * @returns the result without known findings, and the number of findings in the baseline and in the
 *   scope of this run that no longer occur
 */
export function applyBaseline(result: AuditResult, baseline: Baseline, inScope: InScope): { result: AuditResult; gone: number } {
  const left = new Map<string, number>();
  for (const entry of baseline) left.set(keyOf(entry), (left.get(keyOf(entry)) ?? 0) + entry.count);
  const findings: Finding[] = [];
  const suppressed: SuppressedFinding[] = [...result.suppressed];
  const counts: Record<Level, number> = { error: 0, warning: 0, note: 0 };
  for (const finding of result.findings) {
    const known = left.get(keyOf(finding)) ?? 0;
    if (known > 0) {
      left.set(keyOf(finding), known - 1);
      suppressed.push({ finding, kind: 'baseline', reason: null });
    } else {
      findings.push(finding);
      counts[finding.level] += 1;
    }
  }
  const summary = { ...result.summary, findings: counts, suppressed: suppressed.length };
  const scope = new Map(baseline.filter(inScope).map((entry) => [keyOf(entry), entry]));
  const gone = [...scope.keys()].reduce((sum, key) => sum + (left.get(key) ?? 0), 0);
  return { result: { ...result, findings, suppressed, summary }, gone };
}

function keyOf({ file, rule, fingerprint }: { file: string; rule: string; fingerprint: string }): string {
  return [file, rule, fingerprint].join('\0');
}
