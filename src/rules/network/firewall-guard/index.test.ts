import { expect, it } from 'vitest';
import { testDecided } from '../../testing-decided.ts';
import { fixAll } from '../../testing-fixes.ts';
import { runRuleOn, testRule } from '../../testing.ts';
import { cases } from './cases.ts';
import rule from './index.ts';

testRule(rule, cases);
testDecided(rule, cases);

const module = (body: string): string => `{ config, lib, ... }:
let
  cfg = config.services.web;
in
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    openFirewall = lib.mkEnableOption "open ports";
  };
  config = lib.mkIf cfg.enable {
    ${body}
  };
}
`;
const fixed = (body: string): string | undefined => fixAll(rule, { 'm.nix': module(body) })['m.nix']?.split('\n')[10];

it('puts the definition inside mkIf and keeps comments', () => {
  expect(fixed('networking.firewall.allowedTCPPorts = [ 80 /* http */ ]; # open')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall [ 80 /* http */ ]; # open',
  );
});

it('puts other expressions in parentheses once', () => {
  expect(fixed('networking.firewall.allowedTCPPorts = lib.mkForce [ 80 ];')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall (lib.mkForce [ 80 ]);',
  );
  expect(fixed('networking.firewall.allowedTCPPorts = ([ 80 ] ++ [ 443 ]);')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall ([ 80 ] ++ [ 443 ]);',
  );
});

it('writes the whole path where no variable stands for the namespace', () => {
  const files = { 'm.nix': module('networking.firewall.allowedTCPPorts = [ 80 ];').replace('config.services.web;', 'config.services;') };
  expect(fixAll(rule, files)['m.nix']).toContain('mkIf cfg.web.openFirewall [ 80 ]');
  const without = {
    'm.nix': module('networking.firewall.allowedTCPPorts = [ 80 ];')
      .replace('cfg = config.services.web;', 'cfg = other;')
      .replace('mkIf cfg.enable', 'mkIf true'),
  };
  expect(fixAll(rule, without)['m.nix']).toContain('mkIf config.services.web.openFirewall [ 80 ]');
});

it('proposes nothing without the option', () => {
  const text = module('networking.firewall.allowedTCPPorts = [ 80 ];').replace(/ +openFirewall.*\n/, '');
  expect(runRuleOn(rule, { 'm.nix': text }).findings.map(({ fix }) => fix)).toEqual([null]);
});
