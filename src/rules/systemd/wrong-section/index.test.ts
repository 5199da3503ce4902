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
      'moves a number to the option',
      'serviceConfig = {\n  Restart = "always";\n  StartLimitIntervalSec = 60; # a minute\n};',
      'startLimitIntervalSec = 60; # a minute\nserviceConfig = {\n  Restart = "always";\n};',
    ],
    [
      'takes the comment above along',
      'serviceConfig = {\n  Restart = "always";\n  # not too often,\n  # please\n  StartLimitIntervalSec = 60;\n  Nice = 1;\n};',
      '# not too often,\n# please\nstartLimitIntervalSec = 60;\nserviceConfig = {\n  Restart = "always";\n  Nice = 1;\n};',
    ],
    [
      'leaves the heading of a block',
      'serviceConfig = {\n  # restarts\n  StartLimitIntervalSec = 60;\n  Restart = "always";\n};',
      'startLimitIntervalSec = 60;\nserviceConfig = {\n  # restarts\n  Restart = "always";\n};',
    ],
    [
      'moves a text to the section',
      'serviceConfig = {\n  StartLimitIntervalSec = "60s";\n};',
      'unitConfig.StartLimitIntervalSec = "60s";\nserviceConfig = {\n};',
    ],
    [
      'takes the burst along that is only tolerated',
      'serviceConfig = {\n  StartLimitBurst = 3;\n  Restart = "always";\n  StartLimitIntervalSec = 60; # a minute\n};',
      'startLimitIntervalSec = 60; # a minute\nstartLimitBurst = 3;\nserviceConfig = {\n  Restart = "always";\n};',
    ],
    [
      'takes it along to the section too, and to the option where it fits',
      'serviceConfig = {\n  StartLimitIntervalSec = "60s";\n  StartLimitBurst = 3;\n};',
      'unitConfig.StartLimitIntervalSec = "60s";\nstartLimitBurst = 3;\nserviceConfig = {\n};',
    ],
    [
      'renames both of two single bindings',
      'serviceConfig.StartLimitIntervalSec = 60;\nserviceConfig.StartLimitBurst = 3;',
      'startLimitIntervalSec = 60;\nstartLimitBurst = 3;',
    ],
    [
      'leaves a burst that the unit has already',
      'startLimitBurst = 4;\nserviceConfig = {\n  StartLimitIntervalSec = 60;\n  StartLimitBurst = 3;\n};',
      'startLimitBurst = 4;\nstartLimitIntervalSec = 60;\nserviceConfig = {\n  StartLimitBurst = 3;\n};',
    ],
    ['renames the path of a single binding', 'serviceConfig.ConditionPathExists = "/a";', 'unitConfig.ConditionPathExists = "/a";'],
    [
      'moves out of the right operand of a merge',
      'serviceConfig = { Nice = 1; } // { StartLimitIntervalSec = 60; Nice = 2; };',
      'startLimitIntervalSec = 60;\nserviceConfig = { Nice = 1; } // { Nice = 2; };',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
  });

  it.each([
    ['a unit that sets the option', 'startLimitIntervalSec = 30;\nserviceConfig.StartLimitIntervalSec = 60;'],
    ['a value that a function call makes', 'serviceConfig = (interval: { StartLimitIntervalSec = interval; }) 60;'],
  ])('leaves alone %s', (_, text) => {
    expect(fixedText(rule, serviceModule(text))).toBeNull();
  });
});
