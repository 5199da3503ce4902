import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const option = (value: string): Record<string, string> => ({
  'm.nix': `{ lib, ... }:\n{\n  options.services.web.listen = lib.mkOption { default = ${value}; };\n}\n`,
});

it.each([
  ['"0.0.0.0" /* all */', '"127.0.0.1" /* all */'],
  ['"[::]:80"', '"[::1]:80"'],
  ['"::"', '"::1"'],
  ['"*:80"', '"127.0.0.1:80"'],
  ['":80"', '"127.0.0.1:80"'],
])('%s becomes %s', (before, after) => {
  expect(fixAll(rule, option(before))['m.nix']).toContain(`default = ${after};`);
});

it('proposes nothing for an address that is put together', () => {
  expect(runRuleOn(rule, option('"0.0.0.0" + ":80"')).findings.map(({ fix }) => fix)).toEqual([null]);
});
