import { expect, test } from 'vitest';
import { projectOf } from '../model/testing.ts';
import { inspect, type InspectOptions } from './inspect.ts';

/** `module.nix` of the document. */
function shown(config: string, options: Partial<InspectOptions> = {}): unknown {
  const project = projectOf({ 'module.nix': `{ config, lib, pkgs, ... }:\n{ config = { ${config} }; }` });
  return inspect(project, { reported: new Set(['module.nix']), resolveDefaults: false, ...options }).modules[0];
}

test('sets of a unit that are not wholly known say so beside what is known of them', () => {
  expect(
    shown('systemd.services.x = { environment = { A = "1"; } // config.more; unitConfig = config.unit // { After = "b"; }; };'),
  ).toMatchObject({
    services: [
      {
        options: { 'environment.$rest': { $ref: 'config.more' } },
        unit: { After: 'b', $rest: { $ref: 'config.unit' } },
      },
    ],
  });
});

const CONDITIONAL = `systemd.services.x = lib.mkMerge [ { script = "a"; } (lib.mkIf config.c { reload = "b"; }) ];
users.users.x = lib.mkIf config.c { group = "x"; };`;

test('a setting under a condition counts as there, as the module does it when it is on', () => {
  expect(shown(CONDITIONAL)).toMatchObject({ services: [{ options: { script: 'a', reload: 'b' } }], users: { x: { group: 'x' } } });
});
test('all conditions on request', () => {
  expect(shown(CONDITIONAL, { showConditions: true })).toMatchObject({
    services: [{ options: { script: 'a', reload: { $choice: { if: { $ref: 'config.c' }, then: 'b', else: null } } } }],
    users: { x: { group: 'x', $guard: { $ref: 'config.c' } } },
  });
});
