import type { RuleCases } from '../../cases.ts';

const FILE = 'modules/lamp.nix';
const SYMBOL = 'services.lamp';
/** A module whose `config` starts on line 4. */
const lamp = (config: string): Record<string, string> => ({
  [FILE]: `{ config, lib, pkgs, ... }:\n{\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n  config = ${config};\n}\n`,
});
const finding = (message: string, line: number) => ({ file: FILE, symbol: SYMBOL, message, line });
const CHECK = 'assertions = [ { assertion = true; message = "never"; } ];';
const UNIT = 'systemd.services.lamp.script = "lamp";';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a unit of mkMerge after another one',
      files: lamp(`lib.mkIf config.services.lamp.enable (lib.mkMerge [\n    { users.groups.lamp = { }; }\n    { ${CHECK} }\n  ])`),
      expect: [
        finding(
          '`assertions` stands after `users.groups.lamp`: validate before configuring. Move it to the front of the `mkMerge` list.',
          6,
        ),
      ],
    },
    {
      name: 'warnings too',
      files: lamp(`lib.mkMerge [\n    { ${UNIT} }\n    { warnings = [ "dark" ]; }\n  ]`),
      expect: [finding('`warnings` stands after', 6)],
    },
    {
      name: 'an attribute after a service in one set',
      files: lamp(`{\n    ${UNIT}\n    ${CHECK}\n  }`),
      expect: [finding('Move it to the front of the set.', 6)],
    },
    {
      name: 'after a timer',
      files: lamp(`{\n    systemd.timers.lamp.timerConfig.OnCalendar = "daily";\n    ${CHECK}\n  }`),
      expect: [finding('systemd.timers.lamp', 6)],
    },
    {
      name: 'after a user unit',
      files: lamp(`{\n    systemd.user.services.lamp.script = "lamp";\n    ${CHECK}\n  }`),
      expect: [finding('systemd.user.services', 6)],
    },
    {
      name: 'after an OCI container',
      files: lamp(`{\n    virtualisation.oci-containers.containers.lamp.image = "lamp";\n    ${CHECK}\n  }`),
      expect: [finding('virtualisation.oci-containers', 6)],
    },
    {
      name: 'after a NixOS container',
      files: lamp(`{\n    containers.lamp.autoStart = true;\n    ${CHECK}\n  }`),
      expect: [finding('containers.lamp', 6)],
    },
    {
      name: 'a unit under a condition of its own that only validates',
      files: lamp(`lib.mkMerge [\n    { ${UNIT} }\n    (lib.mkIf config.services.lamp.enable { ${CHECK} })\n  ]`),
      expect: [finding('`assertions` stands after', 6)],
    },
    {
      name: 'a unit with more in it under no condition of its own',
      files: lamp(`lib.mkMerge [\n    { ${UNIT} }\n    { ${CHECK} users.groups.lamp = { }; }\n  ]`),
      expect: [finding('`assertions` stands after', 6)],
    },
    {
      name: 'a nested list in front',
      files: lamp(`lib.mkMerge [\n    (lib.mkMerge [ { ${UNIT} } ])\n    { ${CHECK} }\n  ]`),
      expect: [finding('`systemd.services.lamp`', 6)],
    },
    {
      name: 'an inner list, by itself',
      files: lamp(
        `lib.mkMerge [\n    { users.groups.lamp = { }; }\n    (lib.mkIf config.services.lamp.enable (lib.mkMerge [\n      { ${UNIT} }\n      { ${CHECK} }\n    ]))\n  ]`,
      ),
      expect: [finding('`systemd.services.lamp`', 8)],
    },
  ],
  silent: [
    { name: 'the first unit', files: lamp(`lib.mkMerge [ { ${CHECK} } { ${UNIT} } ]`) },
    {
      name: 'the first of several units that validate',
      files: lamp(`lib.mkMerge [ { ${CHECK} } { ${UNIT} } { warnings = [ "dark" ]; } ]`),
    },
    {
      name: 'the first unit of an inner list',
      files: lamp(
        `lib.mkMerge [ { users.groups.lamp = { }; } (lib.mkIf config.services.lamp.enable (lib.mkMerge [ { ${CHECK} } { ${UNIT} } ])) ]`,
      ),
    },
    { name: 'an attribute before the service', files: lamp(`{\n    ${CHECK}\n    ${UNIT}\n  }`) },
    {
      name: 'an attribute after accounts and directories',
      files: lamp(`{\n    users.groups.lamp = { };\n    systemd.tmpfiles.rules = [ ];\n    ${CHECK}\n    ${UNIT}\n  }`),
    },
    {
      name: 'an attribute after other settings of virtualisation',
      files: lamp(`{\n    virtualisation.podman.enable = true;\n    ${CHECK}\n  }`),
    },
    { name: 'the first unit beside one that cannot be evaluated', files: lamp(`lib.mkMerge [ { ${CHECK} } (throw "no") ]`) },
    {
      name: 'a feature with checks of its own',
      files: lamp(`lib.mkMerge [ { ${UNIT} } (lib.mkIf config.services.lamp.horn { ${CHECK} users.groups.horn = { }; }) ]`),
    },
    { name: 'a module that validates nothing', files: lamp(`{ ${UNIT} }`) },
    { name: 'a host', files: { 'hosts/pier.nix': `{ ... }:\n{\n  ${UNIT}\n  ${CHECK}\n}\n` } },
    {
      name: 'a renamed option beside the module',
      files: {
        [FILE]: `{ lib, ... }:\n{\n  imports = [ (lib.mkRenamedOptionModule [ "services" "light" ] [ "services" "lamp" ]) ];\n  config = lib.mkMerge [ { ${UNIT} } ];\n}\n`,
      },
    },
  ],
  undecidable: [
    {
      name: 'a first unit that another flake makes',
      files: lamp(`lib.mkMerge [ (pkgs.harbour.validate config) { ${CHECK} } ]`),
      symbols: [SYMBOL],
    },
    { name: 'a configuration that cannot be evaluated', files: lamp('lib.mkMerge [ (throw "no") ]'), symbols: [''] },
  ],
  throughHelper: [
    {
      name: 'a helper’s validation after a helper’s accounts',
      files: {
        ...lamp('lib.mkMerge [\n    ((import ./lib.nix).users "lamp")\n    ((import ./lib.nix).validate "lamp")\n  ]'),
        'modules/lib.nix':
          '{\n  users = name: { users.groups.${name} = { }; };\n  validate = name: { assertions = [ { assertion = name != "root"; message = name; } ]; };\n}\n',
      },
      expect: [finding('`assertions` stands after `users.groups.lamp`', 6)],
    },
    {
      name: 'a helper that has an order of its own',
      files: {
        ...lamp('(import ./lib.nix).all "lamp"'),
        'modules/lib.nix': `{\n  all = name: {\n    systemd.services.\${name}.script = name;\n    ${CHECK}\n  };\n}\n`,
      },
    },
    {
      name: 'a helper’s validation laid over a service of the module',
      files: { ...lamp(`{ ${UNIT} }\n    // (import ./lib.nix).validate`), 'modules/lib.nix': `{\n  validate = { ${CHECK} };\n}\n` },
    },
    {
      name: 'two helpers in one set',
      files: {
        ...lamp('(import ./lib.nix).unit\n    // (import ./lib.nix).validate'),
        'modules/lib.nix': `{\n  unit = { ${UNIT} };\n  validate = { ${CHECK} };\n}\n`,
      },
    },
  ],
};
