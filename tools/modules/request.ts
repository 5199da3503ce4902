/** What `compare-modules.nix` needs to know of a tree beyond its modules: names of packages, foreign options, special arguments. */
import { dirname, join, relative } from 'node:path';
import type { Json } from '../../src/evaluation/json.ts';
import { flakeModules } from '../../src/model/flake-modules.ts';
import type { Project } from '../../src/model/project.ts';

export interface Read {
  readonly path: readonly string[];
  readonly value?: Json;
}
export interface Request {
  readonly root: string;
  readonly modules: readonly string[];
  readonly words: readonly string[];
  readonly reads: readonly Read[];
  /** With what is read through names for parts of the configuration, for modules that Nix cannot evaluate without. */
  readonly moreReads: readonly Read[];
  readonly special: readonly { readonly name: string; readonly file: string }[];
  /** Names of arguments that modules of the tree give by `_module.args`, and the modules that do nothing else. */
  readonly moduleArguments: readonly string[];
  readonly argumentModules: readonly string[];
  readonly argumentFile: string | null;
  /** One part of the report, or null for all of it. */
  readonly section: string | null;
  /** Names that sets of the configuration have which nobody here fills. */
  readonly instances: readonly string[];
  /** By module: switches of modules that import it, where it has none of its own; they are on. */
  readonly switchedBy: Readonly<Record<string, readonly string[]>>;
  /** Give options other values than their defaults. */
  readonly vary: boolean;
  /** Names that the defaults of a module's own options give: of a mount, of a data set. */
  readonly namesOf: (file: string) => readonly string[];
}

const WORD = /[A-Za-z][\w'-]*/g;
const READ = /\b(?:os)?[cC]onfig((?:\.(?:[A-Za-z_][\w'-]*|"[^"$\n]+"))+)/g;
const ALIAS = /\b([A-Za-z_][\w'-]*)\s*=\s*config((?:\.[A-Za-z_][\w'-]*)+)\s*;/g;
const STEP = /[A-Za-z_][\w'-]*|"[^"]+"/g;
const SPECIAL = /\b([A-Za-z_][\w'-]*)\s*=\s*import\s+(\.{1,2}\/[\w./-]+)/g;

/** Every word that may name a package or an attribute of one. */
export function wordsOf(project: Project): string[] {
  const words = new Set<string>();
  for (const { source } of project.files.values()) for (const [word] of source.text.matchAll(WORD)) words.add(word);
  return [...words].sort();
}

/**
 * Places of the configuration that the tree reads as text says, the longest of each branch, with the
 * default of the option where the project itself declares it.
 */
export function readsOf(project: Project, defaults: ReadonlyMap<string, Json>, withAliases: boolean): Read[] {
  const paths = new Map<string, string[]>();
  for (const { source } of project.files.values()) {
    for (const steps of readsIn(source.text, withAliases))
      if (steps.length > 1 && steps[0] !== '_module') paths.set(steps.join('\0'), steps);
  }
  const keys = [...paths.keys()].sort();
  const longest = keys.filter(
    (key, index) => !keys[index + 1]?.startsWith(`${key}\0`) && !keys.some((other) => other.startsWith(`${key}\0`)),
  );
  return longest.map((key) => {
    const path = paths.get(key) as string[];
    const value = defaults.get(path.join('.'));
    return value === undefined || !isPlain(value) ? { path } : { path, value };
  });
}

/** `config.a.b`, and with aliases `cfg.c` beside `cfg = config.a.b`. */
function readsIn(text: string, withAliases: boolean): string[][] {
  const stepsOf = (chain = ''): string[] => chain.match(STEP)?.map((step) => step.replaceAll('"', '')) ?? [];
  const found = [...text.matchAll(READ)].map(([, chain]) => stepsOf(chain));
  for (const [, name, chain] of withAliases ? text.matchAll(ALIAS) : []) {
    const uses = text.matchAll(new RegExp(`(?<![\\w.'-])${name}((?:\\.[A-Za-z_][\\w'-]*)+)(?!\\s*=[^=])`, 'g'));
    for (const [, below] of uses) found.push([...stepsOf(chain), ...stepsOf(below)]);
  }
  return found;
}

const isPlain = (json: Json): boolean => !JSON.stringify(json).includes('"$');

/** `mylib = import ./lib …` in files that speak of module arguments: the file behind each argument. */
export function specialOf(project: Project): { name: string; file: string }[] {
  const found = new Map<string, string>();
  for (const { path, source } of project.files.values()) {
    if (!/specialArgs|_module/i.test(source.text)) continue;
    for (const [, name, target] of source.text.matchAll(SPECIAL)) {
      const file = relative('.', join(dirname(path), target as string));
      if (name && (project.files.has(file) || project.files.has(`${file}/default.nix`))) found.set(name, file);
    }
  }
  for (const name of ['lib', 'pkgs', 'config', 'options']) found.delete(name);
  return [...found].map(([name, file]) => ({ name, file }));
}

const MODULE_ARGUMENT = /\b_module\.args\.([A-Za-z_][\w'-]*)/g;

/** Module files that only give arguments, or the module beside them that imports them and declares what they read. */
export function moduleArgumentsOf(project: Project): Pick<Request, 'moduleArguments' | 'argumentModules'> {
  const names = new Set<string>();
  const files = new Set<string>();
  for (const { file, definitions, options, evaluated } of project.modules) {
    const found = [...evaluated.source.text.matchAll(MODULE_ARGUMENT)].map(([, name]) => name as string);
    if (found.length === 0 || definitions.length + options.length > 0) continue;
    for (const name of found) names.add(name);
    const importer = project.modules.find(
      (other) =>
        dirname(other.file) === dirname(file) && other.evaluated.imports.some(({ target }) => target === `${project.root}/${file}`),
    );
    files.add(importer?.file ?? file);
  }
  return { moduleArguments: [...names], argumentModules: [...files] };
}

/** What switches a part of a module: the switches of those that import it, as `inspect` has them on. */
export function importersSwitches({ modules, root }: Project): Record<string, string[]> {
  const importers = new Map<string, string[]>();
  for (const { file, evaluated } of modules) {
    for (const { target } of evaluated.imports) {
      const imported = target === null ? null : relative(root, target);
      if (imported !== null) importers.set(imported, [...(importers.get(imported) ?? []), file]);
    }
  }
  const switches = new Map(modules.map((module) => [module.file, module.switches.map(({ path }) => path.slice(1).join('.'))]));
  const found: Record<string, string[]> = {};
  for (const { file } of modules) {
    const seen = new Set([file]);
    for (const one of seen) {
      const own = switches.get(one) ?? [];
      if (own.length > 0) {
        if (one !== file) found[file] = own;
        break;
      }
      for (const importer of importers.get(one) ?? []) seen.add(importer);
    }
  }
  return found;
}

/** A module that gives others to a flake: what it configures are those, not a system. */
export const isFlakeModule = ({ ev, modules }: Project, file: string): boolean =>
  modules.find((module) => module.file === file)?.evaluated.parts.some(({ set }) => flakeModules(ev, set).length > 0) === true;
