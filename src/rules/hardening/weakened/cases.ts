import type { RuleCases } from '../../cases.ts';
import { daemon, LIBRARY, withLibrary } from '../sample.ts';

const EXEC = 'ExecStart = "/bin/beacon";';
const FILE = 'modules/beacon.nix';
const SYMBOL = 'systemd.services.beacon';
const over = (values: string): Record<string, string> => withLibrary(daemon(`common.standardSecurityConfig // { ${EXEC} ${values} }`));
const finding = (message: string, line = 16) => ({ file: FILE, symbol: SYMBOL, message, line });
const host = (text: string): Record<string, string> => ({ 'hosts/pier.nix': `{ lib, ... }:\n{\n  ${text}\n}\n` });
const NODE = 'ExecStart = "${pkgs.nodejs}/bin/node beacon.js";';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a switch turned off',
      files: over('PrivateTmp = false;'),
      expect: [finding('`PrivateTmp` of service `beacon` is weakened from `true` to `false`')],
    },
    { name: 'a word for off', files: over('ProtectHome = "no";'), expect: [finding('from `true` to `"no"`')] },
    { name: 'a weaker step of several', files: over('ProtectSystem = "full";'), expect: [finding('from `"strict"` to `"full"`')] },
    { name: 'homes that can be read', files: over('ProtectHome = "read-only";'), expect: [finding('to `"read-only"`')] },
    { name: 'a mask that lets more people read', files: over('UMask = "0022";'), expect: [finding('from `"0077"` to `"0022"`')] },
    {
      name: 'no restriction of address families at all',
      files: over('RestrictAddressFamilies = [ ];'),
      expect: [finding('`RestrictAddressFamilies`')],
    },
    {
      name: 'some namespaces where there were none',
      files: over('RestrictNamespaces = [ "user" ];'),
      expect: [finding('from `true` to `[ "user" ]`')],
    },
    { name: 'null, which unsets a directive', files: over('LockPersonality = null;'), expect: [finding('to `null`')] },
    {
      name: 'mkForce over another unit of the composition',
      files: withLibrary(daemon(`lib.mkMerge [ common.standardSecurityConfig { ${EXEC} PrivateTmp = lib.mkForce false; } ]`)),
      expect: [finding('from `true` to `false`')],
    },
    {
      name: 'a plain value over a default',
      files: withLibrary(
        daemon(`lib.mkMerge [ (lib.mapAttrs (_: lib.mkDefault) common.standardSecurityConfig) { ${EXEC} PrivateTmp = false; } ]`),
      ),
      expect: [finding('from `true` to `false`')],
    },
    {
      name: 'a host that forces it over the module',
      files: { ...over(''), ...host('systemd.services.beacon.serviceConfig.PrivateTmp = lib.mkForce false;') },
      expect: [{ file: 'hosts/pier.nix', symbol: SYMBOL, message: 'from `true` to `false`', line: 3 }],
    },
    {
      name: 'a host that sets it over the default of the module',
      files: { ...over('UMask = lib.mkDefault "0077";'), ...host('systemd.services.beacon.serviceConfig.UMask = "0022";') },
      expect: [{ file: 'hosts/pier.nix', symbol: SYMBOL, message: 'from `"0077"` to `"0022"`', line: 3 }],
    },
    {
      name: 'a directive taken out of the set',
      files: withLibrary(daemon(`removeAttrs common.standardSecurityConfig [ "ProtectClock" ] // { ${EXEC} }`)),
      expect: [finding('`removeAttrs` takes `ProtectClock` out of the hardening of service `beacon`')],
    },
    {
      name: 'a directive taken out and set again, weaker',
      files: withLibrary(daemon(`removeAttrs common.standardSecurityConfig [ "ProtectSystem" ] // { ${EXEC} ProtectSystem = "full"; }`)),
      expect: [finding('`removeAttrs` takes `ProtectSystem`')],
    },
    {
      name: 'the strictest of several values that were replaced',
      files: over('ProtectSystem = "no"; } // { ProtectSystem = "yes";'),
      expect: [finding('from `"strict"` to `"yes"`')],
    },
    {
      name: 'MemoryDenyWriteExecute of a service that compiles nothing',
      files: over('MemoryDenyWriteExecute = false;'),
      expect: [finding('`MemoryDenyWriteExecute`')],
    },
  ],
  silent: [
    { name: 'empty homes instead of none', files: over('ProtectHome = "tmpfs";') },
    { name: 'the same value again', files: over('ProtectSystem = "strict"; PrivateTmp = "yes";') },
    {
      name: 'a stricter value',
      files: over('PrivateTmp = "disconnected"; ProtectControlGroups = "strict"; RestrictAddressFamilies = "none";'),
    },
    { name: 'other families, which nobody can compare', files: over('RestrictAddressFamilies = [ "AF_UNIX" "AF_NETLINK" ];') },
    { name: 'a weak value that replaces nothing', files: withLibrary(daemon(`{ ${EXEC} PrivateTmp = false; }`)) },
    { name: 'a directive outside the baseline', files: over('User = "beacon"; } // { User = "other";') },
    { name: 'a directive that the options leave out', files: over('PrivateTmp = false;'), options: { directives: ['ProtectSystem'] } },
    {
      name: 'MemoryDenyWriteExecute of a runtime that compiles',
      files: withLibrary(daemon(`common.standardSecurityConfig // { ${NODE} MemoryDenyWriteExecute = false; }`)),
    },
    {
      name: 'a host that forces it where the module runs a runtime that compiles',
      files: {
        ...withLibrary(daemon(`common.standardSecurityConfig // { ${NODE} }`)),
        ...host('systemd.services.beacon.serviceConfig.MemoryDenyWriteExecute = lib.mkForce false;'),
      },
    },
    { name: 'a host that sets what no module sets', files: host('systemd.services.beacon.serviceConfig.PrivateTmp = false;') },
    {
      name: 'a host that forces off what the module of the service leaves alone',
      files: {
        ...withLibrary(daemon(`{ ${EXEC} }`)),
        ...host('systemd.services.beacon.serviceConfig.PrivateTmp = lib.mkForce false;'),
      },
    },
    {
      name: 'a host that adds without force',
      files: { ...over(''), ...host('systemd.services.beacon.serviceConfig.PrivateTmp = false;') },
    },
    {
      name: 'a directive taken out for a runtime that compiles',
      files: withLibrary(daemon(`removeAttrs common.standardSecurityConfig [ "MemoryDenyWriteExecute" ] // { ${NODE} }`)),
    },
    {
      name: 'a directive taken out and set again',
      files: withLibrary(daemon(`removeAttrs common.standardSecurityConfig [ "ProtectSystem" ] // { ${EXEC} ProtectSystem = "strict"; }`)),
    },
    {
      name: 'a set that only happens to have such a key',
      files: withLibrary(daemon(`{ ${EXEC} } // removeAttrs { UMask = "0077"; User = "beacon"; } [ "UMask" ]`)),
    },
  ],
  undecidable: [
    {
      name: 'a host that forces what only another host sets',
      files: {
        ...host('systemd.services.beacon.serviceConfig.PrivateTmp = lib.mkForce false;'),
        'hosts/quay.nix': '{ ... }:\n{\n  systemd.services.beacon.serviceConfig.PrivateTmp = true;\n}\n',
      },
      symbols: [SYMBOL],
    },
    {
      name: 'a directive of a unit of NixOS, forced off',
      files: host('systemd.services.nginx.serviceConfig.PrivateTmp = lib.mkForce false;'),
      symbols: ['systemd.services.nginx'],
    },
    { name: 'an option without a known default over a directive', files: over('PrivateTmp = config.beacons.private;'), symbols: [SYMBOL] },
    {
      name: 'a choice of which one side is weaker',
      files: over('PrivateTmp = if config.beacons.open then false else true;'),
      symbols: [SYMBOL],
    },
    { name: 'a value of another kind', files: over('ProtectSystem = "sometimes";'), symbols: [SYMBOL] },
  ],
  throughHelper: [
    {
      name: "a weaker value over a set that an option's default holds",
      files: {
        'modules/site.nix':
          '{ lib, ... }:\n{\n  options.site.hardening = lib.mkOption { readOnly = true; default = { PrivateTmp = true; ProtectSystem = "strict"; }; };\n}\n',
        'modules/beacon.nix': `{ config, ... }:\n{\n  systemd.services.beacon.serviceConfig = config.site.hardening // {\n    ${EXEC}\n    PrivateTmp = false;\n    ProtectSystem = "strict";\n  };\n}\n`,
      },
      expect: [finding('`PrivateTmp` of service `beacon` is weakened from `true` to `false`', 5)],
    },
    {
      name: 'a helper that takes the weaker value as argument',
      files: withLibrary(
        `{ lib, ... }:\nlet common = import ./lib/hardening.nix { inherit lib; };\nin\n{\n  config = lib.mkMerge [\n    (common.mkDaemon "beacon" { } {\n      ${EXEC}\n      PrivateTmp = false;\n    })\n  ];\n}\n`,
      ),
      expect: [finding('from `true` to `false`', 8)],
    },
    {
      name: 'a library that hands out the set without a directive',
      files: {
        'modules/lib/hardening.nix': LIBRARY,
        'modules/radio.nix':
          '{ lib, ... }:\n{\n  services.radio.sandbox = (import ./lib/hardening.nix { inherit lib; }).withoutDevices;\n}\n',
      },
      expect: [
        {
          file: 'modules/lib/hardening.nix',
          symbol: 'PrivateDevices',
          message: '`removeAttrs` takes `PrivateDevices` out of the hardening set',
        },
      ],
    },
    {
      name: 'a library for runtimes that compile',
      files: {
        'modules/lib/hardening.nix': LIBRARY.replace('"PrivateDevices"', '"MemoryDenyWriteExecute"'),
        'modules/radio.nix':
          '{ lib, ... }:\n{\n  services.radio.sandbox = (import ./lib/hardening.nix { inherit lib; }).withoutDevices;\n}\n',
      },
    },
  ],
};
