import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import rule from './index.ts';

it('turns it off', () => {
  const fixed = fixAll(rule, {
    'm.nix': '{ lib, ... }:\n{\n  users.users.web = {\n    isSystemUser = true;\n    createHome = lib.mkDefault true; # why\n  };\n}\n',
  })['m.nix'];
  expect(fixed).toContain('    createHome = lib.mkDefault false; # why\n');
});
