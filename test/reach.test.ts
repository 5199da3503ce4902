/**
 * What real trees do to make their services, each in a small tree of its own: the model sees through
 * all of it. Every case says what `inspect` shows with defaults resolved.
 */
import { describe, expect, test } from 'vitest';
import { inspect } from '../src/engine/inspect.ts';
import type { Json } from '../src/evaluation/json.ts';
import { projectOf } from '../src/model/testing.ts';

type JsonSet = { readonly [key: string]: Json };
type Files = Readonly<Record<string, string>>;

/** Services by name with their directives, and what else the modules of a tree have. */
function reached(files: Files, resolveDefaults = true): Record<'services' | 'users' | 'containers', JsonSet> & { options: string[] } {
  const { modules } = inspect(projectOf(files), { reported: new Set(Object.keys(files)), resolveDefaults });
  const all = modules as readonly JsonSet[];
  const services = all.flatMap((module) => module.services as readonly JsonSet[]);
  const merged = (part: string): JsonSet => Object.assign({}, ...all.map((module) => module[part] as JsonSet));
  return {
    services: Object.fromEntries(services.map(({ name, directives }) => [name as string, directives as Json])),
    users: merged('users'),
    containers: merged('containers'),
    options: all.flatMap((module) => (module.options as readonly JsonSet[]).map(({ path }) => path as string)).sort(),
  };
}

/** A module of one service whose command and user come from a helper by whatever name. */
const using = (args: string, helper: string): string =>
  `{ config, lib, ${args}... }:\n{\n  config.systemd.services.web.serviceConfig = ${helper}.hardened // { ExecStart = "/bin/web"; };\n}\n`;
const HELPERS = '{ lib, ... }: rec { user = "web"; hardened = { User = user; ProtectSystem = "strict"; }; }';
const WEB = { ExecStart: '/bin/web', ProtectSystem: 'strict', User: 'web' };

describe('helpers that arrive', () => {
  const cases: Record<string, Files> = {
    'through config, from an option that holds functions': {
      'helpers.nix': `{ lib, ... }: { options.helpers = lib.mkOption { type = lib.types.attrs; default = import ./lib.nix { inherit lib; }; }; }`,
      'lib.nix': HELPERS,
      'module.nix': using('', 'config.helpers'),
    },
    'through config, set once and unconditionally': {
      'helpers.nix': `{ lib, ... }: { options.helpers = lib.mkOption { type = lib.types.raw; }; config.helpers = import ./lib.nix { inherit lib; }; }`,
      'lib.nix': HELPERS,
      'module.nix': using('', 'config.helpers'),
    },
    'through _module.args': {
      'args.nix': '{ lib, ... }: { _module.args.helpers = import ./lib.nix { inherit lib; }; }',
      'lib.nix': HELPERS,
      'module.nix': using('helpers, ', 'helpers'),
    },
    'through specialArgs of nixosSystem': {
      'flake.nix':
        '{ outputs = { self, nixpkgs }: { nixosConfigurations.host = nixpkgs.lib.nixosSystem { specialArgs = { helpers = import ./lib.nix { inherit (nixpkgs) lib; }; }; modules = [ ./module.nix ]; }; }; }',
      'lib.nix': HELPERS,
      'module.nix': using('helpers, ', 'helpers'),
    },
    'through specialArgs of a wrapper around it': {
      'flake.nix': `{
  outputs = inputs@{ self, nixpkgs, ... }:
    let mkSystem = import ./lib/mk-system.nix { inherit inputs; };
    in { nixosConfigurations.host = mkSystem { hostname = "host"; modules = [ ./module.nix ]; }; };
}`,
      'lib/mk-system.nix': `{ inputs }: { hostname, modules, system ? "x86_64-linux" }:
inputs.nixpkgs.lib.nixosSystem {
  inherit system;
  specialArgs = { inherit inputs hostname; helpers = import ./default.nix { inherit (inputs.nixpkgs) lib; }; };
  modules = modules ++ [ { networking.hostName = hostname; } ];
}`,
      'lib/default.nix': HELPERS,
      'module.nix': using('helpers, ', 'helpers'),
    },
    'through self.lib': {
      'flake.nix':
        '{ outputs = { self, nixpkgs }: { lib = import ./lib.nix { inherit (nixpkgs) lib; }; nixosConfigurations.host = nixpkgs.lib.nixosSystem { specialArgs = { inherit self; }; modules = [ ./module.nix ]; }; }; }',
      'lib.nix': HELPERS,
      'module.nix': using('self, ', 'self.lib'),
    },
    'through inputs.self.lib': {
      'flake.nix':
        '{ outputs = inputs@{ self, nixpkgs }: { lib = import ./lib.nix { inherit (nixpkgs) lib; }; nixosConfigurations.host = nixpkgs.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = [ ./module.nix ]; }; }; }',
      'lib.nix': HELPERS,
      'module.nix': using('inputs, ', 'inputs.self.lib'),
    },
    'through a lib that specialArgs extend': {
      'flake.nix':
        '{ outputs = { self, nixpkgs }: let lib = nixpkgs.lib.extend (final: prev: { helpers = import ./lib.nix { lib = final; }; }); in { nixosConfigurations.host = lib.nixosSystem { specialArgs = { inherit lib; }; modules = [ ./module.nix ]; }; }; }',
      'lib.nix': HELPERS,
      'module.nix': using('', 'lib.helpers'),
    },
    'through callPackage': {
      'lib.nix': HELPERS,
      'module.nix': using('pkgs, ', '(pkgs.callPackage ./lib.nix { })'),
    },
    'through an overlay': {
      'overlay.nix': 'final: prev: { helpers = final.callPackage ./lib.nix { }; }',
      'flake.nix': '{ outputs = { self, nixpkgs }: { overlays.default = import ./overlay.nix; nixosModules.default = ./module.nix; }; }',
      'lib.nix': HELPERS,
      'host.nix': '{ ... }: { nixpkgs.overlays = [ (import ./overlay.nix) ]; imports = [ ./module.nix ]; }',
      'module.nix': using('pkgs, ', 'pkgs.helpers'),
    },
    'as a functor': {
      'module.nix': using('', '(import ./lib.nix { name = "web"; })'),
      'lib.nix': '{ __functor = self: { name }: { hardened = self.base // { User = name; }; }; base.ProtectSystem = "strict"; }',
    },
    'as a recursive set of services': {
      'module.nix': using(
        '',
        '(let all = rec { base = { ProtectSystem = "strict"; }; web.hardened = base // { User = "web"; }; }; in all.web)',
      ),
    },
  };
  test.each(Object.entries(cases))('%s', (_name, files) => {
    expect(reached(files).services).toEqual({ web: WEB });
  });
});

