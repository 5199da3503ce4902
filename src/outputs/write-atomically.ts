/**
 * Output files. A reader never sees half a file: the text goes to a new file in the same folder, is
 * synced and takes the old one's place. npm `write-file-atomic` ignores short writes, which are what
 * a filling disk makes, and takes a predictable temporary name; hence these few lines.
 */

import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** An output file could not be written; the message is for the user. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly path: string;

  constructor(path: string, reason: string, cause: unknown) {
    super(`cannot write ${path}: ${reason}`, { cause });
    this.path = path;
  }
}

/**
 * Puts `text` (as UTF-8) at `path`; an existing file keeps its permission bits, a symbolic link its
 * place. Devices and pipes (`/dev/stdout`) are written straight.
 * @throws {OutputError} when the folder is missing, the file is not writable, or the disk is full.
 */
export function writeAtomically(path: string, text: string): void {
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old?.isDirectory()) throw new OutputError(path, 'it is a folder', undefined);
    if (old && !old.isFile()) writeFileSync(path, text);
    else replace(old ? realpathSync(path) : path, text, old);
  } catch (error) {
    throw error instanceof OutputError ? error : outputError(path, error);
  }
}

function replace(target: string, text: string, old: Stats | undefined): void {
  // Renaming over a file needs no permission on it, but a read-only file is meant to stay.
  if (old) accessSync(target, constants.W_OK);
  const temporary = join(dirname(target), `.nix-audit-${randomBytes(8).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, 'wx', old ? old.mode & 0o777 : 0o666);
  try {
    try {
      writeFileSync(descriptor, text);
      if (old) fchmodSync(descriptor, old.mode & 0o7777);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
};

/** What went wrong at a file or a stream, in words. */
export const outputError = (path: string, error: unknown): OutputError => new OutputError(path, reasonOf(error), error);

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? error.message;
}
