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

it('joins a condition that is there', () => {
  expect(fixed('networking.firewall.allowedTCPPorts = lib.mkIf cfg.enable [ 80 ];')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf (cfg.enable && cfg.openFirewall) [ 80 ];',
  );
  expect(fixed('networking.firewall.allowedTCPPorts = lib.mkIf (cfg.enable && cfg.tls) [ 80 ];')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf (cfg.enable && cfg.tls && cfg.openFirewall) [ 80 ];',
  );
  expect(fixed('networking.firewall.allowedTCPPorts = lib.mkIf (cfg.a || cfg.b) [ 80 ];')).toBe(
    '    networking.firewall.allowedTCPPorts = lib.mkIf ((cfg.a || cfg.b) && cfg.openFirewall) [ 80 ];',
  );
});

const without = (text: string): string => text.replace(/ +openFirewall.*\n/, '');
const PORTS = module('networking.firewall.allowedTCPPorts = [ 80 ];');

it('declares the option beside the switch where nobody does', () => {
  const text = fixAll(rule, { 'm.nix': without(PORTS) })['m.nix'];
  expect(text).toContain(
    '    enable = lib.mkEnableOption "web";\n    openFirewall = lib.mkOption {\n      type = lib.types.bool;\n      default = false;\n      description = "Whether to open the firewall for web.";\n    };\n  };',
  );
  expect(text).toContain('allowedTCPPorts = lib.mkIf cfg.openFirewall [ 80 ];');
});

it('declares it behind the port, with the blank lines of its neighbours', () => {
  const text = without(PORTS).replace(
    'enable = lib.mkEnableOption "web";',
    'enable = lib.mkEnableOption "web";\n\n    # where\n    port = lib.mkOption { type = lib.types.port; };\n',
  );
  expect(fixAll(rule, { 'm.nix': text })['m.nix']).toContain('types.port; };\n\n    openFirewall = lib.mkOption {');
});

it('leaves an option to the module that declares it', () => {
  const other = '{ lib, ... }:\n{\n  options.services.web.openFirewall = lib.mkEnableOption "it";\n}\n';
  expect(runRuleOn(rule, { 'm.nix': without(PORTS), 'o.nix': other }).findings.map(({ fix }) => fix)).toEqual([null]);
});
