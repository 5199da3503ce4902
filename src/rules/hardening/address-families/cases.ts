import { NO_DAEMONS, OPEN_OPTION, SERVICE_LINE, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'no restriction',
      files: { 'module.nix': serviceModule(EXEC) },
      expect: [{ file: 'module.nix', symbol, message: 'Service `web` may open sockets of any kind', line: SERVICE_LINE }],
    },
    {
      name: 'a family beyond the policy',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = [ "AF_INET" "AF_PACKET" ];`) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'allows `AF_PACKET`; the policy allows `AF_UNIX`, `AF_INET`, `AF_INET6`',
          line: UNIT_LINE + 1,
        },
      ],
    },
    {
      name: 'a list of what is forbidden',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = "~AF_PACKET";`) },
      expect: [{ file: 'module.nix', symbol, message: 'allows all the rest' }],
    },
  ],
  silent: [
    {
      name: 'a family by another name',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = [ "AF_LOCAL" "AF_INET" ];`) },
    },
    {
      name: 'the set of the policy as one text',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = "AF_UNIX AF_INET AF_INET6";`) },
    },
    {
      name: 'less than the policy',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = [ "AF_UNIX" ];`) },
    },
    { name: 'no family at all', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = "none";`) } },
    {
      name: 'a wider policy',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = [ "AF_NETLINK" ];`) },
      options: { allow: ['AF_NETLINK'] },
    },
    ...NO_DAEMONS,
    { name: 'a service that is left out', files: { 'module.nix': serviceModule(EXEC) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // cfg.extra;', { options: OPEN_OPTION }) },
      symbols: [symbol],
    },
    {
      name: 'a list that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.RestrictAddressFamilies = cfg.families;`, {
          options: 'families = lib.mkOption { };',
        }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared set in another file',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./net.nix // { ExecStart = "/bin/web"; };'),
        'net.nix': '{ RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" ]; }\n',
      },
    },
    {
      name: 'a shared set that is too wide',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./net.nix // { ExecStart = "/bin/web"; };'),
        'net.nix': '{ RestrictAddressFamilies = [ "AF_UNIX" "AF_NETLINK" ]; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'allows `AF_NETLINK`', line: UNIT_LINE }],
    },
  ],
};
