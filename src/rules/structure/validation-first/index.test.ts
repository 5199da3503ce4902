import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { testDecided } from '../../testing-decided.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const fixed = (text: string): string | undefined => fixAll(rule, { 'm.nix': text })['m.nix'];

it('moves a unit with the comments above and beside it', () => {
  expect(
    fixed(
      '{ lib, ... }:\n{\n  config = lib.mkMerge [\n    # Who it runs as.\n    { users.groups.a = { }; }\n\n    # First things\n    # first.\n    { assertions = [ ]; warnings = [ "x" ]; } # really\n\n    { users.users.a = { }; }\n  ];\n}\n',
    ),
  ).toBe(
    '{ lib, ... }:\n{\n  config = lib.mkMerge [\n    # First things\n    # first.\n    { assertions = [ ]; warnings = [ "x" ]; } # really\n\n    # Who it runs as.\n    { users.groups.a = { }; }\n\n    { users.users.a = { }; }\n  ];\n}\n',
  );
});

it('moves a unit in parentheses, without blank lines where there are none', () => {
  expect(
    fixed(
      '{ lib, ... }:\n{\n  config = lib.mkMerge [\n    { users.groups.a = { }; }\n    (lib.mkIf true { warnings = [ "x" ]; })\n  ];\n}\n',
    ),
  ).toBe(
    '{ lib, ... }:\n{\n  config = lib.mkMerge [\n    (lib.mkIf true { warnings = [ "x" ]; })\n    { users.groups.a = { }; }\n  ];\n}\n',
  );
});

it('moves an attribute of a flat set', () => {
  expect(
    fixed(
      '{ ... }:\n{\n  # The lamp itself.\n  systemd.services.a.script = "a";\n\n  # Checks.\n  assertions = [\n    { assertion = true; message = "x"; }\n  ];\n}\n',
    ),
  ).toBe(
    '{ ... }:\n{\n  # Checks.\n  assertions = [\n    { assertion = true; message = "x"; }\n  ];\n\n  # The lamp itself.\n  systemd.services.a.script = "a";\n}\n',
  );
});

it('proposes nothing where the units share a line', () => {
  const { findings } = runRuleOn(rule, {
    'm.nix': '{ lib, ... }:\n{\n  config = lib.mkMerge [ { users.groups.a = { }; } { warnings = [ "x" ]; } ];\n}\n',
  });
  expect(findings.map(({ fix }) => fix)).toEqual([null]);
});
