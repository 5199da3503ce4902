import { SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";';
const expectation = { file: 'module.nix', symbol, message: 'Nothing starts service `web`' };

export const cases: RuleCases = {
  fires: [
    { name: 'nothing that starts it', files: { 'module.nix': serviceModule(EXEC) }, expect: [{ ...expectation, line: SERVICE_LINE }] },
    {
      name: 'an empty wantedBy',
      files: { 'module.nix': serviceModule(`wantedBy = [ ];\n${EXEC}`) },
      expect: [{ ...expectation, line: UNIT_LINE }],
    },
    {
      name: 'a test that starts it by hand',
      files: {
        'module.nix': serviceModule(EXEC),
        'tests/web.nix': '{ pkgs, ... }: pkgs.nixosTest { testScript = "machine.succeed(\'systemctl start web.service\')"; }\n',
      },
      expect: [expectation],
    },
    {
      name: 'a test embedded in a package that waits for it',
      files: {
        'module.nix': serviceModule(EXEC),
        'pkgs/web.nix':
          '{ stdenv, nixosTest }: stdenv.mkDerivation { name = "web"; passthru.tests.web = nixosTest { testScript = \'\'machine.wait_for_unit("web.service")\'\'; }; }\n',
      },
      expect: [expectation],
    },
    {
      name: 'a timer that nothing starts',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.timers.web.timerConfig.OnCalendar = "daily";' }) },
      expect: [{ ...expectation, message: 'Add `wantedBy = [ "timers.target" ]` to `systemd.timers.web`' }],
    },
    {
      name: 'a socket that nothing starts',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.sockets.web.socketConfig.ListenStream = 80;' }) },
      expect: [{ ...expectation, message: 'to `systemd.sockets.web`' }],
    },
    {
      name: 'a timer of another name',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.timers.site.timerConfig.OnCalendar = "daily";' }) },
      expect: [expectation],
    },
  ],
  silent: [
    { name: 'a target', files: { 'module.nix': serviceModule(`wantedBy = [ "multi-user.target" ];\n${EXEC}`) } },
    {
      name: 'a target that is wanted at times',
      files: {
        'module.nix': serviceModule(`wantedBy = lib.optional cfg.start "multi-user.target";\n${EXEC}`, {
          options: 'start = lib.mkOption { };',
        }),
      },
    },
    {
      name: 'a timer, by name and by Unit',
      files: {
        'module.nix': serviceModule(EXEC, {
          config: 'systemd.timers.nightly = { wantedBy = [ "timers.target" ]; timerConfig.Unit = "web.service"; };',
        }),
      },
    },
    {
      name: 'a socket',
      files: {
        'module.nix': serviceModule(EXEC, {
          config: 'systemd.sockets.web = { wantedBy = [ "sockets.target" ]; socketConfig.ListenStream = 80; };',
        }),
      },
    },
    {
      name: 'a timer that another module installs',
      files: {
        'module.nix': serviceModule(EXEC, { config: 'systemd.timers.web.timerConfig.OnCalendar = "daily";' }),
        'host.nix': '{ ... }:\n{\n  imports = [ ./module.nix ];\n  systemd.timers.web.wantedBy = [ "timers.target" ];\n}\n',
      },
    },
    {
      name: 'a timer that a script starts',
      files: {
        'module.nix': serviceModule(EXEC, {
          config: 'systemd.timers.web.timerConfig.OnCalendar = "daily"; environment.etc.run.text = "systemctl start web.timer";',
        }),
      },
    },
    {
      name: 'a timer whose name is computed as that of the service',
      files: {
        'module.nix': `{ config, lib, ... }:
let
  each = unit: lib.mkMerge (lib.mapAttrsToList (name: job: { "\${config.naming name}" = unit; }) config.jobs);
in
{
  config.systemd.services = each { serviceConfig.ExecStart = "/bin/job"; };
  config.systemd.timers = each { timerConfig.OnCalendar = "daily"; };
}
`,
      },
    },
    { name: 'a schedule of its own', files: { 'module.nix': serviceModule(`startAt = "daily";\n${EXEC}`) } },
    {
      name: 'another unit that names it',
      files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.services.site.onFailure = [ "web.service" ];' }) },
    },
    {
      name: 'a script that names it in a part which is not always there',
      files: {
        'module.nix': serviceModule(EXEC, {
          config:
            "systemd.services.dispatch = { wantedBy = [ \"multi-user.target\" ]; script = ''case $1 in\n${lib.optionalString cfg.enable ''web) unit=web.service ;;''}\nesac\nsystemctl start $unit''; };",
        }),
      },
    },
    {
      name: 'a script that starts it',
      files: {
        'module.nix': serviceModule(EXEC),
        'other.nix':
          '{ pkgs, ... }:\n{\n  environment.systemPackages = [ (pkgs.writeShellScriptBin "go" "systemctl start --no-block web") ];\n}\n',
      },
    },
    { name: 'activation over D-Bus', files: { 'module.nix': serviceModule(`aliases = [ "dbus-org.web.service" ];\n${EXEC}`) } },
    { name: 'an addition to a unit of somebody else', files: { 'module.nix': serviceModule('preStart = "true";') } },
    {
      name: 'a unit of NixOS whose command is replaced',
      files: { 'module.nix': serviceModule('serviceConfig.ExecStart = lib.mkForce "/bin/web";') },
    },
    { name: 'a unit that is switched off', files: { 'module.nix': serviceModule(`enable = false;\n${EXEC}`) } },
    {
      name: 'an instance of a template that another unit starts',
      files: {
        'module.nix':
          '{ ... }:\n{\n  systemd.services."mail@".serviceConfig.ExecStart = "/bin/mail %i";\n  systemd.services.site = { wantedBy = [ "a.target" ]; onFailure = [ "mail@site.service" ]; serviceConfig.ExecStart = "/bin/a"; };\n}\n',
      },
    },
    {
      name: 'a script that starts instances by a shell variable',
      files: {
        'module.nix':
          '{ pkgs, ... }:\n{\n  systemd.services."lamp@desk".serviceConfig.ExecStart = "/bin/lamp";\n  environment.systemPackages = [ (pkgs.writeShellScriptBin "lamps" "systemctl start \\"lamp@$one.service\\"") ];\n}\n',
      },
    },
    {
      name: 'a template that a set for all services names, with a specifier',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  options.systemd.services = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { config.onFailure = [ "report@%n.service" ]; }); };\n  config.systemd.services."report@".serviceConfig.ExecStart = "/bin/report %i";\n}\n',
      },
    },
    { name: 'a service that people start by hand', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'a name that only the user knows',
      files: {
        'module.nix': '{ config, ... }:\n{\n  systemd.services.${config.site.unit}.serviceConfig.ExecStart = "/bin/site";\n}\n',
      },
      symbols: ['systemd.services.${config.site.unit}'],
    },
    {
      name: 'a template of which the project starts no instance',
      files: { 'module.nix': '{ ... }:\n{\n  systemd.services."import@".serviceConfig.ExecStart = "/bin/import %i";\n}\n' },
      symbols: ['systemd.services.import@'],
    },
    {
      name: 'a unit of NixOS that the project configures',
      files: {
        'module.nix': '{ ... }:\n{\n  services.nginx.enable = true;\n  systemd.services.nginx.serviceConfig.ExecStart = "/bin/a";\n}\n',
      },
      symbols: ['systemd.services.nginx'],
    },
  ],
  throughHelper: [
    {
      name: 'a helper that wants a target',
      files: {
        'module.nix': serviceModule(`inherit (import ./start.nix) wantedBy;\n${EXEC}`),
        'start.nix': '{ wantedBy = [ "multi-user.target" ]; }\n',
      },
    },
    {
      name: 'a helper that is told to want nothing',
      files: {
        'module.nix': '{ ... }:\n{\n  systemd.services = import ./service.nix {\n    wantedBy = [ ];\n  };\n}\n',
        'service.nix': '{ wantedBy ? [ "multi-user.target" ] }:\n{ web = { inherit wantedBy; serviceConfig.ExecStart = "/bin/web"; }; }\n',
      },
      expect: [{ ...expectation, line: 4 }],
    },
  ],
};
