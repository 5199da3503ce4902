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
      'a port',
      '{ lib, ... }: { options.a.port = lib.mkOption { type = lib.types.int; }; }',
      '{ lib, ... }: { options.a.port = lib.mkOption { type = lib.types.port; }; }',
    ],
    [
      'a percentage',
      '{ lib, ... }: { options.a.percent = lib.mkOption { type = lib.types.int; }; }',
      '{ lib, ... }: { options.a.percent = lib.mkOption { type = lib.types.ints.between 0 100; }; }',
    ],
    [
      'a size, whose bounds are not known',
      '{ lib, ... }: { options.a.size = lib.mkOption { type = lib.types.int; }; }',
      '{ lib, ... }: { options.a.size = lib.mkOption { type = lib.types.int; }; }',
    ],
  ])('of %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });
});
