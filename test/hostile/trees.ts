/** Trees that want no end, too much memory or too deep a stack: name → files. None of them is like anything people write. */

type Files = Readonly<Record<string, string>>;

/** A module of a service whose option and configuration come from a hostile value. */
const service = (bindings: string, value: string, more = ''): Files => ({
  'module.nix': `{ config, lib, pkgs, ... }:
let
  cfg = config.services.web;
  ${bindings}
in
{
  options.services.web = { enable = lib.mkEnableOption "web"; ${more} };
  config = lib.mkIf cfg.enable {
    systemd.services.web = { wantedBy = [ "multi-user.target" ]; environment.X = builtins.toString (${value}); serviceConfig.ExecStart = "/bin/web"; };
  };
}
`,
});
/** The same where the hostile value is the configuration itself. */
const configured = (bindings: string, config: string): Files => ({
  'module.nix': `{ config, lib, pkgs, ... }:
let
  cfg = config.services.web;
  ${bindings}
in
{
  options.services.web.enable = lib.mkEnableOption "web";
  config = ${config};
}
`,
});

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
/** `a0 = first; a1 = next("a0"); …`, with the last one's name. */
const chain = (levels: number, first: string, next: (before: string, level: number) => string): string =>
  `a0 = ${first}; ${lines(levels, (level) => `a${level + 1} = ${next(`a${level}`, level)};`)}`;
const nested = (count: number, open: string, inner: string, close: string): string => open.repeat(count) + inner + close.repeat(count);

