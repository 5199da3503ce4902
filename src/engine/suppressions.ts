/** Inline suppressions applied to findings: what stays, what is silenced and why, which ones silence nothing. */

import type { Edit, Finding, Fix, Level, Problem, SuppressedFinding } from '../findings/finding.ts';
import { fingerprintOf } from '../findings/fingerprint.ts';
import { categoryOf, type RuleMeta } from '../rules/meta.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { rangeOf } from '../syntax/positions.ts';
import { UNUSED_SUPPRESSION } from './builtin-rules.ts';
import { type NamedRule, readSuppressions, type Suppression } from './suppression-comments.ts';

export interface SuppressionInput {
  readonly findings: readonly Finding[];
  /** The files whose comments count: those that are reported on. */
  readonly files: Iterable<SourceFile>;
  /** Every rule that is known, on or off. */
  readonly rules: readonly RuleMeta[];
  /** The rules that are on for a file, as `ResolvedConfig.settingsFor` tells. */
  readonly settingsFor: (file: string) => ReadonlyMap<string, { readonly level: Level }>;
}
export interface SuppressionOutput {
  readonly kept: Finding[];
  readonly suppressed: SuppressedFinding[];
  /** Findings of `suppressions/unused`. */
  readonly unused: Finding[];
  readonly problems: Problem[];
}

/**
 * Silences findings that a comment covers. The first comment of a file that names the rule or its
 * category wins. A suppression of a rule that is off is neither used nor unused.
 */
export function applySuppressions(input: SuppressionInput): SuppressionOutput {
  const names = new Set(input.rules.flatMap(({ id }) => [id, categoryOf(id)]));
  const byFile = new Map<string, Suppression[]>();
  const problems: Problem[] = [];
  for (const source of input.files) {
    const read = readSuppressions(source, (name) => names.has(name), names);
    problems.push(...read.problems);
    if (read.suppressions.length > 0) byFile.set(source.path, read.suppressions);
  }
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  const used = new Set<NamedRule>();
  for (const finding of input.findings) {
    const by = match(finding, byFile.get(finding.file) ?? []);
    if (by === null) kept.push(finding);
    else {
      used.add(by.named);
      suppressed.push({ finding, kind: 'inline', reason: by.suppression.reason });
    }
  }
  const unused = [...byFile.values()].flat().flatMap((suppression) => unusedFinding(suppression, used, input));
  return { kept, suppressed, unused, problems };
}

function match(finding: Finding, suppressions: readonly Suppression[]): { suppression: Suppression; named: NamedRule } | null {
  for (const suppression of suppressions) {
    if (!isCovered(finding, suppression)) continue;
    const named = suppression.rules.find(({ name }) => name === finding.rule || name === categoryOf(finding.rule));
    if (named) return { suppression, named };
  }
  return null;
}

function isCovered(finding: Finding, { covers }: Suppression): boolean {
  const { line, offset } = finding.range.start;
  if (covers.kind === 'file') return true;
  if (covers.kind === 'line') return line === covers.line;
  return line === covers.line || (covers.start <= offset && offset < covers.end);
}

function unusedFinding(suppression: Suppression, used: ReadonlySet<NamedRule>, input: SuppressionInput): Finding[] {
  const { source, comment } = suppression;
  const settings = input.settingsFor(source.path);
  const level = settings.get(UNUSED_SUPPRESSION)?.level;
  if (level === undefined) return [];
  const on = [...settings.keys()].flatMap((id) => [id, categoryOf(id)]);
  const idle = suppression.rules.filter((named) => !used.has(named) && on.includes(named.name));
  if (idle.length === 0) return [];
  const list = idle.map(({ name }) => `\`${name}\``).join(', ');
  const symbol = idle.map(({ name }) => name).join(',');
  return [
    {
      rule: UNUSED_SUPPRESSION,
      level,
      message: `The suppression of ${list} silences nothing; remove it`,
      file: source.path,
      range: rangeOf(source, comment),
      symbol,
      trail: [],
      related: [],
      fix: removal(suppression, idle),
      fingerprint: fingerprintOf(UNUSED_SUPPRESSION, source.path, symbol, source.text.slice(comment.start, comment.end)),
    },
  ];
}

/** Takes the idle names out, or the whole comment when none is left; a comment of several lines is left to its author. */
function removal({ source, comment, rules }: Suppression, idle: readonly NamedRule[]): Fix | null {
  const { text } = source;
  const edit = (start: number, end: number): Edit => ({ file: source.path, range: rangeOf(source, { start, end }), text: '' });
  const title = 'Remove the suppression that silences nothing';
  if (idle.length < rules.length) {
    const left = rules.filter((named) => !idle.includes(named)).map(({ name }) => name);
    const list = rangeOf(source, { start: rules[0]?.start ?? 0, end: rules.at(-1)?.end ?? 0 });
    return { safe: true, title, edits: [{ file: source.path, range: list, text: left.join(', ') }] };
  }
  if (text.slice(comment.start, comment.end).includes('\n')) return null;
  const lineStart = text.lastIndexOf('\n', comment.start - 1) + 1;
  const lineEnd = text.indexOf('\n', comment.end);
  const after = text.slice(comment.end, lineEnd === -1 ? undefined : lineEnd);
  const alone = text.slice(lineStart, comment.start).trim() === '' && after.trim() === '';
  if (alone) return { safe: true, title, edits: [edit(lineStart, lineEnd === -1 ? text.length : lineEnd + 1)] };
  const blanks = /[ \t]*$/.exec(text.slice(lineStart, comment.start))?.[0].length ?? 0;
  return { safe: true, title, edits: [edit(comment.start - blanks, comment.end)] };
}