describe('functions that an option of the project holds', () => {
  const module =
    '{ config, lib, ... }: let inherit (config.my.lib) mkService; in { options.web.enable = lib.mkEnableOption "web"; config = lib.mkIf config.web.enable { systemd.services.web = config.my.lib.units.hardened (mkService "web"); }; }';
  const functions =
    '{ mkService = name: { serviceConfig = { ExecStart = "/bin/${name}"; User = config.web.user; }; }; units.hardened = unit: lib.recursiveUpdate unit { serviceConfig.ProtectSystem = "strict"; }; }';
  const made = { web: { ExecStart: '/bin/web', ProtectSystem: 'strict', User: { $ref: 'config.web.user' } } };
  test.each<[string, string]>([
    ['as its default', `{ lib, config, ... }: { options.my.lib = lib.mkOption { type = lib.types.attrs; default = ${functions}; }; }`],
    ['set once', `{ lib, config, ... }: { options.my.lib = lib.mkOption { type = lib.types.attrs; }; config.my.lib = ${functions}; }`],
  ])('%s are called whatever the configuration is', (_name, helpers) => {
    expect(reached({ 'helpers.nix': helpers, 'module.nix': module }, false).services).toEqual(made);
  });
  test('that somebody else sets are not known', () => {
    const files = {
      'helpers.nix': `{ lib, config, ... }: { options.my.lib = lib.mkOption { type = lib.types.attrs; default = ${functions}; }; }`,
      'other.nix': '{ ... }: { my.lib = { mkService = name: { script = name; }; }; }',
      'module.nix': module,
    };
    expect(reached(files, false).services).not.toEqual(made);
  });
});

