/** Which files a run reads, and reading them: the only door from the model to the disk. */

import { isUtf8 } from 'node:buffer';
import fs from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { globby } from 'globby';
import type { Problem } from '../findings/finding.ts';
import { expandGlob, globMatcher } from './globs.ts';

/** Larger files are reported and not read: no hand-written module comes near. */
export const MAX_BYTES = 20 * 1024 * 1024;
/** Never entered. Build results (`result`, `result-*`) are links, and links are not followed. */
const NEVER = ['**/.git', '**/node_modules'];

export interface DiscoverOptions {
  /** Absolute and without links. */
  readonly root: string;
  /** Absolute or relative to the root; files or folders that exist. None means the whole root. */
  readonly paths: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Leave out what the root's `.gitignore` files name, unless a path names it. */
  readonly gitignore: boolean;
}
export interface Discovery {
  /** Every Nix file of the project, root-relative and sorted: what the model is made of. */
  readonly files: readonly string[];
  /** Those under the given paths: what findings are reported for. */
  readonly reported: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/**
 * Finds the Nix files of a root. Links are not followed, so no loop and no way out of the root; `exclude`
 * holds for files named on the command line too, `.gitignore` does not.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const problems = new Map<string, Problem>();
  const excluded = globMatcher(options.exclude);
  const included = globMatcher(options.include);
  const keep = (file: string): boolean => !excluded(file) && (options.include.length === 0 || included(file));
  const found = new Set((await glob('', options, options.gitignore, problems)).filter(keep));
  const reported = new Set<string>();
  for (const path of options.paths.length === 0 ? ['.'] : options.paths) {
    const start = toRelative(options.root, resolve(options.root, path));
    if (start === null) continue;
    for (const file of await under(start, found, options, problems)) {
      if (!keep(file)) continue;
      found.add(file);
      reported.add(file);
    }
  }
  return { files: [...found].sort(), reported, problems: [...problems.values()] };
}

/** The Markdown files of a root, root-relative and sorted, found as Nix files are. */
export async function discoverDocuments(options: Omit<DiscoverOptions, 'paths' | 'include'>): Promise<readonly string[]> {
  const excluded = globMatcher(options.exclude);
  const found = await glob('', { ...options, paths: [], include: [] }, options.gitignore, new Map(), 'md');
  return found.filter((file) => !excluded(file)).sort();
}

/** The Nix files at or below a root-relative path; one that `.gitignore` hides is searched for its own sake. */
async function under(
  start: string,
  found: ReadonlySet<string>,
  options: DiscoverOptions,
  problems: Map<string, Problem>,
): Promise<string[]> {
  if (start === '') return [...found];
  const stat = fs.statSync(join(options.root, start), { throwIfNoEntry: false });
  if (stat?.isFile()) return start.endsWith('.nix') ? [start] : [];
  const known = [...found].filter((file) => file.startsWith(`${start}/`));
  return known.length > 0 || !options.gitignore ? known : glob(start, options, false, problems);
}

async function glob(
  start: string,
  options: DiscoverOptions,
  gitignore: boolean,
  problems: Map<string, Problem>,
  extension = 'nix',
): Promise<string[]> {
  const note = (path: string, error: NodeJS.ErrnoException): void => {
    const file = toRelative(options.root, path) ?? path;
    problems.set(file, { file: file || '.', message: `cannot be read: ${reason(error)}`, range: null });
  };
  const search = (ignoreFiles: string[]): Promise<string[]> =>
    globby(`**/*.${extension}`, {
      cwd: join(options.root, start),
      dot: true,
      followSymbolicLinks: false,
      ignore: [...NEVER, ...(start === '' ? options.exclude.flatMap(expandGlob) : [])],
      ignoreFiles,
      fs: { readdir: tolerantReaddir(note) },
    });
  const prefix = start === '' ? '' : `${start}/`;
  try {
    return (await search(gitignore ? ['**/.gitignore'] : [])).map((file) => prefix + file);
  } catch (error) {
    if (!gitignore) throw error;
    const message = `a .gitignore file cannot be read, so none is respected: ${reason(error)}`;
    problems.set('.gitignore', { file: '.gitignore', message, range: null });
    return (await search([])).map((file) => prefix + file);
  }
}

/**
 * A `readdir` that reports an unreadable folder and goes on without it. Each folder is read once: `.gitignore`
 * files are looked for before Nix files are.
 */
function tolerantReaddir(note: (path: string, error: NodeJS.ErrnoException) => void): typeof fs.readdir {
  const known = new Map<string, fs.Dirent[]>();
  const readdir = (
    path: string,
    options: { withFileTypes: true },
    done: (error: NodeJS.ErrnoException | null, entries: fs.Dirent[]) => void,
  ): void => {
    const before = known.get(path);
    if (before !== undefined) return queueMicrotask(() => done(null, before));
    fs.readdir(path, options, (error, entries) => {
      if (error) note(path, error);
      known.set(path, error ? [] : entries);
      done(null, error ? [] : entries);
    });
  };
  return readdir as typeof fs.readdir;
}

export interface SourceText {
  /** Decoded, without a byte-order mark; null when the file cannot be read at all. */
  readonly text: string | null;
  /** The file begins with a byte-order mark, which a fix must keep. */
  readonly byteOrderMark: boolean;
  /** What is wrong with the file, if anything; set beside a text when invalid UTF-8 was replaced by U+FFFD. */
  readonly problem: Problem | null;
}

/**
 * Reads one file of the root, following links only inside it. Never throws.
 * @param folders where folders really are, for the next file of the same run
 */
export function readSource(root: string, file: string, folders: Map<string, string> = new Map()): SourceText {
  const fail = (message: string): SourceText => ({
    text: null,
    byteOrderMark: false,
    problem: { file, message, range: null },
  });
  let bytes: Buffer;
  try {
    const { path, stat } = follow(resolve(root, file), folders);
    if (toRelative(root, path) === null) return fail('leads out of the audited root, so it is not read');
    if (!stat.isFile()) return fail('is not a regular file, so it is not read');
    if (stat.size > MAX_BYTES) return fail(`is larger than ${MAX_BYTES / 1024 / 1024} MB, so it is not read`);
    bytes = fs.readFileSync(path);
  } catch (error) {
    return fail(`cannot be read: ${reason(error)}`);
  }
  return decodeSource(file, bytes);
}

/**
 * Where a path really leads, and what is there; throws where nothing is.
 * @param folders where folders really are, for the next path of the same run
 */
export function follow(path: string, folders: Map<string, string>): { path: string; stat: fs.Stats } {
  const stat = fs.lstatSync(path);
  if (stat.isSymbolicLink()) {
    const real = fs.realpathSync.native(path);
    return { path: real, stat: fs.statSync(real) };
  }
  const folder = dirname(path);
  let real = folders.get(folder);
  if (real === undefined) {
    real = fs.realpathSync.native(folder);
    folders.set(folder, real);
  }
  return { path: join(real, basename(path)), stat };
}

/** The text of a file's bytes, invalid UTF-8 replaced by U+FFFD and reported. */
export function decodeSource(file: string, bytes: Uint8Array): SourceText & { readonly text: string } {
  const byteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = new TextDecoder().decode(bytes);
  return { text, byteOrderMark, problem: isUtf8(bytes) ? null : invalidText(file, bytes, byteOrderMark) };
}

function invalidText(file: string, bytes: Uint8Array, byteOrderMark: boolean): Problem {
  const valid = new TextDecoder().decode(bytes.subarray(byteOrderMark ? 3 : 0, validPrefix(bytes)));
  const lineStart = valid.lastIndexOf('\n') + 1;
  const line = valid.split('\n').length;
  const start = { line, column: valid.length - lineStart + 1, offset: valid.length };
  const end = { line, column: start.column + 1, offset: start.offset + 1 };
  return { file, message: 'is not valid UTF-8 here; save the file as UTF-8', range: { start, end } };
}

/** Length in bytes of the longest valid UTF-8 prefix. */
function validPrefix(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (decodesAsPrefix(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  // The search may end inside a character that is cut short by the next byte.
  while (low > 0 && !isUtf8(bytes.subarray(0, low))) low -= 1;
  return low;
}

function decodesAsPrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** The path with every link resolved, or null when that leads out of the root or nowhere. */
export function realInside(root: string, path: string): string | null {
  try {
    const real = fs.realpathSync.native(path);
    return toRelative(root, real) === null ? null : real;
  } catch {
    return null;
  }
}

/** `path` relative to the root, `/` separated, '' for the root itself; null when outside. */
export function toRelative(root: string, path: string): string | null {
  const way = relative(root, path);
  if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) return null;
  return sep === '/' ? way : way.split(sep).join('/');
}

/** Why a file cannot be read, in words: the system's own hold codes and absolute paths. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'no such file (or a dangling link)',
    ELOOP: 'a loop of symbolic links',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
  };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}
