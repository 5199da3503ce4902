import { describe, expect, it } from 'vitest';
import { serviceModule } from '../../case-modules.ts';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

const PARTS = { options: 'dataDir = lib.mkOption { default = "/var/lib/web"; };' };

describe('the fix', () => {
  it.each([
    [
      'adds an option',
      'serviceConfig = {\n  ProtectSystem = "strict";\n  ExecStart = "/bin/a ${cfg.dataDir}";\n};',
      'serviceConfig = {\n  ProtectSystem = "strict";\n  ExecStart = "/bin/a ${cfg.dataDir}";\n  ReadWritePaths = [ config.services.web.dataDir ];\n};',
    ],
    [
      'adds a literal path to the list',
      'serviceConfig.ProtectSystem = "strict";\nserviceConfig.ExecStart = "/bin/a";\nserviceConfig.WorkingDirectory = "/srv/web";\nserviceConfig.ReadWritePaths = [ "/srv/site" ];',
      'serviceConfig.ProtectSystem = "strict";\nserviceConfig.ExecStart = "/bin/a";\nserviceConfig.WorkingDirectory = "/srv/web";\nserviceConfig.ReadWritePaths = [ "/srv/site" "/srv/web" ];',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before, PARTS))).toBe(serviceModule(after, PARTS));
  });

  it.each([
    [
      'a path that is computed',
      'serviceConfig.ProtectSystem = "strict";\nserviceConfig.ExecStart = "/bin/a";\nserviceConfig.WorkingDirectory = "${cfg.dataDir}/x";',
    ],
  ])('leaves alone %s', (_, text) => {
    expect(fixedText(rule, serviceModule(text, PARTS))).toBeNull();
  });
});
