import { serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const EXEC = 'serviceConfig.User = "web";\nserviceConfig.ExecStart = "/bin/web --port ${toString cfg.port}";\n';
const LOW = { options: 'port = lib.mkOption { default = 80; };' };

export const cases: RuleCases = {
  fires: [
    {
      name: 'a low port without the capability',
      files: { 'module.nix': serviceModule(EXEC, LOW) },
      expect: [
        { file: 'module.nix', symbol, message: 'Service `web` listens on port 80 by default without `CAP_NET_BIND_SERVICE`', line: 9 },
      ],
    },
    {
      name: 'a capability beyond the policy',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" "CAP_SYS_ADMIN" ];',
        ),
      },
      expect: [
        { file: 'module.nix', symbol, message: '`AmbientCapabilities` of service `web` holds `CAP_SYS_ADMIN`', line: UNIT_LINE + 1 },
      ],
    },
    {
      name: 'a bounding set beyond the policy',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.CapabilityBoundingSet = "CAP_NET_RAW cap_chown";',
        ),
      },
      options: { allow: ['CAP_NET_RAW'] },
      expect: [{ file: 'module.nix', symbol, message: '`CapabilityBoundingSet` of service `web` holds `CAP_CHOWN`' }],
    },
  ],
  silent: [
    {
      name: 'a low port with the capability',
      files: { 'module.nix': serviceModule(`${EXEC}serviceConfig.AmbientCapabilities = "CAP_NET_BIND_SERVICE";`, LOW) },
    },
    { name: 'a high port', files: { 'module.nix': serviceModule(EXEC, { options: 'port = lib.mkOption { default = 8080; };' }) } },
    {
      name: 'a low port of a server that it talks to',
      files: {
        'module.nix': serviceModule('serviceConfig.User = "web";\nserviceConfig.ExecStart = "/bin/web --mail ${toString cfg.smtp.port}";', {
          options: 'smtp.port = lib.mkOption { default = 25; };',
        }),
      },
    },
    {
      name: 'a low port that its socket binds',
      files: { 'module.nix': serviceModule(EXEC, { ...LOW, config: 'systemd.sockets.web.socketConfig.ListenStream = cfg.port;' }) },
    },
    {
      name: 'a low port of root',
      files: { 'module.nix': serviceModule('serviceConfig.ExecStart = "/bin/web --port ${toString cfg.port}";', LOW) },
    },
    {
      name: 'no capabilities, and a list of those taken away',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.ExecStart = "/bin/web";\nserviceConfig.AmbientCapabilities = "";\nserviceConfig.CapabilityBoundingSet = [ "~CAP_SYS_ADMIN" ];',
        ),
      },
    },
    {
      name: 'a port of another program, as its description says',
      files: {
        'module.nix': serviceModule('serviceConfig.User = "web";\nserviceConfig.ExecStart = "/bin/web --ssh ${toString cfg.sshPort}";\n', {
          options: 'sshPort = lib.mkOption { default = 22; description = "Local SSH port that it forwards connections to."; };',
        }),
      },
    },
    { name: 'a service that is left out', files: { 'module.nix': serviceModule(EXEC, LOW) }, options: { ignoreServices: ['web'] } },
  ],
  undecidable: [
    {
      name: 'capabilities that only the user knows',
      files: {
        'module.nix': serviceModule(`${EXEC}serviceConfig.AmbientCapabilities = cfg.caps;`, {
          options: `${LOW.options}\n    caps = lib.mkOption { };`,
        }),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a function that one module alone calls, there',
      files: {
        'module.nix': '{ ... }: { imports = [ (import ./web.nix { port = 80; }) ]; }\n',
        'web.nix': `{ port }:\n${serviceModule(EXEC, { options: 'port = lib.mkOption { default = port; };' })}`,
      },
      expect: [{ file: 'web.nix', symbol, message: 'port 80', line: 10 }],
    },
    {
      name: 'a capability that another file grants',
      files: {
        'module.nix': serviceModule(
          `serviceConfig = import ./bind.nix // { User = "web"; ExecStart = "/bin/web \${toString cfg.port}"; };`,
          LOW,
        ),
        'bind.nix': '{ AmbientCapabilities = [ "CAP_NET_BIND_SERVICE" ]; }\n',
      },
    },
    {
      name: 'a port option that another file declares, at the call',
      files: {
        'module.nix': serviceModule(EXEC, { options: 'inherit (import ./options.nix lib 80) port;' }),
        'options.nix': 'lib: port: { port = lib.mkOption { default = port; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'port 80', line: 9 }],
    },
  ],
};
