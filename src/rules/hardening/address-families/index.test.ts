import { describe, expect, it } from 'vitest';
import { serviceModule } from '../../case-modules.ts';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

describe('the fix', () => {
  it.each([
    [
      'adds the families of the policy',
      'serviceConfig.ExecStart = "/bin/a";',
      'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" "AF_INET6" ];',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
  });

  it.each([['a list that is too wide', 'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.RestrictAddressFamilies = [ "AF_PACKET" ];']])(
    'leaves alone %s',
    (_, text) => {
      expect(fixedText(rule, serviceModule(text))).toBeNull();
    },
  );
});
