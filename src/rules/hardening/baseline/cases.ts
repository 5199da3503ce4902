import type { RuleCases } from '../../cases.ts';
import { BASELINE } from '../directives.ts';
import { daemon, HARDENING, withLibrary } from '../sample.ts';

const EXEC = 'ExecStart = "/bin/beacon";';
const SYMBOL = 'systemd.services.beacon';
const FILE = 'modules/beacon.nix';
const unit = (text: string): Record<string, string> => ({ [FILE]: `{ config, lib, pkgs, ... }:\n{\n  ${text}\n}\n` });
const finding = (message: string, line = 14) => ({ file: FILE, symbol: SYMBOL, message, line });
/** Everything `DynamicUser` does not turn on. */
const BESIDE_DYNAMIC = BASELINE.filter(
  (name) => !['NoNewPrivileges', 'ProtectSystem', 'ProtectHome', 'PrivateTmp', 'RestrictSUIDSGID', 'RemoveIPC'].includes(name),
);
const set = (names: readonly string[]): string =>
  names.map((name) => `${name} = ${name === 'RestrictAddressFamilies' ? '[ "AF_UNIX" ]' : 'true'};`).join(' ');

export const cases: RuleCases = {
  fires: [
    { name: 'a service without any hardening', files: withLibrary(daemon(`{ ${EXEC} }`)), expect: [finding('lacks all 20 directives')] },
    {
      name: 'a list by hand that misses two, and names just those',
      files: withLibrary(daemon(`{ ${EXEC} ${set(BASELINE.filter((name) => name !== 'ProtectClock' && name !== 'UMask'))} }`)),
      expect: [finding('lacks 2 of the 20 directives of the hardening baseline: `ProtectClock`, `UMask`.')],
    },
    {
      name: 'a baseline of one directive, by name',
      files: withLibrary(daemon(`{ ${EXEC} }`)),
      options: { directives: ['PrivateTmp'] },
      expect: [finding('Service `beacon` lacks `PrivateTmp` of the hardening baseline. Set it in')],
    },
    {
      name: 'DynamicUser, which turns on some directives only',
      files: withLibrary(daemon(`{ ${EXEC} DynamicUser = true; ${set(BESIDE_DYNAMIC.slice(1))} }`)),
      expect: [finding('lacks 1 of the 20 directives of the hardening baseline: `ProtectKernelTunables`.')],
    },
    {
      name: 'a module that another one takes in by a call, once and where it is written',
      files: {
        'modules/desk.nix': `{ lib, pkgs, ... }:\n{\n  config = lib.mkMerge [ { services.dbus.enable = true; } (import ./beacon.nix { inherit lib pkgs; }) ];\n}\n`,
        'modules/beacon.nix': `{ lib, pkgs, ... }:\n{\n  systemd.services.beacon.serviceConfig.ExecStart = "/bin/beacon";\n}\n`,
      },
      expect: [{ ...finding('lacks all 20 directives'), line: 3 }],
    },
    {
      name: 'DynamicUser that is off',
      files: withLibrary(daemon(`{ ${EXEC} DynamicUser = false; ${set(BESIDE_DYNAMIC)} }`)),
      expect: [finding('`NoNewPrivileges`, `ProtectSystem`, `ProtectHome`, `PrivateTmp`, `RestrictSUIDSGID`, `RemoveIPC`.')],
    },
    {
      name: 'a directive that null takes away again',
      files: withLibrary(daemon(`common.standardSecurityConfig // { ${EXEC} PrivateTmp = null; }`)),
      expect: [finding('lacks 1 of the 20 directives of the hardening baseline: `PrivateTmp`.')],
    },
    {
      name: 'a service with devices of its own, which keeps them: no PrivateDevices, whatever the shared set has',
      files: withLibrary(daemon(`{ ${EXEC} DeviceAllow = [ "/dev/dri rw" ]; }`)),
      expect: [finding('lacks all 19 directives')],
    },
    {
      name: 'an account of the video group',
      files: unit(`users.users.beacon = { isSystemUser = true; extraGroups = [ "video" ]; };
  systemd.services.beacon.serviceConfig = { ${EXEC} User = "beacon"; ${set(BASELINE.filter((name) => !['PrivateDevices', 'ProtectClock', 'UMask'].includes(name)))} };`),
      expect: [finding('lacks 1 of the 18 directives of the hardening baseline: `UMask`.', 4)],
    },
    {
      name: 'a service that runs a package of the project, whose wrapper runs Node.js',
      files: {
        ...unit(
          `systemd.services.beacon.serviceConfig = { ExecStart = "\${pkgs.beacon}/bin/beacon"; ${set(BASELINE.filter((name) => name !== 'MemoryDenyWriteExecute' && name !== 'UMask'))} };`,
        ),
        'pkgs/beacon/default.nix':
          "{ stdenv, nodejs }: stdenv.mkDerivation { pname = \"beacon\"; installPhase = ''\n  makeWrapper ${nodejs}/bin/node $out/bin/beacon\n''; }\n",
      },
      expect: [finding('lacks 1 of the 19 directives of the hardening baseline: `UMask`.', 3)],
    },
    {
      name: 'a service that a script makes',
      files: unit('systemd.services.beacon = { wantedBy = [ "multi-user.target" ]; script = "exec beacon"; };'),
      expect: [finding('`beacon` lacks', 3)],
    },
    {
      name: 'a service of a host, at its own line although another one comes first',
      files: {
        'hosts/pier/default.nix':
          '{ ... }:\n{\n  systemd.services.lamp.after = [ "network.target" ];\n  systemd.services.beacon.serviceConfig.ExecStart = "/bin/beacon";\n}\n',
      },
      expect: [{ file: 'hosts/pier/default.nix', symbol: SYMBOL, message: 'lacks all', line: 4 }],
    },
    {
      name: 'the instances of a map, named as people write them',
      files: unit(
        'systemd.services = lib.mapAttrs\' (name: one: lib.nameValuePair "beacon-${name}" { serviceConfig.ExecStart = "/bin/beacon"; }) config.beacons;',
      ),
      expect: [{ file: FILE, symbol: 'systemd.services.beacon-<name>', message: 'Service `beacon-<name>` lacks', line: 3 }],
    },
    {
      name: 'a template unit',
      files: unit('systemd.services."beacon@".serviceConfig.ExecStart = "/bin/beacon %i";'),
      expect: [{ file: FILE, symbol: 'systemd.services.beacon@', message: 'Service `beacon@` lacks', line: 3 }],
    },
    {
      name: 'a job of a timer that starts with the system all the same',
      files: unit('systemd.services.beacon = { startAt = "daily"; wantedBy = [ "multi-user.target" ]; script = "beacon"; };'),
      expect: [finding('lacks all', 3)],
    },
    {
      name: 'a job of a timer that is restarted for ever',
      files: unit('systemd.services.beacon = { startAt = "daily"; script = "beacon"; serviceConfig.Restart = "always"; };'),
      expect: [finding('lacks all', 3)],
    },
    {
      name: 'two modules that each make a service of the same name, each by itself',
      files: {
        ...withLibrary(daemon(`{ ${EXEC} }`)),
        'modules/other.nix': `{ ... }:\n{\n  systemd.services.beacon.serviceConfig = { ${EXEC} ${set(BASELINE)} };\n}\n`,
      },
      expect: [finding('lacks all')],
    },
    {
      name: 'an option of the service whose default adds nothing',
      files: withLibrary(daemon(`{ ${EXEC} } // cfg.extraConfig`)),
      expect: [finding('lacks all')],
    },
    {
      name: 'commands in a list',
      files: withLibrary(daemon('{ ExecStart = [ "/bin/beacon" "/bin/lamp" ]; }')),
      expect: [finding('lacks all')],
    },
    {
      name: 'a module that only one host hardens',
      files: {
        ...withLibrary(daemon(`{ ${EXEC} }`)),
        'hosts/pier.nix': `{ ... }:\n{\n  systemd.services.beacon.serviceConfig = ${HARDENING};\n}\n`,
      },
      expect: [finding('lacks all')],
    },
    {
      name: 'a unit with the name of one of NixOS that is a whole service',
      files: unit('systemd.services.nextcloud-setup = { wantedBy = [ "multi-user.target" ]; script = "true"; };'),
      expect: [{ file: FILE, symbol: 'systemd.services.nextcloud-setup', message: 'lacks all', line: 3 }],
    },
    {
      name: 'what the options ask for',
      files: withLibrary(daemon(`common.standardSecurityConfig // { ${EXEC} }`)),
      options: { directives: ['ProtectProc'] },
      expect: [finding('`ProtectProc`')],
    },
  ],
  silent: [
    {
      name: 'lines for the script of a unit that NixOS has',
      files: unit('systemd.services.nextcloud-setup = { script = "true"; path = [ pkgs.jq ]; after = [ "a.service" ]; };'),
    },
    {
      name: 'lines before and behind the script of another unit',
      files: unit('systemd.services.harbour = { script = lib.mkAfter "true"; serviceConfig.Nice = 1; };'),
    },
    {
      name: 'a module that another one takes in by a call and hardens',
      files: {
        'modules/desk.nix': `{ lib, pkgs, ... }:\n{\n  config = lib.mkMerge [ { systemd.services.beacon.serviceConfig = ${HARDENING}; } (import ./beacon.nix { inherit lib pkgs; }) ];\n}\n`,
        'modules/beacon.nix': `{ lib, pkgs, ... }:\n{\n  systemd.services.beacon.serviceConfig.ExecStart = "/bin/beacon";\n}\n`,
      },
    },
    { name: 'the set written out', files: withLibrary(daemon(`${HARDENING} // { ${EXEC} }`)) },
    { name: 'DynamicUser with all the rest', files: withLibrary(daemon(`{ ${EXEC} DynamicUser = true; ${set(BESIDE_DYNAMIC)} }`)) },
    {
      name: 'an option of the service whose default is the set',
      files: withLibrary(daemon(`{ ${EXEC} } // cfg.extraConfig`).replace('default = { }', `default = ${HARDENING}`)),
    },
    { name: 'a job that ends', files: withLibrary(daemon(`{ ${EXEC} Type = "oneshot"; }`)) },
    { name: 'a job that only a calendar starts', files: unit('systemd.services.beacon = { startAt = "daily"; script = "beacon"; };') },
    {
      name: 'a job that only its timer starts',
      files: unit(
        'systemd.services.beacon.script = "beacon";\n  systemd.timers.beacon = { wantedBy = [ "timers.target" ]; timerConfig.OnCalendar = "daily"; };',
      ),
    },
    {
      name: 'a session of a person on a terminal',
      files: unit(
        'systemd.services.beacon.serviceConfig = { ExecStart = "/bin/beacon"; User = "kiosk"; PAMName = "login"; TTYPath = "/dev/tty7"; };',
      ),
    },
    {
      name: 'an addition to a service of NixOS',
      files: unit('systemd.services.beacon = { serviceConfig.User = "beacon"; serviceConfig.ExecStartPre = "/bin/wait"; };'),
    },
    {
      name: 'the command of a service of NixOS replaced',
      files: unit('systemd.services.beacon.serviceConfig.ExecStart = lib.mkForce "/bin/beacon";'),
    },
    {
      name: 'the command of a packaged unit replaced',
      files: unit('systemd.services.beacon.serviceConfig.ExecStart = [ "" "/bin/beacon" ];'),
    },
    {
      name: 'a drop-in',
      files: unit(`systemd.services.beacon = { overrideStrategy = "asDropin"; serviceConfig.ExecStart = "/bin/beacon"; };`),
    },
    { name: 'a service of the user manager', files: unit('systemd.user.services.beacon.serviceConfig.ExecStart = "/bin/beacon";') },
    { name: 'the unit of an OCI container', files: unit('systemd.services.podman-beacon.script = "podman run beacon";') },
    { name: 'a service that the options leave alone', files: withLibrary(daemon(`{ ${EXEC} }`)), options: { ignoreServices: ['beacon'] } },
    {
      name: 'a runtime that compiles, without MemoryDenyWriteExecute',
      files: withLibrary(
        daemon(
          `{ ExecStart = "\${pkgs.nodejs}/bin/node beacon.js"; ${set(BASELINE.filter((name) => name !== 'MemoryDenyWriteExecute'))} }`,
        ),
      ),
    },
    { name: 'a VM test', files: { 'tests/beacon.nix': '{ ... }:\n{\n  systemd.services.beacon.script = "beacon";\n}\n' } },
  ],
  undecidable: [
    { name: 'a set that another flake supplies', files: withLibrary(daemon(`{ ${EXEC} } // pkgs.beacon.hardening`)), symbols: [SYMBOL] },
    {
      name: 'hardening under an option',
      files: withLibrary(daemon(`{ ${EXEC} } // lib.optionalAttrs cfg.harden common.standardSecurityConfig`)),
      symbols: [SYMBOL],
    },
    {
      name: 'DynamicUser as an option without default decides',
      files: withLibrary(daemon(`{ ${EXEC} DynamicUser = config.beacons.dynamic; ${set(BESIDE_DYNAMIC)} }`)),
      symbols: [SYMBOL],
    },
    { name: 'a type that is not known', files: withLibrary(daemon(`{ ${EXEC} Type = config.beacons.type; }`)), symbols: [SYMBOL] },
    {
      name: 'DynamicUser under a condition',
      files: withLibrary(daemon(`{ ${EXEC} ${set(BESIDE_DYNAMIC)} } // lib.optionalAttrs cfg.harden { DynamicUser = true; }`)),
      symbols: [SYMBOL],
    },
    {
      name: 'DynamicUser either way',
      files: withLibrary(daemon(`{ ${EXEC} DynamicUser = if cfg.harden then true else false; ${set(BESIDE_DYNAMIC)} }`)),
      symbols: [SYMBOL],
    },
    {
      name: 'a type that is one of two',
      files: withLibrary(daemon(`{ ${EXEC} Type = if cfg.harden then "oneshot" else "simple"; }`)),
      symbols: [SYMBOL],
    },
    {
      name: 'definitions that contradict each other',
      files: withLibrary(daemon(`lib.mkMerge [ common.standardSecurityConfig { ${EXEC} PrivateTmp = false; } ]`)),
      symbols: [SYMBOL],
    },
    {
      name: 'a value that may be null',
      files: withLibrary(daemon(`common.standardSecurityConfig // { ${EXEC} UMask = if config.beacons.open then null else "0077"; }`)),
      symbols: [SYMBOL],
    },
  ],
  throughHelper: [
    { name: 'the shared set of another file', files: withLibrary(daemon(`common.standardSecurityConfig // { ${EXEC} }`)) },
    {
      name: 'the shared set by inherit',
      files: withLibrary(daemon(`{ ${EXEC} inherit (common.standardSecurityConfig) ${BASELINE.join(' ')}; }`)),
    },
    {
      name: 'mkMerge and mkDefault',
      files: withLibrary(daemon(`lib.mkMerge [ (lib.mapAttrs (_: lib.mkDefault) common.standardSecurityConfig) { ${EXEC} } ]`)),
    },
    {
      name: 'a helper that makes the whole service',
      files: withLibrary(
        `{ config, lib, ... }:\nlet common = import ./lib/hardening.nix { inherit lib; };\nin\n{\n  config = lib.mkMerge [ (common.mkDaemon "beacon" { } { ${EXEC} }) ];\n}\n`,
      ),
    },
    {
      name: 'another module that hardens the service',
      files: {
        ...withLibrary(daemon(`{ ${EXEC} }`)),
        'modules/harden.nix': `{ lib, ... }:\nlet common = import ./lib/hardening.nix { inherit lib; };\nin\n{\n  systemd.services.beacon.serviceConfig = common.standardSecurityConfig;\n}\n`,
      },
    },
    {
      name: 'a helper that misses one, at the call in the module',
      files: {
        [FILE]: `{ lib, ... }:\nlet make = import ./lib/make.nix;\nin\n{\n  config = lib.mkMerge [\n    { users.groups.beacon = { }; }\n    (make "beacon")\n  ];\n}\n`,
        'modules/lib/make.nix': `name: {\n  systemd.services.\${name}.serviceConfig = { ${EXEC} ${set(BASELINE.slice(1))} };\n}\n`,
      },
      expect: [finding('lacks 1 of the 20 directives of the hardening baseline: `NoNewPrivileges`.', 7)],
    },
  ],
};
