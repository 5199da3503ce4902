/** Packages: every derivation that the project's files make, with what its builder is given. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { branchesOf } from '../evaluation/choice.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import { placesOf } from '../evaluation/trail.ts';
import { openSet, updateValues } from '../evaluation/update.ts';
import { attrs, type AttrsValue, type CallValue, isSpread, reference, type Value } from '../evaluation/values.ts';
import type { SourceFile, Span } from '../syntax/nodes.ts';
import { buildsFromSources, lastStep, makesNoPackage } from './builders.ts';
import { attempt } from './option.ts';
import { argumentsFor, isOverlayFunction, outputSets } from './outputs.ts';
import type { Project, ProjectFile } from './project.ts';

export { lastStep };

/** A call of a fetcher: `fetchFromGitHub { … }`. */
export interface Fetch {
  /** The fetcher's own name. */
  readonly fetcher: string;
  /** What it is given; null for a plain URL. */
  readonly args: AttrsValue | null;
  /** The argument as written. */
  readonly place: Span;
}

export interface Derivation {
  /** `pname`, else `name`, else the file's name. */
  readonly name: string;
  /** Root-relative path of the file that names it. */
  readonly file: string;
  readonly source: SourceFile;
  /** Where it is named, else where its arguments are written. */
  readonly place: Span;
  /** The function that builds it: `rustPlatform.buildRustPackage`, or a helper of the project that is not known. */
  readonly builder: string;
  /** What the builder is given, overrides applied. */
  readonly args: AttrsValue;
  readonly fetches: readonly Fetch[];
}

const OVERRIDE = /^override(Attrs|Derivation|PythonAttrs|)$/;
export const FETCHER =
  /^(fetch(FromGit(Hub|Lab|ea|iles)|From\w+|git\w*|Git|zip|url|Tree|Tarball|patch2?|hg|svn|Crate|Pypi|MavenArtifact|Closure|DebianPatch|CargoVendor|NpmDeps|YarnDeps)|requireFile)$/;

const MAX_DEPTH = 14;
/** Values that one file's walk looks at. */
const MAX_VALUES = 8000;

/** Every derivation of the project, in file order, each once: as its callers make it where they are known. */
export const packagesOf = memo((project: Project): readonly Derivation[] => {
  const variants = new Map<string, { derivation: Derivation; worth: number }>();
  for (const file of project.files.values()) {
    if (file.value === null || !mayBuild(file)) continue;
    for (const derivation of new Walk(project, file).derivations(valuesOf(project.ev, file))) {
      const key = `${derivation.file}:${derivation.place.start}:${derivation.name}`;
      // What a caller of the file passes in is better known than what anybody might.
      const worth = (buildsFromSources(derivation.builder) ? 2 : 0) + (derivation.file === file.path ? 0 : 1);
      const before = variants.get(key);
      if (before === undefined || before.worth < worth) variants.set(key, { derivation, worth });
    }
  }
  const order = new Map([...project.files.keys()].map((file, index) => [file, index]));
  const rank = ({ file }: Derivation): number => order.get(file) ?? 0;
  return [...variants.values()].map(({ derivation }) => derivation).sort((a, b) => rank(a) - rank(b) || a.place.start - b.place.start);
});

/** What is there to be copied is nobody's package. */
const isSample = (path: string): boolean => /(^|\/)(templates?|examples?|\.(agents|claude|codex|cursor))\//.test(path);

const mayBuild = ({ kind, path, source, module }: ProjectFile): boolean => {
  if (isSample(path)) return false;
  if (kind === 'package' || kind === 'overlay') return true;
  if (isFlake({ path, source })) return MAKES_PACKAGES.test(source.text);
  if (kind === 'library' || kind === 'data') return !path.includes('/') || BUILDS.test(source.text);
  return module !== null && /\boverlays\b/.test(source.text) && BUILDS.test(source.text);
};

const BUILDS = /callPackage|mkDerivation|\bbuild[A-Z]\w*(Package|Application|Module)\b/;

/** What of a file may make packages: its value as its callers get it, and the overlays that a module gives its machine. */
function valuesOf(ev: Evaluator, file: ProjectFile): Value[] {
  const { module, value } = file;
  const forced = (make: () => Value): Value[] => {
    const made = attempt(make);
    return made === null ? [] : [made];
  };
  if (isFlake(file)) return forced(() => flakePackages(ev, value as Value));
  if (module === null) return forced(() => called(ev, value as Value));
  return module
    .below('nixpkgs')
    .filter(({ path }) => path[1] === 'overlays')
    .map((definition) => definition.value);
}

/** The flake itself, and modules of flake-parts. */
const isFlake = ({ path, source }: Pick<ProjectFile, 'path' | 'source'>): boolean =>
  path === 'flake.nix' || /\bperSystem\b/.test(source.text);

const MAKES_PACKAGES = /\b(legacyP|defaultP|p)ackages?\b|\boverlays?\b/;
const PACKAGES = /^((legacyP|defaultP|p)ackages?|overlays?)$/;

