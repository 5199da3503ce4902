import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { testDecided } from '../../testing-decided.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const fixed = (config: string, head = '{ config, lib, ... }:'): string | undefined =>
  fixAll(rule, { 'm.nix': `${head}\n{\n  config = ${config};\n}\n` })
    ['m.nix']?.split('\n')
    .slice(2, -2)
    .join('\n');

it('turns a chain into one list and keeps its lines', () => {
  expect(fixed('{\n    a.b = 1; # one\n  } // lib.mkIf config.x {\n    a.c = 2;\n  } // lib.mkIf config.y {\n    a.d = 3;\n  }')).toBe(
    '  config = lib.mkMerge [ {\n    a.b = 1; # one\n  } (lib.mkIf config.x {\n    a.c = 2;\n  }) (lib.mkIf config.y {\n    a.d = 3;\n  }) ];',
  );
});

it('leaves parentheses as they are, and white space where none was', () => {
  expect(fixed('(lib.mkIf config.x { })//{ }')).toBe('  config = lib.mkMerge [ (lib.mkIf config.x { }) { } ];');
  expect(fixed('lib.mkIf config.x { }//{ }')).toBe('  config = lib.mkMerge [ (lib.mkIf config.x { }) { } ];');
});

it('keeps operators at the beginning of lines', () => {
  expect(fixed('lib.mkIf config.x { } # https://example.org\n    // { }')).toBe(
    '  config = lib.mkMerge [ (lib.mkIf config.x { }) # https://example.org\n    { } ];',
  );
});

it('writes `mkMerge` as the file can name it', () => {
  expect(fixed('mkIf config.x { } // { }', '{ config, lib, ... }:\nlet inherit (lib) mkIf mkMerge; in')).toContain('config = mkMerge [');
  const { findings } = runRuleOn(rule, { 'm.nix': '{ config, ... }@args:\n{\n  config = args.lib.mkIf config.x { } // { };\n}\n' });
  expect(findings.map(({ fix }) => fix)).toEqual([null]);
});
