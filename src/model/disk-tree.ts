/** The audited tree on disk, as evaluation sees it: read once, parsed once, never left. */
import fs from 'node:fs';
import { dirname } from 'node:path';
import type { Problem } from '../findings/finding.ts';
import { relativeTo } from '../evaluation/paths.ts';
import type { EntryKind, SourceTree } from '../evaluation/source-tree.ts';
import { parse } from '../syntax/parse.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import { follow, readSource } from './files.ts';

/** Files that are data, not modules, are read for `readFile`, `fromJSON` and `fromTOML` up to this size. */
const MAX_DATA_BYTES = 4 * 1024 * 1024;

export class DiskTree implements SourceTree {
  readonly root: string;
  private readonly sources = new Map<string, SourceFile | null>();
  private readonly kinds = new Map<string, EntryKind | 'outside' | null>();
  private readonly overlay: ReadonlyMap<string, string>;
  /** Where the folders of the files really are. */
  private readonly folders = new Map<string, string>();

  /** @param overlay root-relative path → text that stands for the file on disk (an editor's buffer) */
  constructor(root: string, overlay: ReadonlyMap<string, string> = new Map()) {
    this.root = root.replace(/\/+$/, '');
    this.overlay = overlay;
  }

  /** Reads and parses a root-relative file; what is wrong with it, if anything. */
  load(file: string): Problem | null {
    const absolute = `${this.root}/${file}`;
    const buffer = this.overlay.get(file);
    const { text, problem } = buffer === undefined ? readSource(this.root, file, this.folders) : { text: buffer, problem: null };
    this.sources.set(absolute, text === null ? null : parse(file, text));
    return problem;
  }

  parse(absolute: string): SourceFile | null {
    let source = this.sources.get(absolute);
    if (source === undefined) {
      const text = this.readText(absolute);
      source = text === null ? null : parse(this.relative(absolute) ?? absolute, text);
      this.sources.set(absolute, source);
    }
    return source;
  }

  readText(absolute: string): string | null {
    const relative = this.relative(absolute);
    if (relative === null) return null;
    const buffer = this.overlay.get(relative);
    if (buffer !== undefined) return buffer;
    if (this.kindOf(absolute) !== 'regular') return null;
    if (absolute.endsWith('.nix')) return readSource(this.root, relative).text;
    try {
      return fs.statSync(absolute).size > MAX_DATA_BYTES ? null : fs.readFileSync(absolute, 'utf8');
    } catch {
      return null;
    }
  }

  kindOf(absolute: string): EntryKind | 'outside' | null {
    let kind = this.kinds.get(absolute);
    if (kind === undefined) {
      kind = this.look(absolute);
      this.kinds.set(absolute, kind);
    }
    return kind;
  }

  readDirectory(absolute: string): ReadonlyMap<string, EntryKind> | null {
    if (this.kindOf(absolute) !== 'directory') return null;
    try {
      const entries = fs.readdirSync(absolute, { withFileTypes: true });
      return new Map(entries.map((entry) => [entry.name, kindOfEntry(entry)] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
    } catch {
      return null;
    }
  }

  private relative(absolute: string): string | null {
    return relativeTo(this.root, absolute);
  }

  private look(absolute: string): EntryKind | 'outside' | null {
    const relative = this.relative(absolute);
    if (relative === null) return 'outside';
    if (this.overlay.has(relative) || this.sources.get(absolute)) return 'regular';
    try {
      // A link on the way may lead out of the root.
      const { path, stat } = follow(absolute, this.folders);
      return this.relative(path) === null ? 'outside' : kindOfEntry(stat);
    } catch {
      return isThere(absolute) ? 'symlink' : this.missing(absolute);
    }
  }

  /** Below a file nothing exists; below a link out of the root nothing may be read. */
  private missing(absolute: string): 'outside' | null {
    const parent = dirname(absolute);
    return parent !== this.root && this.relative(parent) !== null && this.kindOf(parent) === 'outside' ? 'outside' : null;
  }
}

/** False too for what stands below a file, or has a name that no file may have. */
function isThere(absolute: string): boolean {
  try {
    return fs.lstatSync(absolute, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function kindOfEntry(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): EntryKind {
  if (entry.isFile()) return 'regular';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'symlink' : 'unknown';
}
