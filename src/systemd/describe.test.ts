import { describe, expect, it } from 'vitest';
import { describeDirective, explainDirective } from './describe.ts';
import { lookupDirective, SECTIONS } from './directives.ts';
import { CHECKS } from './exposure/checks.ts';
import { PROTECTIONS } from './protections.ts';

describe('describeDirective', () => {
  it('tells sections, value, versions, score and NixOS option', () => {
    expect(describeDirective('ProtectSystem')).toMatchObject({
      versions: ['252', '257', '262'],
      meanings: [{ sections: ['Service', 'Socket', 'Mount', 'Swap'], expected: 'no, yes, full or strict', status: 'active' }],
      default: 'no',
      rows: [{ name: 'ProtectSystem=', weight: 1000, range: 10 }],
    });
    expect(describeDirective('ProtectSystem')?.nixos[0]).toBe('serviceConfig.ProtectSystem');
  });

  it('keeps the meanings of one name apart', () => {
    const burst = describeDirective('StartLimitBurst');
    expect(burst?.meanings.map((one) => [one.sections, one.status, one.instead])).toEqual([
      [['Unit'], 'active', null],
      [['Service'], 'compat', 'Unit.StartLimitBurst'],
    ]);
    expect(burst?.nixos).toEqual(['startLimitBurst', 'unitConfig.StartLimitBurst', 'serviceConfig.StartLimitBurst']);
  });

  it('knows since when', () => {
    expect(describeDirective('PrivatePIDs')?.versions).toEqual(['257', '262']);
    expect(describeDirective('ExtraReadWritePaths')).toBeUndefined();
    expect(explainDirective('toString')).toBeUndefined();
  });

  it('has words for every directive of the score, and for no other', () => {
    const scored = new Set(CHECKS.flatMap((row) => row.directives));
    expect([...scored].filter((name) => PROTECTIONS[name] === undefined)).toEqual([]);
    expect(Object.keys(PROTECTIONS).filter((name) => !scored.has(name))).toEqual([]);
    for (const name of scored) expect(SECTIONS.some((section) => lookupDirective(section, name))).toBe(true);
  });

  it('prints a page', () => {
    expect(explainDirective('CPUShares')).toContain('(ignored; use CPUWeight)');
    const page = explainDirective('ProtectHome') ?? '';
    expect(page).toContain('# ProtectHome=');
    expect(page).toContain('- ProtectHome= (weight 1000)');
    expect(page).toContain('Value: no, yes, read-only or tmpfs.');
  });
});
