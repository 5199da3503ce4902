/** Which hosts a module ends up in, told from who imports it. */
import { groupBy } from '../../../model/group-by.ts';
import { importGraph, mayPick } from '../../../model/import-graph.ts';
import type { Project } from '../../../model/project.ts';
import { memo } from '../../../syntax/memo.ts';
import { leavesItToFramework } from '../../flake/parts.ts';
import { machineOf } from '../../machines.ts';

/** Where a file's imports lead to, upwards. */
interface Hosts {
  /** Folders or files of the hosts that import it. */
  readonly names: ReadonlySet<string>;
  /** A flake, a library or a computation takes it in: it may be in every host. */
  readonly isOpen: boolean;
}

/** Hosts for which some of these files count; null for every host. */
export function coverageOf(project: Project, files: readonly string[]): ReadonlySet<string> | null {
  const covered = new Set<string>();
  for (const file of files) {
    const { names, isOpen } = hostsIn(project)(file);
    if (isOpen) return null;
    for (const name of [...names, machineOf(file) ?? file]) covered.add(name);
  }
  return covered;
}

/**
 * The hosts of a file for which none of those files counts, and whether these are all; null where it is not known
 * which hosts import it.
 */
export function missingIn(
  project: Project,
  file: string,
  covered: ReadonlySet<string> | null,
): { readonly names: readonly string[]; readonly isEvery: boolean } | null {
  const { importers, importing } = usesIn(project);
  if (!importers.has(file) && !(importing.has(file) && isHost(project, file))) return null;
  const { names, isOpen } = hostsIn(project)(file);
  if (isOpen || names.size === 0) return null;
  const missing = covered === null ? [] : [...names].filter((name) => !covered.has(name));
  return { names: missing, isEvery: missing.length === names.size };
}

/** Files that import a file, itself among them, over any number of steps. */
export function importersOf(project: Project, file: string): ReadonlySet<string> {
  const { importers } = usesIn(project);
  const found = new Set([file]);
  for (const one of found) for (const { from, isImport } of importers.get(one) ?? []) if (isImport) found.add(from);
  return found;
}

const hostsIn = memo((project: Project) => {
  const known = new Map<string, Hosts>();
  return (file: string): Hosts => {
    let found = known.get(file);
    if (found === undefined) {
      found = climb(project, file);
      known.set(file, found);
    }
    return found;
  };
});

function climb(project: Project, file: string): Hosts {
  const { importers, folders, isFramed } = usesIn(project);
  const names = new Set<string>();
  const seen = new Set([file]);
  let isOpen = false;
  for (const one of seen) {
    const above = importers.get(one) ?? [];
    const imports = above.filter(({ isImport }) => isImport);
    for (const { from } of imports) seen.add(from);
    if (isHost(project, one)) {
      if (imports.length === 0 || imports.length < above.length) names.add(machineOf(one) ?? one);
    } else if (imports.length < above.length || folders.some((folder) => mayPick(folder, one))) isOpen = true;
    else if (above.length === 0 && isFramed) isOpen = true;
    else if (above.length === 0 && one !== file) names.add(one);
  }
  return { names, isOpen };
}

/** A machine's own file: what a flake names here is one host's. */
const isHost = (project: Project, file: string): boolean =>
  project.files.get(file)?.kind === 'host' || /(^|\/)configuration\.nix$/.test(file);

interface Use {
  readonly from: string;
  readonly to: string;
  /** False where a path is named elsewhere than in `imports`: a flake, or a library, that makes hosts. */
  readonly isImport: boolean;
}

/** Who takes a file in, and which files import any. */
const usesIn = memo((project: Project) => {
  const graph = importGraph(project);
  const edges = graph.edges.filter(({ from, to }) => from !== to);
  const uses = new Map<string, Use>(edges.map(({ from, to }) => [`${from}\n${to}`, { from, to, isImport: true }]));
  for (const from of project.files.keys())
    for (const to of graph.namedBy(from)) if (!uses.has(`${from}\n${to}`)) uses.set(`${from}\n${to}`, { from, to, isImport: false });
  return {
    importers: groupBy(uses.values(), ({ to }) => to),
    importing: new Set(edges.map(({ from }) => from)),
    folders: graph.computedFolders(),
    /** A framework takes modules in by their folders. */
    isFramed: leavesItToFramework(project),
  };
});