test('a package that an overlay adds is known by what it runs', () => {
  const { services } = reached({
    'overlay.nix': 'final: prev: { web = final.writeShellScriptBin "web" "exec sleep 1"; }',
    'host.nix': '{ ... }: { nixpkgs.overlays = [ (import ./overlay.nix) ]; imports = [ ./module.nix ]; }',
    'module.nix': '{ pkgs, ... }: { systemd.services.web.serviceConfig.ExecStart = "${pkgs.web}/bin/web"; }',
  });
  expect(JSON.stringify(services.web)).toContain('/bin/web');
});

describe('imports', () => {
  const service = (name: string): string => `{ ... }: { systemd.services.${name}.serviceConfig.ExecStart = "/bin/${name}"; }`;
  const switched =
    '{ config, lib, ... }: { options.on = lib.mkEnableOption "it"; config = lib.mkIf config.on { systemd.services.main.script = "x"; }; }';
  test.each<[string, string]>([
    ['by map', 'map (name: ./. + "/parts/${name}.nix") [ "a" "b" ]'],
    ['by readDir', 'map (name: ./parts + "/${name}") (builtins.attrNames (builtins.readDir ./parts))'],
    [
      'by filter and readDir',
      'lib.mapAttrsToList (name: _: ./parts + "/${name}") (lib.filterAttrs (name: type: type == "regular" && lib.hasSuffix ".nix" name) (builtins.readDir ./parts))',
    ],
    ['by listFilesRecursive', 'lib.filesystem.listFilesRecursive ./parts'],
  ])('computed %s are followed', (_name, list) => {
    const files = {
      'default.nix': `{ lib, ... }: { imports = ${list}; }`,
      'parts/a.nix': service('a'),
      'parts/b.nix': service('b'),
      'on.nix': switched,
    };
    const project = projectOf(files);
    const module = project.modules.find(({ file }) => file === 'default.nix');
    expect(module?.evaluated.imports.map(({ target }) => target?.replace(`${project.root}/`, ''))).toEqual(['parts/a.nix', 'parts/b.nix']);
    expect(reached(files).services).toMatchObject({ a: { ExecStart: '/bin/a' }, b: { ExecStart: '/bin/b' } });
  });
});

describe('instances', () => {
  const INSTANCES = `options.services.web.instances = lib.mkOption {
    default = { };
    type = lib.types.attrsOf (lib.types.submodule ({ name, config, ... }: {
      options = {
        dir = lib.mkOption { type = lib.types.str; default = "/var/lib/\${name}"; };
        log = lib.mkOption { type = lib.types.str; default = "\${config.dir}/log"; };
      };
    }));
  };`;
  const instance = { $ref: 'config.services.web.instances.<name>.dir' };

  test.each<[string, string]>([
    [
      "mapAttrs'",
      `lib.mapAttrs' (name: one: lib.nameValuePair "web-\${name}" { serviceConfig.WorkingDirectory = one.dir; }) config.services.web.instances`,
    ],
    [
      'mkMerge of mapAttrsToList',
      `lib.mkMerge (lib.mapAttrsToList (name: one: { "web-\${name}".serviceConfig.WorkingDirectory = one.dir; }) config.services.web.instances)`,
    ],
    [
      'listToAttrs of mapAttrsToList',
      `lib.listToAttrs (lib.mapAttrsToList (name: one: lib.nameValuePair "web-\${name}" { serviceConfig.WorkingDirectory = one.dir; }) config.services.web.instances)`,
    ],
    [
      'concatMapAttrs',
      `lib.concatMapAttrs (name: one: { "web-\${name}".serviceConfig.WorkingDirectory = one.dir; }) config.services.web.instances`,
    ],
  ])('by %s: one stands for all', (_name, services) => {
    const files = { 'module.nix': `{ config, lib, ... }: { ${INSTANCES} config.systemd.services = ${services}; }` };
    const found = Object.values(reached(files, false).services);
    expect(found).toEqual([{ WorkingDirectory: instance }]);
    expect(Object.keys(projectOf(files).modules[0]?.services.map(({ name }) => name) ?? {})).toHaveLength(1);
    expect(projectOf(files).modules[0]?.services[0]?.name).toBe('web-<name>');
  });

  test('their options are declared, with what depends on the name', () => {
    expect(reached({ 'module.nix': `{ config, lib, ... }: { ${INSTANCES} }` }).options).toEqual([
      'services.web.instances',
      'services.web.instances.<name>.dir',
      'services.web.instances.<name>.log',
    ]);
  });

  test('that are there by default have their name and what depends on it', () => {
    const { services } = reached({
      'module.nix': `{ config, lib, ... }: { ${INSTANCES.replace('default = { };', 'default.blog = { };')} config.systemd.services = lib.mapAttrs' (name: one: lib.nameValuePair "web-\${name}" { serviceConfig = { WorkingDirectory = one.dir; LogsDirectory = one.log; }; }) config.services.web.instances; }`,
    });
    expect(services).toEqual({ 'web-blog': { WorkingDirectory: '/var/lib/blog', LogsDirectory: '/var/lib/blog/log' } });
  });

  test('of a template share its unit', () => {
    const { services } = reached({
      'module.nix': '{ ... }: { systemd.services."web@".serviceConfig = { ExecStart = "/bin/web %i"; StateDirectory = "web/%i"; }; }',
    });
    expect(services).toEqual({ 'web@': { ExecStart: '/bin/web %i', StateDirectory: 'web/%i' } });
  });
});

