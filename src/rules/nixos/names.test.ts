import { expect, it } from 'vitest';
import { builtIn } from './built-in.ts';
import { nativeService } from './names.ts';
import { NIXOS_SERVICES } from './services.ts';

it.each([
  ['jellyfin', 'jellyfin'],
  ['Postgres', 'postgresql'],
  ['dockerregistry', 'dockerRegistry'],
  ['alertmanager', 'prometheus.alertmanager'],
  ['synapse', 'matrix-synapse'],
  ['phrasebook', null],
])('knows what `%s` is', (name, service) => {
  expect(nativeService(name)).toBe(service);
});

it('has a table of services and none of what nobody runs in a container', () => {
  expect(NIXOS_SERVICES.size).toBeGreaterThan(800);
  for (const name of ['default', 'module', 'xserver', 'greetd', 'server', 'agent', 'master'])
    expect(NIXOS_SERVICES.has(name), name).toBe(false);
});

it.each([
  ['root', 'always'],
  ['nixbld12', 'always'],
  ['nginx', 'perhaps'],
  ['node-exporter', 'perhaps'],
  ['redis-cache', 'perhaps'],
  ['meteo', null],
])('knows who makes the account `%s`', (name, origin) => {
  expect(builtIn(name)).toBe(origin);
});
