/** Names in reach of an expression: lexical bindings first, then the `with` sets, innermost first. */
import type { SourceFile } from '../syntax/nodes.ts';
import type { Frame } from './trail.ts';
import type { Thunk } from './thunk.ts';

/** The file an expression stands in; `directory` is absolute, without a trailing slash. */
export interface FileContext {
  readonly source: SourceFile;
  readonly directory: string;
}

export class Scope {
  readonly parent: Scope | null;
  readonly file: FileContext;
  readonly frame: Frame | null;
  /** Bindings of this level; filled by whoever made the scope, before anything is forced. */
  readonly names: Map<string, Thunk> | null;
  /** The set of a `with`, when this level is one. */
  readonly withSet: Thunk | null;

  constructor(
    parent: Scope | null,
    file: FileContext,
    frame: Frame | null,
    names: Map<string, Thunk> | null,
    withSet: Thunk | null = null,
  ) {
    this.parent = parent;
    this.file = file;
    this.frame = frame;
    this.names = names;
    this.withSet = withSet;
  }

  /** A level below this one, in the same file and call. */
  child(names: Map<string, Thunk>): Scope {
    return new Scope(this, this.file, this.frame, names);
  }

  /** The thunk a name is lexically bound to. */
  find(name: string): Thunk | undefined {
    for (let at: Scope | null = this; at !== null; at = at.parent) {
      const found = at.names?.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The `with` sets in reach, innermost first. */
  withSets(): Thunk[] {
    const sets: Thunk[] = [];
    for (let at: Scope | null = this; at !== null; at = at.parent) if (at.withSet !== null) sets.push(at.withSet);
    return sets;
  }
}
