import type { RuleCases } from '../../cases.ts';

const module = (options: string, config: string): string => `{ config, lib, pkgs, inputs, ... }:
let cfg = config.services.web; in
{
  options.services.web = {
    enable = lib.mkEnableOption "web";
    ${options}
  };
  config = lib.mkIf cfg.enable {
    ${config}
  };
}
`;
const option = (name: string, type = 'str'): string => `${name} = lib.mkOption { type = lib.types.${type}; description = "D."; };`;

const unread = { file: 'module.nix', symbol: 'services.web.level', message: '`services.web.level` is read nowhere', line: 6 };

export const cases: RuleCases = {
  fires: [
    {
      name: 'an option that nothing reads',
      files: { 'module.nix': module(option('level'), 'environment.etc.a.text = "a";') },
      expect: [unread],
    },
    {
      name: 'an option whose name any text may be',
      files: {
        'module.nix': module(option('level'), ''),
        'other.nix': '{ nodes, ... }:\nlet text = name: nodes.${name}; in\n{ environment.etc.a.text = text "level"; }\n',
      },
      expect: [unread],
    },
    { name: 'an option that is only set', files: { 'module.nix': module(option('level'), 'services.web.level = "a";') }, expect: [unread] },
    {
      name: 'a submodule once, not its fields',
      files: {
        'module.nix': module(
          'level = lib.mkOption { description = "D."; type = lib.types.submodule { options = { a = lib.mkOption { type = lib.types.str; }; b = lib.mkOption { type = lib.types.str; }; }; }; };',
          '',
        ),
      },
      expect: [unread],
    },
    {
      name: 'a field of a set of submodules',
      files: {
        'module.nix': module(
          'hosts = lib.mkOption { description = "D."; type = lib.types.attrsOf (lib.types.submodule { options = { a = lib.mkOption { type = lib.types.str; }; b = lib.mkOption { type = lib.types.str; }; }; }); };',
          'environment.etc = lib.mapAttrs (name: host: { text = host.a; }) { inherit (cfg.hosts) one; };',
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'services.web.hosts.<name>.b', message: 'read nowhere' }],
    },
  ],
  silent: [
    {
      name: 'an option that a command line reads',
      files: { 'module.nix': module(option('level'), 'systemd.services.web.script = "run ${cfg.level}";') },
    },
    {
      name: 'an option in an element of a list',
      files: { 'module.nix': module(option('level'), 'environment.systemPackages = [ (pkgs.writeText "a" cfg.level) ];') },
    },
    {
      name: 'settings that become a file',
      files: {
        'module.nix': module(
          'settings = lib.mkOption { description = "D."; type = lib.types.submodule { options.a = lib.mkOption { type = lib.types.str; }; }; };',
          'environment.etc.a.text = builtins.toJSON cfg.settings;',
        ),
      },
    },
    { name: 'an inherited option', files: { 'module.nix': module(option('level'), 'services.other = { inherit (cfg) level; };') } },
    {
      name: 'an option that the default of another reads',
      files: {
        'module.nix': module(
          `${option('level')} copy = lib.mkOption { type = lib.types.str; default = cfg.level; description = "D."; };`,
          'environment.etc.a.text = cfg.copy;',
        ),
      },
    },
    {
      name: 'internal and read-only options',
      files: {
        'module.nix': module(
          'a = lib.mkOption { type = lib.types.str; internal = true; }; b = lib.mkOption { type = lib.types.str; readOnly = true; default = "b"; description = "D."; };',
          '',
        ),
      },
    },
    {
      name: 'the fields of a type in a file of its own, read where the type is used',
      files: {
        'module.nix': module(
          'hosts = lib.mkOption { description = "D."; type = lib.types.attrsOf (lib.types.submodule (import ./host.nix)); };',
          'environment.etc = lib.mapAttrs (name: host: { text = host.answer.text; }) { inherit (cfg.hosts) one; };',
        ),
        'host.nix': '{ lib, ... }: { options.answer.text = lib.mkOption { type = lib.types.str; }; }\n',
      },
    },
    { name: 'an ignored name', files: { 'module.nix': module(option('level'), '') }, options: { ignore: ['level'] } },
  ],
  undecidable: [
    {
      name: 'an option of a set that homes get as an argument and go over',
      files: {
        'module.nix': '{ lib, ... }: { options.site.apps.mail = lib.mkOption { type = lib.types.str; description = "M."; }; }\n',
        'host.nix':
          '{ config, ... }: { home-manager.extraSpecialArgs = { site = config.site; }; home-manager.users.ann = import ./home/apps.nix; }\n',
        'home/apps.nix': '{ lib, site, ... }: { home.sessionVariables = lib.mapAttrs (_: app: "run ${app}") site.apps; }\n',
      },
      symbols: ['site.apps.mail'],
    },
    {
      name: 'an option of machines that the flake goes over, by way of a variable',
      files: {
        'module.nix': module(option('rack'), ''),
        'flake.nix':
          '{ outputs = { self, ... }: { racks = builtins.mapAttrs (name: machine: let its = machine.config.services.web; in { place = its.rack; }) self.nixosConfigurations; }; }\n',
      },
      symbols: ['services.web.rack'],
    },
    {
      name: 'a function of a file beside the module that gets its options in a way nobody can follow',
      files: {
        'web/module.nix': module(option('rack'), 'environment.etc.rack.text = inputs.tools.lib.callWith ./rack.nix;'),
        'web/rack.nix': '{ cfg, ... }: "rack ${cfg.rack}"\n',
      },
      symbols: ['services.web.rack'],
    },
    {
      name: 'what a module sets itself, or a file that it imports, for whoever uses it',
      files: {
        'module.nix': `{ lib, ... }:\n{\n  options.colors = { ${option('scheme')} ${option('bar')} };\n  imports = [ ./scheme.nix ];\n  config.colors.bar = "blue";\n}\n`,
        'scheme.nix': '{\n  colors.scheme = "dark";\n}\n',
      },
      symbols: ['colors.bar', 'colors.scheme'],
    },
    {
      name: 'a field that a function selects by its pattern',
      files: {
        'module.nix': module(
          'forwards = lib.mkOption { type = lib.types.listOf (lib.types.submodule { options.origin = lib.mkOption { type = lib.types.str; description = "O."; }; }); description = "D."; };',
          'environment.etc.a.text = lib.optionalString (cfg.forwards != [ ]) "a";',
        ),
        'lib/runner.nix': '{ settings, lib }:\nlib.concatMapStrings ({ origin, ... }: origin) settings.forwards\n',
      },
      symbols: ['services.web.forwards.*.origin'],
    },
    {
      name: 'a name that is handed on as a text and selected elsewhere',
      files: {
        'module.nix': module(option('portForward'), ''),
        'nodes.nix':
          '{ nodes, lib, ... }:\nlet all = name: map (node: node.settings.${name}) nodes; in\n{ environment.etc.levels.text = toString (all "portForward"); }\n',
      },
      symbols: ['services.web.portForward'],
    },
    {
      name: 'what adds fields to an option of another module',
      files: {
        'module.nix': module('', '').replace(
          'options.services.web = {',
          'options.services.proxy.hosts = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { config.quic = true; }); };\n  options.services.web = {',
        ),
      },
      symbols: ['services.proxy.hosts'],
    },
    {
      name: 'what gives a value to a field that another module declares',
      files: {
        'module.nix': module('', '').replace(
          'options.services.web = {',
          `options.services.proxy.backup = lib.mkOption { };
  options.services.proxy.hosts = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule { options.headers = lib.mkOption { }; config.headers = "a"; }); };
  options.services.web = {`,
        ),
      },
      symbols: ['services.proxy.backup', 'services.proxy.hosts'],
    },
    {
      name: 'an entry that stands beside those of others',
      files: {
        'module.nix': module(
          `hooks = lib.mkOption {
             description = "D.";
             type = lib.types.submodule {
               freeformType = lib.types.attrsOf lib.types.anything;
               options.format = lib.mkOption { type = lib.types.submodule { options.matching = lib.mkOption { type = lib.types.str; default = "a"; }; }; };
             };
           };`,
          'environment.etc = lib.mapAttrs (name: hook: { text = hook.kind; }) (lib.filterAttrs (name: hook: hook.isOn) cfg.hooks);',
        ),
        'lib/hooks.nix': 'map (hook: hook.matching)\n',
      },
      symbols: ['services.web.hooks.format.matching'],
    },
    {
      name: 'a module that is the inside of a type',
      files: {
        'worker.nix':
          '{ lib, ... }: { options = { label = lib.mkOption { type = lib.types.str; }; restart.seconds = lib.mkOption { type = lib.types.int; }; }; }\n',
      },
      symbols: ['label', 'restart.seconds'],
    },
    {
      name: 'what a flake hands out',
      files: {
        'flake-module.nix':
          '{ lib, ... }: { options.flake.layouts = lib.mkOption { type = lib.types.attrs; default = { }; description = "D."; }; }\n',
      },
      symbols: ['flake.layouts'],
    },
    {
      name: 'an option that offers what others say',
      files: {
        'module.nix': module(
          `${option('domain')} entry = lib.mkOption { description = "For a start page."; default = { }; type = lib.types.submodule { options.url = lib.mkOption { type = lib.types.str; default = "https://\${cfg.domain}"; description = "D."; }; }; };`,
          'environment.etc.a.text = cfg.domain;',
        ),
      },
      symbols: ['services.web.entry'],
    },
    {
      name: 'options of computed names',
      files: {
        'names.nix': '[ [ "relay" ] ]\n',
        'module.nix':
          '{ lib, ... }: { options.services.web.forwarded = lib.foldl (all: path: lib.recursiveUpdate all (lib.setAttrByPath path (lib.mkOption { type = lib.types.str; description = "D."; }))) { } (import ./names.nix); }\n',
      },
      symbols: ['services.web.forwarded.relay'],
    },
    {
      name: 'a field of a list that a function of unknown callers selects',
      files: {
        'module.nix': module(
          'screens = lib.mkOption { description = "D."; type = lib.types.listOf (lib.types.submodule { options = { width = lib.mkOption { type = lib.types.int; }; }; }); };',
          'environment.etc.a.text = toString (builtins.length cfg.screens);',
        ),
        'draw.nix': 'screens: map (screen: screen.width) screens\n',
      },
      symbols: ['services.web.screens.*.width'],
    },
    {
      name: 'an option that something not evaluated selects',
      files: {
        'module.nix': module(option('level'), ''),
        'flake.nix': '{ outputs = { self, ... }: { level = self.nixosConfigurations.a.config.services.web.level; }; }\n',
      },
      symbols: ['services.web.level'],
    },
  ],
  throughHelper: [
    {
      name: 'an option of a factory that no caller reads, once where it is written',
      files: {
        'lib/options.nix':
          '{ lib }:\nname: {\n  enable = lib.mkEnableOption name;\n  level = lib.mkOption { type = lib.types.str; description = "D."; };\n}\n',
        'a.nix': '{ lib, ... }: { options.services.a = import ./lib/options.nix { inherit lib; } "a"; }\n',
        'b.nix': '{ lib, ... }: { options.services.b = import ./lib/options.nix { inherit lib; } "b"; }\n',
      },
      expect: [{ file: 'lib/options.nix', symbol: 'services.a.level', message: '`services.a.level` is read nowhere', line: 4 }],
    },
    {
      name: 'an option that a helper reads',
      files: {
        'module.nix': module(option('level'), 'systemd.services = import ./helper.nix cfg;'),
        'helper.nix': 'cfg: { web.script = "run ${cfg.level}"; }\n',
      },
    },
    {
      name: 'an option that a helper is given and does not read',
      files: {
        'module.nix': module(option('level'), 'systemd.services = import ./helper.nix cfg;'),
        'helper.nix': 'cfg: { web.script = "run"; }\n',
      },
      expect: [unread],
    },
  ],
};
