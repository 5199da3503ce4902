/** The root of a run and the paths given under it. */

import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { toRelative } from '../../model/files.ts';
import { UsageError } from '../errors.ts';

/** Accepted names of the configuration file, the first that exists is taken. */
export const CONFIG_NAMES = ['.nixauditrc', '.nixauditrc.json', '.nixauditrc.jsonc', '.nixauditrc.yaml', '.nixauditrc.yml'] as const;

export interface Root {
  /** Absolute, links resolved. */
  readonly root: string;
  /** The given paths, root-relative and `/` separated; '.' for the root itself. */
  readonly paths: readonly string[];
}

/**
 * The root is the nearest folder at or above the first path that holds a configuration or `.git`; else
 * the working directory, or the first path's own folder when that lies elsewhere.
 * @param newFile a path that need not exist: the name given to standard input
 * @throws {UsageError} for a path that does not exist, is neither file nor folder, or lies outside the root; for a
 *   new file's name that is empty or a folder's
 */
export function findRoot(cwd: string, paths: readonly string[], newFile: string | null = null): Root {
  const real = paths.map((path) => realPath(cwd, path));
  if (newFile !== null) real.unshift(newFilePath(cwd, newFile));
  const here = realpathSync.native(cwd);
  const first = real[0] ?? here;
  const start = isFolder(first) ? first : dirname(first);
  const root = marked(start) ?? (toRelative(here, start) === null ? start : here);
  return {
    root,
    paths: real.map((path, index) => {
      const inside = toRelative(root, path);
      if (inside !== null) return inside || '.';
      throw new UsageError(
        `${paths[newFile === null ? index : index - 1]} lies outside the root ${root}, which the first path decides; audit it in a run of its own`,
      );
    }),
  };
}

/** The configuration file in a folder, absolute, or null. */
export function configIn(folder: string): string | null {
  const name = CONFIG_NAMES.find((candidate) => statSync(join(folder, candidate), { throwIfNoEntry: false })?.isFile());
  return name === undefined ? null : join(folder, name);
}

function marked(start: string): string | null {
  for (let folder = start; ; folder = dirname(folder)) {
    if (configIn(folder) !== null || existsSync(join(folder, '.git'))) return folder;
    if (dirname(folder) === folder) return null;
  }
}

function realPath(cwd: string, path: string): string {
  const absolute = resolve(cwd, path);
  const stat = statSync(absolute, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError(`no such file or folder: ${path}`);
  if (!stat.isFile() && !stat.isDirectory()) throw new UsageError(`${path} is neither a file nor a folder`);
  return realpathSync.native(absolute);
}

function newFilePath(cwd: string, name: string): string {
  const path = resolve(cwd, name);
  if (name === '' || isFolder(path))
    throw new UsageError(`--stdin-filename: "${name}" is no file's name; name the file the text belongs to`);
  return realParent(path);
}

/** A path that may not exist yet, below its nearest existing folder with links resolved. */
function realParent(path: string): string {
  const missing: string[] = [];
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) {
    missing.unshift(basename(folder));
    folder = dirname(folder);
  }
  return join(realpathSync.native(folder), ...missing);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
