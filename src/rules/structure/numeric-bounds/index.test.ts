import { describe, expect, it } from 'vitest';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

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
    expect(fixedText(rule, before) ?? before).toBe(after);
  });
});
