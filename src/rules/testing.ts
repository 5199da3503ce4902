/** Runs one rule over files in memory, and a rule's cases as tests. */
import { describe, expect, it } from 'vitest';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { type FollowedSubject, type RuleRunOutput, runRules } from '../engine/run-rules.ts';
import { buildProject } from '../model/project.ts';
import type { FiringCase, RuleCases } from './cases.ts';
import type { Rule } from './rule.ts';

export function runRuleOn(
  rule: Rule,
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
): RuleRunOutput & { readonly followed: readonly FollowedSubject[] } {
  const names = Object.keys(files).filter((name) => name.endsWith('.nix'));
  const project = buildProject(new MemoryTree(files), { files: names });
  const setting = { level: rule.meta.level, options: rule.meta.options.parse(options) };
  const followed: FollowedSubject[] = [];
  const verdicts = runRules({
    project,
    rules: [rule],
    reported: new Set(names),
    settingsFor: () => new Map([[rule.meta.id, setting]]),
    onFollowed: (subject) => followed.push(subject),
  });
  return { ...verdicts, followed };
}

/** One test for every case of a rule. */
export function testRule(rule: Rule, cases: RuleCases): void {
  describe(rule.meta.id, () => {
    for (const one of [...cases.fires, ...cases.silent, ...cases.throughHelper]) {
      const expected: FiringCase['expect'] = 'expect' in one ? (one as FiringCase).expect : [];
      it(`${expected.length > 0 ? 'reports' : 'accepts'} ${one.name}`, () => {
        const { findings } = runRuleOn(rule, one.files, one.options);
        expectFindings(findings, expected);
      });
    }
    for (const one of 'never' in cases.undecidable ? [] : cases.undecidable) {
      it(`cannot decide ${one.name}`, () => {
        const { findings, undecided } = runRuleOn(rule, one.files, one.options);
        expect(findings).toEqual([]);
        expect(undecided.map(({ symbol }) => symbol).sort()).toEqual([...one.symbols].sort());
      });
    }
  });
}

function expectFindings(findings: RuleRunOutput['findings'], expected: FiringCase['expect']): void {
  const seen = findings.map(({ file, symbol, message, range }) => ({ file, symbol, message, line: range.start.line }));
  expect(seen).toEqual(
    expected.map(({ message, line, ...rest }) => ({
      ...rest,
      message: expect.stringContaining(message),
      line: line ?? expect.any(Number),
    })),
  );
}
