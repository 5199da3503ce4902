/** Which files the outputs of a flake and overlays lead to, and which folders something there may read. */
import { importGraph } from '../../../model/import-graph.ts';
import { memo } from '../../../syntax/memo.ts';
import { isModuleKind } from '../../../model/kinds.ts';
import type { Project, ProjectFile } from '../../../model/project.ts';
import type { Node, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { leavesItToFramework, partTest } from '../../flake/parts.ts';

export interface Exposing {
  /** Files that the entries name by path, directly or through others. */
  readonly files: ReadonlySet<string>;
  /** Paths that a computation may read the packages of, root-relative. */
  readonly folders: readonly string[];
}

/** Words of what turns a folder into packages. */
const READS_FOLDERS =
  /\b(readDir|listFilesRecursive|packagesFromDirectoryRecursive|haumea|import-tree|rakeLeaves|filesystem|pkgsDirectory)\b/;
/** Where frameworks look for packages. */
const THEIR_FOLDERS = ['packages', 'pkgs', 'nix/packages', 'nix/pkgs'];

/** Null for a project that exposes nothing: it has neither flake nor overlay. */
export function exposing(project: Project): Exposing | null {
  const isPart = partTest(project);
  const parts = new Set([...project.files.keys()].filter((file) => file !== 'flake.nix' && isPart(file)));
  const isEntry = ({ path, kind }: ProjectFile): boolean =>
    path === 'flake.nix' || kind === 'overlay' || (kind !== 'test' && /(^|\/)overlays?(\.nix$|\/)/.test(path));
  const entries = [...project.files.values()].filter(isEntry).map(({ path }) => path);
  if (entries.length === 0) return null;
  // People without flakes install from the root's own file; parts of a flake are found by a computation as often as by name.
  const own = project.files.has('default.nix') ? ['default.nix'] : [];
  const files = reachable(project, [...entries, ...own, ...parts], parts);
  return { files, folders: [...readFolders(project, files), ...(leavesItToFramework(project) ? THEIR_FOLDERS : [])] };
}

/** Modules, hosts and tests lead no further, unless they are parts of the flake. */
function reachable(project: Project, entries: readonly string[], parts: ReadonlySet<string>): ReadonlySet<string> {
  const graph = importGraph(project);
  const found = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const kind = project.files.get(file)?.kind ?? 'data';
    if ((!isModuleKind(kind) || parts.has(file)) && kind !== 'test') queue.push(...graph.namedBy(file));
  }
  return found;
}

function readFolders(project: Project, files: ReadonlySet<string>): string[] {
  const graph = importGraph(project);
  const { tree } = project.ev;
  const found = new Set<string>();
  for (const use of [...graph.paths, ...graph.selfPaths]) {
    const { file, node, path } = use;
    if (!files.has(file.path) || !path.startsWith(`${project.root}/`)) continue;
    const folder = path.slice(project.root.length + 1).replace(/\/$/, '');
    if (READS_FOLDERS.test(file.text)) found.add(folder);
    else if ((!('isWhole' in use) || use.isWhole) && tree.kindOf(path) === 'directory') {
      const { copied, handed } = purposesIn(file);
      // A folder without a file of its own is good for nothing but being read.
      const isImported = 'how' in use && use.how !== null;
      if (!copied.has(node) && (graph.fileAt(path) === null || (handed.has(node) && !isImported))) found.add(folder);
    }
  }
  for (const path of files) for (const folder of folderWords(project, path)) found.add(folder);
  return [...found];
}

/** What the expressions of a file are there for. */
interface Purposes {
  /** Arguments of functions that copy sources, and what is called a source. */
  readonly copied: ReadonlySet<Node>;
  /** Arguments of any other function: `loadPackages ./. { }`. */
  readonly handed: ReadonlySet<Node>;
}

const purposesIn = memo((file: SourceFile): Purposes => {
  const copied = new Set<Node>();
  const handed = new Set<Node>();
  for (const { callee, argument } of nodesOf(file, 'apply')) {
    const name = file.text.slice(callee.start, callee.end);
    (/(source|src|filter|toString|path(Exists)?|fileset[\w.]*)$/i.test(name) ? copied : handed).add(argument);
  }
  for (const { path, value } of nodesOf(file, 'binding')) {
    const last = path.at(-1);
    if (last?.kind === 'identifier' && /^(src|source|root|path)$/.test(last.name)) copied.add(value);
  }
  return { copied, handed };
});

/** Folders named in texts of a file that reads folders: `rootPath + "/pkgs/by-name"`. */
function* folderWords(project: Project, path: string): Generator<string> {
  const text = project.files.get(path)?.source.text ?? '';
  if (!READS_FOLDERS.test(text)) return;
  // `pkgsDirectory = inputs.own;` of a flake with `inputs.own.url = "path:./pkgs"`.
  if (/\binputs\./.test(text))
    for (const [, folder = ''] of (project.files.get('flake.nix')?.source.text ?? '').matchAll(/"path:(?:\.\/)?([^"?]+?)\/?"/g))
      yield folder;
  for (const [, folder = ''] of text.matchAll(/["}]\/?((?:[\w@.+-]+\/)*[\w@.+-]+)\/?"/g))
    if (project.ev.tree.kindOf(`${project.root}/${folder}`) === 'directory') yield folder;
}

/** Packages that modules call, directly or through a file that lists them: they reach their users through the modules. */
export function usedByModules(project: Project): ReadonlySet<string> {
  const graph = importGraph(project);
  const found = new Set<string>();
  const queue = [...project.files.values()].filter(({ kind }) => isModuleKind(kind)).flatMap(({ path }) => graph.namedBy(path));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const kind = project.files.get(file)?.kind ?? 'test';
    if (found.has(file) || kind === 'test' || isModuleKind(kind)) continue;
    found.add(file);
    queue.push(...graph.namedBy(file));
  }
  return found;
}
