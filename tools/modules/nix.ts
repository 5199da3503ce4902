/** Runs `compare-modules.nix` over many modules with few processes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../src/evaluation/json.ts';
import type { Request } from './request.ts';

export type JsonSet = { readonly [key: string]: Json };
/** What Nix says of one module; a part that it cannot evaluate is missing and named in `failed`. */
export interface NixModule {
  readonly parts: JsonSet;
  readonly failed: Readonly<Record<string, string>>;
}

export const PARTS = ['services', 'userServices', 'users', 'groups', 'containers', 'tmpfiles', 'firewall', 'assertions'] as const;
const BATCH = 12;
/** Milliseconds that one process may take. */
const TIMEOUT = 5000;
const OUT_OF_TIME = 'out of time';

/** What Nix says of every module; one that takes too long, or is not reached within `seconds`, has failed. */
export function evaluateModules(request: Request, lib: string, seconds: number): Map<string, NixModule> {
  const directory = mkdtempSync(join(tmpdir(), 'compare-modules-'));
  const end = Date.now() + seconds * 1000;
  try {
    const results = new Map<string, NixModule>(request.modules.map((file) => [file, { parts: {}, failed: { all: OUT_OF_TIME } }]));
    for (let at = 0; at < request.modules.length; at += BATCH) {
      run({ ...request, modules: request.modules.slice(at, at + BATCH) }, lib, directory, results, end);
    }
    return results;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** One process for all; on failure one for each, and for a single module its parts one by one. */
function run(request: Request, lib: string, directory: string, results: Map<string, NixModule>, end: number): void {
  if (Date.now() > end) return;
  const { modules } = request;
  const answer = instantiate(request, lib, directory);
  if (typeof answer !== 'string') {
    for (const file of modules) {
      const parts = answer[file] as JsonSet;
      const isWhole = request.instances.length > 0 || !JSON.stringify(parts).includes('"$throws"');
      results.set(file, isWhole ? { parts, failed: {} } : withInstances(request, file, lib, directory));
    }
  } else if (modules.length > 1) {
    for (const file of modules) run({ ...request, modules: [file] }, lib, directory, results, end);
  } else if (answer !== OUT_OF_TIME) {
    const [file] = modules as [string];
    results.set(file, withInstances(request, file, lib, directory));
  }
}

/** What fails for want of an entry that another module makes (a mount, a group) is tried once more with such an entry, and with more reads. */
function withInstances(request: Request, file: string, lib: string, directory: string): NixModule {
  const bare = byParts(request, file, lib, directory);
  const missing = Object.values(bare.failed).flatMap((message) => /attribute '([^']+)' missing/.exec(message)?.[1] ?? []);
  const instances = [...new Set([...missing, ...request.namesOf(file)])];
  const more = { ...request, modules: [file], reads: request.moreReads };
  const isOpen = (part: Json | undefined): boolean => part === undefined || JSON.stringify(part).includes('"$throws"');
  const open = PARTS.filter((part) => isOpen(bare.parts[part]));
  const parts: Record<string, Json> = { ...bare.parts };
  const failed = { ...bare.failed };
  for (const section of open) {
    for (const retry of [{ ...request, modules: [file], instances }, more, { ...more, instances }]) {
      const answer = instantiate({ ...retry, section }, lib, directory);
      const part = typeof answer === 'string' ? undefined : (answer[file] as JsonSet)[section];
      if (part === undefined || isOpen(part)) continue;
      parts[section] = part;
      delete failed[section];
      break;
    }
  }
  return { parts, failed };
}

function byParts(request: Request, file: string, lib: string, directory: string): NixModule {
  const parts: Record<string, Json> = {};
  const failed: Record<string, string> = {};
  for (const section of PARTS) {
    const messages = Object.values(failed);
    // A module that says the same thing of three parts says it of all.
    if (messages.length >= 3 && new Set(messages).size === 1) {
      failed[section] = messages[0] as string;
      continue;
    }
    const answer = instantiate({ ...request, modules: [file], section }, lib, directory);
    if (typeof answer === 'string') failed[section] = answer;
    else parts[section] = (answer[file] as JsonSet)[section] as Json;
  }
  return { parts, failed };
}

/** The answer, or the first line of Nix's error. */
function instantiate(request: Request, lib: string, directory: string): JsonSet | string {
  const file = join(directory, 'request.json');
  writeFileSync(file, JSON.stringify(request));
  const nix = join(dirname(fileURLToPath(import.meta.url)), '../compare-modules.nix');
  const args = ['--eval', '--strict', '--json', nix, '--arg', 'lib', lib, '--argstr', 'request', file];
  const done = spawnSync('nix-instantiate', args, { encoding: 'utf8', timeout: TIMEOUT, killSignal: 'SIGKILL', maxBuffer: 2 ** 29 });
  if (done.signal === 'SIGKILL') return OUT_OF_TIME;
  if (done.error) return String(done.error);
  if (done.status !== 0)
    return (
      done.stderr
        .split('\n')
        .filter((line) => line.startsWith('error'))
        .join(' ') || done.stderr.slice(0, 200)
    );
  return JSON.parse(done.stdout, (_key, value: { readonly $float?: string } | null) =>
    typeof value?.$float === 'string' ? Number(value.$float) : value,
  ) as JsonSet;
}
