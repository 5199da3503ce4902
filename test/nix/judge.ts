/** Real Nix as the judge: many expressions in few calls of `nix-instantiate`. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shown } from '../../src/evaluation/testing.ts';

/** What Nix says: the value, or null where it fails. */
export type Verdict = { readonly shown: Shown } | null;

/** Keeps types apart that JSON does not, and functions from ending the evaluation. */
const SHOW = `
let
  show = value:
    let type = builtins.typeOf value; in
    if type == "set" then { set = builtins.listToAttrs (map (n: { name = ".\${n}"; value = show value.\${n}; }) (builtins.attrNames value)); }
    else if type == "list" then map show value
    else if type == "lambda" then { function = true; }
    else if type == "int" then { int = toString value; }
    else if type == "float" then { float = builtins.toJSON value; }
    else if type == "path" then { path = toString value; }
    else value;
in`;

const FAILED = Symbol('failed');

function instantiate(file: string): Promise<Shown | typeof FAILED> {
  return new Promise((resolve) => {
    execFile(
      'nix-instantiate',
      ['--eval', '--strict', '--json', '--readonly-mode', file],
      { maxBuffer: 1 << 28, timeout: 30_000 },
      (error, stdout) => resolve(error === null ? (JSON.parse(stdout) as Shown) : FAILED),
    );
  });
}

export const nixVersion = (): Promise<string | null> =>
  new Promise((resolve) => {
    execFile('nix-instantiate', ['--version'], (error, stdout) => resolve(error === null ? stdout.trim() : null));
  });

/** Judges the expressions of files below a folder, each a root-relative name. */
export class Judge {
  private readonly folder: string;
  private batches = 0;
  calls = 0;

  /** @param files written below `folder`, which Nix then reads */
  constructor(folder: string, files: Readonly<Record<string, string>>) {
    this.folder = folder;
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  }

  /** Verdicts for files expected to succeed: one call unless one of them fails, which is then searched for. */
  async together(names: readonly string[]): Promise<Map<string, Verdict>> {
    if (names.length === 0) return new Map();
    const batch = join(this.folder, `batch-${this.batches++}.nix`);
    writeFileSync(batch, `${SHOW} map (file: show (import file)) [ ${names.map((name) => `./${name}`).join(' ')} ]\n`);
    this.calls++;
    const answer = await instantiate(batch);
    if (answer !== FAILED) {
      const shown = answer as readonly Shown[];
      return new Map(names.map((name, index): [string, Verdict] => [name, { shown: canonical(shown[index] as Shown) }]));
    }
    if (names.length === 1) return new Map([[names[0] as string, null]]);
    const middle = names.length >> 1;
    return new Map([...(await this.together(names.slice(0, middle))), ...(await this.together(names.slice(middle)))]);
  }

  /** Verdicts for files expected to fail in a way that `tryEval` catches: one call unless one does not. */
  async caught(names: readonly string[]): Promise<Map<string, Verdict>> {
    if (names.length === 0) return new Map();
    const batch = join(this.folder, `batch-${this.batches++}.nix`);
    const files = names.map((name) => `./${name}`).join(' ');
    writeFileSync(
      batch,
      `map (file: (builtins.tryEval (let value = import file; in builtins.deepSeq value value)).success) [ ${files} ]\n`,
    );
    this.calls++;
    const answer = await instantiate(batch);
    const allFail = answer !== FAILED && (answer as readonly Shown[]).every((success) => success === false);
    return allFail ? new Map(names.map((name): [string, Verdict] => [name, null])) : this.apart(names);
  }

  /** Verdicts for files expected to fail: one call each, two at a time. */
  async apart(names: readonly string[]): Promise<Map<string, Verdict>> {
    const queue = [...names];
    const verdicts = new Map<string, Verdict>();
    const work = async (): Promise<void> => {
      for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
        for (const [key, verdict] of await this.together([name])) verdicts.set(key, verdict);
      }
    };
    await Promise.all([work(), work()]);
    return verdicts;
  }
}

/** Keys in one order, so that equal values are equal text. */
function canonical(value: Shown): Shown {
  if (Array.isArray(value)) return value.map(canonical);
  if (value === null || typeof value !== 'object') return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, inner]) => [key, canonical(inner as Shown)]));
}