test('lib.evalModules inside of the tree', () => {
  const { services } = reached({
    'module.nix': `{ lib, ... }:
let
  evaluated = lib.evalModules { modules = [ ./schema.nix { port = 8080; } ]; specialArgs.base = "/srv"; };
in
{ systemd.services.web.serviceConfig.ExecStart = "/bin/web --port \${toString evaluated.config.port} --dir \${evaluated.config.dir}"; }`,
    'schema.nix':
      '{ lib, base, config, ... }: { options = { port = lib.mkOption { type = lib.types.port; }; dir = lib.mkOption { type = lib.types.str; default = "${base}/${toString config.port}"; }; }; }',
  });
  expect(services).toEqual({ web: { ExecStart: '/bin/web --port 8080 --dir /srv/8080' } });
});

describe('options', () => {
  test('that helpers declare', () => {
    const { options, services } = reached({
      'lib.nix': `{ lib }: {
  mkServiceOptions = { name, port }: {
    enable = lib.mkEnableOption name;
    port = lib.mkOption { type = lib.types.port; default = port; description = "Port of \${name}."; };
    user = lib.mkOption { type = lib.types.str; default = name; description = "User."; };
  };
}`,
      'module.nix': `{ config, lib, ... }:
let cfg = config.services.web; in
{
  options.services.web = (import ./lib.nix { inherit lib; }).mkServiceOptions { name = "web"; port = 80; };
  config = lib.mkIf cfg.enable {
    systemd.services.web.serviceConfig = { User = cfg.user; ExecStart = "/bin/web \${toString cfg.port}"; };
    users.users.\${cfg.user} = { isSystemUser = true; group = cfg.user; };
  };
}`,
    });
    expect(options).toEqual(['services.web.enable', 'services.web.port', 'services.web.user']);
    expect(services).toEqual({ web: { User: 'web', ExecStart: '/bin/web 80' } });
  });

  test('of types of the project’s own', () => {
    const { options, services } = reached({
      'types.nix': `{ lib }: rec {
  level = lib.types.enum [ "debug" "info" ];
  endpoint = lib.types.submodule { options = { host = lib.mkOption { type = lib.types.str; default = "::1"; }; level = lib.mkOption { type = level; default = "info"; }; }; };
}`,
      'module.nix': `{ config, lib, ... }:
let types = lib.types // import ./types.nix { inherit lib; }; in
{
  options.services.web = { listen = lib.mkOption { type = types.endpoint; default = { }; }; level = lib.mkOption { type = types.nullOr types.level; default = null; }; };
  config.systemd.services.web.serviceConfig.ExecStart = "/bin/web \${config.services.web.listen.host} \${config.services.web.listen.level}";
}`,
    });
    expect(options).toEqual(['services.web.level', 'services.web.listen', 'services.web.listen.host', 'services.web.listen.level']);
    expect(services).toEqual({ web: { ExecStart: '/bin/web ::1 info' } });
  });
});

