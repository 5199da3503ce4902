/** A source tree held in memory: what tests evaluate. */
import { parse } from '../syntax/parse.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { relativeTo } from './paths.ts';
import type { EntryKind, SourceTree } from './source-tree.ts';

export class MemoryTree implements SourceTree {
  readonly root: string;
  private readonly files: ReadonlyMap<string, string>;
  private readonly sources = new Map<string, SourceFile>();

  /** @param files root-relative path → text */
  constructor(files: Readonly<Record<string, string>>, root = '/project') {
    this.files = new Map(Object.entries(files));
    this.root = root;
  }

  parse(absolute: string): SourceFile | null {
    const text = this.readText(absolute);
    if (text === null) return null;
    let source = this.sources.get(absolute);
    if (source === undefined) {
      source = parse(relativeTo(this.root, absolute) ?? absolute, text);
      this.sources.set(absolute, source);
    }
    return source;
  }

  readText(absolute: string): string | null {
    return this.files.get(relativeTo(this.root, absolute) ?? '') ?? null;
  }

  kindOf(absolute: string): EntryKind | 'outside' | null {
    const relative = relativeTo(this.root, absolute);
    if (relative === null) return 'outside';
    if (this.files.has(relative)) return 'regular';
    const prefix = relative === '' ? '' : `${relative}/`;
    return [...this.files.keys()].some((file) => file.startsWith(prefix)) ? 'directory' : null;
  }

  readDirectory(absolute: string): ReadonlyMap<string, EntryKind> | null {
    if (this.kindOf(absolute) !== 'directory') return null;
    const relative = relativeTo(this.root, absolute) as string;
    const prefix = relative === '' ? '' : `${relative}/`;
    const entries = new Map<string, EntryKind>();
    for (const file of [...this.files.keys()].sort()) {
      if (!file.startsWith(prefix)) continue;
      const [name, ...below] = file.slice(prefix.length).split('/') as [string, ...string[]];
      entries.set(name, below.length > 0 ? 'directory' : 'regular');
    }
    return entries;
  }
}
