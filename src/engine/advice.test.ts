import { expect, test } from 'vitest';
import { adviceFor, type Traits } from './advice.ts';

const NOTHING: Traits = {
  files: 9,
  modules: 5,
  hosts: 0,
  packages: 0,
  containers: 0,
  stateDirectories: 0,
  tmpfiles: 0,
  datasets: 0,
  collected: 0,
  atproto: 0,
  layers: [],
};
const presetFor = (traits: Partial<Traits>): string => adviceFor({ ...NOTHING, ...traits }).preset;

test('hosts with containers and StateDirectory are a homelab', () => {
  expect(adviceFor({ ...NOTHING, hosts: 2, containers: 3, stateDirectories: 9, tmpfiles: 1 })).toMatchObject({
    preset: 'homelab',
    reasons: ['2 hosts', '3 OCI containers', 'StateDirectory in 9 services, tmpfiles in 1 module'],
  });
  expect(presetFor({ hosts: 2, containers: 3, datasets: 4, layers: ['base', 'hardware', 'services'] })).toBe('homelab');
});
test('a collection of packages and modules with tmpfiles', () => {
  expect(adviceFor({ ...NOTHING, packages: 9, tmpfiles: 4, collected: 3, atproto: 4 }).reasons).toEqual([
    '9 packages',
    'no host',
    'StateDirectory in 0 services, tmpfiles in 4 modules',
    'switches below services.COLLECTION in 3 modules',
    'the AT Protocol in the names of 4 files',
  ]);
  expect(presetFor({ packages: 9, atproto: 3 })).toBe('atproto-nur');
});
test('a collection that is not about the AT Protocol needs none of its metadata', () => {
  expect(presetFor({ packages: 9, tmpfiles: 4, collected: 3 })).toBe('recommended');
  expect(presetFor({ packages: 9, tmpfiles: 4, collected: 3, atproto: 2 })).toBe('recommended');
  expect(
    presetFor({ files: 600, packages: 9, hosts: 26, containers: 14, datasets: 1, tmpfiles: 31, stateDirectories: 27, atproto: 3 }),
  ).toBe('homelab');
});
test('layers of whole systems', () => {
  expect(adviceFor({ ...NOTHING, hosts: 1, layers: ['base', 'hardware', 'desktop'] })).toMatchObject({
    preset: 'system-config',
    reasons: ['the layers base, hardware, desktop', '1 host', 'no OCI container'],
  });
});
test('what speaks for nothing, or for two alike, gets what holds for all', () => {
  expect(adviceFor(NOTHING)).toMatchObject({ preset: 'recommended', reasons: ['nothing in 5 modules speaks for another one clearly'] });
  expect(adviceFor({ ...NOTHING, files: 0 }).reasons).toEqual(['there is no Nix file to look at yet']);
  expect(presetFor({ packages: 90 })).toBe('recommended');
  expect(presetFor({ hosts: 3, stateDirectories: 1 })).toBe('recommended');
  expect(presetFor({ hosts: 3, containers: 1, datasets: 1, layers: ['base', 'core', 'desktop'], tmpfiles: 1 })).toBe('homelab');
  expect(
    presetFor({ hosts: 3, containers: 1, layers: ['base', 'core', 'desktop'], datasets: 0, stateDirectories: 0, tmpfiles: 2, packages: 3 }),
  ).toBe('system-config');
});