/** What a flake or a part of one builds itself, for any system: its machines, modules and shells are left out. */
function flakePackages(ev: Evaluator, flake: Value): Value {
  const entries = outputSets(ev, flake).flatMap((set) => [...set.entries].filter(([name]) => PACKAGES.test(name)));
  return attrs(new Map(entries.map(([name, slot], index) => [`${name} ${index}`, slot])));
}

/** A file's value as its caller gets it: a function is called as `callPackage` and overlays do. */
function called(ev: Evaluator, value: Value): Value {
  let result = value;
  for (let round = 0; round < 3 && result.kind === 'lambda'; round++) result = ev.call(result, argumentsFor(ev, result));
  return result;
}

class Walk {
  private readonly project: Project;
  private readonly file: ProjectFile;
  private readonly ev: Evaluator;
  private readonly seen = new Set<Value>();
  private readonly found: Derivation[] = [];
  private left = MAX_VALUES;

  constructor(project: Project, file: ProjectFile) {
    this.project = project;
    this.file = file;
    this.ev = project.ev;
  }

  derivations(values: readonly Value[]): readonly Derivation[] {
    for (const value of values) this.visit(value, 0);
    return this.found;
  }

  private visit(value: Value, depth: number): void {
    if (depth > MAX_DEPTH || --this.left < 0 || this.seen.has(value)) return;
    this.seen.add(value);
    if (value.kind === 'attrs') {
      // What a package or a hook is tested with is no package either.
      for (const [name, { thunk }] of value.entries) if (name !== 'passthru') this.force(thunk, depth);
    } else if (value.kind === 'list') {
      for (const item of value.items) if (!isSpread(item)) this.force(item.thunk, depth);
    } else if (value.kind === 'choice') {
      const sides = attempt(() => branchesOf(this.ev, value));
      for (const side of [sides?.then, sides?.else]) if (side) this.visit(side, depth + 1);
    } else if (value.kind === 'lambda' && isOverlayFunction(value.node)) {
      const added = attempt(() => this.ev.call(value, reference(['pkgs']), reference(['pkgs'])));
      if (added !== null) this.visit(added, depth + 1);
    } else if (value.kind === 'call') {
      const called = this.calledPackage(value);
      if (called !== null) return this.visit(called, depth + 1);
      const built = this.derivation(value, 0);
      if (built === null) {
        if (typeof value.callee !== 'string') this.visit(value.callee, depth + 1);
        for (const thunk of value.args) this.force(thunk, depth);
      } else this.add(built.builder, built.args);
    }
  }

  private force(thunk: Thunk, depth: number): void {
    const value = this.ev.tryForce(thunk);
    if (value !== null) this.visit(value, depth + 1);
  }

  /** What `(import <nixpkgs> { }).callPackage ./web.nix { }` builds. */
  private calledPackage({ callee, args: [target, overrides] }: CallValue): Value | null {
    if (target === undefined || overrides === undefined || typeof callee === 'string' || callee.kind !== 'call') return null;
    if (!/^callPackages?$/.test(selectedName(this.ev, callee) ?? '')) return null;
    const made = attempt(() => this.ev.call(reference(['pkgs', 'callPackage']), target, overrides));
    return made?.kind === 'call' && typeof made.callee !== 'string' && selectedName(this.ev, made.callee) === 'callPackage' ? null : made;
  }

  /** The builder and its arguments that a call stands for, through `overrideAttrs`. */
  private derivation(value: CallValue, depth: number): { builder: string; args: AttrsValue } | null {
    const { callee, args } = value;
    const [first] = args;
    if (first === undefined || depth > 6) return null;
    if (typeof callee !== 'string' && callee.kind === 'call') {
      const target = callee.callee === '.' ? callee.args.map((arg) => this.ev.tryForce(arg)) : [];
      const [inner, name] = target;
      if (name?.kind !== 'string' || inner?.kind !== 'call') return null;
      if (buildsFromSources(name.value)) {
        // `(import nixpkgs { … }).stdenv.mkDerivation { … }`
        const given = this.argumentsOf(first);
        return given === null ? null : { builder: name.value, args: given };
      }
      if (name.value !== 'overrideAttrs' && name.value !== 'overrideDerivation')
        return name.value === 'override' ? this.derivation(inner, depth + 1) : null;
      const old = this.derivation(inner, depth + 1);
      return old && { builder: old.builder, args: this.overridden(old.args, first) };
    }
    if (typeof callee === 'string' || callee.kind !== 'reference') return null;
    const builder = callee.path.filter((step) => typeof step === 'string').join('.');
    const name = lastStep(builder);
    // Lists of dependencies are generated calls of such: `fetchNuGet { pname = …; version = …; }`.
    if (FETCHER.test(name) || /^fetch[A-Z]/.test(name) || makesNoPackage(name)) return null;
    const given = this.argumentsOf(first);
    if (given === null) return null;
    // What is overridden is another project's package, and brings whatever is not written here.
    if (OVERRIDE.test(name)) return given.entries.has('pname') ? { builder, args: { ...given, rest: given.rest ?? callee } } : null;
    const isNamed = given.entries.has('pname') && (given.entries.has('src') || given.entries.has('version'));
    return isNamed || (buildsFromSources(name) && (given.entries.has('name') || given.entries.has('src')))
      ? { builder, args: given }
      : null;
  }

