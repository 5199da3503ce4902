import type { RuleCases } from '../../cases.ts';

/** A module with an `openFirewall` of its own; `body` is `config`. */
const module = (body: string, options = 'openFirewall = lib.mkEnableOption "open ports";'): string => `{ config, lib, inputs, ... }:
let
  cfg = config.services.web;
in
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    port = lib.mkOption { type = lib.types.port; default = 8080; };
    ${options}
  };
  config = lib.mkIf cfg.enable {
    ${body}
  };
}
`;
const instances = (ports: string): string =>
  module(
    `${tcp} = ${ports};`,
    `instances = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options = { enable = lib.mkEnableOption "it"; port = lib.mkOption { type = lib.types.port; }; openFirewall = lib.mkEnableOption "ports"; }; }); };`,
  );
const tcp = 'networking.firewall.allowedTCPPorts';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a port that nothing guards',
      files: { 'module.nix': module(`${tcp} = [ cfg.port ];`) },
      expect: [
        {
          file: 'module.nix',
          symbol: tcp,
          message: 'opens tcp port `config.services.web.port` without being asked by `openFirewall`. Put it',
          line: 12,
        },
      ],
    },
    {
      name: 'a module without the option',
      files: { 'module.nix': module('networking.firewall.allowedUDPPorts = [ 53 ];', '') },
      expect: [{ file: 'module.nix', symbol: 'networking.firewall.allowedUDPPorts', message: 'Declare an option `openFirewall`' }],
    },
    {
      name: 'a module with the option for a part of it',
      files: {
        'module.nix': module(
          `${tcp} = [ cfg.port ];\n    networking.firewall.allowedUDPPorts = [ cfg.ui.port ];`,
          'ui = { enable = lib.mkEnableOption "ui"; openFirewall = lib.mkEnableOption "ports"; port = lib.mkOption { type = lib.types.port; }; };',
        ),
      },
      expect: [
        { file: 'module.nix', symbol: tcp, message: 'Declare an option `openFirewall`' },
        {
          file: 'module.nix',
          symbol: 'networking.firewall.allowedUDPPorts',
          message: 'Put it inside `lib.mkIf cfg.ui.openFirewall`.',
        },
      ],
    },
    {
      name: 'a port from a list above',
      files: { 'module.nix': module(`${tcp} = ports;`).replace('let\n', 'let\n  ports = [ 80 ];\n') },
      expect: [{ file: 'module.nix', symbol: tcp, message: 'port `80`', line: 13 }],
    },
    {
      name: 'one port beside a guarded one',
      files: { 'module.nix': module(`${tcp} = [ 80 ] ++ lib.optional cfg.openFirewall cfg.port;`) },
      expect: [{ file: 'module.nix', symbol: tcp, message: 'port `80`' }],
    },
    {
      name: 'a guard that asks for one of two things',
      files: { 'module.nix': module(`${tcp} = lib.mkIf (cfg.openFirewall || cfg.enable) [ 80 ];`) },
      expect: [{ file: 'module.nix', symbol: tcp, message: 'port `80`' }],
    },
    ...[
      'lib.mapAttrsToList (_: one: one.port) (lib.filterAttrs (_: one: one.enable) cfg.instances)',
      'lib.concatMap (one: lib.optional one.enable one.port) (lib.attrValues cfg.instances)',
    ].map((ports) => ({
      name: `instances that nobody asks: ${ports}`,
      files: { 'module.nix': instances(ports) },
      expect: [{ file: 'module.nix', symbol: tcp, message: 'port `config.services.web.instances.<name>.port`', line: 12 }],
    })),
    {
      name: 'a rule for iptables',
      files: {
        'module.nix': module(
          `networking.firewall.extraCommands = "iptables -A nixos-fw -p tcp --dport \${toString cfg.port} -j nixos-fw-accept";`,
        ),
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'networking.firewall.extraCommands',
          message: 'opens ports without being asked by `openFirewall`',
          line: 12,
        },
      ],
    },
    {
      name: 'a rule for nftables under another condition',
      files: {
        'module.nix': module(
          'networking.firewall.extraInputRules = "# more" + lib.optionalString cfg.enable "\nip saddr 10.0.0.0/8 tcp dport 80 accept";',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'networking.firewall.extraInputRules', message: 'Put it inside', line: 12 }],
    },
    {
      name: 'a port beside those of another flake',
      files: { 'module.nix': module(`${tcp} = [ 80 ] ++ inputs.site.ports;`) },
      expect: [{ file: 'module.nix', symbol: tcp, message: '`80`', line: 12 }],
    },
    {
      name: 'a range on an interface',
      files: { 'module.nix': module('networking.firewall.interfaces.wan.allowedUDPPortRanges = [ { from = 4000; to = 4007; } ];') },
      expect: [
        { file: 'module.nix', symbol: 'networking.firewall.interfaces.wan.allowedUDPPortRanges', message: 'opens udp ports `4000–4007`' },
      ],
    },
    {
      name: 'an interface that an option names, where nothing is routed',
      files: {
        'module.nix': module(
          `boot.kernel.sysctl."net.ipv4.ip_forward" = 0;\n    networking.firewall.interfaces.${'${cfg.lan}'}.allowedTCPPorts = [ cfg.port ];`,
          'lan = lib.mkOption { type = lib.types.str; };',
        ),
      },
      expect: [
        {
          file: 'module.nix',
          symbol: 'networking.firewall.interfaces.${config.services.web.lan}.allowedTCPPorts',
          message: 'allowedTCPPorts` opens tcp port `config.services.web.port`',
          line: 13,
        },
      ],
    },
    {
      name: 'a router that opens ports to everybody, and to its uplink',
      files: {
        'module.nix': module(
          `networking.nat = { enable = true; externalInterface = cfg.wan; };\n    ${tcp} = [ 22 ];\n    networking.firewall.interfaces.${'${cfg.wan}'}.allowedTCPPorts = [ 23 ];`,
          'wan = lib.mkOption { type = lib.types.str; };',
        ),
      },
      expect: [
        { file: 'module.nix', symbol: tcp, message: '`22`', line: 13 },
        {
          file: 'module.nix',
          symbol: 'networking.firewall.interfaces.${config.services.web.wan}.allowedTCPPorts',
          message: '`23`',
          line: 14,
        },
      ],
    },
  ],
  silent: [
    ...['networking.nat.enable = true;', 'boot.kernel.sysctl."net.ipv4.conf.all.forwarding" = 1;'].map((routes) => ({
      name: `a router that serves its own network: ${routes}`,
      files: {
        'module.nix': module(
          `${routes}\n    networking.firewall.interfaces.${'${cfg.lan}'}.allowedUDPPorts = [ 53 67 ];`,
          'lan = lib.mkOption { type = lib.types.str; };',
        ),
      },
    })),
    ...[
      'lib.mapAttrsToList (_: one: one.port) (lib.filterAttrs (_: one: one.enable && one.openFirewall) cfg.instances)',
      'lib.concatMap (one: lib.optional one.openFirewall one.port) (lib.attrValues cfg.instances)',
      'lib.concatLists (lib.mapAttrsToList (_: one: lib.optionals one.openFirewall [ one.port ]) cfg.instances)',
      'map (one: one.port) (lib.filter (one: one.openFirewall) (lib.attrValues cfg.instances))',
    ].map((ports) => ({ name: `instances that are asked: ${ports}`, files: { 'module.nix': instances(ports) } })),
    { name: 'ports guarded by the option', files: { 'module.nix': module(`${tcp} = lib.mkIf cfg.openFirewall [ cfg.port ];`) } },
    {
      name: 'ports guarded by more',
      files: { 'module.nix': module(`${tcp} = lib.optionals (cfg.openFirewall && cfg.port != 0) [ cfg.port ];`) },
    },
    {
      name: 'a whole unit under the option',
      files: { 'module.nix': module('networking = lib.mkIf cfg.openFirewall { firewall.allowedTCPPorts = [ cfg.port ]; };') },
    },
    {
      name: 'an option about the firewall by its name',
      files: {
        'module.nix': module(`${tcp} = lib.mkIf cfg.firewall.enable [ cfg.port ];`, 'firewall.enable = lib.mkEnableOption "ports";'),
      },
    },
    {
      name: 'the option of the policy',
      files: { 'module.nix': module(`${tcp} = lib.mkIf cfg.expose [ cfg.port ];`, 'expose = lib.mkEnableOption "ports";') },
      options: { options: ['expose'] },
    },
    {
      name: 'ports that only the user lists',
      files: {
        'module.nix': module(`${tcp} = cfg.ports;`, 'ports = lib.mkOption { type = lib.types.listOf lib.types.port; default = [ ]; };'),
      },
    },
    {
      name: 'rules of the packet filter that open nothing, or are asked for',
      files: {
        'module.nix': module(
          [
            'networking.firewall.extraCommands = "iptables -A nixos-fw -p tcp --dport 80 -j DROP\\niptables -D nixos-fw -p tcp --dport 80 -j ACCEPT\\niptables -A nixos-fw -i lo -p tcp --dport 80 -j ACCEPT";',
            'networking.firewall.extraInputRules = "# more" + lib.optionalString cfg.openFirewall "tcp dport 80 accept";',
          ].join('\n    '),
        ),
      },
    },
    { name: 'the loopback interface', files: { 'module.nix': module('networking.firewall.interfaces.lo.allowedTCPPorts = [ 80 ];') } },
    { name: 'a host', files: { 'hosts/web.nix': module(`${tcp} = [ cfg.port ];`) } },
  ],
  undecidable: [
    {
      name: 'a condition that another flake makes of the options',
      files: { 'module.nix': module(`${tcp} = lib.mkIf (inputs.site.lib.isOpen cfg && cfg.enable) [ 80 ];`) },
      symbols: [tcp],
    },
    { name: 'ports that another flake lists', files: { 'module.nix': module(`${tcp} = inputs.site.ports;`) }, symbols: [tcp] },
    {
      name: 'ports of a service that somebody else declares',
      files: { 'module.nix': module(`${tcp} = config.services.proxy.ports;`) },
      symbols: [tcp],
    },
    {
      name: 'a condition that is not known',
      files: { 'module.nix': module(`${tcp} = lib.mkIf (builtins.pathExists /etc/web) [ 80 ];`) },
      symbols: [tcp],
    },
  ],
  throughHelper: [
    {
      name: 'a helper of another file that guards the ports',
      files: {
        'lib/firewall.nix': '{ lib }:\ncfg: ports: { networking.firewall.allowedTCPPorts = lib.mkIf cfg.openFirewall ports; }\n',
        'module.nix': module('imports = [ ];\n  } // import ./lib/firewall.nix { inherit lib; } cfg [ cfg.port ] // {').replace(
          'imports = [ ];',
          '',
        ),
      },
    },
    {
      name: 'a helper of another file that does not',
      files: {
        'lib/firewall.nix': 'ports: { allowedTCPPorts = ports; }\n',
        'module.nix': module('networking.firewall = import ./lib/firewall.nix [ cfg.port ];'),
      },
      expect: [{ file: 'module.nix', symbol: tcp, message: 'without being asked', line: 12 }],
    },
  ],
};
