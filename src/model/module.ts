/** One module file evaluated: its options, definitions, imports and what could not be evaluated. */
import { relativeTo } from '../evaluation/paths.ts';
import { branchesOf } from '../evaluation/choice.ts';
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Observation } from '../evaluation/observations.ts';
import { lazy, ready, type Slot, slotOf, type Thunk } from '../evaluation/thunk.ts';
import { type Origin, writtenPlace } from '../evaluation/trail.ts';
import { openSet } from '../evaluation/update.ts';
import { attrs, type AttrsValue, isSpread, isSymbolic, type LambdaValue, reference, type Value } from '../evaluation/values.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { Definition, PathStep } from './definition.ts';
import { DefinitionCollector, type EvaluationFault } from './definitions.ts';
import { flakeModules, inlineModule, mayHoldModules } from './flake-modules.ts';
import { givenModule } from './module-functions.ts';
import { attempt, collectOptions, type Option } from './option.ts';

/** Keys the module system itself reads; a module without `config` or `options` is all configuration. */
export const MODULE_KEYS = new Set([
  'imports',
  'options',
  'config',
  '_file',
  'key',
  'disabledModules',
  'freeformType',
  'meta',
  '_class',
  '_module',
  'require',
]);

/** One entry of `imports`: a file of the tree, or something outside it. */
export interface ImportEdge {
  /** Absolute path of the imported file (`default.nix` of a folder), or null where it is not one of the tree. */
  readonly target: string | null;
  /** The value where it is no path: `inputs.sops-nix.nixosModules.sops`. */
  readonly value: Value;
  readonly exists: boolean;
  readonly guards: readonly Value[];
  readonly origin: Origin | null;
}

/** A part of the module: the file's own set, or one that it imports inline or makes by a factory. */
export interface ModulePart {
  readonly set: AttrsValue;
  readonly config: Thunk | null;
  readonly options: Thunk | null;
  readonly guards: readonly Value[];
}

export interface EvaluatedModule {
  /** Root-relative. */
  readonly file: string;
  readonly source: SourceFile;
  readonly parts: readonly ModulePart[];
  readonly options: readonly Option[];
  /** Paths of `enable` options that a helper makes which cannot be read. */
  readonly hiddenSwitches: readonly (readonly PathStep[])[];
  readonly definitions: readonly Definition[];
  readonly imports: readonly ImportEdge[];
  /** Files, root-relative, whose function it calls for itself, or for a module that it imports: `(import ./web.nix inputs)`. */
  readonly applied: readonly string[];
  readonly faults: readonly EvaluationFault[];
  readonly observations: readonly Observation[];
  /** Names of budgets that this module exceeded. */
  readonly exceeded: readonly string[];
}

/** The arguments a module function is called with; anything unknown becomes a reference by its name. */
export function moduleArguments(known: ReadonlyMap<string, Thunk>, lib: Value): AttrsValue {
  const entries = new Map<string, Slot>();
  for (const [name, thunk] of known) entries.set(name, { ...slotOf(lib), thunk });
  entries.set('config', slotOf(reference(['config'])));
  entries.set('options', slotOf(reference(['options'])));
  entries.set('pkgs', slotOf(reference(['pkgs'])));
  entries.set('modulesPath', slotOf(reference(['modulesPath'])));
  entries.set('lib', slotOf(lib));
  return attrs(entries, reference([]));
}

/** A module file read, but for its configuration: what it declares and imports. */
export type ReadModule = Omit<EvaluatedModule, 'definitions'>;

/** Calls the module function and collects options and imports; definitions are left for later. */
export function readModule(ev: Evaluator, file: string, source: SourceFile, args: AttrsValue): ReadModule {
  ev.startUnit();
  const reader = new ModuleReader(ev, args);
  const options: Option[] = [];
  const hiddenSwitches: (readonly PathStep[])[] = [];
  const noted = noting(ev, () => {
    const thunk = ev.fileThunk(`${ev.tree.root}/${file}`);
    if (mayHoldModules(file, source)) reader.readFlake(thunk, source);
    else reader.read(thunk, [], null, 0);
    for (const part of reader.parts) if (part.options !== null) options.push(...collectOptions(ev, part.options, hiddenSwitches));
  });
  const { parts, imports, faults } = reader;
  return { file, source, parts, options, hiddenSwitches, imports, applied: [...reader.applied], faults, ...noted };
}

