import { describe, expect, it } from 'vitest';
import { json, moduleOf } from './testing.ts';

const value = (modules: string, pick: string) => {
  const module = moduleOf(`{ services.x = (lib.evalModules { specialArgs = { extra = "e"; }; modules = ${modules}; }).config.${pick}; }`);
  const [definition] = module.definitions;
  return definition ? json(module, definition.value) : module.evaluated.faults.map(({ message }) => message);
};
const OPTIONS =
  '{ options.port = lib.mkOption { type = lib.types.port; default = 80; }; options.name = lib.mkOption { type = lib.types.str; }; options.flags = lib.mkOption { type = lib.types.listOf lib.types.str; default = [ ]; }; }';

describe('lib.evalModules', () => {
  it('gives what is defined, and defaults for the rest', () => {
    expect(value(`[ ${OPTIONS} { config.name = "n"; } ]`, 'name')).toBe('n');
    expect(value(`[ ${OPTIONS} { config.name = "n"; } ]`, 'port')).toBe(80);
    expect(value(`[ ${OPTIONS} { name = "short"; } ]`, 'name')).toBe('short');
  });

  it('calls modules with their configuration and special arguments', () => {
    expect(
      value(`[ ${OPTIONS} ({ config, extra, lib, ... }: { config.name = lib.toUpper (extra + toString config.port); }) ]`, 'name'),
    ).toBe('E80');
  });

  it('merges by priority, lists together', () => {
    expect(value(`[ ${OPTIONS} { port = lib.mkDefault 1; } { port = 2; } ]`, 'port')).toBe(2);
    expect(value(`[ ${OPTIONS} { flags = lib.mkIf false [ "no" ]; } { flags = [ "yes" ]; } ]`, 'flags')).toEqual(['yes']);
  });

  it('follows imports', () => {
    expect(value(`[ { imports = [ ${OPTIONS} ]; } { name = "i"; } ]`, 'name')).toBe('i');
  });

  it('fails where an option without a default is read', () => {
    expect(value(`[ ${OPTIONS} ]`, 'name')).toEqual(["The option `name' was accessed but has no value defined."]);
  });

  it('keeps what is symbolic so', () => {
    expect(value(`[ ${OPTIONS} { name = config.networking.hostName; } ]`, 'name')).toEqual({ $ref: 'config.networking.hostName' });
    expect(value('config.modules', 'name')).toEqual({ $unknown: 'a configuration of symbolic modules' });
  });
});
