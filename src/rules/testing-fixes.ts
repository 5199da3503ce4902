/** Tests of fixes: applies a rule's edits to files in memory and runs the rule again. */
import { expect } from 'vitest';
import type { RuleRunOutput } from '../engine/run-rules.ts';
import { parse } from '../syntax/parse.ts';
import type { Rule } from './rule.ts';
import { runRuleOn } from './testing.ts';

type Files = Readonly<Record<string, string>>;
type Options = Readonly<Record<string, unknown>>;

/** The files with every fix of the findings applied, last edit first. */
export function applyFixes(files: Files, findings: RuleRunOutput['findings']): Record<string, string> {
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []).sort((a, b) => b.range.start.offset - a.range.start.offset);
  const result: Record<string, string> = { ...files };
  for (const { file, range, text } of edits) {
    const before = result[file] ?? '';
    result[file] = before.slice(0, range.start.offset) + text + before.slice(range.end.offset);
  }
  return result;
}

/** Fixes every finding; the result parses, the rule has nothing more to say, and no comment is lost. */
export function fixAll(rule: Rule, files: Files, options: Options = {}): Record<string, string> {
  const { findings } = runRuleOn(rule, files, options);
  expect(findings.map(({ fix }) => fix?.safe ?? null)).toEqual(findings.map(() => rule.meta.fix === 'safe'));
  const fixed = applyFixes(files, findings);
  for (const [file, text] of Object.entries(fixed)) {
    expect(parse(file, text).faults, text).toEqual([]);
    expect(commentsOf(file, text)).toEqual(commentsOf(file, files[file] ?? ''));
  }
  expect(runRuleOn(rule, fixed, options).findings, Object.values(fixed).join('\n')).toEqual([]);
  return fixed;
}

const commentsOf = (file: string, text: string): string[] =>
  parse(file, text)
    .comments.map((comment) => comment.text.trim())
    .sort();
