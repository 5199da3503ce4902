/** Which machine of a project a file belongs to, told from its place. */

/** `hosts/web` of `hosts/web/services/blog.nix` and of `hosts/web.nix`; null for what machines share. */
export function machineOf(file: string): string | null {
  const [, folder, name = ''] =
    /^((?:.*\/)?(?:hosts?|machines?|nodes|systems|configurations)\/(?:(?:nixos|linux|\w+-linux)\/)?([^/]+?))(?:\.nix$|\/)/.exec(file) ?? [];
  return folder === undefined || SHARED.test(name) ? null : folder;
}

const SHARED = /^_?(common|shared|modules|nixos|linux|darwin|default|base|global|optional|profiles|features|roles|templates?)$/;
