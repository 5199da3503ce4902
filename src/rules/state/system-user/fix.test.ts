import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn } from '../../testing.ts';
import rule from './index.ts';

const module = (lines: string): string =>
  `{ ... }:\n{\n${lines}\n  users.groups.web = { };\n  systemd.services.web.serviceConfig.User = "web";\n}\n`;

it('adds `isSystemUser` in the set of the user', () => {
  expect(fixAll(rule, { 'm.nix': module('  users.users.web = {\n    group = "web";\n  };') })['m.nix']).toContain(
    '    group = "web";\n    isSystemUser = true;\n  };',
  );
});

it('adds it with the whole path where that is written', () => {
  expect(fixAll(rule, { 'm.nix': module('  users.users.web.group = "web";') })['m.nix']).toContain(
    '  users.users.web.isSystemUser = true;\n',
  );
});

it('adds a group that is declared beside', () => {
  expect(fixAll(rule, { 'm.nix': module('  users.users.web.isSystemUser = true;') })['m.nix']).toContain(
    '  users.users.web.group = "web";\n',
  );
});

it('invents no group', () => {
  expect(runRuleOn(rule, { 'm.nix': '{ ... }:\n{\n  users.users.web.isSystemUser = true;\n}\n' }).findings.map(({ fix }) => fix)).toEqual([
    null,
  ]);
});
