import { describe, expect, it } from 'vitest';
import { json, moduleOf, settingsJson } from './testing.ts';

const elements = (text: string) => {
  const module = moduleOf(text);
  return module.assertions.map(({ value, guards, isRepeated }) => [
    json(module, value),
    guards.map((guard) => json(module, guard)),
    isRepeated,
  ]);
};
const ref = (path: string) => ({ $ref: path });

describe('list options', () => {
  it('have elements with their conditions', () => {
    expect(elements('{ assertions = [ 1 ] ++ lib.optional config.c 2 ++ lib.optionals false [ 3 ]; }')).toEqual([
      [1, [], false],
      [2, [ref('config.c')], false],
    ]);
  });

  it('may be conditional one by one', () => {
    expect(elements('{ assertions = [ (lib.mkIf config.c 1) (lib.mkIf true 2) (lib.mkIf false 3) 4 ]; }')).toEqual([
      [1, [ref('config.c')], false],
      [2, [], false],
      [4, [], false],
    ]);
  });

  it('take a run over an unknown set for any number of elements', () => {
    const [[value, guards, isRepeated] = []] = elements('{ assertions = lib.mapAttrsToList (name: instance: instance.port) config.x; }');
    expect([value, guards, isRepeated]).toEqual([ref('config.x.<name>.port'), [], true]);
  });

  it('merge in the order of the module system', () => {
    expect(
      elements(
        '{ config = lib.mkMerge [ { assertions = lib.mkAfter [ 3 ]; } { assertions = [ 2 ]; } { assertions = lib.mkBefore [ 1 ]; } ]; }',
      ).map(([value]) => value),
    ).toEqual([1, 2, 3]);
  });

  it('drop what a stronger definition overrides', () => {
    expect(
      elements('{ config = lib.mkMerge [ { assertions = lib.mkDefault [ 1 ]; } { assertions = [ 2 ]; } ]; }').map(([value]) => value),
    ).toEqual([2]);
    expect(
      elements('{ config = lib.mkMerge [ { assertions = [ 1 ]; } { assertions = lib.mkForce [ 2 ]; } ]; }').map(([value]) => value),
    ).toEqual([2]);
  });

  it('of inline imports come before those of the module', () => {
    expect(elements('{ imports = [ { assertions = [ 2 ]; } ]; config.assertions = [ 1 ]; }').map(([value]) => value)).toEqual([2, 1]);
  });
});

describe('accounts and containers', () => {
  it('have settings by name', () => {
    const module = moduleOf(`{
      users.users.a = { isSystemUser = true; group = "g"; extraGroups = [ "x" ]; };
      users.groups.g = { };
      virtualisation.oci-containers.containers.c.image = "i";
    }`);
    expect(module.users.map((user) => [user.name, settingsJson(module, user.settings)])).toEqual([
      ['a', { isSystemUser: true, group: 'g', extraGroups: ['x'] }],
    ]);
    expect(module.groups.map(({ name }) => name)).toEqual(['g']);
    expect(module.containers.map((one) => [one.name, settingsJson(module, one.settings)])).toEqual([['c', { image: 'i' }]]);
  });
});

describe('conditions around elements of a list', () => {
  it('are those of the elements', () => {
    const module = moduleOf(
      '{ users.users.a.extraGroups = [ "a" (lib.mkIf config.c "b") (lib.mkIf false "c") (lib.mkIf true (lib.mkIf config.d "d")) ]; }',
    );
    expect(settingsJson(module, module.users[0]?.settings ?? new Map())).toEqual({
      extraGroups: [
        'a',
        { $rest: { $choice: { if: ref('config.c'), then: ['b'], else: [] } } },
        { $rest: { $choice: { if: ref('config.d'), then: ['d'], else: [] } } },
      ],
    });
  });
});

describe('firewall ports', () => {
  it('have protocol and interface, ranges too', () => {
    const module = moduleOf(`{
      networking.firewall.allowedTCPPorts = lib.mkIf config.open [ 80 config.port ];
      networking.firewall.allowedUDPPortRanges = [ { from = 1; to = 2; } ];
      networking.firewall.interfaces.lo.allowedUDPPorts = [ 53 ];
      networking.firewall.interfaces.\${config.lan}.allowedTCPPorts = [ 22 ];
    }`);
    expect(module.firewallPorts.map((port) => [port.protocol, port.interface, json(module, port.value), port.guards.length])).toEqual([
      ['tcp', null, 80, 1],
      ['tcp', null, ref('config.port'), 1],
      ['udp', null, { from: 1, to: 2 }, 0],
      ['udp', 'lo', 53, 0],
      ['tcp', '${config.lan}', 22, 0],
    ]);
  });

  it('are not known where they fail', () => {
    const module = moduleOf('{ networking.firewall.allowedTCPPorts = [ 80 { }.port ]; }');
    expect(module.firewallPorts.map((port) => json(module, port.value))).toEqual([80, { $unknown: 'an element that fails to evaluate' }]);
  });

  it('a forced list of one option leaves the others', () => {
    const module = moduleOf(
      '{ config = lib.mkMerge [ { networking.firewall.allowedTCPPorts = lib.mkForce [ 1 ]; } { networking.firewall = { allowedTCPPorts = [ 2 ]; allowedUDPPorts = [ 3 ]; }; } ]; }',
    );
    expect(module.firewallPorts.map((port) => json(module, port.value))).toEqual([1, 3]);
  });
});
