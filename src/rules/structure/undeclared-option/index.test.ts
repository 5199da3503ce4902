import { describe, expect, it } from 'vitest';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

/** The text after the edits of the only finding that has some. */
function fixed(text: string): string {
  const fixes = runRuleOn(rule, { 'a.nix': text }).findings.flatMap(({ fix }) => fix ?? []);
  expect(fixes.map(({ safe }) => safe)).toEqual(fixes.map(() => false));
  return fixes
    .flatMap(({ edits }) => edits)
    .reduce((before, { range, text: after }) => before.slice(0, range.start.offset) + after + before.slice(range.end.offset), text);
}

describe('the fix', () => {
  it.each([
    [
      'a misspelt read',
      '{ config, lib, ... }: let cfg = config.services.web; in { options.services.web = { enable = lib.mkEnableOption "web"; level = lib.mkOption { }; }; config.environment.etc.a.text = cfg.levle; }',
      '{ config, lib, ... }: let cfg = config.services.web; in { options.services.web = { enable = lib.mkEnableOption "web"; level = lib.mkOption { }; }; config.environment.etc.a.text = cfg.level; }',
    ],
    [
      'an inherited name, which is left',
      '{ config, lib, ... }: let cfg = config.services.web; in { options.services.web = { enable = lib.mkEnableOption "web"; level = lib.mkOption { }; }; config.environment.etc = { inherit (cfg) levle; }; }',
      '{ config, lib, ... }: let cfg = config.services.web; in { options.services.web = { enable = lib.mkEnableOption "web"; level = lib.mkOption { }; }; config.environment.etc = { inherit (cfg) levle; }; }',
    ],
  ])('of %s', (_, before, after) => {
    expect(fixed(before)).toBe(after);
  });
});
