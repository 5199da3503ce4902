import { expect, it } from 'vitest';
import { machineOf } from './machines.ts';

it.each([
  ['hosts/web/services/blog.nix', 'hosts/web'],
  ['hosts/web.nix', 'hosts/web'],
  ['nix/machines/nixos/web/default.nix', 'nix/machines/nixos/web'],
  ['systems/x86_64-linux/web/default.nix', 'systems/x86_64-linux/web'],
  ['hosts/common/ssh.nix', null],
  ['hosts/default.nix', null],
  ['modules/hosts.nix', null],
  ['modules/ssh.nix', null],
])('%s belongs to %s', (file, machine) => {
  expect(machineOf(file)).toBe(machine);
});