export const TREES: Readonly<Record<string, Files>> = {
  'lists nested 20,000 deep': service(`deep = ${nested(20_000, '[', '', ']')};`, 'deep'),
  'sets nested 5,000 deep': service(`deep = ${nested(5_000, '{ a = ', '1', '; }')};`, 'deep.a'),
  'functions nested 3,000 deep': service(`deep = ${nested(3_000, '(x: ', 'x', ')')};`, 'deep 1 2 3'),
  'brackets that nobody closes': { 'module.nix': `{ config, ... }: { config = ${'{ a = ['.repeat(20_000)}` },
  'conditions nested 2,000 deep': service(`deep = ${nested(2_000, 'if cfg.enable then 1 else (', '2', ')')};`, 'deep'),
  'a list of 100,000 elements': service(`many = [ ${lines(100_000, (index) => `"e${index}"`)} ];`, 'many'),
  'a set of 50,000 attributes': service(`many = { ${lines(50_000, (index) => `e${index} = ${index};`)} };`, 'many.e7'),
  'a text of 4 million characters': service(`many = "${'abcdefgh'.repeat(500_000)}";`, 'many'),
  'let bindings that double a list': service(
    chain(60, '[ 1 ]', (before) => `${before} ++ ${before}`),
    'a60',
  ),
  'let bindings that double a text': service(
    chain(60, '"x"', (before) => `"\${${before}}\${${before}}"`),
    'a60',
  ),
  'let bindings that double a symbolic text': service(
    chain(60, 'cfg.name', (before) => `"\${${before}}-\${${before}}"`),
    'a60',
  ),
  'let bindings that double a set': service(
    chain(60, '{ x = 1; }', (before) => `{ l = ${before}; r = ${before}; }`),
    'a60',
  ),
  'let bindings that double calls': service(
    chain(60, 'x: x + 1', (before) => `x: ${before} (${before} x)`),
    'a60 1',
  ),
  'let bindings that double choices': service(
    chain(60, 'cfg.a', (before, level) => `if cfg.c${level} then ${before} else "\${${before}}x"`),
    'a60',
  ),
  'a billion laughs of attribute names': configured(
    chain(40, '{ x = 1; }', (before) => `lib.mapAttrs (name: value: ${before}) ${before}`),
    '{ systemd.services = a40; }',
  ),
  'a list of 10 million': service('many = builtins.genList (x: x) 10000000;', 'many'),
  'a list of a billion': service('many = builtins.genList (x: x) 1000000000;', 'many'),
  'a fold over 200,000 elements': service("sum = builtins.foldl' (a: b: a + b) 0 (lib.range 0 199999);", 'sum'),
  'a fold that grows a list': service("all = builtins.foldl' (a: b: a ++ [ b ]) [ ] (lib.range 0 20000);", 'all'),
  'a fold that grows a set': service('all = lib.foldl (a: b: a // { "x${toString b}" = b; }) { } (lib.range 0 20000);', 'all.x1'),
  'a fold that grows a text': service('all = builtins.foldl\' (a: b: a + toString b) "" (lib.range 0 50000);', 'all'),
  'replicate and concatenate': service('all = lib.concatStrings (lib.replicate 1000000 "abcdefghij");', 'all'),
  'every pair of 3,000': service('all = lib.cartesianProduct { a = lib.range 0 3000; b = lib.range 0 3000; };', 'all'),
  'every pair, written by hand': service('r = lib.range 0 3000; all = lib.concatMap (a: map (b: a * b) r) r;', 'all'),
  'a sort of 100,000': service('all = lib.sort (a: b: a > b) (lib.range 0 100000);', 'all'),
  'unique elements of 20,000': service('all = lib.unique (lib.range 0 20000);', 'all'),
  'a closure without end': service(
    'all = builtins.genericClosure { startSet = [ { key = 0; } ]; operator = item: [ { key = item.key + 1; } ]; };',
    'all',
  ),
  'a function that calls itself': service('f = x: f x;', 'f 1'),
  'Fibonacci numbers': service('fib = n: if n < 2 then n else fib (n - 1) + fib (n - 2);', 'fib 40'),
  Ackermann: service('ack = m: n: if m == 0 then n + 1 else if n == 0 then ack (m - 1) 1 else ack (m - 1) (ack m (n - 1));', 'ack 4 4'),
  'the omega': service('', '(x: x x) (x: x x)'),
  'a fixed point of itself': service('', 'lib.fix (self: self)'),
  'a fixed point that needs itself': service('', '(lib.fix (self: { a = self.b; b = self.a; })).a'),
  'extensions without end': service('grow = f: grow (lib.extends (final: prev: { n = (prev.n or 0) + 1; }) f);', '(grow (self: { })).n'),
  'messages that quote each other': service(
    chain(
      40,
      'throw "no ${config.a}"',
      (before, level) => `throw "\${if config.b${level} then ${before} else "b"} \${if config.c${level} then ${before} else "c"}"`,
    ),
    'a40',
  ),
  'extensions of extensions': service(
    chain(60, '(self: { n = 1; })', (before) => `lib.extends (final: prev: { n = prev.n + prev.n; }) ${before}`),
    '(lib.fix a60).n',
  ),
  'overlays that call each other': {
    'overlay.nix':
      'final: prev: { a = final.b.override { x = final.a; }; b = final.a.overrideAttrs (old: { y = final.b; }); lib = prev.lib.extend (f: p: { g = f.g; }); }',
    'flake.nix':
      '{ outputs = { self, nixpkgs }: { overlays.default = import ./overlay.nix; packages = (import nixpkgs { overlays = [ self.overlays.default self.overlays.default ]; }).a; nixosModules.default = ./module.nix; }; }',
    ...service('', 'pkgs.a'),
  },
  'a functor that is its own': service('f = { __functor = self: self; };', 'f 1 2 3'),
  'a functor that calls itself': service('f = { __functor = self: x: self x; };', 'f 1'),
  'a set that prints itself': service('s = { __toString = self: toString self; };', 's'),
  'a set within itself': configured('t = { a = t; b = t; c = t; };', '{ systemd.services.web.serviceConfig = t; environment.etc = t; }'),
  'a list within itself': configured(
    't = [ t t t ];',
    '{ environment.systemPackages = t; systemd.services.web.path = t; assertions = t; }',
  ),
  'a package within itself': configured(
    'p = pkgs.stdenv.mkDerivation { name = "p"; passthru.p = p; buildInputs = [ p p ]; src = p; };',
    '{ environment.systemPackages = [ p ]; systemd.services.web.serviceConfig.ExecStart = "${p}/bin/p"; }',
  ),
  'definitions that contain themselves': configured('m = lib.mkMerge [ m m ];', 'm'),
  'conditions that contain themselves': configured('m = lib.mkIf cfg.enable m;', 'm'),
  'merges of merges': configured(
    chain(40, '{ x = 1; }', (before) => `lib.mkMerge [ ${before} ${before} ]`),
    '{ systemd.services.web.environment = a40; }',
  ),
  '2,000 options and as many definitions': {
    'module.nix': `{ config, lib, ... }:
let cfg = config.services.web; in
{
  options.services.web = { enable = lib.mkEnableOption "web"; ${lines(2_000, (index) => `o${index} = lib.mkOption { type = lib.types.nullOr lib.types.str; default = null; description = "o"; };`)} };
  config = lib.mkIf cfg.enable (lib.mkMerge [ ${lines(2_000, (index) => `(lib.mkIf (cfg.o${index} != null) { systemd.services.web.environment.O${index} = cfg.o${index}; })`)} ]);
}
`,
  },
  '1,000 services of one module': configured(
    '',
    `lib.mkMerge [ ${lines(1_000, (index) => `{ systemd.services.s${index} = { serviceConfig = { ExecStart = "/bin/s\${toString cfg.o${index}}"; User = "u${index}"; }; after = [ "s${(index + 1) % 1000}.service" ]; }; }`)} ]`,
  ),
  'a service of 3,000 conditional parts': configured(
    '',
    `{ systemd.services.web = lib.mkMerge [ ${lines(3_000, (index) => `(lib.mkIf cfg.c${index} { serviceConfig.ReadWritePaths = [ cfg.d${index} ]; after = lib.optional cfg.a "x${index}"; })`)} ]; }`,
  ),
  'a directive of 300 priorities': configured(
    '',
    `{ systemd.services.web.serviceConfig.User = lib.mkMerge [ ${lines(300, (index) => `(lib.mkIf cfg.c${index} (lib.mkOverride ${index + 1} cfg.u${index}))`)} ]; }`,
  ),
  'an update chain of 3,000 sets': service(`all = { } ${lines(3_000, (index) => `// { a${index} = ${index}; }`)};`, 'all.a1'),
  'an update chain of 500 conditional sets': configured(
    '',
    `{ systemd.services.web.serviceConfig = { } ${lines(500, (index) => `// lib.optionalAttrs cfg.c${index} { a${index % 7} = cfg.d${index}; }`)}; }`,
  ),
  'a condition of 2,000 terms': configured(
    '',
    `lib.mkIf (${lines(2_000, (index) => `cfg.a${index} && (cfg.b${index} || `)} cfg.z ${')'.repeat(2_000)}) { systemd.services.web.script = "x"; }`,
  ),
  'mapAttrs nested 40 deep': service(`deep = ${nested(40, 'lib.mapAttrs (_: v: { x = v; y = v; }) (', '{ a = 1; }', ')')};`, 'deep.a'),
  'mapAttrsRecursive of an endless set': service('t = { a = t; b = 1; };', '(lib.mapAttrsRecursive (path: value: path) t).b'),
  'deepSeq of an endless set': service('t = { a = t; b = 1; };', 'builtins.deepSeq t 1'),
  'JSON of an endless set': service('t = { a = t; b = 1; };', 'builtins.toJSON t'),
  'recursiveUpdate of endless sets': service('t = { a = t; b = 1; };', '(lib.recursiveUpdate t t).a.a.b'),
  'equality of endless sets': service('t = { a = t; b = 1; }; u = { a = u; b = 1; };', 'if t == u then 1 else 2'),
  'equality of doubled sets': service(
    `${chain(40, '{ x = 1; }', (before) => `{ l = ${before}; r = ${before}; }`)} ${chain(40, '{ x = 1; }', (before) => `{ l = ${before}; r = ${before}; }`).replaceAll('a', 'b')}`,
    'if a40 == b40 then 1 else 2',
  ),
  'a regular expression that backtracks': service('', `toString (builtins.match "(a+)+b" "${'a'.repeat(5_000)}")`),
  'a regular expression of many choices': service('', `toString (builtins.match "(a|aa|aaa|a*)*(a|b)*c" "${'a'.repeat(2_000)}")`),
  'a regular expression of nested bounds': service('', `toString (builtins.match "((a{0,200}){0,200}){0,200}b" "${'a'.repeat(1_000)}")`),
  'a regular expression nested 5,000 deep': service('', `toString (builtins.match "${nested(5_000, '(', 'a', ')')}" "a")`),
  'a split of a long text': service('', `toString (builtins.split "(a*)(b?)*" "${'ab'.repeat(50_000)}")`),
  'a replacement of the empty text': service('', `builtins.replaceStrings [ "" ] [ "${'x'.repeat(1_000)}" ] "${'a'.repeat(100_000)}"`),
  'a JSON text nested 50,000 deep': service('', `builtins.fromJSON ''${nested(50_000, '[', '', ']')}''`),
  'a TOML text of many tables': service('', `builtins.fromTOML ''${lines(5_000, (index) => `[a.b${index}.c]\nd = ${index}`)}''`),
  'a directory that imports itself': {
    'default.nix': '{ ... }: { imports = [ ./. ./default.nix ../${"."} ./a ]; services.x = import ./. ; }',
    'a/default.nix': '{ ... }: { imports = [ ./. ../. ../a ../a/default.nix ]; systemd.services.a.script = "a"; }',
  },
  'a module that imports itself': {
    'module.nix':
      '{ config, lib, ... }: { imports = [ ./module.nix (import ./module.nix) (import ./module.nix { inherit config lib; }) ]; systemd.services.a.script = "a"; }',
  },
  'files that import each other': {
    'a.nix': 'import ./b.nix',
    'b.nix': 'import ./a.nix',
    'c.nix': 'let c = import ./c.nix; in { inherit c; d = c.d; } // c',
    'module.nix': '{ lib, ... }: { imports = [ ./a.nix ./b.nix ./c.nix ]; systemd.services.a.script = toString (import ./c.nix).d; }',
  },
  'imports that depend on the configuration': {
    'module.nix':
      '{ config, lib, ... }: { imports = map (n: ./. + "/${n}.nix") config.names ++ lib.optional config.x ./module.nix; names = [ "module" ] ++ config.names; }',
  },
  'imports of every file, in every file': Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `m${index}.nix`,
      `{ lib, ... }: { imports = map (n: ./. + "/\${n}") (builtins.attrNames (builtins.readDir ./.)); systemd.services.s${index}.script = "x"; }`,
    ]),
  ),
  'values that import every file': Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `m${index}.nix`,
      `{ n = ${index}; all = map (n: import (./. + "/\${n}")) (builtins.attrNames (builtins.readDir ./.)); }`,
    ]),
  ),
  'options within themselves': configured(
    't = lib.types.submodule { options = { a = lib.mkOption { type = t; default = { }; }; b = lib.mkOption { type = lib.types.attrsOf t; default = { }; }; }; };',
    '{ x = config.services.tree; }',
  ),
  'types within themselves': {
    'module.nix': `{ lib, ... }:
let
  t = lib.types.nullOr (lib.types.either t (lib.types.listOf (lib.types.attrsOf t)));
  u = lib.types.oneOf [ u u t lib.types.str ];
in
{ options.x = lib.mkOption { type = t; default = { }; }; options.y = lib.mkOption { type = u; default = [ ]; }; }
`,
  },
  'defaults that lead to each other': {
    'module.nix': `{ config, lib, ... }:
{
  options = { ${lines(300, (index) => `o${index} = lib.mkOption { default = "\${config.o${(index + 1) % 300}}\${config.o${(index + 7) % 300}}"; };`)} };
  config.systemd.services.web.serviceConfig.ExecStart = config.o0;
}
`,
  },
  'defaults that double': {
    'module.nix': `{ config, lib, ... }:
{
  options = { o0 = lib.mkOption { default = "x"; }; ${lines(60, (index) => `o${index + 1} = lib.mkOption { default = "\${config.o${index}}\${config.o${index}}"; };`)} };
  config.systemd.services.web.serviceConfig.ExecStart = config.o60;
}
`,
  },
  'evalModules of itself': {
    'module.nix':
      '{ lib, ... }@args: let self = lib.evalModules { modules = [ ./module.nix (import ./module.nix) { config = self.config; } ]; }; in { options.x = lib.mkOption { default = self.config.x; }; config.systemd.services.web.script = self.config.x; }',
  },
  'arguments of arguments': {
    'module.nix':
      '{ config, lib, helper, ... }: { _module.args.helper = helper // { x = helper.x; }; systemd.services.web.script = helper.x; }',
    'other.nix': '{ helper, lib, ... }: { _module.args = lib.mapAttrs (n: v: helper.${n}) helper; systemd.services.b.script = helper.y; }',
  },
  'a flake of itself': {
    'flake.nix':
      '{ inputs.self.url = "."; outputs = inputs@{ self, nixpkgs, ... }: { lib = self.lib // { f = self.lib.f; }; nixosModules = builtins.mapAttrs (n: v: self.nixosModules.${n}) self.nixosModules // { default = self.nixosModules.default; m = ./module.nix; }; nixosConfigurations.h = nixpkgs.lib.nixosSystem { specialArgs = { inherit self inputs; lib = self.lib; cfg = self.nixosConfigurations.h.config; }; modules = [ self.nixosModules.default self.nixosModules.m ]; }; }; }',
    ...service('', 'cfg.x'),
  },
  'five hundred names computed from each other': configured(
    'names = lib.genList (n: "s${toString n}") 500;',
    '{ systemd.services = lib.genAttrs names (name: { script = name; after = map (n: "${n}.service") names; }); }',
  ),
  'a service name of 100,000 parts': configured(
    '',
    '{ systemd.services.${lib.concatStrings (lib.genList (n: cfg.x) 100000)}.script = "x"; }',
  ),
  'instances of instances': configured(
    'each = depth: set: if depth == 0 then set else lib.mkMerge (lib.mapAttrsToList (name: one: each (depth - 1) one.more) set ++ lib.mapAttrsToList (name: one: each (depth - 1) one.less) set);',
    '{ systemd.services = each 30 cfg.tree; }',
  ),
  'filters of filters': configured(
    chain(40, 'cfg.list', (before) => `lib.filter (x: lib.elem x ${before}) (${before} ++ ${before})`),
    '{ systemd.services.web.path = a40; }',
  ),
  'maps of maps': configured(
    chain(40, 'cfg.set', (before) => `lib.mapAttrs (n: v: { inherit (v) a; b = ${before}; }) ${before}`),
    '{ systemd.services = a40; }',
  ),
};
