/** First steps below which every option is the project's own: `options.my.…`, which neither NixOS nor an input declares. */
import { memo } from '../syntax/memo.ts';
import type { Project } from './project.ts';

/** Top-level names of module systems that people mix with their own (their manuals' option lists). */
const OF_OTHERS = new Set(
  [
    // NixOS
    '_module appstream assertions boot console containers documentation dysnomia ec2 environment fileSystems fonts gtk hardware i18n image isoImage jobs krb5 lib location meta networking nix nixops nixpkgs node nodes oci openstack passthru power powerManagement programs proxmox proxmoxLXC lxc hyperv vmware virtualbox vagrant netboot installer amazonImage azure google digitalOcean kubevirt linode qt defaults interactive testScript name sdImage security services snapraid sound specialisation stubby swapDevices system systemd test time users virtualisation warnings xdg zramSwap',
    // home-manager, nix-darwin, nix-on-droid, system-manager
    'accounts dconf editorconfig home home-manager launchd manual news osConfig pam submoduleSupport targets uninstall wayland xfconf xresources xsession homebrew android-integration terminal user build',
    // modules that configurations import
    'age agenix sops stylix colorScheme catppuccin disko microvm wsl nur topology impermanence persistence mailserver vim nvf nixvim jovian chaotic musnix snowfallorg arion terranix clan clanCore deployment garnix niri hyprland spicetify comin scalpel secrets vaultix shb nixarr raspberry-pi-nix',
    // flake-parts, devenv, treefmt, git-hooks, nixvim, terranix, kubenix, process-compose
    'flake perSystem systems debug transposition partitions den devShells devshell devenv packages checks apps overlays treefmt pre-commit git-hooks hooks languages enterShell env processes scripts tasks settings plugins colorschemes keymaps opts globals extraPlugins resource provider data terraform output variable module kubernetes helm nixidy applications process-compose wrappers deps mkDerivation',
  ].flatMap((names) => names.split(' ')),
);

/** True for a name that a module of somebody else may declare. */
export const isOfOthers = (name: string): boolean => OF_OTHERS.has(name);

/** The names, but those that an input of the flake bears. */
export const ownNamespaces = memo((project: Project): ReadonlySet<string> => {
  const own = new Set<string>();
  for (const { options } of project.modules) {
    for (const {
      path: [first],
    } of options)
      if (typeof first === 'string' && !OF_OTHERS.has(first)) own.add(first);
  }
  if (own.size > 0) for (const name of inputWords(project)) own.delete(name);
  return own;
});

/** `mailserver` of `url = "gitlab:simple-nixos-mailserver/nixos-mailserver"`: an input's modules declare what its name says. */
function inputWords(project: Project): ReadonlySet<string> {
  const words = new Set<string>();
  for (const { path, source } of project.files.values()) {
    if (!path.endsWith('flake.nix')) continue;
    for (const [, url = ''] of source.text.matchAll(/"([\w+-]+:[^"\s]+)"/g)) {
      for (const name of url.split(/[/?:]/)) for (const word of [name, ...name.split(/[^A-Za-z0-9]+/)]) words.add(word);
    }
  }
  return words;
}

/** Names of options that a text declares oftener than the model does, and texts that a function may make an option of. */
export const unfollowedNames = memo((project: Project): ReadonlySet<string> => {
  const declared = new Map<string, Set<string>>();
  for (const { options } of project.modules) {
    for (const { path, origin } of options) {
      const name = String(path.at(-1));
      const written = origin === null ? '' : `${origin.file.path}:${origin.start}`;
      declared.set(name, (declared.get(name) ?? new Set()).add(written));
    }
  }
  const names = new Set<string>();
  const counts = new Map<string, number>();
  for (const { source } of project.files.values()) {
    for (const [, name = ''] of source.text.matchAll(/"([\w'-]+)"/g)) names.add(name);
    for (const [, name = ''] of source.text.matchAll(/([\w'-]+)\s*=\s*(?:[\w'-]+\.)*mk\w*Opt/g))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const [name, count] of counts) if (count > (declared.get(name)?.size ?? 0)) names.add(name);
  return names;
});
