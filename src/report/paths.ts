/** Where files stand in the project: the group of modules, the host or the folder that they belong to. */

/** Folders that hold modules by convention. */
const MODULE_ROOTS = new Set(['modules', 'nixosModules', 'nixos-modules', 'darwinModules', 'homeModules', 'home-modules']);
/** Below them: platforms, and folders that only sort modules by kind. */
const PLATFORMS = new Set(['nixos', 'darwin', 'home', 'home-manager', 'hm', 'linux']);
const SORTING = new Set(['services', 'programs']);

export const directoryOf = (file: string): string => (file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.');
export const baseName = (file: string): string => file.slice(file.lastIndexOf('/') + 1).replace(/\.nix$/, '');

export interface GroupPlace {
  readonly name: string;
  /** Its folder, or its only file. */
  readonly path: string;
}

/**
 * The group of a module file: the folder, or the single file, right below the project's folder of
 * modules; platforms (`nixos`) and sorting folders (`services`) are passed through. Without such a
 * folder it is the file's own first folder.
 */
export function groupPlace(file: string): GroupPlace {
  const steps = file.split('/');
  let at = steps.findIndex((step) => MODULE_ROOTS.has(step));
  if (at < 0) return steps.length === 1 ? { name: baseName(file), path: file } : { name: steps[0] as string, path: steps[0] as string };
  at++;
  let isPlatform = false;
  while (at < steps.length - 1 && (PLATFORMS.has(steps[at] as string) || (isPlatform && SORTING.has(steps[at] as string)))) {
    isPlatform = true;
    at++;
  }
  const step = steps[at] as string;
  const path = steps.slice(0, at + 1).join('/');
  if (at < steps.length - 1) return { name: step, path };
  // `modules/foo.nix` is a group of one file; `modules/default.nix` stands for the folder.
  if (baseName(file) !== 'default') return { name: baseName(file), path };
  return { name: steps[at - 1] as string, path: file };
}

/** `hosts/fjord/disks.nix` → `fjord`: the name after the folder that made the file a host's. */
export function hostName(file: string): string | null {
  const match = /(?:^|\/)(?:hosts?|machines?|nodes|systems|configurations)\/([^/]+)/.exec(file);
  const name = match?.[1]?.replace(/\.nix$/, '') ?? null;
  return name === null || /^(_.*|default|common|shared|profiles|modules)$/.test(name) ? null : name;
}

/** True where a path names the group as a word of its own: `tests/plc-basic.nix` names `plc`. */
export function namesGroup(path: string, group: string): boolean {
  if (group.length < 3) return false;
  const words = path.replace(/\.(nix|md)$/, '').split('/');
  return words.some((word) => word === group || word.startsWith(`${group}-`) || word.startsWith(`${group}_`) || word.endsWith(`-${group}`));
}
