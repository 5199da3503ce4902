/**
 * Which functions of nixpkgs' `lib` trees use, and which of those are not modelled:
 * `node tools/run.mjs tools/lib-uses.ts LIB FOLDER…`, LIB holding `lib/default.nix` (needs
 * `nix-instantiate`, which knows what is `lib`'s and what a project's own). Prints one line a folder,
 * then each function that is not modelled with the number of its uses.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { evaluatorForCases } from './compare-lib-cases.ts';
import { libValue } from '../src/evaluation/lib/index.ts';
import type { Evaluator } from '../src/evaluation/evaluator.ts';
import type { Value } from '../src/evaluation/values.ts';
import { childrenOf } from '../src/syntax/children.ts';
import { staticName } from '../src/syntax/names.ts';
import type { AttrName, Expression, Node, SourceFile } from '../src/syntax/nodes.ts';
import { parse } from '../src/syntax/parse.ts';
import { analyseScopes } from '../src/syntax/scopes.ts';

/** What is data rather than functions: licenses, people, platforms. */
const DATA = /^(licenses|maintainers|teams|platforms|systems|sourceTypes)\b/;
/** Builtins that `lib` hands on and older Nix has not. */
const NEWER = /\bconvertHash$/;

/** Paths of `lib` that a file reads: `types.str` of `lib.types.str`, the names of `inherit (lib) …`, and what `with lib;` may supply. */
export function usesOf(file: SourceFile): string[] {
  const uses: string[] = [];
  for (const { name, target, withs } of analyseScopes(file).references) {
    if (target !== null) continue;
    for (let at = withs; at !== null; at = at.outer) {
      const { scope } = at.node;
      const path = scope.kind === 'select' ? libPath(scope.target, scope.path) : libPath(scope, []);
      if (path !== null) uses.push([...path, name].join('.'));
    }
  }
  const nodes: Node[] = [file.root];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (node.kind === 'select') {
      const path = libPath(node.target, node.path);
      if (path !== null && path.length > 0) uses.push(path.join('.'));
    } else if (node.kind === 'inherit' && node.from !== null) {
      const from = node.from.kind === 'select' ? libPath(node.from.target, node.from.path) : libPath(node.from, []);
      if (from !== null) for (const name of node.names) uses.push([...from, staticName(name) ?? '${…}'].join('.'));
    }
    for (const child of childrenOf(node)) nodes.push(child);
  }
  return uses;
}

function libPath(target: Expression, path: readonly AttrName[]): string[] | null {
  if (target.kind !== 'identifier' || target.name !== 'lib') return null;
  const names = path.map(staticName);
  const known = names.indexOf(null);
  return (known < 0 ? names : names.slice(0, known)) as string[];
}

/** Whether the model has what a path of `lib` names. */
export function isModelled(ev: Evaluator, path: string): boolean {
  let value: Value = libValue(ev);
  for (const name of path.split('.')) {
    // What is selected of a function's or value's own attributes is no longer the library's.
    if (value.kind !== 'attrs') return true;
    const entry = value.entries.get(name);
    if (entry === undefined) return value.rest === null;
    value = ev.force(entry.thunk);
  }
  return true;
}

/** Those of the paths that the real library has, and that are no sets of further ones. */
function realPaths(lib: string, paths: readonly string[]): Set<string> {
  const asked = paths.map((path) => {
    const names = path.split('.').map((name) => JSON.stringify(name));
    return `(lib ? ${names.join('.')} && !(isPart lib.${names.join('.')}))`;
  });
  const isPart = 'value: builtins.isAttrs value && !(value ? _type || value ? __functor)';
  const text = `let lib = import ${resolve(lib)}/lib; isPart = ${isPart}; in [ ${asked.join(' ')} ]`;
  const output = execFileSync('nix-instantiate', ['--eval', '--strict', '--json', '-'], { input: text, encoding: 'utf8' });
  const answers = JSON.parse(output) as boolean[];
  return new Set(paths.filter((_path, index) => answers[index]));
}

function* nixFiles(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* nixFiles(child);
    else if (entry.isFile() && entry.name.endsWith('.nix')) yield child;
  }
}

/** @returns the exit status: 2 without a folder */
export function main([lib, ...folders]: readonly string[]): number {
  if (lib === undefined || folders.length === 0) {
    console.error('usage: lib-uses LIB FOLDER…');
    return 2;
  }
  const ev = evaluatorForCases();
  for (const folder of folders) {
    const counts = new Map<string, number>();
    for (const file of nixFiles(resolve(folder))) {
      for (const use of usesOf(parse(file, readFileSync(file, 'utf8'))))
        if (!DATA.test(use) && !NEWER.test(use)) counts.set(use, (counts.get(use) ?? 0) + 1);
    }
    const used = realPaths(lib, [...counts.keys()]);
    const missing = [...counts].filter(([path]) => used.has(path) && !isModelled(ev, path)).sort(([, a], [, b]) => b - a);
    console.log(`${folder}: ${used.size} functions of lib, ${missing.length} of them not modelled`);
    for (const [path, count] of missing) console.log(`  ${count} × lib.${path}`);
  }
  return 0;
}