  /** The set that a builder is given; of `finalAttrs: { … }` what it makes of itself. */
  private argumentsOf(thunk: Thunk): AttrsValue | null {
    return attempt(() => {
      const value = this.ev.force(thunk);
      let set = value.kind === 'lambda' ? this.ev.call(value, reference(['finalAttrs'])) : value;
      // Of `final: old: { … }` too.
      if (set.kind === 'lambda' && set.node.formals === null) set = this.ev.call(set, reference(['previousAttrs']));
      return set.kind === 'attrs'
        ? set
        : set.kind === 'choice' || (set.kind === 'call' && set.callee === '//')
          ? openSet(this.ev, set)
          : null;
    });
  }

  private overridden(old: AttrsValue, change: Thunk): AttrsValue {
    const result = attempt(() => {
      const value = this.ev.force(change);
      let changes = value.kind === 'lambda' ? this.ev.call(value, old) : value;
      if (changes.kind === 'lambda') changes = this.ev.call(value, reference(['finalAttrs']), old);
      return updateValues(this.ev, old, changes);
    });
    return result?.kind === 'attrs' ? result : old;
  }

  private add(builder: string, args: AttrsValue): void {
    const text = (name: string): string | null => {
      const slot = args.entries.get(name);
      const value = slot ? this.ev.tryForce(slot.thunk) : null;
      return value?.kind === 'string' ? value.value : null;
    };
    const named = args.entries.get('pname') ?? args.entries.get('name') ?? args.entries.get('src') ?? args.entries.get('version');
    const [place] = placesOf(named?.origin ?? null);
    if (place === undefined) return;
    const file = place.file.path;
    if (!this.project.files.has(file) || isSample(file)) return;
    const fallback = (file.endsWith('/default.nix') ? file.slice(0, -'/default.nix'.length) : file.replace(/\.nix$/, ''))
      .split('/')
      .at(-1) as string;
    this.found.push({
      name: text('pname') || text('name') || fallback,
      file,
      source: place.file,
      place,
      builder,
      args,
      fetches: fetchesIn(this.ev, args, this.file.source),
    });
  }
}

/** The fetcher calls in a value: in `src`, `srcs`, `patches`, dependencies. */
export function fetchesIn(ev: Evaluator, value: Value, file: SourceFile): Fetch[] {
  const found: Fetch[] = [];
  const seen = new Set<Value>();
  const visit = (at: Value, depth: number): void => {
    if (depth > 8 || seen.size > 2000 || seen.has(at)) return;
    seen.add(at);
    const force = (thunk: Thunk): void => {
      const inner = ev.tryForce(thunk);
      if (inner !== null) visit(inner, depth + 1);
    };
    if (at.kind === 'attrs') for (const { thunk } of at.entries.values()) force(thunk);
    else if (at.kind === 'list') for (const item of at.items) if (!isSpread(item)) force(item.thunk);
    if (at.kind === 'text') for (const part of at.parts) if (typeof part !== 'string') visit(part, depth + 1);
    if (at.kind === 'choice') for (const thunk of [at.then, at.else]) force(thunk);
    if (at.kind !== 'call') return;
    const fetch = fetchOf(ev, at, file);
    if (fetch !== null) found.push(fetch);
    if (typeof at.callee !== 'string') visit(at.callee, depth + 1);
    for (const thunk of at.args) force(thunk);
  };
  visit(value, 0);
  return found;
}

/** The last name of what is called: `fetchzip` of `(import <nixpkgs> { }).fetchzip` too. */
function selectedName(ev: Evaluator, callee: CallValue['callee']): string | null {
  if (typeof callee === 'string') return callee;
  const [, step] = callee.kind === 'call' && callee.callee === '.' ? callee.args : [];
  const last = callee.kind === 'reference' ? callee.path.at(-1) : step && ev.tryForce(step);
  return typeof last === 'string' ? last : last?.kind === 'string' ? last.value : null;
}

function fetchOf(ev: Evaluator, { callee, args }: CallValue, file: SourceFile): Fetch | null {
  const last = selectedName(ev, callee);
  const [thunk] = args;
  if (last === null || !FETCHER.test(last) || thunk === undefined) return null;
  const value = ev.tryForce(thunk);
  const { written } = thunk;
  const place = written
    ? { file: written.scope.file.source, start: written.node.start, end: written.node.end }
    : { file, start: 0, end: 0 };
  if (value?.kind === 'string' || value?.kind === 'text') return { fetcher: last, args: null, place };
  const set = value?.kind === 'attrs' ? value : attempt(() => (value === null ? null : openSet(ev, value)));
  return set ? { fetcher: last, args: set, place } : null;
}
