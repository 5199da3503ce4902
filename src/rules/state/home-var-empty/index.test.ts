import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { testDecided } from '../../testing-decided.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const fixed = (home: string): string | undefined =>
  fixAll(rule, { 'm.nix': `{ config, lib, ... }:\n{\n  users.users.a = {\n    isSystemUser = true;\n    home = ${home};\n  };\n}\n` })[
    'm.nix'
  ]?.split('\n')[4];

it('replaces the value and nothing else', () => {
  expect(fixed('"/var/lib/a" /* data */')).toBe('    home = "/var/empty" /* data */;');
  expect(fixed('(config.a.dataDir)')).toBe('    home = "/var/empty";');
});

it('keeps the priority', () => {
  expect(fixed('lib.mkForce "/var/lib/a"')).toBe('    home = lib.mkForce "/var/empty";');
  expect(fixed('lib.mkDefault (config.a.dataDir)')).toBe('    home = lib.mkDefault "/var/empty";');
});

it('makes no home of `/var/empty`', () => {
  const user = (home: string, creates: string): string =>
    `{ lib, ... }:\n{\n  users.users.a = {\n    isSystemUser = true;\n    home = "${home}";\n    createHome = ${creates};\n  };\n}\n`;
  expect(fixAll(rule, { 'm.nix': user('/var/lib/a', 'true') })['m.nix']).toBe(user('/var/empty', 'false'));
  expect(fixAll(rule, { 'm.nix': user('/var/lib/a', 'lib.mkForce true') })['m.nix']).toBe(user('/var/empty', 'lib.mkForce false'));
  expect(fixAll(rule, { 'm.nix': user('/var/lib/a', 'false') })['m.nix']).toBe(user('/var/empty', 'false'));
  expect(runRuleOn(rule, { 'm.nix': user('/var/lib/a', 'lib.trivial.boolOf 1') }).findings.map(({ fix }) => fix)).toEqual([null]);
});

it('proposes nothing where a helper writes the home', () => {
  const files = {
    'm.nix': '{ ... }:\n{\n  users.users.a = (import ./lib/a.nix) "a";\n}\n',
    'lib/a.nix': 'name: { isSystemUser = true; home = "/var/lib/${name}"; }\n',
  };
  expect(runRuleOn(rule, files).findings.map(({ fix }) => fix)).toEqual([null]);
});
