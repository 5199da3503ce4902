import { describe, expect, it } from 'vitest';
import type { Json } from '../evaluation/json.ts';
import { json, moduleOf, serviceIn, settingsJson } from './testing.ts';

const ref = (path: string): Json => ({ $ref: path });
/** The merged `serviceConfig` and options of service `x` that some definitions make. */
function merged(...units: string[]): { directives: Record<string, Json>; options: Record<string, Json> } {
  const module = moduleOf(`{ config = lib.mkMerge [ ${units.map((unit) => `{ systemd.services.x = ${unit}; }`).join(' ')} ]; }`);
  const unit = serviceIn(module, 'x');
  return { directives: settingsJson(module, unit.directives), options: settingsJson(module, unit.options) };
}

describe('priorities', () => {
  it('the strongest definition wins', () => {
    const { directives } = merged(
      '{ serviceConfig.User = lib.mkDefault "a"; }',
      '{ serviceConfig.User = "b"; }',
      '{ serviceConfig.Group = lib.mkForce "c"; }',
      '{ serviceConfig.Group = "d"; }',
    );
    expect(directives).toEqual({ User: 'b', Group: 'c' });
  });

  it('a conditional stronger one is a choice', () => {
    expect(merged('{ serviceConfig.User = "a"; }', '{ serviceConfig.User = lib.mkIf config.c (lib.mkForce "b"); }').directives).toEqual({
      User: { $choice: { if: ref('config.c'), then: 'b', else: 'a' } },
    });
  });

  it('mkForce around a set drops what others put into that set, and nothing beside it', () => {
    expect(
      merged('{ serviceConfig.User = "a"; environment.A = "1"; description = "d"; }', '{ environment = lib.mkForce { B = "2"; }; }'),
    ).toEqual({
      directives: { User: 'a' },
      options: { 'environment.B': '2', description: 'd' },
    });
  });

  it('mkForce of a whole unit drops the others', () => {
    const module = moduleOf(
      '{ config = lib.mkMerge [ { systemd.services.x = { script = "a"; path = [ 1 ]; }; } { systemd.services.x = lib.mkForce { script = "b"; }; } ]; }',
    );
    expect(settingsJson(module, serviceIn(module, 'x').options)).toEqual({ script: 'b' });
  });
});

describe('lists and lines', () => {
  it('scripts under conditions add up where both hold', () => {
    const choice = (given: string, then: Json, otherwise: Json): Json => ({ $choice: { if: ref(given), then, else: otherwise } });
    expect(merged('{ preStart = lib.mkIf config.a "a"; }', '{ preStart = lib.mkIf config.b "b"; }').options).toEqual({
      preStart: choice('config.a', choice('config.b', 'b\na', 'a'), 'b'),
    });
    expect(merged('{ preStart = "a"; }', '{ preStart = lib.mkIf config.b "b"; }').options).toEqual({
      preStart: choice('config.b', 'b\na', 'a'),
    });
    expect(merged('{ preStart = lib.mkIf config.b "b"; }', '{ preStart = lib.mkBefore "a"; }').options).toEqual({
      preStart: choice('config.b', 'a\nb', 'a'),
    });
    expect(merged('{ script = lib.mkIf config.a "a"; }', '{ script = lib.mkIf (!config.a) "b"; }').options).toEqual({
      script: choice('config.a', 'a', 'b'),
    });
  });

  it('of several definitions of a unit join from the last to the first, as submodules do', () => {
    expect(merged('{ after = [ "a" "b" ]; }', '{ after = [ "c" ]; }').options.after).toEqual(['c', 'a', 'b']);
    expect(merged('{ script = "one"; }', '{ script = "two"; }').options.script).toBe('two\none');
  });

  it('within one definition join in their order', () => {
    expect(merged('{ after = lib.mkMerge [ [ "a" ] [ "b" ] ]; }').options.after).toEqual(['a', 'b']);
  });

  it('mkBefore and mkAfter decide over that', () => {
    expect(merged('{ after = lib.mkAfter [ "z" ]; }', '{ after = lib.mkBefore [ "a" ]; }', '{ after = [ "m" ]; }').options.after).toEqual([
      'a',
      'm',
      'z',
    ]);
  });

  it('a conditional part is a run that may be there', () => {
    expect(merged('{ after = [ "a" ]; }', '{ after = lib.mkIf config.c [ "b" ]; }').options.after).toEqual([
      { $rest: { $choice: { if: ref('config.c'), then: ['b'], else: [] } } },
      'a',
    ]);
  });
});

describe('conflicts', () => {
  it('equal values are one', () => {
    expect(merged('{ serviceConfig.User = "a"; }', '{ serviceConfig.User = "a"; }').directives.User).toBe('a');
  });

  it('others are not known', () => {
    expect(merged('{ serviceConfig.Nice = 1; }', '{ serviceConfig.Nice = 2; }').directives.Nice).toEqual({
      $unknown: 'conflicting definitions',
    });
  });
});

describe('when', () => {
  it('a setting under a condition of its own says so, one under the condition of the unit does not', () => {
    const module = moduleOf(
      '{ config = lib.mkIf config.on { systemd.services.x = { serviceConfig.User = "a"; serviceConfig.Nice = lib.mkIf config.c 1; }; }; }',
    );
    const unit = serviceIn(module, 'x');
    expect(unit.guards.map((guard) => json(module, guard))).toEqual([ref('config.on')]);
    expect(unit.directives.get('User')?.when).toBeNull();
    const when = unit.directives.get('Nice')?.when;
    expect(when && json(module, when)).toEqual(ref('config.c'));
  });
});
