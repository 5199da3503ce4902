import type { RuleCases } from '../../cases.ts';

const module = (name: string, type: string): string =>
  `{ lib, inputs, ... }:\n{\n  options.services.web.${name} = lib.mkOption {\n    type = ${type};\n  };\n}\n`;
const symbol = 'services.web.port';

export const cases: RuleCases = {
  fires: [
    {
      name: 'an integer',
      files: { 'module.nix': module('port', 'lib.types.int') },
      expect: [{ file: 'module.nix', symbol, message: '`services.web.port` is of type `int`', line: 4 }],
    },
    {
      name: 'a positive integer',
      files: { 'module.nix': module('metricsPort', 'lib.types.ints.positive') },
      expect: [{ file: 'module.nix', symbol: 'services.web.metricsPort', message: '`positiveInt`' }],
    },
    {
      name: 'a text',
      files: { 'module.nix': module('http_port', 'lib.types.str') },
      expect: [{ file: 'module.nix', symbol: 'services.web.http_port', message: '`str`' }],
    },
    {
      name: 'an integer that may be null',
      files: { 'module.nix': module('port', 'with lib.types; nullOr int') },
      expect: [{ file: 'module.nix', symbol, message: '`nullOr int`, which accepts what is no port. Use `types.nullOr types.port`.' }],
    },
    {
      name: 'bounds beyond those of ports',
      files: { 'module.nix': module('port', 'lib.types.ints.between 0 99999') },
      expect: [{ file: 'module.nix', symbol, message: '`intBetween`' }],
    },
  ],
  silent: [
    { name: 'a port', files: { 'module.nix': module('port', 'lib.types.port') } },
    { name: 'a port that may be null', files: { 'module.nix': module('port', 'lib.types.nullOr lib.types.port') } },
    { name: 'a narrower range', files: { 'module.nix': module('port', 'lib.types.ints.between 1024 49151') } },
    { name: 'a serial port', files: { 'module.nix': module('serialPort', 'lib.types.str') } },
    {
      name: 'ports of devices',
      files: {
        'module.nix': module('port', 'lib.types.str').replace('type =', 'description = "Path of the serial port."; type ='),
        'key.nix': module('keyPort', 'lib.types.str').replace('type =', 'default = "/dev/ttyACM0"; type ='),
      },
    },
    { name: 'a switch', files: { 'module.nix': module('openPort', 'lib.types.bool') } },
    { name: 'a word that ends in port', files: { 'module.nix': module('transport', 'lib.types.str') } },
  ],
  undecidable: [{ name: 'a type that is not known', files: { 'module.nix': module('port', 'inputs.types.port') }, symbols: [symbol] }],
  throughHelper: [
    {
      name: 'a factory of another file with the right type',
      files: {
        'lib/listen.nix': '{ lib }:\n{ port = lib.mkOption { type = lib.types.port; }; }\n',
        'module.nix': '{ lib, ... }:\n{\n  options.services.web = import ./lib/listen.nix { inherit lib; };\n}\n',
      },
    },
    {
      name: 'a factory of another file, reported there once',
      files: {
        'lib/listen.nix': '{ lib }:\n{ port = lib.mkOption { type = lib.types.int; }; }\n',
        'one.nix': '{ lib, ... }:\n{\n  options.services.one = import ./lib/listen.nix { inherit lib; };\n}\n',
        'two.nix': '{ lib, ... }:\n{\n  options.services.two = import ./lib/listen.nix { inherit lib; };\n}\n',
      },
      expect: [{ file: 'lib/listen.nix', symbol: 'services.one.port', message: '`int`', line: 2 }],
    },
  ],
};
