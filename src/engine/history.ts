/**
 * The project as it was at a revision, read through `git`. The repository is untrusted: only commands
 * that read objects are used, and nothing of its configuration that names a program is heard.
 */
import { spawnSync } from 'node:child_process';
import { globMatcher } from '../model/globs.ts';
import { REPORT_MARK, type TextFile } from '../report/build.ts';
import type { ResolvedConfig } from './config/load.ts';
import { UsageError } from './errors.ts';

export interface Revision {
  readonly revision: string;
  /** The commit's full name. */
  readonly commit: string;
  readonly files: readonly TextFile[];
}

const MOST_BYTES = 512 * 1024 * 1024;
/** No hooks, no monitors, no fetching of objects that are missing, no other transport. */
const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
  '-c',
  'protocol.allow=never',
];

/**
 * The Nix and Markdown files of the root at a revision.
 * @throws {UsageError} where git is missing, the root is in no repository, or the revision is unknown
 */
export function filesAt(config: ResolvedConfig, revision: string): Revision {
  const { root } = config;
  if (revision.startsWith('-') || revision.trim() === '') throw new UsageError(`--since: "${revision}" is no revision`);
  git(root, ['rev-parse', '--git-dir'], () => `${root} is in no git repository`);
  const commit = git(
    root,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`],
    () => `git knows no revision "${revision}" here (a shallow clone has few)`,
  )
    .toString()
    .trim();
  const listing = git(root, ['ls-tree', '-r', '-z', commit], (error) => `git ls-tree failed: ${error}`).toString();
  const excluded = globMatcher(config.exclude.value);
  const included = globMatcher(config.include.value);
  const wanted = listing.split('\0').flatMap((entry) => {
    const match = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(entry);
    const [, id, path] = match ?? [];
    if (id === undefined || path === undefined || !/\.(nix|md)$/.test(path) || excluded(path)) return [];
    return path.endsWith('.nix') && config.include.value.length > 0 && !included(path) ? [] : [{ id, path }];
  });
  const batch = git(root, ['cat-file', '--batch'], (error) => `git cat-file failed: ${error}`, wanted.map(({ id }) => `${id}\n`).join(''));
  const files = readBatch(
    batch,
    wanted.map(({ path }) => path),
  ).filter(({ text }) => !text.startsWith(REPORT_MARK));
  return { revision, commit, files };
}

/** `<id> blob <size>\n<bytes>\n` for each object, in order. */
function readBatch(bytes: Buffer, paths: readonly string[]): TextFile[] {
  const files: TextFile[] = [];
  let at = 0;
  for (const path of paths) {
    const lineEnd = bytes.indexOf(0x0a, at);
    const [, type, size] = bytes.toString('latin1', at, lineEnd).split(' ');
    at = lineEnd + 1;
    if (type !== 'blob') continue;
    files.push({ path, text: bytes.toString('utf8', at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return files;
}

function git(root: string, args: readonly string[], explain: (error: string) => string, input = ''): Buffer {
  const { stdout, stderr, status, error } = spawnSync('git', [...SAFE, '-C', root, ...args], {
    input,
    maxBuffer: MOST_BYTES,
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_NO_REPLACE_OBJECTS: '1', LC_ALL: 'C' },
  });
  if (error && 'code' in error && error.code === 'ENOENT') throw new UsageError('--since needs git, which is not installed');
  if (error || status !== 0) throw new UsageError(`--since: ${explain(error?.message ?? stderr.toString().trim())}`);
  return stdout;
}
