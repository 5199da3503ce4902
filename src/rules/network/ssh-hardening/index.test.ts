import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const fixed = (body: string): string | undefined =>
  fixAll(rule, { 'm.nix': `{ lib, ... }:\n{\n  ${body}\n}\n` })
    ['m.nix']?.split('\n')
    .slice(2, -2)
    .join('\n');

it('writes the better value and keeps the priority and comments', () => {
  expect(fixed('services.openssh.settings.PasswordAuthentication = true; # for the install')).toBe(
    '  services.openssh.settings.PasswordAuthentication = false; # for the install',
  );
  expect(fixed('services.openssh.settings.PermitRootLogin = lib.mkDefault "yes";')).toBe(
    '  services.openssh.settings.PermitRootLogin = lib.mkDefault "prohibit-password";',
  );
});

it('adds the setting beside the switch', () => {
  expect(fixed('services.openssh.enable = true;')).toBe(
    '  services.openssh.enable = true;\n  services.openssh.settings.PasswordAuthentication = false;',
  );
  expect(fixed('services.openssh = {\n    enable = true;\n  };')).toBe(
    '  services.openssh = {\n    enable = true;\n    settings.PasswordAuthentication = false;\n  };',
  );
});

it('proposes nothing beside settings of another form, nor for a computed value', () => {
  const fixes = (body: string): unknown[] =>
    runRuleOn(rule, { 'm.nix': `{ lib, ... }:\n{\n  ${body}\n}\n` }).findings.map(({ fix }) => fix);
  expect(fixes('services.openssh = { enable = true; settings = lib.mkForce { X11Forwarding = false; }; };')).toEqual([null]);
  expect(fixes('services.openssh.settings.PasswordAuthentication = !false;')).toEqual([null]);
});
