import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const option = (type: string): Record<string, string> => ({
  'm.nix': `{ lib, ... }:\n{\n  options.services.web.port = lib.mkOption { type = ${type}; };\n}\n`,
});

it.each([
  ['lib.types.int', 'lib.types.port'],
  ['lib.types.nullOr lib.types.int /* or none */', 'lib.types.nullOr lib.types.port /* or none */'],
  ['lib.types.ints.positive', 'lib.types.port'],
  ['lib.types.ints.unsigned', 'lib.types.port'],
])('%s becomes %s', (before, after) => {
  expect(fixAll(rule, option(before))['m.nix']).toContain(`type = ${after};`);
});

it('proposes nothing for texts and other ranges', () => {
  for (const type of ['lib.types.str', 'lib.types.ints.between 0 99999']) {
    expect(
      runRuleOn(rule, option(type)).findings.map(({ fix }) => fix),
      type,
    ).toEqual([null]);
  }
});
