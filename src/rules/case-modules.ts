/** Modules for the cases of rules about services: all around the service is in order. */
import type { RuleCases } from './cases.ts';

interface ServiceParts {
  /** Lines of `options.services.web`. */
  readonly options?: string;
  /** Lines of `config` beside the service. */
  readonly config?: string;
  /** Lines of the `let`. */
  readonly bindings?: string;
}

/** A module whose service `web` consists of the given lines, each of which stands on a line of its own. */
export const serviceModule = (
  unit: string,
  { options = '', config = '', bindings = '' }: ServiceParts = {},
): string => `{ config, lib, pkgs, ... }:
let
  cfg = config.services.web;
  ${bindings}
in
{
  options.services.web = {
    enable = lib.mkEnableOption "the web server";
    ${options}
  };
  config = lib.mkIf cfg.enable {
    ${config}
    systemd.services.web = {
      ${unit.replace(/\n/g, '\n      ')}
    };
  };
}
`;

/** The line of the first line of `unit` in a `serviceModule`. */
export const UNIT_LINE = 14;
/** The line of the service's own name there. */
export const SERVICE_LINE = 13;

/** A directive set of a service that only another module or the user can tell. */
export const OPEN_OPTION = 'extra = lib.mkOption { type = lib.types.attrs; };';

const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

/** What rules about daemons leave alone. */
export const NO_DAEMONS: RuleCases['silent'] = [
  {
    name: 'a job that only its timer starts',
    files: { 'module.nix': serviceModule(EXEC, { config: 'systemd.timers.web.timerConfig.OnCalendar = "daily";' }) },
  },
  {
    name: 'a session of a person',
    files: { 'module.nix': serviceModule(`${EXEC}serviceConfig = { User = "web"; PAMName = "login"; TTYPath = "/dev/tty7"; };`) },
  },
  {
    name: 'the unit of a container',
    files: { 'module.nix': '{ ... }:\n{\n  systemd.services.docker-web.script = "docker run web";\n}\n' },
  },
];
