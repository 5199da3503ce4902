import { describe, expect, it } from 'vitest';
import { serviceModule } from '../../case-modules.ts';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

const PARTS = { config: 'modules.storage.datasets.web.mountpoint = "/var/lib/web";' };

describe('the fix', () => {
  it.each([
    [
      'adds what is missing',
      'after = [ "zfs-mount.service" ];\nserviceConfig = {\n  ExecStart = "/bin/a";\n  StateDirectory = "web";\n};',
      'after = [ "zfs-mount.service" ];\nrequires = [ "zfs-mount.service" ];\nserviceConfig = {\n  ExecStart = "/bin/a";\n  StateDirectory = "web";\n};',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before, PARTS))).toBe(serviceModule(after, PARTS));
  });

  it.each([['a service without a command of its own file', 'serviceConfig.StateDirectory = "web";\nscript = "true";']])(
    'leaves alone %s',
    (_, text) => {
      expect(fixedText(rule, serviceModule(text, PARTS))).toBeNull();
    },
  );
});
