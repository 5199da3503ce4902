/** Tests that a silent case is silent because the rule knows, not because it gave up. */
import { expect, it } from 'vitest';
import type { RuleCases } from './cases.ts';
import type { Rule } from './rule.ts';
import { runRuleOn } from './testing.ts';

/** One test over all cases but the undecidable ones. */
export function testDecided(rule: Rule, cases: RuleCases): void {
  it(`${rule.meta.id} decides on every case that is not called undecidable`, () => {
    const undecided = [...cases.fires, ...cases.silent, ...cases.throughHelper].filter(
      ({ files, options }) => runRuleOn(rule, files, options).undecided.length > 0,
    );
    expect(undecided.map(({ name }) => name)).toEqual([]);
  });
}
