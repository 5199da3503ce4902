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
      'adds a policy beside the command',
      'serviceConfig = {\n  ExecStart = "/bin/a";\n};',
      'serviceConfig = {\n  ExecStart = "/bin/a";\n  Restart = "on-failure";\n  RestartSec = "5s";\n};',
    ],
    [
      'adds a delay beside the restart',
      'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.Restart = "always";',
      'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.Restart = "always";\nserviceConfig.RestartSec = "5s";',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
  });

  it.each([
    ['a restart that is switched off', 'serviceConfig.ExecStart = "/bin/a";\nserviceConfig.Restart = "no";'],
    ['a script', 'script = "true";'],
  ])('leaves alone %s', (_, text) => {
    expect(fixedText(rule, serviceModule(text))).toBeNull();
  });
});