/** Root-relative files that a module imports. */
export const importedFiles = (root: string, { imports }: Pick<EvaluatedModule, 'imports'>): string[] =>
  imports.flatMap(({ target }) => (target === null ? [] : (relativeTo(root, target) ?? [])));

/** Adds the definitions of a module that has been read. */
export function defineModule(ev: Evaluator, module: ReadModule): EvaluatedModule {
  ev.startUnit();
  const collector = new DefinitionCollector(ev);
  const { observations, exceeded } = noting(ev, () => {
    for (const [index, part] of module.parts.entries()) if (part.config !== null) collector.collect(part.config, part.guards, index);
  });
  return {
    ...module,
    definitions: collector.definitions,
    faults: [...module.faults, ...collector.faults],
    observations: [...module.observations, ...observations],
    exceeded: [...new Set([...module.exceeded, ...exceeded])],
  };
}

/** What the evaluator observes, and which budgets it exceeds, while something runs. */
function noting(ev: Evaluator, run: () => void): Pick<EvaluatedModule, 'observations' | 'exceeded'> {
  const seen = ev.observations.length;
  const before = new Map(ev.exceeded);
  run();
  return {
    observations: ev.observations.slice(seen),
    exceeded: [...ev.exceeded].filter(([reason, count]) => count > (before.get(reason) ?? 0)).map(([reason]) => reason),
  };
}

const MAX_INLINE = 8;

class ModuleReader {
  readonly parts: ModulePart[] = [];
  readonly imports: ImportEdge[] = [];
  readonly applied = new Set<string>();
  readonly faults: EvaluationFault[] = [];
  private readonly ev: Evaluator;
  private readonly args: AttrsValue;

  constructor(ev: Evaluator, args: AttrsValue) {
    this.ev = ev;
    this.args = args;
  }

  /** Reads a module value: a set, or a function of the module arguments. */
  read(thunk: Thunk, guards: readonly Value[], origin: Origin | null, depth: number): void {
    if (depth > MAX_INLINE) return;
    try {
      let value = this.ev.force(thunk);
      if (value.kind === 'lambda') this.applied.add(value.scope.file.source.path);
      if (depth === 0) value = givenModule(this.ev, value, this.args);
      if (value.kind === 'lambda' || value.kind === 'builtin') value = this.ev.call(value, ready(this.args));
      if (value.kind === 'lambda') return;
      if (value.kind === 'attrs' && value.entries.has('_type') && value.entries.has('content')) {
        // `lib.mkIf c { … }` as a whole module is configuration.
        this.parts.push({ set: value, config: ready(value), options: null, guards });
        return;
      }
      if (value.kind !== 'attrs' && !isSymbolic(value)) return;
      this.readSet(openSet(this.ev, value), guards, depth);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.faults.push({ path: [], message: error.message, origin });
    }
  }

  /** Reads the module that the flake itself writes. */
  readFlake(thunk: Thunk, source: SourceFile): void {
    const flake = this.ev.tryForce(thunk);
    const module = flake === null ? null : inlineModule(this.ev, flake, source);
    if (module !== null) this.readInline(module.thunk, [], module.origin, 0);
  }

  private readSet(set: AttrsValue, guards: readonly Value[], depth: number): void {
    const part = (name: string): Thunk | null => set.entries.get(name)?.thunk ?? null;
    const explicit = set.entries.has('config') || set.entries.has('options');
    // With `config` it is left alone: declarations are read before any configuration.
    const inner = explicit ? [] : flakeModules(this.ev, set);
    const shorthand = explicit || inner.length > 0 ? null : this.shorthand(set);
    this.parts.push({ set, config: explicit ? part('config') : shorthand, options: part('options'), guards });
    for (const name of ['imports', 'require']) {
      const imports = set.entries.get(name);
      if (imports) this.readImports(imports.thunk, guards, imports.origin, depth);
    }
    for (const { thunk, origin } of inner) this.readInline(thunk, guards, origin, depth);
  }

