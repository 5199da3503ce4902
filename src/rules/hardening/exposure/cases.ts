import { NO_DAEMONS, OPEN_OPTION, SERVICE_LINE, serviceModule } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.ExecStart = "/bin/web";\n';
/** Scores 1.5. */
const STRICT = `{
  DynamicUser = true;
  CapabilityBoundingSet = "";
  SystemCallFilter = [ "@system-service" "~@privileged @resources" ];
  SystemCallArchitectures = "native";
  RestrictNamespaces = true;
  RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" "AF_INET6" ];
  RestrictRealtime = true;
  PrivateDevices = true;
  PrivateUsers = true;
  ProtectClock = true;
  ProtectControlGroups = true;
  ProtectHome = true;
  ProtectHostname = true;
  ProtectKernelLogs = true;
  ProtectKernelModules = true;
  ProtectKernelTunables = true;
  ProtectProc = "invisible";
  ProcSubset = "pid";
  LockPersonality = true;
  MemoryDenyWriteExecute = true;
  UMask = "0077";
}`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'a service without any hardening, with advice that suits one on the network',
      files: { 'module.nix': serviceModule(`${EXEC}after = [ "network.target" ];`) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message:
            'The exposure of service `web` is 9.4 (UNSAFE) of 10, above the threshold of 5.0. What lowers it most: `SystemCallFilter = [ "@system-service" "~@privileged @resources" ]` (−1.6), `RestrictNamespaces = true` (−0.7)',
          line: SERVICE_LINE,
        },
      ],
    },
    {
      name: 'a service of an account, with advice that leaves it its ports, devices and owners',
      files: {
        'module.nix': serviceModule(
          `serviceConfig = { ExecStart = "/bin/web --tty /dev/ttyUSB0"; User = "web"; AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" ]; };
preStart = "chown web: /srv/web";
after = [ "network.target" ];`,
        ),
      },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message:
            'What lowers it most: `CapabilityBoundingSet = "CAP_NET_BIND_SERVICE"` (−2.4), `SystemCallFilter = [ "@system-service" "~@privileged @resources" "@chown" ]` (−1.5), `RestrictNamespaces = true` (−0.7), `RestrictAddressFamilies = [ "AF_UNIX" "AF_INET" "AF_INET6" ]` (−0.4), `ProtectKernelModules = true`',
        },
      ],
    },
    {
      name: 'a service above a threshold of its own',
      files: { 'module.nix': serviceModule(`serviceConfig = ${STRICT} // { ExecStart = "/bin/web"; };`) },
      options: { threshold: 0.1 },
      expect: [{ file: 'module.nix', symbol, message: 'above the threshold of 0.1' }],
    },
    {
      name: 'a service whose account is not known, and that is above the threshold either way',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.DynamicUser = cfg.dynamic;`, { options: 'dynamic = lib.mkOption { };' }) },
      expect: [{ file: 'module.nix', symbol, message: 'is between' }],
    },
  ],
  silent: [
    { name: 'a confined service', files: { 'module.nix': serviceModule(`serviceConfig = ${STRICT} // { ExecStart = "/bin/web"; };`) } },
    ...NO_DAEMONS,
    { name: 'a oneshot', files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.Type = "oneshot";`) } },
    { name: 'an addition to a unit of somebody else', files: { 'module.nix': serviceModule('serviceConfig.PrivateTmp = true;') } },
    { name: 'a threshold that takes everything', files: { 'module.nix': serviceModule(EXEC) }, options: { threshold: 10 } },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: { 'module.nix': serviceModule('serviceConfig = { ExecStart = "/bin/web"; } // cfg.extra;', { options: OPEN_OPTION }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared set in another file',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./strict.nix // { ExecStart = "/bin/web"; };'),
        'strict.nix': `${STRICT}\n`,
      },
    },
    {
      name: 'a shared set that does little',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./weak.nix // { ExecStart = "/bin/web"; };'),
        'weak.nix': '{ PrivateTmp = true; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'above the threshold' }],
    },
  ],
};
