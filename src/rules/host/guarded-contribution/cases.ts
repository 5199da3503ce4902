import type { RuleCases } from '../../cases.ts';

const FILE = 'hosts/pier/services/lamp.nix';
/** A host file that enables `modules.services.lamp` on line 6; `text` starts on line 7. */
const host = (text: string, file = FILE): Record<string, string> => ({
  [file]: `{ config, lib, pkgs, ... }:\nlet\n  serviceEnabled = config.modules.services.lamp.enable or false;\nin\n{\n  modules.services.lamp.enable = true;\n  ${text}\n}\n`,
});
const finding = (symbol: string, message = 'lib.mkIf config.modules.services.lamp.enable', line = 7, file = FILE) => ({
  file,
  symbol,
  message,
  line,
});
const ALERT = 'modules.alerting.rules.lamp-down';
const PORTS = 'networking.firewall.allowedTCPPorts';
const two = (text: string, file = 'hosts/pier/harbour.nix'): Record<string, string> => ({
  [file]: `{ config, lib, self, ... }:\n{\n  services.lamp.enable = true;\n  services.horn.enable = true;\n  ${text}\n}\n`,
});

export const cases: RuleCases = {
  fires: [
    {
      name: 'an alert called after the service',
      files: host(`${ALERT}.severity = "high";`),
      expect: [finding(ALERT, `\`${ALERT}\` is contributed for \`lamp\` but stays when the service is switched off.`)],
    },
    { name: 'a port, which only the file tells the service of', files: host(`${PORTS} = [ 80 ];`), expect: [finding(PORTS)] },
    {
      name: 'every attribute at its own line',
      files: host('modules.storage.datasets.services.lamp.quota = 1;\n  sops.secrets."lamp/key".mode = "0400";'),
      expect: [finding('modules.storage.datasets.services.lamp'), finding('sops.secrets."lamp/key"', 'lib.mkIf', 8)],
    },
    {
      name: 'a unit of mkMerge that is not guarded',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  config = lib.mkMerge [\n    {\n      services.lamp.enable = true;\n      ${ALERT} = { };\n    }\n    (lib.mkIf config.services.lamp.enable { ${PORTS} = [ 80 ]; })\n  ];\n}\n`,
      },
      expect: [finding(ALERT, 'lib.mkIf config.services.lamp.enable', 6)],
    },
    {
      name: 'an inner attribute of a set with others',
      files: host('modules = {\n    alerting.rules.lamp-down.severity = "high";\n  };'),
      expect: [finding(ALERT, 'lib.mkIf', 8)],
    },
    {
      name: 'its own unit, which systemd would keep without a command',
      files: host('systemd.services.lamp.after = [ "horn.service" ];'),
      expect: [finding('systemd.services.lamp')],
    },
    { name: 'a mount', files: host('fileSystems."/mnt/oil".device = "oil:/";'), expect: [finding('fileSystems."/mnt/oil"')] },
    { name: 'a guard on another service', files: host(`${ALERT} = lib.mkIf config.services.horn.enable { };`), expect: [finding(ALERT)] },
    {
      name: 'a guard that holds without the service too',
      files: host(`${ALERT} = lib.mkIf (serviceEnabled || config.services.horn.enable) { };`),
      expect: [finding(ALERT)],
    },
    {
      name: 'a list of which only a part is conditional',
      files: host(`${PORTS} = [ 22 ] ++ lib.optional serviceEnabled 80;`),
      expect: [finding(PORTS)],
    },
    {
      name: 'several services, each by its name',
      files: two(`${ALERT} = lib.mkIf config.services.horn.enable { };\n  modules.alerting.rules.horn-down = { };`),
      expect: [
        finding(ALERT, 'lib.mkIf config.services.lamp.enable', 5, 'hosts/pier/harbour.nix'),
        finding('modules.alerting.rules.horn-down', 'lib.mkIf config.services.horn.enable', 6, 'hosts/pier/harbour.nix'),
      ],
    },
    {
      name: 'several services, by what the value reads',
      files: two(`${PORTS} = [ config.services.horn.port ];`),
      expect: [finding(PORTS, 'config.services.horn.enable', 5, 'hosts/pier/harbour.nix')],
    },
    {
      name: 'several services, the one that the file is called after',
      files: two(`${PORTS} = [ 80 ];`, 'hosts/pier/horn.nix'),
      expect: [finding(PORTS, 'config.services.horn.enable', 5, 'hosts/pier/horn.nix')],
    },
    {
      name: 'the longest of several names',
      files: {
        'hosts/pier/a.nix':
          '{ ... }:\n{\n  services.lamp.enable = true;\n  services.lamp-oil.enable = true;\n  modules.alerting.rules.lamp-oil-low = { };\n}\n',
      },
      expect: [finding('modules.alerting.rules.lamp-oil-low', 'config.services.lamp-oil.enable', 5, 'hosts/pier/a.nix')],
    },
    {
      name: 'a virtual host of another enabled service',
      files: two('services.horn.virtualHosts."lamp.example" = { };'),
      expect: [finding('services.horn.virtualHosts."lamp.example"', 'config.services.lamp.enable', 5, 'hosts/pier/harbour.nix')],
    },
    {
      name: 'a name in other letters',
      files: { 'hosts/pier/lamp-oil.nix': '{ ... }:\n{\n  modules.services.lampOil.enable = true;\n  sops.secrets.lamp-oil = { };\n}\n' },
      expect: [finding('sops.secrets.lamp-oil', 'config.modules.services.lampOil.enable', 4, 'hosts/pier/lamp-oil.nix')],
    },
    {
      name: 'a folder called after the service',
      files: host(`${PORTS} = [ 80 ];`, 'hosts/pier/lamp/default.nix'),
      expect: [finding(PORTS, 'lib.mkIf', 7, 'hosts/pier/lamp/default.nix')],
    },
    {
      name: 'the only service of a file among services',
      files: host(`${PORTS} = [ 80 ];`, 'hosts/pier/services/light.nix'),
      expect: [finding(PORTS, 'lib.mkIf', 7, 'hosts/pier/services/light.nix')],
    },
    {
      name: 'the only service of a file among services, with a part of it',
      files: host(`services.lamp.oil.enable = true;\n  ${PORTS} = [ 80 ];`, 'hosts/pier/services/light.nix'),
      expect: [finding(PORTS, 'lib.mkIf', 8, 'hosts/pier/services/light.nix')],
    },
    {
      name: 'what carries the name of the service, in the file of a machine',
      files: host(`networking.hostName = "lamp";\n  ${ALERT} = { };`, 'machines/lamp.nix'),
      expect: [finding(ALERT, 'lib.mkIf', 8, 'machines/lamp.nix')],
    },
    { name: 'an account of the service', files: host('users.users.lamp.uid = 401;'), expect: [finding('users.users.lamp')] },
    {
      name: 'a path that the pattern does not match',
      files: host(`${PORTS} = [ 80 ];`),
      options: { allow: ['networking.*.rules'] },
      expect: [finding(PORTS)],
    },
    {
      name: 'an entry in a set or a list of a third service',
      files: two(
        'services.buoy.virtualHosts."pier.example".proxyPass = "http://pier:${toString config.services.lamp.port}";\n  services.buoy.targets = [ config.services.lamp.port ];',
      ),
      expect: [
        finding('services.buoy.virtualHosts', 'contributed for `lamp`', 5, 'hosts/pier/harbour.nix'),
        finding('services.buoy.targets', 'contributed for `lamp`', 6, 'hosts/pier/harbour.nix'),
      ],
    },
    {
      name: 'a list of what several services keep, of which each may be off',
      files: two('backup.paths = [ config.services.lamp.dataDir config.services.horn.dataDir ];'),
      expect: [
        finding('backup.paths', 'contributed for `lamp`, `horn` but stays when one of them is switched off.', 5, 'hosts/pier/harbour.nix'),
      ],
    },
  ],
  silent: [
    {
      name: 'what a machine is, in the file of a machine that is called after its service',
      files: host(`networking.hostName = "lamp";\n  system.stateVersion = "25.05";\n  ${PORTS} = [ 22 ];`, 'machines/lamp.nix'),
    },
    {
      name: 'a unit of its own name that reads an option of the service',
      files: two('systemd.services.sweep.environment.PORT = toString config.services.horn.port;'),
    },
    {
      name: 'the keys that open secrets, which the service happens to have',
      files: two('sops.age.sshKeyPaths = map (key: key.path) config.services.horn.hostKeys;'),
    },
    {
      name: 'a file among services that switches on more than the service',
      files: host(`hardware.beacon.enable = true;\n  ${PORTS} = [ 80 ];`, 'hosts/pier/services/light.nix'),
    },
    { name: 'an option of another service that is called like one', files: two('services.mealie.horn.url = "https://mealie.pier";') },
    {
      name: 'a unit that is switched on, which is no service with options',
      files: {
        'hosts/pier/services/lamp/default.nix': `{ ... }:\n{\n  systemd.services.fill-lamp.enable = true;\n  ${PORTS} = [ 80 ];\n}\n`,
      },
    },
    {
      name: 'settings of another service that the file switches off',
      files: host('services.siren = {\n    enable = false;\n    port = 81;\n  };', 'hosts/pier/services/light.nix'),
    },
    { name: 'a guard by let and a fallback', files: host(`${ALERT} = lib.mkIf serviceEnabled { };`) },
    {
      name: 'the option itself, in mkMerge, with a further condition',
      files: {
        [FILE]: `{ config, lib, ... }:\n{\n  config = lib.mkMerge [\n    { services.lamp.enable = true; }\n    (lib.mkIf (config.services.lamp.enable && config.services.horn.enable) { ${ALERT} = { }; ${PORTS} = [ 80 ]; })\n  ];\n}\n`,
      },
    },
    { name: 'a list that is empty without the service', files: host(`${PORTS} = lib.optionals serviceEnabled [ 80 ];`) },
    { name: 'optionalAttrs', files: host(`modules.alerting.rules = lib.optionalAttrs serviceEnabled { lamp-down = { }; };`) },
    { name: 'the service’s own options', files: host('modules.services.lamp.backup.enable = true;') },
    { name: 'options of the NixOS service that the module wraps', files: host('services.lamp.settings.wick = 1;') },
    { name: 'assertions and imports', files: host('imports = [ ];\n  assertions = [ ];') },
    {
      name: 'what the options allow',
      files: host(`${PORTS} = [ 80 ];\n  sops.secrets.lamp.mode = "0400";`),
      options: { allow: ['networking.firewall.**', 'sops.*.lamp'] },
    },
    {
      name: 'the rest of a machine in its main file',
      files: host('networking.hostName = "pier";\n  users.users.me.lamp.keys = [ ];', 'hosts/pier/default.nix'),
    },
    { name: 'what none of several services is for', files: two('networking.hostName = "pier";') },
    {
      name: 'options of another enabled service that read the first',
      files: two('services.horn.port = config.services.lamp.port;\n  services.horn.lamp.colour = "red";'),
    },
    {
      name: 'an option of a module of the project that is called like the service',
      files: {
        ...two('harbour.services.buoy.relay.lamp.url = "https://buoy.pier";'),
        'modules/buoy.nix':
          '{ lib, ... }:\n{\n  options.harbour.services.buoy.relay.lamp.url = lib.mkOption { type = lib.types.str; description = "Where."; };\n}\n',
      },
    },
    {
      name: 'options of another configuration',
      files: two('users.users.root.openssh.authorizedKeys.keys = self.common.config.services.lamp.keys;'),
    },
    {
      name: 'an option of a third service that says how to reach the first',
      files: two(
        'services.buoy.upstream = "http://pier:${toString config.services.lamp.port}";\n  modules.services.buoy.port = config.services.lamp.port;',
      ),
    },
    {
      name: 'a service that is enabled under a condition',
      files: { [FILE]: `{ config, lib, ... }:\n{\n  services.lamp.enable = lib.mkIf config.harbour.night true;\n  ${ALERT} = { };\n}\n` },
    },
    { name: 'a service that is off', files: { [FILE]: `{ ... }:\n{\n  services.lamp.enable = false;\n  ${ALERT} = { };\n}\n` } },
    {
      name: 'a service of which only other options are set',
      files: {
        [FILE]: `{ ... }:\n{\n  services.lamp.openFirewall = true;\n  modules.services.lamp.oil.enable = true;\n  services.lamp.oil.enable = true;\n  ${ALERT} = { };\n}\n`,
      },
    },
    {
      name: 'a service whose name nobody knows',
      files: { [FILE]: `{ config, ... }:\n{\n  services.${'$'}{config.harbour.light}.enable = true;\n  ${ALERT} = { };\n}\n` },
    },
    { name: 'a module', files: { 'modules/lamp.nix': `{ ... }:\n{\n  services.lamp.enable = true;\n  ${ALERT} = { };\n}\n` } },
  ],
  undecidable: [
    { name: 'a guard that nobody can know', files: host(`${ALERT} = lib.mkIf (import /etc/night.nix) { };`), symbols: [ALERT] },
  ],
  throughHelper: [
    {
      name: 'a helper that makes the alert, at its call',
      files: {
        ...host('modules.alerting = (import ../lib/defaults.nix).alert "lamp";'),
        'hosts/pier/lib/defaults.nix': '{\n  alert = name: { rules."${name}-down" = { severity = "high"; }; };\n}\n',
      },
      expect: [finding(ALERT)],
    },
    {
      name: 'a helper that guards',
      files: {
        ...host('modules.alerting = (import ../lib/defaults.nix { inherit config lib; }).alert "lamp";'),
        'hosts/pier/lib/defaults.nix':
          '{ config, lib }:\n{\n  alert = name: lib.mkIf config.modules.services.${name}.enable { rules."${name}-down" = { }; };\n}\n',
      },
    },
  ],
};
