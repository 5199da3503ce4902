/** What a Nix file is: a module, a host, a library, a package, … told from its value and its place. */
import type { Value } from '../evaluation/values.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { holdsModules, mayHoldModules } from './flake-modules.ts';
import type { PathStep } from './definition.ts';
import type { EvaluatedModule } from './module.ts';
import { MODULE_KEYS } from './module.ts';
import { isModuleFunction } from './module-functions.ts';

export type FileKind = 'module' | 'host' | 'home' | 'library' | 'package' | 'overlay' | 'test' | 'flake' | 'data';
export const isModuleKind = (kind: FileKind): boolean => kind === 'module' || kind === 'host' || kind === 'home';

const MODULE_PARAMETERS = new Set(
  'config options lib pkgs modulesPath utils inputs self specialArgs withSystem moduleWithSystem flake-parts-lib den'.split(' '),
);
/** Top-level namespaces of NixOS, nix-darwin and home-manager options. */
const NAMESPACES = new Set([
  'accounts',
  'appstream',
  'assertions',
  'boot',
  'console',
  'containers',
  'dconf',
  'documentation',
  'amazonImage',
  'ec2',
  'environment',
  'fileSystems',
  'fonts',
  'gtk',
  'hardware',
  'home',
  'home-manager',
  'homebrew',
  'i18n',
  'ids',
  'image',
  'installer',
  'isoImage',
  'jobs',
  'krb5',
  'launchd',
  'location',
  'lib',
  'manual',
  'netboot',
  'networking',
  'nix',
  'nixpkgs',
  'oci',
  'openstack',
  'passthru',
  'power',
  'powerManagement',
  'programs',
  'proxmox',
  'proxmoxLXC',
  'qt',
  'quickemu',
  'sdImage',
  'security',
  'services',
  'snapraid',
  'sops',
  'age',
  'sound',
  'specialisation',
  'stubby',
  'stylix',
  'swapDevices',
  'system',
  'systemd',
  'targets',
  'time',
  'users',
  'virtualisation',
  'warnings',
  'wayland',
  'wsl',
  'xdg',
  'xsession',
  'zramSwap',
  'disko',
  'modules',
  'profiles',
  'roles',
  'custom',
  'my',
  'local',
  'catppuccin',
  'test',
  'vim',
  'vimrc',
  'news',
  'editorconfig',
  'nixos',
]);
/** Names that hardly anything but a machine's configuration has. */
const OF_NIXOS = new Set([
  'boot',
  'environment',
  'fileSystems',
  'networking',
  'programs',
  'security',
  'services',
  'systemd',
  'users',
  'virtualisation',
]);
/** Names that only modules of flake-parts, nix-on-droid, devenv, devshell and treefmt have. */
const OF_OTHERS = new Set('perSystem flake flake-file systems build terminal enterShell languages devshells projectRootFile'.split(' '));
const HOME_NAMESPACES = new Set(['home', 'gtk', 'qt', 'dconf', 'xsession', 'wayland', 'accounts', 'xdg']);
const OF_A_HOST = /(^|\/)(hosts?|machines?|nodes|systems|configurations)\//;
const PLACES: readonly [FileKind, RegExp][] = [
  ['host', OF_A_HOST],
  ['home', /(^|\/)(home|home-manager|homes|home-modules)\//],
  ['package', /(^|\/)(pkgs|packages)\//],
];

/** True for what one machine has of its own, a user's settings on it among them: an evaluation begins there. */
export const isOfHost = (file: string, kind: FileKind): boolean => kind === 'host' || (kind === 'home' && OF_A_HOST.test(file));

/** What the folders of a file say of it: the outermost that says something, as `home/hosts/desk.nix` is for home-manager. */
function placeOf(file: string): FileKind | null {
  const found = PLACES.map(([kind, pattern]) => ({ kind, at: file.search(pattern) })).filter(({ at }) => at >= 0);
  return found.sort((a, b) => a.at - b.at)[0]?.kind ?? null;
}

/** True for a flake; a function in a file of that name is something else. */
const isFlake = (file: string, value: Value | null): boolean => /(^|\/)flake\.nix$/.test(file) && value?.kind !== 'lambda';

const TEST_FOLDER = /(^|\/)((integration-)?tests?|__tests?__|checks?|test-?data)\//;
/** True for a file among tests. */
export const isTest = (file: string): boolean => TEST_FOLDER.test(file);

/** `systems/nixos/modules/`, `modules/systems/nixos/`: beside the machines, not of one. */
const OF_ALL_HOSTS =
  /(^|\/)((hosts?|machines?|nodes|systems|configurations)\/((nixos|linux|darwin|macos|common|shared)\/)?modules|modules\/systems?\/(nixos|linux|darwin|macos|common|shared))\//;

/** True where a file may be a module: a set, or a function whose parameters a module could have; a flake that writes one. */
export function mayBeModule(file: string, value: Value, source: SourceFile): boolean {
  if (isFlake(file, value)) return mayHoldModules(file, source);
  if (value.kind === 'attrs') return true;
  if (value.kind !== 'lambda') return value.kind === 'choice';
  const { formals, ellipsis } = value.node;
  if (isModuleFunction(value)) return true;
  if (formals === null) return value.node.body.kind !== 'lambda';
  // What a project hands to its modules besides may have any name.
  return ellipsis || formals.length === 0 || formals.some(({ name }) => name.name === 'config');
}

/** False for a function of none of the arguments that most modules take. */
function takesUsual(value: Value | null): boolean {
  const formals = value?.kind === 'lambda' ? value.node.formals : null;
  return formals === null || formals.length === 0 || formals.some(({ name }) => MODULE_PARAMETERS.has(name.name));
}

const isOfMachine = ({ path: [root] }: { readonly path: readonly PathStep[] }): boolean => typeof root === 'string' && NAMESPACES.has(root);

/** True where the evaluated result of a file is shaped like a module, whatever imports it. */
export function looksLikeModule(value: Value | null, module: EvaluatedModule, namespaces: ReadonlySet<string>): boolean {
  if (isFlake(module.file, value)) return module.parts.some(({ config, options }) => config !== null || options !== null);
  const [whole] = module.parts;
  if (whole === undefined) return false;
  // Functions give the modules of types of options too, whose options are of no machine.
  if (isModuleFunction(value) && ![...module.options, ...module.definitions].some(isOfMachine)) return false;
  const { entries, dynamic, rest } = whole.set;
  // A body of `mkIf`, or of `mkMerge`.
  if (entries.has('_type') && (entries.has('content') || entries.has('contents'))) return true;
  if (holdsModules(module)) return true;
  const names = [...entries.keys()];
  if (rest !== null) return false;
  if (names.length > 0 && dynamic.length === 0 && names.every((name) => MODULE_KEYS.has(name))) {
    return module.options.length > 0 || module.definitions.length > 0 || module.imports.length > 0 || names.includes('config');
  }
  const places = names.filter((name) => NAMESPACES.has(name) || namespaces.has(name));
  const known = places.length + names.filter((name) => MODULE_KEYS.has(name)).length;
  const all = names.length + dynamic.length;
  const isDeep = ({ path }: { readonly path: readonly PathStep[] }): boolean => path.length > 1;
  // A function of other things alone makes lists and texts too, and calls them `modules` or `users`.
  if (known === all) return known > 0 && (takesUsual(value) || module.imports.length > 0 || module.definitions.some(isDeep));
  // Options of modules that are not here, another project's, stand beside those of NixOS.
  if (2 * known < all || names.some((name) => OF_OTHERS.has(name))) return false;
  const ofNixos = names.filter((name) => OF_NIXOS.has(name));
  const defines = (name: string): boolean => module.definitions.some((one) => one.path[0] === name && isDeep(one));
  return ofNixos.length > 1 || (value?.kind === 'lambda' && ofNixos.some(defines)) || (places.length > 0 && module.imports.length > 0);
}

/** The kind of a file. `module` is its evaluation as a module where it is one, or is imported as one. */
export function kindOf(file: string, value: Value | null, module: EvaluatedModule | null): FileKind {
  if (isFlake(file, value)) return 'flake';
  if (isTest(file)) return 'test';
  const place = placeOf(file);
  if (module !== null) {
    if (place === 'host') return module.options.length > 0 && OF_ALL_HOSTS.test(file) ? 'module' : 'host';
    const isHome = module.definitions.some(({ path }) => typeof path[0] === 'string' && HOME_NAMESPACES.has(path[0]));
    return isHome || place === 'home' ? 'home' : 'module';
  }
  const takesTwo = value?.kind === 'lambda' && value.node.formals === null && value.node.body.kind === 'lambda';
  if (takesTwo && !isModuleFunction(value)) return 'overlay';
  if (place === 'package') return 'package';
  if (value?.kind === 'lambda') {
    const { formals, ellipsis } = value.node;
    const isCalledByName =
      formals !== null && !ellipsis && formals.length > 0 && !formals.every(({ name }) => MODULE_PARAMETERS.has(name.name));
    return isCalledByName ? 'package' : 'library';
  }
  return value?.kind === 'attrs' ? 'library' : 'data';
}
