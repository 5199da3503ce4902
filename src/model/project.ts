/** The project: every Nix file of the root, what kind it is, and every module evaluated. */
import { globalNames } from '../evaluation/builtins/index.ts';
import { Evaluator } from '../evaluation/evaluator.ts';
import { libValue } from '../evaluation/lib/index.ts';
import { relativeTo } from '../evaluation/paths.ts';
import type { SourceTree } from '../evaluation/source-tree.ts';
import { ready, type Thunk } from '../evaluation/thunk.ts';
import { unknown, type Value } from '../evaluation/values.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { SystemdVersion } from '../systemd/index.ts';
import { agreedArguments } from './agreed-arguments.ts';
import { findHolders, helpersOf, mayCall, settledHolders } from './config-helpers.ts';
import { Declarations } from './declarations.ts';
import { Defaults } from './defaults.ts';
import { groupBy } from './group-by.ts';
import { projectHooks, type ProjectKnowledge } from './hooks.ts';
import { type FileKind, isModuleKind, isTest, kindOf, looksLikeModule, mayBeModule } from './kinds.ts';
import { defineModule, type EvaluatedModule, moduleArguments, type ReadModule, readModule } from './module.ts';
import { isModuleFunction } from './module-functions.ts';
import { attempt } from './option.ts';
import { flakeLib, Overlays } from './outputs.ts';
import { ProjectModule } from './project-module.ts';
import { Resolver } from './resolve.ts';
import { settledOptions } from './settled.ts';
import { extendedLib } from './extended-lib.ts';
import { findSpecialArguments } from './special-args.ts';

export interface ProjectFile {
  /** Root-relative. */
  readonly path: string;
  readonly source: SourceFile;
  readonly kind: FileKind;
  /** Null where Nix itself would fail. */
  readonly value: Value | null;
  readonly module: ProjectModule | null;
}

export interface ProjectOptions {
  /** Root-relative Nix files. */
  readonly files: readonly string[];
  /** Module argument → Nix file (absolute) whose value it is, from the configuration. */
  readonly specialArgs?: Readonly<Record<string, string>>;
  /** The systemd that the units are for; left out where nobody says. */
  readonly systemd?: SystemdVersion | null;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Project {
  readonly ev: Evaluator;
  readonly files: ReadonlyMap<string, ProjectFile>;
  /** Modules, hosts and home modules, by path. */
  readonly modules: readonly ProjectModule[];
  /** What references to declared options mean by default. */
  readonly defaults: Defaults;
  /** A module as it comes out with its own switches on and every other option at its default. */
  readonly resolve: (module: ProjectModule) => ProjectModule;
  /** Absolute path of the root. */
  readonly root: string;
  /** The systemd that the units are for; null where nobody says, so that any known one may read them. */
  readonly systemd: SystemdVersion | null;
}

/** Reads and evaluates the whole project. Files that cannot be read are left out (discovery reports them). */
export function buildProject(tree: SourceTree, options: ProjectOptions): Project {
  const knowledge: { -readonly [K in keyof ProjectKnowledge]: ProjectKnowledge[K] } = {
    lib: unknown('lib'),
    argument: () => null,
    flakeLib: () => null,
    overlaid: () => null,
    helpers: new Map(),
    isDeclared: () => false,
  };
  const ev = new Evaluator(tree, globalNames, projectHooks(knowledge));
  const lib = libValue(ev);
  knowledge.lib = lib;
  const sources = readSources(tree, options.files);
  const overlays = new Overlays(ev, sources);
  knowledge.overlaid = (name) => overlays.find(name);
  let ownLib: Value | null | undefined;
  knowledge.flakeLib = () => {
    if (ownLib === undefined) {
      // What asks for it while it is being made stays a reference.
      ownLib = null;
      ownLib = flakeLib(ev, sources);
    }
    return ownLib;
  };
  const special = new Map(findSpecialArguments(ev, [...sources.values()], lib));
  for (const [name, file] of Object.entries(options.specialArgs ?? {})) {
    special.set(name, [{ thunk: callableArgument(ev, file, lib), isHome: false }]);
  }
  const known = agreedArguments(ev, special);
  knowledge.argument = (name) => {
    const thunk = known.get(name);
    return thunk === undefined ? null : ev.tryForce(thunk);
  };
  const args = moduleArguments(known, extendedLib(ev, special.get('lib')?.map(({ thunk }) => thunk) ?? [], lib));
  const read = new Map<string, ReadModule>();
  const values = new Map<string, Value | null>();
  let done = 0;
  for (const [file, { source }] of sources) {
    ev.startUnit();
    const value = ev.tryForce(ev.fileThunk(`${tree.root}/${file}`));
    values.set(file, value);
    if (value !== null && mayBeModule(file, value, source)) read.set(file, readModule(ev, file, source, args));
    options.onProgress?.(++done, sources.size);
  }
  // Definitions ask whether an option exists, so all declarations come first.
  const declared = new Declarations();
  for (const module of read.values()) declared.add(module.options);
  knowledge.isDeclared = (place) => declared.has(place);
  ev.startUnit();
  const holders = findHolders(ev, read.values());
  knowledge.helpers = helpersOf(ev, holders);
  const evaluated = new Map<string, EvaluatedModule>();
  for (const [file, module] of read) evaluated.set(file, defineModule(ev, module));
  const evaluateAs = (file: string): EvaluatedModule | null => {
    const source = sources.get(file)?.source;
    if (source === undefined) return null;
    let module = evaluated.get(file);
    if (module === undefined) {
      module = defineModule(ev, readModule(ev, file, source, args));
      evaluated.set(file, module);
    }
    return module;
  };
  const namespaces = optionRoots(evaluated.values());
  const valueOf = (file: string): Value | null => values.get(file) ?? null;
  const isModule = ([file, module]: [string, EvaluatedModule]): boolean => looksLikeModule(valueOf(file), module, namespaces);
  const modules = new Set([...evaluated].filter(isModule).map(([file]) => file));
  followImports(tree, modules, evaluateAs);
  const calledBy = takeApplied(modules, evaluated, (file) => isModuleFunction(valueOf(file)));

  const assemble = (): Map<string, ProjectFile> => {
    const files = new Map<string, ProjectFile>();
    for (const [path, { source }] of sources) {
      const value = valueOf(path);
      const module = modules.has(path) ? (evaluated.get(path) ?? null) : null;
      const kind = kindOf(path, value, module);
      // A flake is a module by the one that it writes in place.
      const asModule = kind === 'flake' ? 'module' : kind;
      files.set(path, {
        path,
        source,
        kind,
        value,
        module: module && isModuleKind(asModule) ? new ProjectModule(ev, asModule, module, calledBy(path)) : null,
      });
    }
    return files;
  };
  let files = assemble();
  let projectModules = [...files.values()].flatMap(({ module }) => module ?? []);
  let settled = settledOptions(ev, projectModules);
  const sure = settledHolders(holders, projectModules, settled);
  if (sure.length < holders.length) {
    // What was taken for a helper is set by others too: who may call it is read anew.
    const callers = [...modules].filter((file) => mayCall(sources.get(file)?.source.text ?? '', knowledge.helpers));
    knowledge.helpers = helpersOf(ev, sure);
    for (const file of callers) evaluated.delete(file);
    for (const file of callers) evaluateAs(file);
    files = assemble();
    projectModules = [...files.values()].flatMap(({ module }) => module ?? []);
    settled = settledOptions(ev, projectModules);
  }
  // An audit seldom asks.
  let resolver: Resolver | undefined;
  return {
    ev,
    files,
    modules: projectModules,
    defaults: new Defaults(ev, projectModules, settled),
    resolve: (module) => {
      resolver ??= new Resolver(ev, args, projectModules, settled);
      return resolver.resolve(module);
    },
    root: tree.root,
    systemd: options.systemd ?? null,
  };
}

function readSources(tree: SourceTree, files: readonly string[]): Map<string, { source: SourceFile; directory: string }> {
  const sources = new Map<string, { source: SourceFile; directory: string }>();
  for (const file of files) {
    const absolute = `${tree.root}/${file}`;
    const source = tree.parse(absolute);
    if (source !== null) sources.set(file, { source, directory: absolute.slice(0, absolute.lastIndexOf('/')) });
  }
  return sources;
}

/** What a module imports is a module too, whatever it looks like. */
function followImports(tree: SourceTree, modules: Set<string>, evaluateAs: (file: string) => EvaluatedModule | null): void {
  const queue = [...modules];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const { target } of evaluateAs(file)?.imports ?? []) {
      const path = target === null ? null : relativeTo(tree.root, target);
      if (path === null || modules.has(path) || evaluateAs(path) === null) continue;
      modules.add(path);
      queue.push(path);
    }
  }
}

