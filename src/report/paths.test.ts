import { expect, test } from 'vitest';
import { groupPlace, hostName, namesGroup } from './paths.ts';

test('the group of a module is the folder or file right below the modules', () => {
  expect(groupPlace('modules/mesh/relay/default.nix')).toEqual({ name: 'mesh', path: 'modules/mesh' });
  expect(groupPlace('modules/printer.nix')).toEqual({ name: 'printer', path: 'modules/printer.nix' });
  expect(groupPlace('modules/default.nix')).toEqual({ name: 'modules', path: 'modules/default.nix' });
});

test('platforms and sorting folders are passed through, but not a sorting folder alone', () => {
  expect(groupPlace('modules/nixos/services/mesh/default.nix').name).toBe('mesh');
  expect(groupPlace('modules/nixos/default.nix').name).toBe('nixos');
  expect(groupPlace('modules/services/mesh.nix').name).toBe('services');
});

test('without a folder of modules it is the first folder', () => {
  expect(groupPlace('tools/a/b.nix').name).toBe('tools');
  expect(groupPlace('alone.nix').name).toBe('alone');
});

test('host names; shared folders are no hosts', () => {
  expect(hostName('hosts/fjord/disks.nix')).toBe('fjord');
  expect(hostName('machines/molo.nix')).toBe('molo');
  expect(hostName('hosts/common/base.nix')).toBeNull();
  expect(hostName('hosts/_modules/base.nix')).toBeNull();
  expect(hostName('modules/a.nix')).toBeNull();
});

test('a test names a group by a whole word', () => {
  expect(namesGroup('tests/mesh-basic.nix', 'mesh')).toBe(true);
  expect(namesGroup('tests/meshwork.nix', 'mesh')).toBe(false);
});
