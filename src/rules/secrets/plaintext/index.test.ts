import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

it('has outputs mask a secret, unless it is the name of what it is for', () => {
  const of = (password: string): string[] => [
    ...runRuleOn(rule, { 'module.nix': `{ ... }:\n{\n  services.lamp-db.password = "${password}";\n}\n` }).secrets,
  ];
  expect(of('tr0ub4dor')).toEqual(['tr0ub4dor']);
  expect(of('lam')).toEqual(['lam']);
  expect(of('lamp')).toEqual([]);
});
