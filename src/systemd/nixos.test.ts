import { describe, expect, it } from 'vitest';
import { isExtensionName, lookupDirective } from './directives.ts';
import {
  nearestNixosUnitOptions,
  nixosOptionForDirective,
  nixosOptionForSection,
  nixosUnitOption,
  nixosUnitOptions,
  sectionForNixosOption,
  unitKindOfNamespace,
} from './nixos.ts';
import { renderAssignments, renderDirective } from './render.ts';

describe('NixOS unit options', () => {
  it('maps configuration sets to sections and back', () => {
    expect(sectionForNixosOption('serviceConfig')).toBe('Service');
    expect(sectionForNixosOption('unitConfig')).toBe('Unit');
    expect(sectionForNixosOption('swapConfig')).toBeUndefined();
    expect(nixosOptionForSection('Timer')).toBe('timerConfig');
    expect(nixosOptionForSection('Swap')).toBeUndefined();
  });

  it('knows which options which kind of unit has', () => {
    expect(nixosUnitOption('service', 'script')).toMatchObject({ section: 'Service', directive: 'ExecStart' });
    expect(nixosUnitOption('timer', 'script')).toBeUndefined();
    expect(nixosUnitOption('timer', 'wantedBy')?.section).toBe('Install');
    expect(nixosUnitOption('mount', 'where')?.section).toBe('Mount');
    expect(nixosUnitOption('automount', 'where')?.section).toBe('Automount');
    expect(nixosUnitOption('service', 'confinement')?.members).toContain('fullUnit');
    expect(nixosUnitOption('service', 'toString')).toBeUndefined();
    expect(unitKindOfNamespace('services')).toBe('service');
    expect(unitKindOfNamespace('constructor')).toBeUndefined();
  });

  it('names no directive that systemd does not know', () => {
    for (const kind of ['service', 'socket', 'mount', 'automount'] as const) {
      for (const { section, directive } of nixosUnitOptions(kind)) {
        if (section === null || directive === null || isExtensionName(directive)) continue;
        expect(lookupDirective(section, directive), `${section} ${directive}`).toBeDefined();
      }
    }
  });

  it('finds the option of a directive and the option of a slip', () => {
    expect(nixosOptionForDirective('service', 'Unit', 'StartLimitBurst')).toBe('startLimitBurst');
    expect(nixosOptionForDirective('service', 'Unit', 'RefuseManualStart')).toBeUndefined();
    expect(nearestNixosUnitOptions('service', 'wantedby')).toEqual(['wantedBy']);
    expect(nearestNixosUnitOptions('service', 'ExecStrat')).toEqual([]);
  });
});

describe('rendering', () => {
  it('writes what nixpkgs writes', () => {
    expect(renderDirective('PrivateTmp', true)).toEqual(['PrivateTmp=true']);
    expect(renderDirective('PrivateTmp', false)).toEqual(['PrivateTmp=false']);
    expect(renderDirective('RestartSec', { integer: 5 })).toEqual(['RestartSec=5']);
    expect(renderDirective('Nice', { float: 1.5 })).toEqual(['Nice=1.500000']);
    expect(renderDirective('ExecStartPre', ['/bin/a', '/bin/b'])).toEqual(['ExecStartPre=/bin/a', 'ExecStartPre=/bin/b']);
    expect(renderDirective('User', 'x')).toEqual(['User=x']);
  });

  it('writes nothing for null and for an empty list', () => {
    expect(renderAssignments(null)).toEqual([]);
    expect(renderAssignments(['a', null, 'b'])).toEqual(['a', 'b']);
    expect(renderAssignments([])).toEqual([]);
  });

  it('joins nested lists as toString does', () => {
    expect(renderAssignments([['a', true, null, [], 'b', { integer: 2n }], false])).toEqual(['a 1  b 2', 'false']);
  });
});
