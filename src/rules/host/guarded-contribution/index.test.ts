import { expect, it } from 'vitest';
import { fixAll } from '../../testing-fixes.ts';
import { testDecided } from '../../testing-decided.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const FILE = 'hosts/pier/services/lamp.nix';
const host = (text: string, head = '{ config, lib, ... }:'): Record<string, string> => ({
  [FILE]: `${head}\n{\n  services.lamp.enable = true;\n  ${text}\n}\n`,
});
const fixed = (text: string, head?: string): string | undefined =>
  fixAll(rule, host(text, head))[FILE]?.split('\n').slice(3, -2).join('\n');

it('wraps the value of each contribution', () => {
  expect(
    fixed('sops.secrets.lamp = {\n    # only for the lamp\n    mode = "0400";\n  };\n  networking.firewall.allowedTCPPorts = [ 80 ];'),
  ).toBe(
    '  sops.secrets.lamp = lib.mkIf config.services.lamp.enable {\n    # only for the lamp\n    mode = "0400";\n  };\n  networking.firewall.allowedTCPPorts = lib.mkIf config.services.lamp.enable [ 80 ];',
  );
});

it('puts other expressions in parentheses, once', () => {
  expect(fixed('networking.firewall.allowedTCPPorts = [ 80 ] ++ [ 81 ];')).toBe(
    '  networking.firewall.allowedTCPPorts = lib.mkIf config.services.lamp.enable ([ 80 ] ++ [ 81 ]);',
  );
  expect(fixed('networking.firewall.allowedTCPPorts = ([ 80 ] ++ [ 81 ]);')).toBe(
    '  networking.firewall.allowedTCPPorts = lib.mkIf config.services.lamp.enable ([ 80 ] ++ [ 81 ]);',
  );
});

it('writes `mkIf` as the file can name it, or proposes nothing', () => {
  expect(fixed('sops.secrets.lamp = { };', '{ config, lib, ... }:\nlet inherit (lib) mkIf; in')).toContain(
    '= mkIf config.services.lamp.enable',
  );
  for (const head of ['{ config, ... }:', '{ lib, ... }:'])
    expect(runRuleOn(rule, host('sops.secrets.lamp = { };', head)).findings.map(({ fix }) => fix)).toEqual([null]);
});
