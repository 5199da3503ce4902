import { describe, expect, it } from 'vitest';
import { json, moduleOf, serviceIn, settingsJson } from './testing.ts';

describe('units', () => {
  it('of every kind, system and user, by their evaluated names', () => {
    const module = moduleOf(`{
      systemd.services.a.script = "x";
      systemd.user.services.b.script = "y";
      systemd.timers.a.timerConfig.OnCalendar = "daily";
      systemd.sockets.\${"c-" + "d"}.listenStreams = [ "1" ];
    }`);
    expect(module.units.map(({ kind, name, isUser, symbol }) => [kind, name, isUser, symbol])).toEqual([
      ['services', 'a', false, 'systemd.services.a'],
      ['services', 'b', true, 'systemd.user.services.b'],
      ['sockets', 'c-d', false, 'systemd.sockets.c-d'],
      ['timers', 'a', false, 'systemd.timers.a'],
    ]);
    expect(module.services.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('have sections and options', () => {
    const module = moduleOf(
      '{ systemd.services.a = { serviceConfig.User = "u"; unitConfig.After = "x"; environment.K = "v"; wantedBy = [ "m" ]; }; }',
    );
    const unit = serviceIn(module, 'a');
    expect(settingsJson(module, unit.directives)).toEqual({ User: 'u' });
    expect(settingsJson(module, unit.unit)).toEqual({ After: 'x' });
    expect(settingsJson(module, unit.options)).toEqual({ 'environment.K': 'v', wantedBy: ['m'] });
    expect(unit.openDirectives).toEqual([]);
  });

  it('of lists are named by where they mount', () => {
    const module = moduleOf(`{
      systemd.mounts = [
        { what = "a"; where = "/var/lib/my-data"; mountConfig.TimeoutSec = 5; unitConfig.X = "y"; wantedBy = [ "m" ]; }
        { what = "b"; where = config.place; }
      ] ++ lib.optional config.third { what = "c"; where = "/"; mountConfig.Options = "ro"; };
      systemd.automounts = lib.mkIf config.auto [ { where = "/var/lib/my-data"; } ];
      systemd.user.mounts = map (where: { inherit where; }) [ "/a//b/" ];
    }`);
    expect(module.units.map(({ symbol, guards }) => [symbol, guards.length])).toEqual([
      ['systemd.mounts.var-lib-my\\x2ddata', 0],
      ['systemd.mounts.${config.place}', 0],
      ['systemd.mounts.-', 1],
      ['systemd.user.mounts.a-b', 0],
      ['systemd.automounts.var-lib-my\\x2ddata', 1],
    ]);
    const [first] = module.units;
    expect(settingsJson(module, first?.directives ?? new Map())).toEqual({ TimeoutSec: 5 });
    expect(settingsJson(module, first?.unit ?? new Map())).toEqual({ X: 'y' });
    expect(settingsJson(module, first?.options ?? new Map())).toEqual({ what: 'a', where: '/var/lib/my-data', wantedBy: ['m'] });
  });

  it('with a symbolic name keep it', () => {
    const module = moduleOf('{ systemd.services."x-${config.networking.hostName}".script = "s"; }');
    expect(module.services.map(({ name }) => name)).toEqual(['x-${config.networking.hostName}']);
  });

  it('a set nobody knows leaves the section open, known directives beside it', () => {
    const module = moduleOf('{ systemd.services.a.serviceConfig = { User = "u"; } // config.extra; }');
    const unit = serviceIn(module, 'a');
    expect(unit.openDirectives.map((value) => json(module, value))).toEqual([{ $ref: 'config.extra' }]);
    expect([...unit.directives.keys()]).toEqual(['User']);
  });
});
