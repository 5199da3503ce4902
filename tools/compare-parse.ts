/**
 * Holds the three error rules of category nix/ against real Nix: `node tools/run.mjs
 * tools/compare-parse.ts FOLDER…` (needs `nix-instantiate`). A file that `nix-instantiate --parse`
 * takes must give no finding, one that it refuses at least one. Prints what differs.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runRuleOn } from '../src/rules/testing.ts';
import duplicateAttribute from '../src/rules/nix/duplicate-attribute/index.ts';
import syntaxError from '../src/rules/nix/syntax-error/index.ts';
import undefinedVariable from '../src/rules/nix/undefined-variable/index.ts';

const RULES = [syntaxError, undefinedVariable, duplicateAttribute];
const BATCH = 40;

function* nixFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* nixFiles(child);
    else if (entry.isFile() && entry.name.endsWith('.nix')) yield child;
  }
}

/** What Nix says against a file, by path; nothing for a file it takes. */
function refusals(files: readonly string[]): Map<string, string> {
  const run = spawnSync('nix-instantiate', ['--parse', ...files], { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.error) throw run.error;
  if (run.status === 0) return new Map();
  const [only] = files;
  if (files.length === 1 && only !== undefined) return new Map([[only, /error: (.*)/.exec(run.stderr)?.[1] ?? run.stderr]]);
  return new Map(files.flatMap((file) => [...refusals([file])]));
}

/** @returns the exit status: 1 when anything differs */
export function main(folders: readonly string[]): number {
  const files = folders.flatMap((folder) => [...nixFiles(resolve(folder))]);
  let differences = 0;
  let refused = 0;
  for (let at = 0; at < files.length; at += BATCH) {
    const batch = files.slice(at, at + BATCH);
    const said = refusals(batch);
    refused += said.size;
    for (const file of batch) {
      const ours = RULES.flatMap((rule) => runRuleOn(rule, { 'file.nix': readFileSync(file, 'utf8') }).findings);
      const [first] = ours;
      const theirs = said.get(file);
      if ((first === undefined) === (theirs === undefined)) continue;
      differences++;
      console.log(`${file}: Nix says ${theirs ?? 'nothing'}; we say ${first ? `${first.range.start.line}: ${first.message}` : 'nothing'}`);
    }
  }
  console.log(`${files.length} files, ${refused} refused by Nix, ${differences} differences`);
  return differences === 0 && files.length > 0 ? 0 : 1;
}
