import { describe, expect, it } from 'vitest';
import { directivesOf, lookupDirective, nearestDirective, nearestDirectives, sectionsOf } from './directives.ts';
import { editDistance, nearest } from './distance.ts';

describe('directives', () => {
  it('knows a directive by section and name, case-sensitively', () => {
    expect(lookupDirective('Service', 'ProtectSystem')).toMatchObject({
      type: 'enum',
      values: ['no', 'yes', 'full', 'strict'],
      booleanYes: 'yes',
      family: 'Exec',
    });
    expect(lookupDirective('Service', 'protectSystem')).toBeUndefined();
    expect(lookupDirective('Unit', 'ProtectSystem')).toBeUndefined();
  });

  it('has as many directives in each section as the binaries list', () => {
    const counts = Object.fromEntries(
      (['Unit', 'Install', 'Service', 'Socket', 'Mount', 'Automount', 'Swap', 'Timer', 'Path', 'Slice', 'Scope'] as const).map(
        (section) => [section, [directivesOf(section, '252').length, directivesOf(section, '257').length, directivesOf(section).length]],
      ),
    );
    expect(counts).toEqual({
      Unit: [114, 116, 126],
      Install: [5, 6, 6],
      Service: [247, 277, 303],
      Socket: [264, 291, 320],
      Mount: [214, 238, 260],
      Automount: [4, 4, 4],
      Swap: [208, 232, 254],
      Timer: [15, 16, 17],
      Path: [10, 10, 10],
      Slice: [56, 70, 80],
      Scope: [67, 81, 88],
    });
  });

  it('tells the versions apart', () => {
    expect(lookupDirective('Service', 'PrivatePIDs', '252')).toBeUndefined();
    expect(lookupDirective('Service', 'PrivatePIDs', '257')?.since).toBe('257');
    expect(lookupDirective('Service', 'PrivateTmp', '252')?.type).toBe('boolean');
    expect(lookupDirective('Service', 'PrivateTmp', '257')?.values).toContain('disconnected');
    expect(lookupDirective('Service', 'CPUShares', '252')).toMatchObject({ status: 'active', type: 'weight' });
    expect(lookupDirective('Service', 'CPUShares')).toMatchObject({ status: 'removed', replacement: 'CPUWeight' });
  });

  it('tells the same name of two sections apart', () => {
    expect(lookupDirective('Service', 'Type')?.type).toBe('enum');
    expect(lookupDirective('Mount', 'Type')?.type).toBe('string');
    expect(lookupDirective('Service', 'StartLimitBurst')).toMatchObject({
      status: 'compat',
      movedTo: 'Unit.StartLimitBurst',
    });
  });

  it('lists the sections of a name', () => {
    expect(sectionsOf('StartLimitIntervalSec')).toEqual(['Unit']);
    expect(sectionsOf('OnCalendar')).toEqual(['Timer']);
    expect(sectionsOf('CPUQuota')).toEqual(['Service', 'Socket', 'Mount', 'Swap', 'Slice', 'Scope']);
    expect(sectionsOf('ExtraReadWritePaths')).toEqual([]);
  });

  it.each([
    ['protectSystem', 'ProtectSystem'],
    ['PrviateTmp', 'PrivateTmp'],
    ['ReadWritePath', 'ReadWritePaths'],
    ['extraReadWritePaths', 'ReadWritePaths'],
    ['extraEnvironment', 'Environment'],
    ['MemoryReservation', 'MemoryLow'],
    ['NoNewPrivilege', 'NoNewPrivileges'],
  ])('finds what %s means', (name, meant) => {
    expect(nearestDirective('Service', name)).toBe(meant);
  });

  it('offers nothing where nothing is near, and all that are equally near', () => {
    expect(nearestDirective('Service', 'Frobnicate')).toBeUndefined();
    expect(nearestDirectives('Service', 'ExecStopX')).toContain('ExecStop');
    expect(nearest('ab', ['abc', 'abd', 'xyz'])).toEqual(['abc', 'abd']);
  });

  it('measures a swap as one edit', () => {
    expect(editDistance('ca', 'ac')).toBe(1);
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