  /** The configuration of a module without `config`: everything but the module system's own keys. */
  private shorthand(set: AttrsValue): Thunk | null {
    const entries = new Map([...set.entries].filter(([name]) => !MODULE_KEYS.has(name)));
    // A module that is wholly symbolic says nothing about its configuration.
    if (entries.size === 0 && set.dynamic.length === 0) return null;
    return ready(attrs(entries, null, set.dynamic));
  }

  private readImports(thunk: Thunk, guards: readonly Value[], origin: Origin | null, depth: number): void {
    const value = this.ev.tryForce(thunk);
    if (value === null) {
      this.faults.push({ path: ['imports'], message: 'imports cannot be evaluated', origin });
      return;
    }
    this.readImportList(value, guards, origin, depth);
  }

  private readImportList(value: Value, guards: readonly Value[], origin: Origin | null, depth: number): void {
    if (value.kind === 'choice') {
      const { then, else: otherwise } = branchesOf(this.ev, value);
      for (const branch of [then, otherwise]) {
        if (branch !== null) this.readImportList(branch, [...guards, value.condition], origin, depth);
      }
      return;
    }
    if (value.kind !== 'list') {
      this.imports.push({ target: null, value, exists: true, guards, origin });
      return;
    }
    for (const item of value.items) {
      if (isSpread(item)) this.readImportList(item.spread, guards, origin, depth);
      else this.readImport(item.thunk, guards, item.origin ?? origin, depth);
    }
  }

  private readImport(thunk: Thunk, guards: readonly Value[], origin: Origin | null, depth: number): void {
    const value = this.ev.tryForce(thunk);
    if (value === null) {
      this.faults.push({ path: ['imports'], message: 'an import cannot be evaluated', origin });
    } else if (value.kind === 'path' || (value.kind === 'string' && value.value.startsWith('/'))) {
      this.addFile(value, value.kind === 'path' ? value.path : value.value, guards, origin);
    } else if (value.kind === 'choice') {
      this.readImport(value.then, [...guards, value.condition], origin, depth);
      this.readImport(value.else, guards, origin, depth);
    } else if (value.kind === 'lambda' && value.node === value.scope.file.source.root) {
      const { directory, source } = value.scope.file;
      this.addFile(value, `${directory}/${source.path.slice(source.path.lastIndexOf('/') + 1)}`, guards, origin);
    } else if (value.kind === 'attrs' || value.kind === 'lambda' || value.kind === 'builtin') {
      this.read(
        lazy(() => value),
        guards,
        origin,
        depth + 1,
      );
    } else {
      this.imports.push({ target: null, value, exists: true, guards, origin });
    }
  }

  /** A module written in this file; what another file holds is read there. */
  private readInline(thunk: Thunk, guards: readonly Value[], origin: Origin | null, depth: number): void {
    const value = this.ev.tryForce(thunk);
    if ((value?.kind === 'attrs' || value?.kind === 'lambda') && !this.isFile(value)) this.read(ready(value), guards, origin, depth + 1);
  }

  /** True for what a file holds as a whole: an import of it gives just that. */
  private isFile(value: AttrsValue | LambdaValue): boolean {
    if (value.kind === 'lambda') return value.node === value.scope.file.source.root;
    const [first] = value.entries.values();
    const file = writtenPlace(first?.origin ?? null)?.file;
    return file !== undefined && attempt(() => this.ev.importFile(`${this.ev.tree.root}/${file.path}`)) === value;
  }

  private addFile(value: Value, path: string, guards: readonly Value[], origin: Origin | null): void {
    const kind = this.ev.tree.kindOf(path);
    const target = kind === 'directory' ? `${path}/default.nix` : path;
    const exists = kind === 'outside' || this.ev.tree.kindOf(target) !== null;
    this.imports.push({ target: kind === 'outside' ? null : target, value, exists, guards, origin });
  }
}
