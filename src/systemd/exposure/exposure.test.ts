import { describe, expect, it } from 'vitest';
import { exposure } from './exposure.ts';
import { improvements } from './improvements.ts';
import type { DirectiveValue } from './values.ts';
import { known, oneOf, UNKNOWN } from './values.ts';

const service = (directives: Record<string, DirectiveValue>) => new Map(Object.entries(directives));

describe('exposure', () => {
  it('scores an unhardened service as systemd-analyze does', () => {
    expect(exposure(service({}))).toMatchObject({ score: 9.4, level: 'UNSAFE', undecided: [] });
    expect(exposure(service({}), { version: '252' })).toMatchObject({ score: 9.6, level: 'UNSAFE' });
  });

  it('looks only at directives that count', () => {
    expect(exposure(service({ ReadWritePaths: UNKNOWN })).undecided).toEqual([]);
  });

  it('gives an interval for an unknown directive', () => {
    const unknown = exposure(service({ User: UNKNOWN }));
    const named = exposure(service({ User: known('a') }));
    const root = exposure(service({}));
    expect(unknown.score).toBeNull();
    expect(unknown.low).toEqual(named.low);
    expect(unknown.high).toEqual(root.high);
    expect(unknown.undecided).toEqual(['User']);
    expect(unknown.rows.find((row) => row.id === 'UserOrDynamicUser')).toMatchObject({ badness: null, decided: false });
    expect(unknown.rows.find((row) => row.id === 'PrivateTmp')).toMatchObject({ badness: 1, decided: true });
  });

  it('takes a user name with a specifier as unknown', () => {
    expect(exposure(service({ User: known('%i') })).undecided).toEqual(['User']);
  });

  it('stays exact when an unknown directive cannot matter', () => {
    const strict = service({ DynamicUser: known('true'), NoNewPrivileges: UNKNOWN });
    expect(exposure(strict).score).toBe(exposure(service({ DynamicUser: known('true') })).score);
  });

  it('holds every alternative in its interval, also where a middle one is the odd row', () => {
    const alternatives = [['AF_UNIX'], ['AF_NETLINK'], ['~AF_INET']];
    const value = exposure(service({ RestrictAddressFamilies: oneOf(...alternatives) }));
    const scores = alternatives.map((one) => exposure(service({ RestrictAddressFamilies: known(...one) })).low.score);
    expect(value.low.score).toBe(Math.min(...scores));
    expect(value.high.score).toBe(Math.max(...scores));
    for (const id of ['AF_UNIX', 'AF_NETLINK']) {
      expect(value.rows.find((row) => row.id === `RestrictAddressFamilies_${id}`)?.decided).toBe(false);
    }
  });

  it('bounds the work when everything is unknown or a choice', () => {
    const many = ['User', 'DynamicUser', 'PrivateDevices', 'ProtectClock', 'DevicePolicy', 'RootImage', 'DefaultDependencies'];
    const names = [...many, 'CapabilityBoundingSet', 'ProtectHome', 'ProtectSystem', 'PrivateTmp', 'DeviceAllow'];
    const choice = oneOf(['yes'], ['no'], [], ['']);
    const result = exposure(service(Object.fromEntries(names.map((name) => [name, choice]))));
    expect(result.low.score).toBeLessThan(result.high.score);
    const open = exposure(service(Object.fromEntries(names.map((name) => [name, UNKNOWN]))));
    expect(open.low.score).toBeLessThanOrEqual(result.low.score);
    expect(open.high.score).toBeGreaterThanOrEqual(result.high.score);
  });
});

describe('improvements', () => {
  it('offers the five directives of greatest weight', () => {
    const list = improvements(service({}));
    expect(list.map((one) => one.directive)).toEqual([
      'CapabilityBoundingSet',
      'SystemCallFilter',
      'RestrictNamespaces',
      'PrivateDevices',
      'PrivateNetwork',
    ]);
    expect(list[0]).toMatchObject({ assignments: [''], gain: 2.5 });
  });

  it('does not offer what is set, unknown or excluded', () => {
    const list = improvements(service({ CapabilityBoundingSet: known(''), SystemCallFilter: UNKNOWN }), {
      exclude: ['PrivateNetwork'],
      limit: 50,
    }).map((one) => one.directive);
    expect(list).not.toContain('CapabilityBoundingSet');
    expect(list).not.toContain('SystemCallFilter');
    expect(list).not.toContain('PrivateNetwork');
    expect(list).toContain('User');
  });

  it('keeps its word: setting the first one takes away what it says', () => {
    const [first] = improvements(service({}));
    const before = exposure(service({})).high.score;
    const after = exposure(service({ [first?.directive ?? '']: known(...(first?.assignments ?? [])) })).high.score;
    expect(before - after).toBeCloseTo(first?.gain ?? 0);
  });
});
