import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/evaluation/json.ts';
import { compareModule } from './compare.ts';
import type { JsonSet } from './nix.ts';

const service = (directives: JsonSet): JsonSet => ({ name: 'web', directives, unit: {}, options: {}, guard: null });
const module = (more: JsonSet): JsonSet => ({
  options: [],
  definitions: [],
  services: [],
  users: {},
  groups: {},
  tmpfiles: [],
  containers: {},
  firewall: [],
  assertions: 0,
  ...more,
});
const outcomes = (ours: JsonSet, parts: JsonSet): string[] =>
  compareModule(module(ours), { parts, failed: {} }, '/root').map(({ what, outcome }) => `${what} ${outcome}`);

describe('a module beside what Nix says of it', () => {
  it('has its files where Nix has copies in its store', () => {
    const ours = { services: [service({ ExecStart: '/bin/web ./modules/web.conf' })] };
    const nix = (name: string): JsonSet => ({
      services: { web: { serviceConfig: { ExecStart: `/bin/web /nix/store/0123456789abcdfghijklmnpqrsvwxyz-${name}` } } },
    });
    expect(outcomes(ours, nix('web.conf'))).toEqual(['services right', 'directives right']);
    expect(outcomes(ours, nix('other.conf'))).toEqual(['services right', 'directives wrong']);
  });

  it('is silent about what another module defines too', () => {
    const shared = { $shared: true };
    const ours = { services: [service({ Nice: 1 })], users: { web: { uid: 1 } } };
    expect(outcomes(ours, { services: { web: shared }, users: { web: shared } })).toEqual([]);
  });

  it('need not have what stands under an open condition, nor what no definition fills', () => {
    const open = { ...service({ Nice: 1 }), guard: { $ref: 'config.x' } };
    expect(outcomes({ services: [open] }, { services: { web: {} } })).toEqual(['services right', 'directives undecided']);
    expect(outcomes({ services: [service({ Nice: 1 })] }, { services: { web: {} } })).toEqual(['services right', 'directives extra']);
    expect(outcomes({ services: [open] }, { services: { web: { serviceConfig: { Nice: [] } } } })).toEqual([
      'services right',
      'directives undecided',
    ]);
    expect(outcomes({}, { users: { web: { uid: null, extraGroups: [] } } })).toEqual(['users undecided']);
    expect(outcomes({}, { users: { web: { uid: 1 } } })).toEqual(['users missing']);
  });

  it('is not sure of what a name that is not known may stand for', () => {
    const users = { web: { uid: 1 }, 'x-${config.x}': { uid: 2 } };
    expect(outcomes({ users }, { users: { web: { uid: 1, group: 'web' } } })).toEqual([
      'users right',
      'users settings right',
      'users settings undecided',
      'users undecided',
    ]);
    expect(outcomes({ users: { web: { uid: 1 } } }, { users: { '/stub/name': { uid: 1 } } })).toEqual([
      'users undecided',
      'users undecided',
    ]);
  });

  it('has ports before ranges, and settings of tmpfiles in any order', () => {
    const port = (value: Json): JsonSet => ({ protocol: 'tcp', interface: null, port: value, guard: null });
    const range = { from: 1, to: 2 };
    expect(outcomes({ firewall: [port(range), port(80)] }, { firewall: { tcp: [80, range], udp: [] } })).toEqual(['firewall right']);
    const rule = (line: string): JsonSet => ({ line, guard: null });
    expect(outcomes({ tmpfiles: [rule('d /b'), rule('d /a')] }, { tmpfiles: ['d /a', 'd /b'] })).toEqual(['tmpfiles right']);
    expect(outcomes({ tmpfiles: [rule('d /b'), rule('d /a')] }, { tmpfiles: ['d /a', 'd /c'] })).toEqual(['tmpfiles wrong']);
  });

  it('may have any number of assertions where one is made for every instance', () => {
    const definition = (value: JsonSet): JsonSet => ({ path: 'assertions', guard: null, value: [value] });
    expect(outcomes({ assertions: 1, definitions: [definition({ $rest: { $ref: 'config.x' } })] }, { assertions: 0 })).toEqual([
      'assertions undecided',
    ]);
    expect(outcomes({ assertions: 1, definitions: [definition({ assertion: true })] }, { assertions: 0 })).toEqual(['assertions wrong']);
  });
});
