/** Module systems that share names of options: `programs.x` of home-manager is not the `programs.x` of NixOS. */

const FOLDERS: readonly (readonly [string, RegExp])[] = [
  ['home-manager', /^(home|homes|home-manager|home-modules|homeModules|homeManagerModules|hm)$/],
  ['darwin', /^(darwin|nix-darwin|macos|darwinModules|darwin-modules)$/],
  ['nixvim', /^(nixvim|nixvimModules)$/],
  ['flake-parts', /^(flake-parts|flake-modules|flakeModules)$/],
  ['nixos', /^(nixos|nixosModules|nixos-modules)$/],
];

/** The module system that a file's folders name, the innermost first; null where none does. */
export function worldOf(file: string): string | null {
  for (const folder of file.split('/').slice(0, -1).reverse()) {
    const world = FOLDERS.find(([, pattern]) => pattern.test(folder))?.[0];
    if (world !== undefined) return world;
    // `wrapper-manager`, `system-manager`: frameworks name themselves so.
    if (/-manager$/.test(folder)) return folder;
  }
  return null;
}

/** True where a file stands in another module system than all that declare the options around. */
export function isOtherWorld(file: string, declaring: readonly string[]): boolean {
  const world = worldOf(file);
  return (
    world !== null &&
    declaring.length > 0 &&
    declaring.every((one) => {
      const other = worldOf(one);
      return other !== null && other !== world;
    })
  );
}