/**
 * A function that a module calls for one that it imports is read as a part of it, with the arguments given there.
 * @returns for a module's file those whose functions it alone calls
 */
function takeApplied(
  modules: Set<string>,
  evaluated: ReadonlyMap<string, EvaluatedModule>,
  isFunction: (file: string) => boolean,
): (file: string) => ReadonlySet<string> {
  const calls = [...modules].flatMap((caller) => {
    const applied = isTest(caller) ? [] : (evaluated.get(caller)?.applied ?? []);
    return applied.filter((file) => file !== caller && isFunction(file)).map((file) => ({ caller, file }));
  });
  for (const { file } of calls) modules.delete(file);
  // What a called function calls in turn is called for the module that stays.
  const ofModules = calls.filter(({ caller }) => modules.has(caller));
  const alone = [...groupBy(ofModules, ({ file }) => file).values()].flatMap(([call, ...others]) => (others.length === 0 ? [call] : []));
  const byCaller = groupBy(alone, ({ caller }) => caller);
  return (caller) => new Set(byCaller.get(caller)?.map(({ file }) => file));
}

/** First names of the options that the project declares: its own top-level namespaces. */
function optionRoots(modules: Iterable<EvaluatedModule>): Set<string> {
  const roots = new Set<string>();
  for (const { options } of modules) {
    for (const { path } of options) if (typeof path[0] === 'string') roots.add(path[0]);
  }
  return roots;
}

/** A file named in the configuration: its value, called with `{ lib, pkgs, … }` where it is a function. */
function callableArgument(ev: Evaluator, absolute: string, lib: Value): Thunk {
  const value = attempt(() => ev.importFile(absolute));
  if (value === null) return ready(unknown(`special argument from ${absolute}`));
  if (value.kind !== 'lambda') return ready(value);
  return ready(
    attempt(() => ev.call(value, ready(moduleArguments(new Map(), lib)))) ?? unknown('special argument that cannot be evaluated'),
  );
}
