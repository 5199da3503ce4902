/**
 * Breaks the Nix files of a folder at random and audits them with every rule: `node tools/run.mjs tools/fuzz.ts
 * [FOLDER] [SEED] [ROUNDS]` (the example project, 1, 10). One seed gives the same files. Whatever the code has
 * become, the audit must end, and no rule may fail. Prints the seeds of rounds that do, and how long the slowest took.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runRules } from '../src/engine/run-rules.ts';
import { MemoryTree } from '../src/evaluation/memory-tree.ts';
import { buildProject } from '../src/model/project.ts';
import { RULES } from '../src/rules/registry.ts';
import { walk } from '../src/syntax/children.ts';
import type { Node } from '../src/syntax/nodes.ts';
import { parse } from '../src/syntax/parse.ts';

const EXAMPLE = fileURLToPath(new URL('../fixtures/projects/example', import.meta.url));
const TOKEN = /[A-Za-z_][\w'-]*|\d+(?:\.\d+)?|\s+|''|\$\{|\.\.\.|[=!<>]=|&&|\|\||->|\/\/|\+\+|[^]/g;
/** What is at home somewhere in Nix, and breaks something elsewhere. */
const STRANGE = [
  ...[
    'or',
    'rec',
    'let',
    'in',
    'inherit',
    'with',
    'assert',
    'if',
    'then',
    '...',
    '@',
    '?',
    '.',
    ':',
    ';',
    '=',
    '}',
    '{',
    '[',
    ']',
    '(',
    ')',
  ],
  ...["''", '"', '${', '//', '++', '->', '!', '-', './a', '<a>', 'a:', '{ a, ... }:', 'null', 'true', '1.5', '(throw "x")', '(x: x)'],
  ...[
    'lib',
    'config',
    'pkgs',
    '[ null ]',
    '{ a = null; }',
    '(lib.mkForce null)',
    '{ _type = "if"; }',
    '{ _type = "option"; }',
    '(a: b: a)',
  ],
];
/** Kinds of nodes that are no expressions. */
const PARTS: ReadonlySet<Node['kind']> = new Set(['binding', 'inherit', 'formal', 'text', 'interpolation', 'error']);

/** Numbers from 0 up to 1, the same for the same seed (a linear congruence with the constants of Numerical Recipes). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** The text with a few of its tokens left out, doubled or replaced. */
function broken(text: string, random: () => number): string {
  const tokens = text.match(TOKEN) ?? [];
  const any = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  for (let count = 1 + random() * 3; count > 1; count--) {
    const at = Math.floor(random() * tokens.length);
    tokens.splice(at, random() < 0.5 ? 1 : 0, ...(random() < 0.3 ? [] : [random() < 0.5 ? any(STRANGE) : any(tokens)]));
  }
  return tokens.join('');
}

/** The text with a few of its expressions replaced by others, of this or another file. */
function crossed(text: string, others: readonly string[], random: () => number): string {
  const nodes: Node[] = [];
  const file = parse('any.nix', text);
  walk(file.root, (node) => {
    if (!PARTS.has(node.kind) && node.end > node.start) nodes.push(node);
  });
  let result = file.text;
  let before = result.length + 1;
  for (const { start, end } of nodes.filter(() => random() < 3 / nodes.length).sort((a, b) => b.start - a.start)) {
    if (end >= before) continue;
    result = `${result.slice(0, start)}(${others[Math.floor(random() * others.length)]})${result.slice(end)}`;
    before = start;
  }
  return result;
}

/** The expressions that {@link crossed} chooses among: short ones of all files. */
function expressionsIn(texts: Iterable<string>): string[] {
  const found = STRANGE.slice(-17);
  for (const text of texts) {
    walk(parse('any.nix', text).root, ({ kind, start, end }) => {
      if (!PARTS.has(kind) && end - start < 400 && (end * 31 + start) % 7 === 0) found.push(text.slice(start, end));
    });
  }
  return found;
}

/** Audits the files with all rules. @throws {Error} where one of them fails */
function auditAll(files: Readonly<Record<string, string>>): void {
  const names = Object.keys(files);
  const project = buildProject(new MemoryTree(files), { files: names });
  const settings = new Map(RULES.map(({ meta }) => [meta.id, { level: meta.level, options: meta.options.parse({}) }]));
  runRules({ project, rules: RULES, reported: new Set(names), settingsFor: () => settings });
}

/** One round: every file broken once. @throws {Error} where the audit fails */
export function auditBroken(files: Readonly<Record<string, string>>, seed: number): void {
  const random = randomNumbers(seed);
  const others = expressionsIn(Object.values(files));
  const change = (text: string): string => (random() < 0.4 ? broken(text, random) : crossed(text, others, random));
  auditAll(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, change(text)])));
}

/** The Nix files below a folder, by their paths in it. */
export function nixFilesIn(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path));
  const files = paths.filter((path) => path.endsWith('.nix') && !path.includes('/node_modules/') && statSync(path).isFile());
  return Object.fromEntries(files.sort().map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/** @returns the exit status: 1 when a round fails */
export function main([folder = EXAMPLE, first = '1', rounds = '10']: readonly string[]): number {
  const files = nixFilesIn(resolve(folder));
  let failed = 0;
  let slowest = 0;
  for (let seed = Number(first); seed < Number(first) + Number(rounds); seed++) {
    const start = performance.now();
    try {
      auditBroken(files, seed);
    } catch (error) {
      failed += 1;
      console.log(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
    }
    slowest = Math.max(slowest, performance.now() - start);
  }
  console.log(`${Object.keys(files).length} files, ${rounds} rounds, ${failed} failed, the slowest took ${Math.round(slowest)} ms`);
  return failed > 0 ? 1 : 0;
}
