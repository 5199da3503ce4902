/** What a Nix file is: a module, a host, a library, a package, … told from its value and its place. */
import type { Value } from '../evaluation/values.ts';
import { holdsModules } from './flake-modules.ts';
import type { EvaluatedModule } from './module.ts';
import { MODULE_KEYS } from './module.ts';

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
  'image',
  'isoImage',
  'jobs',
  'krb5',
  'launchd',
  'location',
  'lib',
  'manual',
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
const OF_NIXOS = new Set(['boot', 'environment', 'networking', 'programs', 'security', 'services', 'systemd', 'users', 'virtualisation']);
const HOME_NAMESPACES = new Set(['home', 'gtk', 'qt', 'dconf', 'xsession', 'wayland', 'accounts', 'xdg']);
const PLACES: readonly [FileKind, RegExp][] = [
  ['test', /(^|\/)(tests?|checks?)\//],
  ['host', /(^|\/)(hosts?|machines?|nodes|systems|configurations)\//],
  ['home', /(^|\/)(home|home-manager|homes|home-modules)\//],
  ['package', /(^|\/)(pkgs|packages)\//],
];

/** `systems/nixos/modules/`: beside the machines, not of one. */
const OF_ALL_HOSTS = /(^|\/)(hosts?|machines?|nodes|systems|configurations)\/((nixos|linux|darwin|macos|common|shared)\/)?modules\//;

/** True where the value may be a module: a set, or a function whose parameters a module could have. */
export function mayBeModule(value: Value): boolean {
  if (value.kind === 'attrs') return true;
  if (value.kind !== 'lambda') return value.kind === 'choice';
  const { formals, ellipsis } = value.node;
  if (formals === null) return value.node.body.kind !== 'lambda';
  if (!ellipsis) return formals.length === 0 || formals.some(({ name }) => name.name === 'config');
  return formals.length === 0 || formals.some(({ name }) => MODULE_PARAMETERS.has(name.name));
}

/** True where the evaluated result is shaped like a module, whatever imports it. */
export function looksLikeModule(module: EvaluatedModule, namespaces: ReadonlySet<string>): boolean {
  const [whole] = module.parts;
  if (whole === undefined) return false;
  const { entries, dynamic, rest } = whole.set;
  // A body of `mkIf`, or of `mkMerge`.
  if (entries.has('_type') && (entries.has('content') || entries.has('contents'))) return true;
  if (holdsModules(module)) return true;
  const names = [...entries.keys()];
  if (rest !== null || dynamic.length > 0) return false;
  if (names.length > 0 && names.every((name) => MODULE_KEYS.has(name))) {
    return module.options.length > 0 || module.definitions.length > 0 || module.imports.length > 0 || names.includes('config');
  }
  const known = names.filter((name) => MODULE_KEYS.has(name) || NAMESPACES.has(name) || namespaces.has(name));
  // Options of the project whose declaration is not known stand beside those of NixOS.
  return (
    known.length > 0 &&
    (known.length === names.length || (2 * known.length >= names.length && names.filter((name) => OF_NIXOS.has(name)).length > 1))
  );
}

/** The kind of a file. `module` is its evaluation as a module where it is one, or is imported as one. */
export function kindOf(file: string, value: Value | null, module: EvaluatedModule | null): FileKind {
  const place = PLACES.find(([, pattern]) => pattern.test(file))?.[0] ?? null;
  if (file === 'flake.nix' || file.endsWith('/flake.nix')) return 'flake';
  if (place === 'test') return 'test';
  if (module !== null) {
    if (place === 'host') return module.options.length > 0 && OF_ALL_HOSTS.test(file) ? 'module' : 'host';
    const isHome = module.definitions.some(({ path }) => typeof path[0] === 'string' && HOME_NAMESPACES.has(path[0]));
    return isHome || place === 'home' ? 'home' : 'module';
  }
  if (value?.kind === 'lambda' && value.node.formals === null && value.node.body.kind === 'lambda') return 'overlay';
  if (place === 'package') return 'package';
  if (value?.kind === 'lambda') {
    const { formals, ellipsis } = value.node;
    const isCalledByName =
      formals !== null && !ellipsis && formals.length > 0 && !formals.every(({ name }) => MODULE_PARAMETERS.has(name.name));
    return isCalledByName ? 'package' : 'library';
  }
  return value?.kind === 'attrs' ? 'library' : 'data';
}
