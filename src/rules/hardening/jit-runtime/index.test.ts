import { describe, expect, it } from 'vitest';
import { serviceModule } from '../../case-modules.ts';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

const PARTS = { bindings: 'shared = { MemoryDenyWriteExecute = true; };' };

describe('the fix', () => {
  it.each([
    [
      'switches its own directive off',
      'serviceConfig.ExecStart = "${pkgs.deno}/bin/deno";\nserviceConfig.MemoryDenyWriteExecute = true;',
      'serviceConfig.ExecStart = "${pkgs.deno}/bin/deno";\nserviceConfig.MemoryDenyWriteExecute = false;',
    ],
    [
      'overrides a set on the left',
      'serviceConfig = shared // {\n  ExecStart = "${pkgs.deno}/bin/deno";\n};',
      'serviceConfig = shared // {\n  ExecStart = "${pkgs.deno}/bin/deno";\n  MemoryDenyWriteExecute = false;\n};',
    ],
  ])('%s', (_, before, after) => {
    expect(fixedText(rule, serviceModule(before, PARTS))).toBe(serviceModule(after, PARTS));
  });

  it.each([['a set on the right', 'serviceConfig = {\n  ExecStart = "${pkgs.deno}/bin/deno";\n} // shared;']])(
    'leaves alone %s',
    (_, text) => {
      expect(fixedText(rule, serviceModule(text, PARTS))).toBeNull();
    },
  );
});
