import type { RuleCases } from '../../cases.ts';

/** A module of a service with the given options; `uses` is its command line. */
const service = (name: string, options: string, uses = 'port'): string => `{ config, lib, inputs, ... }:
let
  cfg = config.services.${name};
in
{
  options.services.${name} = {
    enable = lib.mkEnableOption "${name}";
    ${options}
  };
  config.systemd.services.${name}.serviceConfig.ExecStart = "${name} \${toString cfg.${uses}}";
}
`;
const port = (number: string, name = 'port'): string => `${name} = lib.mkOption { type = lib.types.port; default = ${number}; };`;
const address = (text: string, name = 'bindAddress'): string => `${name} = lib.mkOption { type = lib.types.str; default = "${text}"; };`;
const one = service('one', port('8080'));

export const cases: RuleCases = {
  fires: [
    {
      name: 'two services with one port',
      files: { 'one.nix': one, 'two.nix': service('two', port('8080')) },
      expect: [
        {
          file: 'two.nix',
          symbol: 'services.two.port',
          message: '`services.two.port` and `services.one.port` both default to port 8080',
          line: 8,
        },
      ],
    },
    {
      name: 'one address and all addresses',
      files: {
        'one.nix': service('one', `${port('8080')} ${address('127.0.0.1')}`),
        'two.nix': service('two', `${port('8080')} ${address('0.0.0.0')}`),
      },
      expect: [{ file: 'two.nix', symbol: 'services.two.port', message: '8080' }],
    },
    {
      name: 'a port behind an address',
      files: { 'one.nix': one, 'two.nix': service('two', address('127.0.0.1:8080', 'listen'), 'listen') },
      expect: [{ file: 'two.nix', symbol: 'services.two.listen', message: '8080' }],
    },
    {
      name: 'a port for metrics',
      files: { 'one.nix': one, 'two.nix': service('two', port('8080', 'metrics.port'), 'metrics.port') },
      expect: [{ file: 'two.nix', symbol: 'services.two.metrics.port', message: '8080' }],
    },
  ],
  silent: [
    { name: 'two ports', files: { 'one.nix': one, 'two.nix': service('two', port('8081')) } },
    {
      name: 'two addresses',
      files: {
        'one.nix': service('one', `${port('8080')} ${address('127.0.0.1')}`),
        'two.nix': service('two', `${port('8080')} ${address('127.0.0.2')}`),
      },
    },
    {
      name: 'the port of a database that both connect to',
      files: {
        'one.nix': service('one', port('5432', 'database.port'), 'database.port'),
        'two.nix': service('two', port('5432', 'dbPort'), 'dbPort'),
      },
    },
    {
      name: 'a port that nothing uses',
      files: { 'one.nix': one, 'two.nix': service('two', `${port('8080')} ${port('9090', 'adminPort')}`, 'adminPort') },
    },
    {
      name: 'two ports of one service',
      files: { 'one.nix': service('one', `${port('8080')} ${port('8080', 'adminPort')}`, 'port} ${toString cfg.adminPort') },
    },
    {
      name: 'a port that the policy allows',
      files: { 'one.nix': one, 'two.nix': service('two', port('8080')) },
      options: { ignore: [8080] },
    },
    {
      name: 'an assertion that keeps the two ports apart',
      files: {
        'one.nix': one,
        'two.nix': `${service('two', port('8080')).trimEnd().slice(0, -1)}  config.assertions = [\n    {\n      assertion = !config.services.one.enable || config.services.one.port != cfg.port;\n      message = "one port";\n    }\n  ];\n}\n`,
      },
    },
    { name: 'ports of hosts', files: { 'hosts/one.nix': one, 'two.nix': service('two', port('8080')) } },
  ],
  undecidable: [
    {
      name: 'a default that is not known',
      files: { 'one.nix': one, 'two.nix': service('two', port('inputs.ports.two')) },
      symbols: ['services.two.port'],
    },
  ],
  throughHelper: [
    {
      name: 'a factory of another file with the port',
      files: {
        'lib/listen.nix': '{ lib }:\nport: { port = lib.mkOption { type = lib.types.port; default = port; }; }\n',
        'one.nix': one,
        'two.nix': service('two', 'inherit (import ./lib/listen.nix { inherit lib; } 8080) port;'),
      },
      expect: [{ file: 'two.nix', symbol: 'services.two.port', message: '8080', line: 8 }],
    },
  ],
};
