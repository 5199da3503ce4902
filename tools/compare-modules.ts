/**
 * Evaluates every service module of a tree with nix-audit and with Nix, and compares the two.
 *
 * usage: node tools/run.mjs tools/compare-modules.ts ROOT NIXPKGS_LIB [--arguments FILE.nix] [--record FILE.json] [--all] [--vary] [--seconds N]
 *
 * NIXPKGS_LIB is a checkout of nixpkgs.lib or nixpkgs. FILE.nix is a function of
 * { lib, root, pkgs, inputs, self } to module arguments that are not found by themselves; --record
 * keeps what Nix says; --all lists undecided values too. --vary gives every
 * option but the switches another value than its default, and compares with what is said of any
 * configuration. Modules that Nix has not evaluated after N seconds (100) have failed. Status 1 where something is wrong or extra.
 */
import { realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inspect } from '../src/engine/inspect.ts';
import type { Json } from '../src/evaluation/json.ts';
import { DiskTree } from '../src/model/disk-tree.ts';
import { discover } from '../src/model/files.ts';
import { buildProject, type Project } from '../src/model/project.ts';
import { compareModule, type Difference, type Outcome } from './modules/compare.ts';
import { evaluateModules, type JsonSet, type NixModule } from './modules/nix.ts';
import { importersSwitches, isFlakeModule, moduleArgumentsOf, readsOf, specialOf, wordsOf } from './modules/request.ts';

const OUTCOMES: readonly Outcome[] = ['right', 'partly', 'undecided', 'missing', 'extra', 'wrong', 'failed'];

export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      arguments: { type: 'string' },
      record: { type: 'string' },
      all: { type: 'boolean', default: false },
      only: { type: 'string' },
      vary: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '100' },
    },
  });
  const [givenRoot, lib] = positionals;
  if (givenRoot === undefined || lib === undefined) {
    console.error(
      'usage: compare-modules.ts ROOT NIXPKGS_LIB [--arguments FILE.nix] [--record FILE.json] [--all] [--only TEXT] [--vary] [--seconds N]',
    );
    return 2;
  }
  const root = realpathSync(givenRoot);
  const { documents, project } = await inspected(root, !values.vary);
  const modules = [...documents].filter(
    ([file, document]) => isService(document) && !isFlakeModule(project, file) && file.includes(values.only ?? ''),
  );
  const nix = evaluateModules(
    {
      root,
      modules: modules.map(([file]) => file),
      words: wordsOf(project),
      reads: readsOf(project, defaultsOf(documents.values()), false),
      moreReads: readsOf(project, defaultsOf(documents.values()), true),
      special: specialOf(project),
      ...moduleArgumentsOf(project),
      argumentFile: values.arguments === undefined ? null : resolve(values.arguments),
      section: null,
      vary: values.vary,
      instances: [],
      switchedBy: importersSwitches(project),
      namesOf: (file) => namesIn(documents.get(file) as JsonSet),
    },
    join(realpathSync(lib), 'lib'),
    Number(values.seconds),
  );
  if (values.record !== undefined) writeFileSync(values.record, `${JSON.stringify(recordOf(nix, root), null, 1)}\n`);
  const differences = modules.flatMap(([file, document]) =>
    compareModule(document, nix.get(file) as NixModule, root).map((difference) => ({ file, ...difference })),
  );
  const shown: readonly Outcome[] = values.all
    ? ['partly', 'undecided', 'missing', 'extra', 'wrong', 'failed']
    : ['missing', 'extra', 'wrong', 'failed'];
  for (const difference of differences) if (shown.includes(difference.outcome)) print(difference);
  printTable(differences, modules.length);
  return differences.some(({ outcome }) => outcome === 'wrong' || outcome === 'extra') ? 1 : 0;
}

/** The document of `inspect` of every module file, with `--resolve-defaults` or with all conditions. */
export async function inspected(root: string, resolveDefaults: boolean): Promise<{ documents: Map<string, JsonSet>; project: Project }> {
  const { files } = await discover({ root, paths: [], include: [], exclude: [], gitignore: true });
  const project = buildProject(new DiskTree(root), { files });
  const document = inspect(project, { reported: new Set(files), resolveDefaults, showConditions: true }) as JsonSet;
  return { project, documents: new Map((document.modules as JsonSet[]).map((module) => [module.file as string, module])) };
}

/** Modules of the collection, not hosts, that declare options or define anything compared here. */
function isService(document: JsonSet): boolean {
  const { kind, options, services, users, groups, tmpfiles } = document as { readonly [key: string]: Json } & Record<
    'options' | 'services' | 'tmpfiles',
    readonly Json[]
  >;
  return (
    kind === 'module' &&
    (options.length > 0 ||
      services.length > 0 ||
      tmpfiles.length > 0 ||
      Object.keys({ ...(users as JsonSet), ...(groups as JsonSet) }).length > 0)
  );
}

/** Words that options of a module have as their default. */
function namesIn({ options }: JsonSet): string[] {
  const words = (options as readonly JsonSet[]).flatMap((option) => (typeof option.default === 'string' ? option.default : []));
  return [...new Set(words)].filter((word) => /^[A-Za-z][\w-]*$/.test(word)).slice(0, 40);
}

function defaultsOf(documents: Iterable<JsonSet>): Map<string, Json> {
  const defaults = new Map<string, Json>();
  for (const { options } of documents) {
    for (const option of options as JsonSet[]) if (option.default !== undefined) defaults.set(option.path as string, option.default);
  }
  return defaults;
}

/** What Nix says of the modules that it evaluates, without what is empty, and with no path of this machine. */
function recordOf(nix: ReadonlyMap<string, NixModule>, root: string): Json {
  const kept = [...nix].filter(([, { parts }]) => Object.keys(parts).length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(kept.map(([file, { parts }]) => [file, parts])), (_key, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? withoutEmpty(value) : value,
  );
  return JSON.parse(text.replaceAll(root, '$ROOT')) as Json;
}

/** Lists that are compared as a whole stay, so that an element too many is seen. */
const WHOLE: ReadonlySet<string> = new Set(['tmpfiles', 'tcp', 'udp']);
const withoutEmpty = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).filter(([name, inner]) => WHOLE.has(name) || (inner !== '' && !(Array.isArray(inner) && inner.length === 0))),
  );

function print({ file, outcome, path, ours, nix }: Difference & { file: string }): void {
  const short = (json: Json): string => JSON.stringify(json).slice(0, 600);
  console.log(`${outcome}: ${file}: ${path}\n    ours ${short(ours)}\n    nix  ${short(nix)}`);
}

function printTable(differences: readonly Difference[], modules: number): void {
  const rows = [...new Set(differences.map(({ what }) => what))];
  console.log(`\n${modules} modules`);
  console.log(['', ...OUTCOMES].map((text) => text.padStart(20 - (text === '' ? 0 : 8))).join(''));
  for (const row of [...rows, 'all']) {
    const counts = OUTCOMES.map(
      (outcome) => differences.filter((one) => (row === 'all' || one.what === row) && one.outcome === outcome).length,
    );
    console.log([row.padStart(20), ...counts.map((count) => String(count).padStart(12))].join(''));
  }
}
