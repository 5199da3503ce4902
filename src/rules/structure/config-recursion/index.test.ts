import { describe, expect, it } from 'vitest';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

/** The text after the edits of the only finding that has some. */
function fixed(text: string): string {
  const fixes = runRuleOn(rule, { 'a.nix': text }).findings.flatMap(({ fix }) => fix ?? []);
  expect(fixes.map(({ safe }) => safe)).toEqual(fixes.map(() => false));
  return fixes
    .flatMap(({ edits }) => edits)
    .reduce((before, { range, text: after }) => before.slice(0, range.start.offset) + after + before.slice(range.end.offset), text);
}

describe('the fix', () => {
  it.each([
    [
      'optionalAttrs',
      '{ config, lib, ... }: { config = lib.optionalAttrs config.a.b { c.d = 1; }; }',
      '{ config, lib, ... }: { config = lib.mkIf config.a.b { c.d = 1; }; }',
    ],
    [
      'an if, which is left',
      '{ config, lib, ... }: { config = if config.a.b then { c.d = 1; } else { }; }',
      '{ config, lib, ... }: { config = if config.a.b then { c.d = 1; } else { }; }',
    ],
  ])('of %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });
});
