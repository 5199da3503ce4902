/** Which services a host file switches on, and which of them a definition is for. */
import { memo } from '../../../syntax/memo.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render, renderPath } from '../../../evaluation/render.ts';
import { reference, type ReferenceValue, TRUE, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import { optionIndex } from '../../../model/option-index.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';

/** A service that a host file switches on. */
export interface Enabled {
  /** `modules.services.foo` */
  readonly namespace: readonly string[];
  readonly name: string;
  readonly enable: ReferenceValue;
  readonly definition: Definition;
}

/** A definition outside the service's own namespace. */
export interface Contribution {
  readonly service: Enabled;
  /** Further services that one value is for: paths of each in one list. */
  readonly further: readonly Enabled[];
  /** Enough of the path to show what is contributed. */
  readonly depth: number;
  /** The services whose `enable` may guard it. */
  readonly accepted: readonly Enabled[];
}

/** `services.foo.enable = true;` and `modules.services.foo.enable = true;`, unconditionally. */
export function enabledServices(module: ProjectModule): Enabled[] {
  const found = new Map<string, Enabled>();
  for (const definition of module.definitions) {
    const { path, value } = definition;
    if (path.at(-1) !== 'enable' || value !== TRUE || definition.guards.length > 0) continue;
    const namespace = path.slice(0, -1);
    if (!namespace.every((step): step is string => typeof step === 'string')) continue;
    // `systemd.services.foo.enable` switches a unit, which has no options of its own.
    const isService =
      (namespace[0] === 'services' && namespace.length === 2) ||
      (namespace[1] === 'services' && namespace.length === 3 && namespace[0] !== 'systemd');
    const name = namespace.at(-1);
    if (isService && name !== undefined)
      found.set(namespace.join('.'), { namespace, name, enable: reference(['config', ...path]), definition });
  }
  return [...found.values()];
}

/** Sets whose attributes people name, inside the namespace of another service: `services.nginx.virtualHosts.foo`. */
const NAMED_SETS = new Set(['virtualHosts', 'upstreams', 'databases', 'datasets', 'rules', 'tunnels', 'jobs', 'contributions']);

/** The contribution that a definition is, or null where it is none that the file's services make. */
export function contributionOf(
  project: Project,
  module: ProjectModule,
  definition: Definition,
  steps: readonly string[],
  enabled: readonly Enabled[],
): Contribution | null {
  const host = enabled.find((service) => isOwn(steps, service));
  const named = namedIn(project, steps, enabled, host);
  if (named !== null) return { ...named, further: [], accepted: enabled.filter(({ name }) => sameName(name, named.service.name)) };
  if (host !== undefined || isSwitchedHere(module, steps)) return null;
  const read = referredTo(project.ev, definition, steps, enabled);
  const subject = subjectOf(module, enabled);
  // A file about one service tells how it works with others.
  const [service, ...further] = read.length === 0 || subject.some((one) => read.includes(one)) ? subject : read;
  return service === undefined ? null : { service, further, depth: shownDepth(steps), accepted: enabled };
}

/** Where a path names a service: `services.NAME`, `modules.services.NAME`; -1 elsewhere. */
const serviceIndex = (steps: readonly string[]): number =>
  steps[0] === 'services' ? 1 : steps[1] === 'services' && steps[0] !== 'systemd' ? 2 : -1;

/** The file says whether that other service is on, too: its options are its own affair. */
function isSwitchedHere(module: ProjectModule, steps: readonly string[]): boolean {
  const index = serviceIndex(steps);
  return index > 0 && switchedHere(module).has(steps.slice(0, index + 1).join('.'));
}
const switchedHere = memo(
  (module: ProjectModule): ReadonlySet<string> =>
    new Set(module.definitions.flatMap(({ path }) => (path.at(-1) === 'enable' ? [path.slice(0, -1).join('.')] : []))),
);

/** Below the service's own options, or those of the NixOS service that a module of the same name wraps. */
function isOwn(steps: readonly string[], { namespace, name }: Enabled): boolean {
  if (namespace.every((step, index) => steps[index] === step)) return true;
  const index = serviceIndex(steps);
  return index > 0 && sameName(steps[index] ?? '', name);
}

/** The service that a name in the path names; the longest where several do. */
function namedIn(
  project: Project,
  steps: readonly string[],
  enabled: readonly Enabled[],
  host: Enabled | undefined,
): { service: Enabled; depth: number } | null {
  let best: { service: Enabled; depth: number } | null = null;
  for (let index = 0; index < steps.length; index++) {
    const services = namedBy(enabled, steps[index] as string);
    if (services.length === 0 || !mayBeName(project, steps, index, host)) continue;
    for (const service of services) {
      if (service !== host && service.name.length > (best?.service.name.length ?? 0)) best = { service, depth: index + 1 };
    }
  }
  return best;
}

/** The services that a name names or is made of; the paths of a file share most of their names. */
function namedBy(enabled: readonly Enabled[], step: string): readonly Enabled[] {
  const known = byName(enabled);
  let services = known.get(step);
  if (services === undefined) {
    services = enabled.filter(({ name }) => sameName(name, step) || isPartOf(name, step));
    known.set(step, services);
  }
  return services;
}
const byName = memo((_: readonly Enabled[]) => new Map<string, readonly Enabled[]>());

/** False for the names of options, which may happen to be called like a service: `users.users.me.openssh`. */
function mayBeName(project: Project, steps: readonly string[], index: number, host: Enabled | undefined): boolean {
  if (host !== undefined) return NAMED_SETS.has(steps[index - 1] ?? '');
  // `services.mealie.caddy.url`: an option of that other service, which may be off.
  if (index === serviceIndex(steps) + 1 && index > 1 && !NAMED_SETS.has(steps[index - 1] ?? '')) return false;
  if (index > 1 && optionIndex(project).isNamed(steps, index + 1)) return false;
  return steps[0] === 'users' ? index === 2 : index > 0;
}

/** `nginx` of `nginx-config` or `/var/lib/nginx`. */
function isPartOf(name: string, step: string): boolean {
  for (let at = step.indexOf(name); at >= 0; at = step.indexOf(name, at + 1))
    if (isBreak(step[at - 1]) && isBreak(step[at + name.length])) return true;
  return false;
}
const isBreak = (character: string | undefined): boolean => character === undefined || '/._@-'.includes(character);

/** `filebrowserQuantum` and `filebrowser-quantum` are one. */
function plain(name: string): string {
  let known = plainNames.get(name);
  if (known === undefined) {
    known = name.toLowerCase().replace(/[^a-z0-9]/g, '');
    plainNames.set(name, known);
  }
  return known;
}
/** Every name of a path is compared with every service. */
const plainNames = new Map<string, string>();
const sameName = (left: string, right: string): boolean => plain(left) === plain(right);

/** The services whose options the value reads: `[ config.services.foo.port ]`. A unit with a name of its own is not for what it reads, nor is what opens the secrets of all. */
function referredTo(ev: Evaluator, { value }: Definition, steps: readonly string[], enabled: readonly Enabled[]): readonly Enabled[] {
  if (steps[0] === 'systemd' || /^(sops\.(age|gnupg)|age\.identityPaths)\b/.test(steps.slice(0, 2).join('.'))) return [];
  if (value.kind === 'bool' || value.kind === 'int' || value.kind === 'string') return [];
  if (isSettingOfService(steps, value)) return [];
  const text = render(ev, value);
  return enabled.filter(({ namespace }) => reads(text, `${renderPath(ev, ['config', ...namespace])}.`));
}

/** Not `self.other.config.services.foo.port`, which is that of another configuration. */
function reads(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) if (!/[\w.'-]/.test(text.charAt(at - 1))) return true;
  return false;
}

/** `services.proxy.upstream = "http://localhost:${port}"`: how one service reaches another is a setting of its own; lists and named sets are for all. */
const isSettingOfService = (steps: readonly string[], value: Value): boolean =>
  serviceIndex(steps) > 0 && value.kind !== 'list' && value.kind !== 'attrs' && !steps.some((step) => NAMED_SETS.has(step));

/** What is said once for each machine, in the file that is about the machine. */
const OF_MACHINE = new Set(['networking.hostName', 'networking.hostId', 'system.stateVersion', 'nixpkgs.hostPlatform', 'fileSystems./']);
const isOfMachine = memo((module: ProjectModule): boolean =>
  module.definitions.some(({ path }) => OF_MACHINE.has(`${String(path[0])}.${String(path[1])}`)),
);

/** Where else NixOS has switches, and how long their paths are: `hardware.bluetooth.enable`, `services.gnome.gvfs.enable`. */
const SWITCHES = new Map([
  ['hardware', 3],
  ['programs', 3],
  ['virtualisation', 3],
  ['services', 4],
]);
/** Names of what a file switches on beside services of their own. */
const switchedOn = memo((module: ProjectModule): string[] =>
  module.definitions.flatMap(({ path, value }) =>
    value === TRUE && path.at(-1) === 'enable' && path.length === SWITCHES.get(String(path[0])) ? [String(path[1])] : [],
  ),
);

/** The service that the whole file is about: the one it is called after, or the only one of a file among `services/`. */
function subjectOf(module: ProjectModule, enabled: readonly Enabled[]): readonly Enabled[] {
  if (isOfMachine(module)) return [];
  const parts = module.file
    .replace(/\.nix$/, '')
    .replace(/\/default$/, '')
    .split('/');
  const stem = parts.at(-1) ?? '';
  const called = enabled.find(({ name }) => sameName(name, stem));
  if (called !== undefined) return [called];
  const [only] = enabled;
  if (enabled.length !== 1 || only === undefined || parts.at(-2) !== 'services') return [];
  // With another one the file may be about that.
  return switchedOn(module).every((name) => sameName(name, only.name)) ? [only] : [];
}

/** Up to three names say what it is; a mount point is the second. */
const shownDepth = (steps: readonly string[]): number => Math.min(steps[0] === 'fileSystems' ? 2 : 3, steps.length);
