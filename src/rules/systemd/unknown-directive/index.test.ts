import { describe, expect, it } from 'vitest';
import { serviceModule } from '../../case-modules.ts';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

describe('the fix', () => {
  it.each([['renames where one directive is meant', 'serviceConfig.MemoryReservation = "1M";', 'serviceConfig.MemoryLow = "1M";']])(
    '%s',
    (_, before, after) => {
      expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
    },
  );

  it.each([
    ['a unit that has the right one too', 'serviceConfig = { MemoryReservation = "1M"; MemoryLow = "1M"; };'],
    ['an option of the unit', 'serviceConfig.wantedBy = [ ];'],
    ['a name that nothing is near', 'serviceConfig.Frobnicate = 1;'],
  ])('leaves alone %s', (_, text) => {
    expect(fixedText(rule, serviceModule(text))).toBeNull();
  });
});
