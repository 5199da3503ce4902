/** The text of a file after the fixes of all findings of one rule. */
import { runRuleOn } from './testing.ts';
import type { Rule } from './rule.ts';

/** Null where no finding has a fix; edits of different findings must not meet. */
export function fixedText(rule: Rule, text: string, options: Readonly<Record<string, unknown>> = {}): string | null {
  const fixes = runRuleOn(rule, { 'module.nix': text }, options).findings.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return null;
  const edits = fixes.flatMap(({ edits: all }) => all).sort((a, b) => b.range.start.offset - a.range.start.offset);
  return edits.reduce((done, { range, text: added }) => done.slice(0, range.start.offset) + added + done.slice(range.end.offset), text);
}
