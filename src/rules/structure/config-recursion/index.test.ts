import { describe, expect, it } from 'vitest';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

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
    expect(fixedText(rule, before) ?? before).toBe(after);
  });
});
