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
      'adds both lists',
      'serviceConfig.ExecStart = "/bin/a ${config.age.secrets.a.path}";',
      'after = [ "agenix-install-secrets.service" ];\nwants = [ "agenix-install-secrets.service" ];\nserviceConfig.ExecStart = "/bin/a ${config.age.secrets.a.path}";',
    ],
    [
      'adds to both lists',
      'after = [ "a.service" ];\nwants = [ ];\nserviceConfig = { ExecStart = "/bin/a /run/secrets/a"; };',
      'after = [ "a.service" "sops-nix.service" ];\nwants = [ "sops-nix.service" ];\nserviceConfig = { ExecStart = "/bin/a /run/secrets/a"; };',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before))).toBe(serviceModule(after));
  });

  it.each([['a list that is computed', 'after = map (name: name) [ "a.service" ];\nserviceConfig.ExecStart = "/bin/a /run/secrets/a";']])(
    'leaves alone %s',
    (_, text) => {
      expect(fixedText(rule, serviceModule(text))).toBeNull();
    },
  );
});
