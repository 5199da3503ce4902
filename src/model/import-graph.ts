/** Which file imports which, over the whole project, and the paths that its text names. */
import { absolutePath, relativeTo } from '../evaluation/paths.ts';
import type { Value } from '../evaluation/values.ts';
import type { Origin } from '../evaluation/trail.ts';
import { walk } from '../syntax/children.ts';
import type { Expression, Node, PathLiteral, SourceFile } from '../syntax/nodes.ts';
import type { Project } from './project.ts';

/** One module imports another. */
export interface ModuleImport {
  readonly from: string;
  readonly to: string;
  readonly guards: readonly Value[];
  readonly origin: Origin | null;
}

/** A path written in the text. */
export interface PathUse {
  readonly file: SourceFile;
  readonly node: PathLiteral;
  /** Absolute; of a path with `${…}` the part before it. */
  readonly path: string;
  readonly isWhole: boolean;
  /** `import ./x`, `callPackage ./x`, an element of `imports` or `modules`; null for any other use. */
  readonly how: 'import' | 'call' | 'module' | null;
}

/** A loop of imports, first file first. */
export interface ImportCycle {
  readonly edges: readonly ModuleImport[];
}

export class ImportGraph {
  readonly edges: readonly ModuleImport[];
  readonly paths: readonly PathUse[];
  private readonly project: Project;

  constructor(project: Project) {
    this.project = project;
    this.edges = project.modules.flatMap((module) =>
      module.evaluated.imports.flatMap(({ target, exists, guards, origin }) => {
        const to = target === null || !exists ? null : relativeTo(project.root, target);
        return to === null ? [] : [{ from: module.file, to, guards, origin }];
      }),
    );
    this.paths = [...project.files.values()].flatMap(({ source }) => pathsOf(source, directoryOf(project.root, source.path)));
  }

  /** Files that some other file imports, calls or names by a path. */
  named(): ReadonlySet<string> {
    const found = new Set(this.edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
    for (const { path, isWhole, file } of this.paths) {
      const target = isWhole ? this.fileAt(path) : null;
      if (target !== null && target !== file.path) found.add(target);
    }
    return found;
  }

  /**
   * Folders whose files are picked by a computation that no module's own `imports` answers for: those named in
   * flakes and libraries. `deep` where the computation may look below the first level.
   */
  computedFolders(): { readonly folder: string; readonly deep: boolean }[] {
    const importing = new Set(this.edges.map(({ from }) => from));
    return this.paths.flatMap(({ file, path, isWhole }) => {
      if (importing.has(file.path) || (isWhole && this.fileAt(path) !== null && !/readDir/.test(file.text))) return [];
      const folder = this.project.ev.tree.kindOf(path) === 'directory' ? path : path.slice(0, path.lastIndexOf('/'));
      const relative = relativeTo(this.project.root, folder);
      return relative === null || relative === ''
        ? []
        : [{ folder: relative, deep: /[rR]ecursive|haumea|import-tree|importTree|rakeLeaves|walk/.test(file.text) }];
    });
  }

  /** The Nix file that a path leads to, root-relative; a folder leads to its `default.nix`. */
  fileAt(path: string): string | null {
    const { tree } = this.project.ev;
    const file = tree.kindOf(path) === 'directory' ? `${path}/default.nix` : path;
    const relative = relativeTo(this.project.root, file);
    return relative !== null && this.project.files.has(relative) ? relative : null;
  }

  /** What stands at a path of the project: null where nothing does. */
  exists(path: string): boolean {
    const { tree } = this.project.ev;
    const kind = tree.kindOf(path);
    return kind === 'directory' ? tree.kindOf(`${path}/default.nix`) !== null : kind !== null;
  }

  /** One loop for every set of modules that import each other, unconditional imports preferred. */
  cycles(): ImportCycle[] {
    const found: ImportCycle[] = [];
    const outgoing = new Map<string, ModuleImport[]>();
    for (const edge of this.edges) outgoing.set(edge.from, [...(outgoing.get(edge.from) ?? []), edge]);
    for (const group of components(outgoing)) {
      const members = new Set(group);
      const start = [...group].sort()[0] as string;
      const inside = (file: string): ModuleImport[] =>
        (outgoing.get(file) ?? []).filter(({ to }) => members.has(to)).sort((a, b) => a.guards.length - b.guards.length);
      const edges = wayBack(start, inside);
      if (edges !== null) found.push({ edges });
    }
    return found;
  }
}

/** The shortest way from a file back to itself. */
function wayBack(start: string, outgoing: (file: string) => readonly ModuleImport[]): ModuleImport[] | null {
  const reached = new Map<string, ModuleImport>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const edge of outgoing(file)) {
      if (edge.to === start) {
        const way = [edge];
        for (let at = edge.from; at !== start; at = (way[0] as ModuleImport).from) way.unshift(reached.get(at) as ModuleImport);
        return way;
      }
      if (reached.has(edge.to)) continue;
      reached.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return null;
}

/** Sets of files of which each reaches the others (Tarjan); those of one file only where it imports itself. */
function components(outgoing: ReadonlyMap<string, readonly ModuleImport[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): void => {
    index.set(file, index.size);
    low.set(file, index.size - 1);
    stack.push(file);
    for (const { to } of outgoing.get(file) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(file, Math.min(low.get(file) as number, low.get(to) as number));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    const isLoop = group.length > 1 || (outgoing.get(file) ?? []).some(({ to }) => to === file);
    if (isLoop) found.push(group);
  };
  for (const file of outgoing.keys()) if (!index.has(file)) visit(file);
  return found;
}

const directoryOf = (root: string, file: string): string => `${root}/${file}`.slice(0, `${root}/${file}`.lastIndexOf('/'));

function pathsOf(file: SourceFile, directory: string): PathUse[] {
  const found: PathUse[] = [];
  const uses = new Map<Node, PathUse['how']>();
  walk(file.root, (node) => {
    if (node.kind === 'apply') {
      const name = calleeName(node.callee);
      if (name === 'import') uses.set(node.argument, 'import');
      else if (name === 'callPackage' || name === 'callPackages') uses.set(node.argument, 'call');
    } else if (node.kind === 'binding' && node.value.kind === 'list') {
      const last = node.path.at(-1);
      if (last?.kind === 'identifier' && (last.name === 'imports' || last.name === 'modules'))
        for (const element of node.value.elements) uses.set(element, 'module');
    } else if (node.kind === 'path') {
      const [first] = node.parts;
      if (first?.kind !== 'text' || first.value.startsWith('~')) return;
      found.push({ file, node, path: absolutePath(first.value, directory), isWhole: node.parts.length === 1, how: uses.get(node) ?? null });
    }
  });
  return found;
}

function calleeName(callee: Expression): string | null {
  if (callee.kind === 'identifier') return callee.name;
  const last = callee.kind === 'select' ? callee.path.at(-1) : undefined;
  return last?.kind === 'identifier' ? last.name : null;
}

const graphs = new WeakMap<Project, ImportGraph>();

/** The project's import graph, made once. */
export function importGraph(project: Project): ImportGraph {
  let graph = graphs.get(project);
  if (graph === undefined) {
    graph = new ImportGraph(project);
    graphs.set(project, graph);
  }
  return graph;
}
