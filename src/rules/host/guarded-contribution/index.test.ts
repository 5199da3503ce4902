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

it('leaves nothing of a unit behind, whose names come before the guard', () => {
  expect(fixed('systemd.services.lamp.unitConfig.After = "oil.mount"; # why')).toBe(
    '  systemd.services.lamp = lib.mkIf config.services.lamp.enable { unitConfig.After = "oil.mount"; }; # why',
  );
  expect(fixed('systemd.services.lamp.after = [\n    # the oil\n    "oil.mount"\n\n    "air.mount"\n  ];')).toBe(
    '  systemd.services.lamp = lib.mkIf config.services.lamp.enable {\n    after = [\n      # the oil\n      "oil.mount"\n\n      "air.mount"\n    ];\n  };',
  );
  expect(fixed('systemd.services.lamp.script = "\n  light\n";')).toBe(
    '  systemd.services.lamp = lib.mkIf config.services.lamp.enable { script = "\n  light\n"; };',
  );
});

it('keeps a computed name in front of the guard', () => {
  const head = '{ config, lib, ... }:\nlet\n  domain = "lamp.example.org";\nin';
  const lines = (text: string): string | undefined => fixed(text, head)?.split('\n').slice(3).join('\n');
  expect(lines('services.nginx.virtualHosts.${domain} = {\n    forceSSL = true;\n  };')).toBe(
    '  services.nginx.virtualHosts.${domain} = lib.mkIf config.services.lamp.enable {\n    forceSSL = true;\n  };',
  );
  expect(lines('services.nginx.virtualHosts."${domain}".forceSSL = true;')).toBe(
    '  services.nginx.virtualHosts."${domain}" = lib.mkIf config.services.lamp.enable { forceSSL = true; };',
  );
});

it('guards the values where other attributes of the same set follow', () => {
  expect(fixed('users.users.lamp.uid = 401;\n  users.users.lamp.group = "lamp";')).toBe(
    '  users.users.lamp.uid = lib.mkIf config.services.lamp.enable 401;\n  users.users.lamp.group = lib.mkIf config.services.lamp.enable "lamp";',
  );
});

it('names the condition as the file does', () => {
  expect(fixed('sops.secrets.lamp = { };', '{ config, lib, ... }:\nlet\n  lampOn = config.services.lamp.enable or false;\nin')).toContain(
    '  sops.secrets.lamp = lib.mkIf lampOn { };',
  );
});

it('writes `mkIf` as the file can name it, or proposes nothing', () => {
  expect(fixed('sops.secrets.lamp = { };', '{ config, lib, ... }:\nlet inherit (lib) mkIf; in')).toContain(
    '= mkIf config.services.lamp.enable',
  );
  for (const head of ['{ config, ... }:', '{ lib, ... }:'])
    expect(runRuleOn(rule, host('sops.secrets.lamp = { };', head)).findings.map(({ fix }) => fix)).toEqual([null]);
});
