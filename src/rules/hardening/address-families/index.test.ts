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
    [
      'stands beside another directive where a script is the command',
      'script = "true";\nserviceConfig = {\n  Nice = 1;\n  User = "a";\n};',
      'script = "true";\nserviceConfig = {\n  Nice = 1;\n  User = "a";\n  RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" "AF_INET6" ];\n};',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
  });

  it.each([
    ['a list that is too wide', 'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.RestrictAddressFamilies = [ "AF_PACKET" ];'],
    [
      'a service that configures the network',
      'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.AmbientCapabilities = [ "CAP_NET_ADMIN" ];',
    ],
  ])('leaves alone %s', (_, text) => {
    expect(fixedText(rule, serviceModule(text))).toBeNull();
  });
});
