import type { RuleCases } from '../../cases.ts';

const module = (lines: string): string => `{ config, lib, ... }:\n{\n  ${lines}\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a forced value in a shared module',
      files: { 'modules/net.nix': module('networking.useDHCP = lib.mkForce false;') },
      expect: [{ file: 'modules/net.nix', symbol: 'networking.useDHCP', message: 'is forced in a shared module', line: 3 }],
    },
    {
      name: 'a forced set, once',
      files: { 'modules/net.nix': module('networking.firewall = lib.mkForce { enable = true; allowPing = false; };') },
      expect: [{ file: 'modules/net.nix', symbol: 'networking.firewall', message: 'is forced' }],
    },
    {
      name: 'a base setting without a default',
      files: { 'modules/base/time.nix': module('time.timeZone = "Europe/Oslo";') },
      expect: [{ file: 'modules/base/time.nix', symbol: 'time.timeZone', message: 'without `mkDefault`', line: 3 }],
    },
    {
      name: 'the base of all configurations',
      files: { 'configurations/base.nix': module('i18n.defaultLocale = "nb_NO.UTF-8";') },
      expect: [{ file: 'configurations/base.nix', symbol: 'i18n.defaultLocale', message: 'without `mkDefault`' }],
    },
    {
      name: 'files and settings of the policy',
      files: { 'core.nix': module('fonts.enableDefaultPackages = true;') },
      options: { baseFiles: ['core.nix'], settings: ['fonts.*'] },
      expect: [{ file: 'core.nix', symbol: 'fonts.enableDefaultPackages', message: 'without `mkDefault`' }],
    },
  ],
  silent: [
    { name: 'a machine that forces', files: { 'hosts/fjord/default.nix': module('time.timeZone = lib.mkForce "UTC";') } },
    { name: 'a base setting with a default', files: { 'modules/base/time.nix': module('time.timeZone = lib.mkDefault "Europe/Oslo";') } },
    {
      name: 'a variant of a machine, which differs from it',
      files: { 'modules/desktop.nix': module('specialisation.tv.configuration.time.timeZone = lib.mkForce "UTC";') },
    },
    { name: 'a base list', files: { 'modules/base/boot.nix': module('boot.kernelModules = [ "kvm" ];') } },
    {
      name: 'a base setting under a condition',
      files: { 'modules/base/time.nix': module('time.timeZone = lib.mkIf config.web.local "Europe/Oslo";') },
    },
    { name: 'a setting of no base', files: { 'modules/desktop.nix': module('time.timeZone = "Europe/Oslo";') } },
    { name: 'the hardware of one machine', files: { 'hosts/fjord/hardware/disk.nix': module('boot.tmp.useTmpfs = true;') } },
    {
      name: 'a module with a switch',
      files: { 'modules/base/time.nix': module('options.base.enable = lib.mkEnableOption "it";\n  config.time.timeZone = "Europe/Oslo";') },
    },
    {
      name: 'a unit of NixOS',
      files: {
        'modules/grafana.nix': module(
          'systemd.services.grafana.serviceConfig.StateDirectory = lib.mkForce "";\n  users.users.grafana.home = lib.mkForce "/var/empty";',
        ),
      },
    },
    {
      name: 'a path that the policy allows',
      files: { 'modules/net.nix': module('networking.useDHCP = lib.mkForce false;') },
      options: { allowForce: ['networking.*'] },
    },
  ],
  undecidable: { never: 'The priority of a definition is known wherever the definition is.' },
  throughHelper: [
    {
      name: 'a helper that forces',
      files: {
        'modules/net.nix': '{ lib, ... }:\n{\n  networking = import ../lib/net.nix lib;\n}\n',
        'lib/net.nix': 'lib: { useDHCP = lib.mkForce false; }\n',
      },
      expect: [{ file: 'modules/net.nix', symbol: 'networking.useDHCP', message: 'is forced', line: 3 }],
    },
  ],
};
