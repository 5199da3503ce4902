/**
 * Writes `docs/rules/`: a page for every rule, from its README.md and what the program knows of it, and an index.
 *
 *     node tools/run.mjs tools/generate-rule-docs.ts --write
 *     node tools/run.mjs tools/generate-rule-docs.ts --check    exit 1 when a file is not what it should be
 */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writtenPage } from '../src/engine/pages.ts';
import { catalogue } from './rule-docs/catalogue.ts';
import { MARK, rulePage } from '../src/engine/rule-pages/page.ts';
import { ALL_RULES } from '../src/engine/rules.ts';

const FOLDER = fileURLToPath(new URL('../docs/rules/', import.meta.url));

/** The generated files by their path in `docs/rules/`. */
export function generate(): ReadonlyMap<string, string> {
  const page = (text: string): string => `${MARK}\n\n${text}`;
  return new Map([
    ['README.md', page(catalogue(ALL_RULES))],
    ...ALL_RULES.map((rule): [string, string] => [`${rule.id}.md`, page(rulePage(rule, writtenPage(rule.id)))]),
  ]);
}

/**
 * Compares what is in a folder with what should be there.
 * @returns paths that are missing, differ, or belong to no rule, sorted
 */
export function staleFiles(folder: string, wanted: ReadonlyMap<string, string>): string[] {
  const differing = [...wanted].filter(
    ([path, text]) => !existsSync(join(folder, path)) || readFileSync(join(folder, path), 'utf8') !== text,
  );
  return [...differing.map(([path]) => path), ...present(folder).filter((path) => !wanted.has(path))].sort();
}

function present(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name];
    return present(join(folder, entry.name)).map((name) => `${entry.name}/${name}`);
  });
}

/** @returns the exit status: 0, or 1 when `--check` finds a stale file, or 2 for wrong usage */
export function main(args: readonly string[]): number {
  const [mode] = args;
  if (args.length !== 1 || (mode !== '--write' && mode !== '--check')) {
    console.error('usage: generate-rule-docs.ts --write | --check');
    return 2;
  }
  const wanted = generate();
  const stale = staleFiles(FOLDER, wanted);
  for (const path of stale) {
    const text = wanted.get(path);
    if (mode === '--check') console.error(`docs/rules/${path} is stale; run this with --write`);
    else if (text === undefined) rmSync(join(FOLDER, path));
    else {
      mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
      writeFileSync(join(FOLDER, path), text);
    }
  }
  return mode === '--check' && stale.length > 0 ? 1 : 0;
}
