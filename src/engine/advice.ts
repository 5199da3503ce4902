/** Which preset fits a tree, and what in it says so: for `nix-audit init`. */

import { categoryOf, type PresetName, type RuleMeta } from '../rules/meta.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { startsSomething } from '../rules/services.ts';
import { type ReadOptions, readProject } from './audit.ts';
import { DEFAULT_PRESET, presetsOf } from './presets/index.ts';

export interface Advice {
  readonly preset: PresetName;
  /** What speaks for it, each a phrase. */
  readonly reasons: readonly string[];
  /** Numbers of what was seen. */
  readonly traits: Traits;
}

/** What a tree holds. */
export interface Traits {
  readonly files: number;
  readonly modules: number;
  readonly hosts: number;
  readonly packages: number;
  readonly containers: number;
  /** Services with a `StateDirectory`. */
  readonly stateDirectories: number;
  /** Modules with tmpfiles rules. */
  readonly tmpfiles: number;
  /** Modules that speak of ZFS. */
  readonly datasets: number;
  /** Modules whose switch stands two names below `services`: `services.COLLECTION.NAME.enable`. */
  readonly collected: number;
  /** Files of which names of the AT Protocol are part. */
  readonly atproto: number;
  /** Layers that modules or hosts are ordered in. */
  readonly layers: readonly string[];
}

const HOSTS = /(?:^|\/)(?:hosts?|machines?|nodes|systems|configurations)\/([^/]+)/;
const SHARED = /^(common|default|shared|_.*|lib|modules|profiles|flake-module)(\.nix)?$/;
const LAYERS = ['base', 'core', 'hardware', 'services', 'desktop', 'targets'];
const ATPROTO = /(^|[^a-z])(atproto|atproto-\w+|bluesky|bsky|pds|lexicon)([^a-z]|$)/;

export async function advise(options: ReadOptions): Promise<Advice> {
  const { project, reported } = await readProject(options);
  const files = [...project.files.values()].filter(({ path }) => reported.has(path));
  const paths = files.map(({ path }) => path);
  const modules = project.modules.filter(({ file }) => reported.has(file));
  const count = (holds: (module: ProjectModule) => boolean): number => modules.filter(holds).length;
  const services = modules.flatMap((module) => module.services).filter((unit) => !unit.isUser && startsSomething(unit));
  return adviceFor({
    files: files.length,
    modules: modules.length,
    hosts: new Set(paths.flatMap((path) => HOSTS.exec(path)?.[1] ?? []).filter((name) => !SHARED.test(name))).size,
    packages: files.filter(({ kind }) => kind === 'package').length,
    containers: new Set(modules.flatMap((module) => module.containers.map(({ symbol }) => symbol))).size,
    stateDirectories: services.filter(({ directives }) => directives.has('StateDirectory')).length,
    tmpfiles: count(({ tmpfiles }) => tmpfiles.length > 0),
    datasets: count(({ definitions, options: declared }) =>
      [...definitions, ...declared].some(({ path }) => path.some((step) => typeof step === 'string' && /^(zfs|datasets?)$/i.test(step))),
    ),
    collected: count(({ switches }) => switches.some(({ path }) => path[1] === 'services' && path.length === 5)),
    atproto: paths.filter((path) => ATPROTO.test(path.toLowerCase())).length,
    layers: LAYERS.filter((layer) =>
      paths.some((path) => new RegExp(`^(modules/|nixos/|nix/|modules/nixos/)?${layer}(/|\\.nix$)`).test(path)),
    ),
  });
}

/** A preset is for trees with these traits; what holds adds its points. */
interface Sign {
  readonly points: number;
  readonly holds: boolean;
  readonly words: string;
  /** Without it the preset does not fit, whatever else holds. */
  readonly needed?: true;
}

/** Points below which no preset is more than a guess. */
const ENOUGH = 4;

export function adviceFor(traits: Traits): Advice {
  const { hosts, packages, containers, stateDirectories, tmpfiles, datasets, collected, atproto, layers } = traits;
  const many = (amount: number, one: string): string => `${amount} ${one}${amount === 1 ? '' : 's'}`;
  const state = `StateDirectory in ${many(stateDirectories, 'service')}, tmpfiles in ${many(tmpfiles, 'module')}`;
  // One file of a large tree is one service of many.
  const speaksOfAtproto = atproto > 2 && atproto * 50 >= traits.files;
  const signs: Readonly<Partial<Record<PresetName, readonly Sign[]>>> = {
    homelab: [
      { points: 1, holds: hosts > 0, words: many(hosts, 'host') },
      { points: 2, holds: containers > 0, words: many(containers, 'OCI container') },
      { points: 2, holds: stateDirectories > tmpfiles, words: state },
      { points: 2, holds: datasets > 0, words: `ZFS in ${many(datasets, 'module')}` },
    ],
    'atproto-nur': [
      { points: 1, holds: packages > 2, words: many(packages, 'package') },
      { points: 1, holds: hosts === 0, words: 'no host' },
      { points: 2, holds: tmpfiles > stateDirectories, words: state },
      { points: 1, holds: collected > 1, words: `switches below services.COLLECTION in ${many(collected, 'module')}` },
      { points: 2, holds: speaksOfAtproto, words: `the AT Protocol in the names of ${many(atproto, 'file')}`, needed: true },
    ],
    'system-config': [
      { points: 3, holds: layers.length > 2, words: `the layers ${layers.join(', ')}` },
      { points: 1, holds: hosts > 0, words: many(hosts, 'host') },
      { points: 1, holds: containers === 0 && hosts > 0, words: 'no OCI container' },
    ],
  };
  const ranked = (Object.entries(signs) as [PresetName, readonly Sign[]][])
    .filter(([, all]) => all.every(({ holds, needed }) => holds || needed !== true))
    .map(([preset, all]) => ({ preset, held: all.filter(({ holds }) => holds) }))
    .map(({ preset, held }) => ({
      preset,
      reasons: held.map(({ words }) => words),
      points: held.reduce((sum, { points }) => sum + points, 0),
    }))
    .sort((a, b) => b.points - a.points);
  const [best, second] = ranked;
  if (best === undefined || best.points < ENOUGH || best.points === second?.points)
    return { preset: DEFAULT_PRESET, reasons: unsure(traits), traits };
  return { preset: best.preset, reasons: best.reasons, traits };
}

function unsure({ files, modules }: Traits): string[] {
  if (files === 0) return ['there is no Nix file to look at yet'];
  return [`nothing in ${modules} ${modules === 1 ? 'module' : 'modules'} speaks for another one clearly`];
}

/** Number of rules of a preset by category, as a phrase. */
export function presetSize(rules: readonly RuleMeta[], preset: PresetName): string {
  const own = rules.filter((rule) => presetsOf(rule).includes(preset));
  return `${own.length} rules in ${new Set(own.map(({ id }) => categoryOf(id))).size} categories`;
}
