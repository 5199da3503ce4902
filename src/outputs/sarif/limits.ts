/**
 * What GitHub code scanning accepts in one upload ("SARIF support for code scanning"); what exceeds
 * it is left out by us, the worst kept, instead of by a failing upload.
 */

import type { Finding, RuleInfo } from '../../findings/finding.ts';
import { compareFindings, LEVELS, type Listed } from '../listing.ts';

export const LIMITS = {
  results: 25_000,
  locationsPerResult: 1_000,
  threadFlowLocations: 10_000,
  ruleName: 255,
  ruleDescription: 1_024,
  tags: 10,
  // Not GitHub's: no reader shows more, and one result must not fill the 10 MB of an upload.
  message: 4_000,
  help: 20_000,
  snippet: 2_000,
} as const;

/** The worst `limit` rows (level, then security severity), in their old order. */
export function keepWorst(rows: readonly Listed[], rules: ReadonlyMap<string, RuleInfo>, limit: number): Listed[] {
  if (rows.length <= limit) return [...rows];
  const severity = (finding: Finding): number => rules.get(finding.rule)?.security ?? 0;
  const worst = rows.toSorted(
    ({ finding: a }, { finding: b }) =>
      LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || severity(b) - severity(a) || compareFindings(a, b),
  );
  const kept = new Set(worst.slice(0, limit));
  return rows.filter((row) => kept.has(row));
}

/** At most `limit` items: the first and the last ones, since a flow's middle tells least. */
export function keepEnds<T>(items: readonly T[], limit: number): T[] {
  if (items.length <= limit) return [...items];
  const head = Math.ceil(limit / 2);
  return [...items.slice(0, head), ...items.slice(items.length - (limit - head))];
}