describe('defaults', () => {
  test('of submodules that set their own fields', () => {
    const { services, users } = reached({
      'module.nix': `{ config, lib, ... }:
let
  instance = { name, config, ... }: {
    options = {
      enable = lib.mkEnableOption "it" // { default = true; };
      user = lib.mkOption { type = lib.types.str; default = "run-\${name}"; };
      dir = lib.mkOption { type = lib.types.path; };
      env = lib.mkOption { type = lib.types.attrsOf lib.types.str; default = { }; };
    };
    config = { dir = lib.mkDefault "/srv/\${config.user}"; env.NAME = name; };
  };
  on = lib.filterAttrs (_: one: one.enable) config.services.run;
in
{
  options.services.run = lib.mkOption { type = lib.types.attrsOf (lib.types.submodule instance); default = { a = { }; b.enable = false; c = { user = "root"; env.X = "1"; }; }; };
  config.systemd.services = lib.mapAttrs' (name: one: lib.nameValuePair "run-\${name}" { serviceConfig = { User = one.user; WorkingDirectory = one.dir; Environment = lib.mapAttrsToList (n: v: "\${n}=\${v}") one.env; }; }) on;
  config.users.users = lib.mapAttrs' (_: one: lib.nameValuePair one.user { home = one.dir; }) on;
}`,
    });
    expect(services).toEqual({
      'run-a': { Environment: ['NAME=a'], User: 'run-a', WorkingDirectory: '/srv/run-a' },
      'run-c': { Environment: ['NAME=c', 'X=1'], User: 'root', WorkingDirectory: '/srv/root' },
    });
    expect(Object.keys(users)).toEqual(['run-a', 'root']);
  });

  test('that their type coerces', () => {
    const { services } = reached({
      'module.nix': `{ config, lib, ... }:
let
  listen = lib.types.coercedTo lib.types.port (port: { inherit port; }) (lib.types.submodule { options = { port = lib.mkOption { type = lib.types.port; }; address = lib.mkOption { type = lib.types.str; default = "[::]"; }; }; });
in
{
  options.web = {
    listen = lib.mkOption { type = lib.types.listOf listen; default = [ 80 { port = 443; address = "0.0.0.0"; } ]; };
    paths = lib.mkOption { type = with lib.types; coercedTo str lib.singleton (listOf str); default = "/one"; };
  };
  config.systemd.services.web.serviceConfig = { ReadWritePaths = config.web.paths; ExecStart = lib.concatMapStringsSep " " (one: "\${one.address}:\${toString one.port}") config.web.listen; };
}`,
    });
    expect(services).toEqual({ web: { ReadWritePaths: ['/one'], ExecStart: '[::]:80 0.0.0.0:443' } });
  });
});

describe('a value of config that the project sets', () => {
  const files = (definition: string): Files => ({
    'base.nix': `{ lib, config, ... }: { options.paths.base = lib.mkOption { type = lib.types.str; }; options.paths.other = lib.mkEnableOption "it"; config = ${definition}; }`,
    'module.nix': '{ config, ... }: { systemd.services.web.serviceConfig.WorkingDirectory = "${config.paths.base}/web"; }',
  });
  test('once and unconditionally is that value', () => {
    expect(reached(files('{ paths.base = "/srv"; }')).services).toEqual({ web: { WorkingDirectory: '/srv/web' } });
  });
  test.each<[string, string]>([
    ['under a condition', 'lib.mkIf config.paths.other { paths.base = "/srv"; }'],
    ['twice', 'lib.mkMerge [ { paths.base = "/srv"; } { paths.base = lib.mkForce config.x; } ]'],
  ])('%s is not', (_name, definition) => {
    expect(reached(files(definition)).services).toEqual({ web: { WorkingDirectory: { $text: [{ $ref: 'config.paths.base' }, '/web'] } } });
  });
});

test('containers and users that a helper makes', () => {
  const { containers, users } = reached({
    'lib.nix': `{ lib }: { container = name: port: {
  virtualisation.oci-containers.containers.\${name} = { image = "registry.example/\${name}:1"; ports = [ "\${toString port}:80" ]; user = "\${name}:\${name}"; };
  users.users.\${name} = { isSystemUser = true; group = name; };
}; }`,
    'module.nix': `{ config, lib, ... }:
let helpers = import ./lib.nix { inherit lib; };
in { config = lib.mkMerge [ (helpers.container "shop" 8080) (helpers.container "blog" 8081) ]; }`,
  });
  expect(containers).toMatchObject({
    shop: { image: 'registry.example/shop:1', ports: ['8080:80'], user: 'shop:shop' },
    blog: { image: 'registry.example/blog:1', ports: ['8081:80'] },
  });
  expect(users).toEqual({ shop: { group: 'shop', isSystemUser: true }, blog: { group: 'blog', isSystemUser: true } });
});
