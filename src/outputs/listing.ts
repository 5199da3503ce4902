/** What is listed, and in which order: the same for every format, so that outputs can be compared. */

import type { AuditResult, Finding, Level, Location, SuppressedFinding } from '../findings/finding.ts';

/** From the worst down. */
export const LEVELS: readonly Level[] = ['error', 'warning', 'note'];

export interface Listed {
  readonly finding: Finding;
  /** Null for an open finding. */
  readonly suppression: { readonly kind: SuppressedFinding['kind']; readonly reason: string | null } | null;
}

/** Open findings, and suppressed ones when asked for, by file, place, rule, symbol and message. */
export function listed(result: AuditResult, options: { readonly showSuppressed: boolean }): Listed[] {
  const rows: Listed[] = result.findings.map((finding) => ({ finding, suppression: null }));
  if (options.showSuppressed) {
    for (const { finding, kind, reason } of result.suppressed) rows.push({ finding, suppression: { kind, reason } });
  }
  return rows.sort((a, b) => compareFindings(a.finding, b.finding));
}

export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.file, b.file) ||
    a.range.start.offset - b.range.start.offset ||
    a.range.end.offset - b.range.end.offset ||
    compareText(a.rule, b.rule) ||
    compareText(a.symbol, b.symbol) ||
    compareText(a.message, b.message)
  );
}

/** By UTF-16 units, so the order does not depend on the user's locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rows in groups of equal keys, both in the order they come. */
export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}

export interface RuleGroup {
  readonly rule: string;
  /** The worst of its findings. */
  readonly level: Level;
  readonly findings: readonly Finding[];
}

/** Findings by rule: the worst level first, then what is found most often. */
export function findingsByRule(findings: readonly Finding[]): RuleGroup[] {
  const worst = (rows: readonly Finding[]): Level => LEVELS.find((level) => rows.some((row) => row.level === level)) ?? 'note';
  return [...groupBy(findings, ({ rule }) => rule)]
    .map(([rule, rows]) => ({ rule, level: worst(rows), findings: rows }))
    .sort(
      (a, b) => LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) || b.findings.length - a.findings.length || compareText(a.rule, b.rule),
    );
}

/** `file:line:column`, which terminals and editors make clickable. */
export function place(location: Location): string {
  return `${location.file}:${location.range.start.line}:${location.range.start.column}`;
}

/** Undecidable verdicts as pairs of rule and number, most first. */
export function undecidableByRule(result: AuditResult): [string, number][] {
  return Object.entries(result.undecidable)
    .filter(([, amount]) => amount > 0)
    .sort(([ruleA, a], [ruleB, b]) => b - a || compareText(ruleA, ruleB));
}

/** Reasons told one by one; the rest is summed up. */
const MOST_REASONS = 40;
/** Reasons told for one rule. */
const MOST_OF_RULE = 3;

/** Reasons of values that are not known as pairs of reason and number, most first. */
export function undecidedByReason({ reasons }: AuditResult): [string, number][] {
  return firstOf(Object.entries(reasons?.values ?? {}), MOST_REASONS, 'reasons');
}

/** Reasons of one rule's undecidable verdicts, most first. */
export function reasonsOfRule({ reasons }: AuditResult, rule: string): [string, number][] {
  return firstOf(Object.entries(reasons?.verdicts[rule] ?? {}), MOST_OF_RULE, 'reasons');
}

function firstOf(rows: readonly [string, number][], most: number, what: string): [string, number][] {
  const sorted = rows.toSorted(([a, x], [b, y]) => y - x || compareText(a, b));
  const others = sorted.slice(most);
  if (others.length < 2) return sorted;
  return [...sorted.slice(0, most), [`${others.length} other ${what}`, others.reduce((sum, [, amount]) => sum + amount, 0)]];
}

/** Open findings by level, counted from the list itself. */
export function countLevels(findings: readonly Finding[]): Record<Level, number> {
  const levels = { error: 0, warning: 0, note: 0 };
  for (const finding of findings) levels[finding.level] += 1;
  return levels;
}
