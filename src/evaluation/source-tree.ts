/** What evaluation may read: the audited tree and nothing else. Paths are absolute. */
import type { SourceFile } from '../syntax/nodes.ts';

export type EntryKind = 'regular' | 'directory' | 'symlink' | 'unknown';

export interface SourceTree {
  /** The audited root, absolute, without a trailing slash. */
  readonly root: string;
  /** The parsed file, or null where none can be read inside the root. */
  parse(absolute: string): SourceFile | null;
  /** The text of any file inside the root; null where unreadable, too large or outside. */
  readText(absolute: string): string | null;
  /** What stands at a path; 'outside' where it leaves the root, null where nothing is there. */
  kindOf(absolute: string): EntryKind | 'outside' | null;
  /** Entries of a folder inside the root, by name; null where it is none. */
  readDirectory(absolute: string): ReadonlyMap<string, EntryKind> | null;
}
