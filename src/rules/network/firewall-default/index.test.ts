import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const option = (text: string): Record<string, string> => ({
  'm.nix': `{ lib, ... }:\n{\n  options.services.web.openFirewall = ${text};\n}\n`,
});

it('writes false for a literal true and nothing else', () => {
  expect(fixAll(rule, option('lib.mkOption { default = true /* open */; }'))['m.nix']).toContain('{ default = false /* open */; }');
  expect(fixAll(rule, option('lib.mkEnableOption "ports" // { default = true; }'))['m.nix']).toContain('// { default = false; }');
});

it('proposes nothing where true comes from elsewhere', () => {
  expect(runRuleOn(rule, option('let open = true; in lib.mkOption { default = open; }')).findings.map(({ fix }) => fix)).toEqual([null]);
});
