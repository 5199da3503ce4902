import { describe, expect, it } from 'vitest';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

/** The text after the edits of the only finding that has some. */
function fixed(text: string): string {
  const fixes = runRuleOn(rule, { 'a.nix': text }).findings.flatMap(({ fix }) => fix ?? []);
  expect(fixes.map(({ safe }) => safe)).toEqual(fixes.map(() => true));
  return fixes
    .flatMap(({ edits }) => edits)
    .reduce((before, { range, text: after }) => before.slice(0, range.start.offset) + after + before.slice(range.end.offset), text);
}

describe('the fix', () => {
  it.each([
    [
      'string',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.string; }; }',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.str; }; }',
    ],
    [
      'loaOf inside another type',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.nullOr (lib.types.loaOf lib.types.str); }; }',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.nullOr (lib.types.attrsOf lib.types.str); }; }',
    ],
    [
      'attrs, which needs a decision',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.attrs; }; }',
      '{ lib, ... }: { options.a.b = lib.mkOption { type = lib.types.attrs; }; }',
    ],
  ])('of %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });
});
