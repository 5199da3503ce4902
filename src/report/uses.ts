/**
 * Who names which export of which library. A name is followed where the file itself says what it
 * stands for: `x = import ./lib.nix { }` and then `x.f`, `inherit (x) f`, `with x; f`, an import used
 * at once, or a module argument that the project gives (`mylib.f`). What a function is handed under
 * another name is not followed.
 */
import { selectPath } from '../evaluation/select.ts';
import type { Slot } from '../evaluation/thunk.ts';
import { reference, type Value } from '../evaluation/values.ts';
import { attempt } from '../model/option.ts';
import type { ProjectFile } from '../model/project.ts';
import type { Expression } from '../syntax/nodes.ts';
import type { Facts } from './facts.ts';
import type { LibraryFile } from './libraries.ts';
import { FileNames, Names } from './names.ts';

/** Library file → export → files that name it. */
export type LibraryUses = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

export function libraryUses(facts: Facts, files: readonly LibraryFile[]): LibraryUses {
  const finder = new UseFinder(facts, files);
  for (const file of facts.project.files.values()) finder.visit(file);
  return finder.uses;
}

class UseFinder {
  readonly uses = new Map<string, Map<string, Set<string>>>();
  private readonly facts: Facts;
  private readonly libraries: ReadonlyMap<string, LibraryFile>;
  private readonly args = new Map<string, Value | null>();

  constructor(facts: Facts, files: readonly LibraryFile[]) {
    this.facts = facts;
    this.libraries = new Map(files.map((library) => [library.file.path, library]));
  }

  visit(file: ProjectFile): void {
    const read = new FileNames(file);
    const names = new Names(
      this.facts.ev,
      read,
      (name) => this.argument(name),
      (node) => this.imported(file, node),
    );
    for (const { target, path } of read.selections) for (const value of names.valuesOf(target)) this.follow(value, path, file.path);
    for (const value of read.scopes.flatMap((scope) => names.valuesOf(scope))) {
      const set = value.kind === 'attrs' ? value : null;
      for (const name of set?.entries.keys() ?? []) if (read.read.has(name)) this.follow(value, [name], file.path);
    }
    // Within the library itself an export is named like any other binding.
    for (const name of this.libraries.get(file.path)?.set?.entries.keys() ?? [])
      if (read.read.has(name)) this.mark(file.path, name, file.path);
  }

  /** The sets of the libraries that an expression imports. */
  private imported(file: ProjectFile, node: Expression): Value[] {
    return this.facts.imports.namedBy(file.path, node).flatMap((path) => this.libraries.get(path)?.set ?? []);
  }

  /** A module argument of the project: `mylib`. */
  private argument(name: string): Value | null {
    let value = this.args.get(name);
    if (value === undefined) {
      value = attempt(() => selectPath(this.facts.ev, reference(['config', '_module', 'args']), [name], null));
      this.args.set(name, value);
    }
    return value;
  }

  /** Goes down a known set by name; every library that wrote or passed on an attribute is used. */
  private follow(value: Value, names: readonly (string | null)[], user: string): void {
    let at: Value | null = value;
    for (const name of names) {
      const slot: Slot | undefined = name !== null && at?.kind === 'attrs' ? at.entries.get(name) : undefined;
      if (slot === undefined || name === null) return;
      for (let origin = slot.origin; origin !== null; origin = origin.previous) this.mark(origin.file.path, name, user);
      at = this.facts.ev.tryForce(slot.thunk);
      if (at?.kind === 'lambda') this.mark(at.scope.file.source.path, name, user);
    }
  }

  private mark(library: string, name: string, user: string): void {
    if (!this.libraries.get(library)?.set?.entries.has(name)) return;
    const exports = this.uses.get(library) ?? new Map<string, Set<string>>();
    this.uses.set(library, exports);
    exports.set(name, (exports.get(name) ?? new Set()).add(user));
  }
}
