import { describe, expect, it } from 'vitest';
import { fixedText } from '../../testing-fixes.ts';
import { testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);

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
    expect(fixedText(rule, before) ?? before).toBe(after);
  });
});
