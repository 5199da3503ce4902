/** Which file imports which, over the whole project, and the files that its texts name. */
import { memo } from '../syntax/memo.ts';
import { absolutePath, relativeTo } from '../evaluation/paths.ts';
import type { Value } from '../evaluation/values.ts';
import type { Origin } from '../evaluation/trail.ts';
import type { BinaryExpression, Expression, Node, PathLiteral, SourceFile, StringLiteral } from '../syntax/nodes.ts';
import { nodesOf } from '../syntax/of-kind.ts';
import { components } from './components.ts';
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

/** A text that stands for a path below the project's own flake: `"${self}/x.nix"`, `inputs.self + "/x.nix"`, `"modules/x.nix"`. */
export interface SelfUse {
  readonly file: SourceFile;
  readonly node: Expression;
  /** Absolute. */
  readonly path: string;
}

/** How a module file comes into an evaluation. */
export type Reach = 'entry' | 'named' | 'computed' | 'none';

/** Where an evaluation begins: `nixos-rebuild`, `home-manager` and flake frameworks find these by their names. */
export const ENTRY_FILES: readonly string[] = [
  'configuration.nix',
  'home.nix',
  'darwin-configuration.nix',
  'flake-module.nix',
  'nixos.nix',
];

/** A loop of imports, first file first. */
export interface ImportCycle {
  readonly edges: readonly ModuleImport[];
}

export class ImportGraph {
  readonly edges: readonly ModuleImport[];
  readonly paths: readonly PathUse[];
  readonly selfPaths: readonly SelfUse[];
  private readonly project: Project;
  private readonly targets = new Map<string, readonly { readonly start: number; readonly to: string }[]>();
  private computed: ReturnType<ImportGraph['computedFolders']> | null = null;
  private namedFiles: ReadonlySet<string> | null = null;

  constructor(project: Project) {
    this.project = project;
    this.edges = project.modules.flatMap((module) =>
      module.evaluated.imports.flatMap(({ target, exists, guards, origin }) => {
        const to = target === null || !exists ? null : relativeTo(project.root, target);
        return to === null ? [] : [{ from: module.file, to, guards, origin }];
      }),
    );
    const found = [...project.files.values()].map(({ source }) => pathsOf(source, project.root));
    this.paths = found.flatMap(({ paths }) => paths);
    this.selfPaths = found.flatMap(({ selfPaths }) => selfPaths);
    const targets = new Map<string, { start: number; to: string }[]>();
    for (const use of [...this.paths, ...this.selfPaths]) {
      const to = 'isWhole' in use && !use.isWhole ? null : this.fileAt(use.path);
      if (to === null) continue;
      const known = targets.get(use.file.path);
      if (known) known.push({ start: use.node.start, to });
      else targets.set(use.file.path, [{ start: use.node.start, to }]);
    }
    for (const [file, uses] of targets)
      this.targets.set(
        file,
        uses.sort((a, b) => a.start - b.start),
      );
  }

  /** The files of the project that a file names, or a stretch of it, in order of appearance; itself is none of them. */
  namedBy(file: string, span: { readonly start: number; readonly end: number } | null = null): string[] {
    const found = new Set<string>();
    for (const { start, to } of this.targets.get(file) ?? [])
      if (to !== file && (span === null || (start >= span.start && start < span.end))) found.add(to);
    return [...found];
  }

  /** Files that some other file imports, calls or names by a path. */
  named(): ReadonlySet<string> {
    if (this.namedFiles === null) {
      const found = new Set(this.edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
      for (const file of this.targets.keys()) for (const to of this.namedBy(file)) found.add(to);
      this.namedFiles = found;
    }
    return this.namedFiles;
  }

  /**
   * How a module comes into an evaluation: it begins one, a file names it, a computation may pick it, or none of these.
   * @param entries names of files that an evaluation begins with
   */
  reachOf(file: string, entries: readonly string[] = ENTRY_FILES): Reach {
    // What stands in the root itself is for users to import; hosts are where it all begins.
    const isEntry =
      !file.includes('/') || entries.includes(file.slice(file.lastIndexOf('/') + 1)) || /(^|\/)(examples?|templates?)\//.test(file);
    if (isEntry || this.project.files.get(file)?.kind === 'host') return 'entry';
    if (this.named().has(file)) return 'named';
    this.computed ??= this.computedFolders();
    return this.computed.some(({ folder, deep }) => mayPick(folder, deep, file)) ? 'computed' : 'none';
  }

  /**
   * Folders whose files are picked by a computation that no module's own `imports` answers for: those named in
   * flakes and libraries. `deep` where the computation may look below the first level.
   */
  computedFolders(): { readonly folder: string; readonly deep: boolean }[] {
    const importing = new Set(this.edges.map(({ from }) => from));
    for (const { file, evaluated } of this.project.modules) if (evaluated.imports.some(isUnknownCall)) importing.delete(file);
    return this.paths.flatMap(({ file, path, isWhole }) => {
      const names = isWhole ? this.fileAt(path) : null;
      // A folder's own file does not import itself: it hands its folder to what reads it.
      if (importing.has(file.path) || (names !== null && names !== file.path && !/readDir/.test(file.text))) return [];
      const folder = this.project.ev.tree.kindOf(path) === 'directory' ? path : path.slice(0, path.lastIndexOf('/'));
      const relative = relativeTo(this.project.root, folder);
      return relative === null || relative === '' ? [] : [{ folder: relative, deep: mayLookDeep(file.text) }];
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
    for (const edge of this.edges) {
      const known = outgoing.get(edge.from);
      if (known) known.push(edge);
      else outgoing.set(edge.from, [edge]);
    }
    for (const group of components([...outgoing.keys()], this.edges)) {
      const isLoop = group.length > 1 || group.some((file) => outgoing.get(file)?.some(({ to }) => to === file));
      if (!isLoop) continue;
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

/** What a function that is not known makes of its arguments; a reference is a module of another project. */
const isUnknownCall = ({ target, value }: { readonly target: string | null; readonly value: Value }): boolean =>
  target === null && (value.kind === 'call' || value.kind === 'unknown');

/** A function of another file may look as deep as it likes; one that reads the folder right here says whether it goes on. */
const mayLookDeep = (text: string): boolean =>
  !/readDir/.test(text) || /[rR]ecursive|haumea|import-tree|importTree|rakeLeaves|walk/.test(text);

/** A file of the folder, or the `default.nix` of a folder in it. */
function mayPick(folder: string, deep: boolean, file: string): boolean {
  if (!file.startsWith(`${folder}/`)) return false;
  return deep || /^[^/]+(\/default\.nix)?$/.test(file.slice(folder.length + 1));
}

const directoryOf = (root: string, file: string): string => `${root}/${file}`.slice(0, `${root}/${file}`.lastIndexOf('/'));

function pathsOf(file: SourceFile, root: string): { paths: PathUse[]; selfPaths: SelfUse[] } {
  const directory = directoryOf(root, file.path);
  const found: PathUse[] = [];
  const selfPaths: SelfUse[] = [];
  const uses = new Map<Node, PathUse['how']>();
  for (const { callee, argument } of nodesOf(file, 'apply')) {
    const name = calleeName(callee);
    // `config.languages.python.import ./app` is a function of that name, and no import.
    if (name === 'import' && isBuiltin(callee)) uses.set(argument, 'import');
    else if (name === 'callPackage' || name === 'callPackages') uses.set(argument, 'call');
  }
  for (const { path, value } of nodesOf(file, 'binding')) {
    const last = path.at(-1);
    if (value.kind === 'list' && last?.kind === 'identifier' && (last.name === 'imports' || last.name === 'modules'))
      for (const element of value.elements) uses.set(element, 'module');
  }
  for (const node of nodesOf(file, 'path')) {
    const [first] = node.parts;
    if (first?.kind !== 'text' || first.value.startsWith('~')) continue;
    found.push({ file, node, path: absolutePath(first.value, directory), isWhole: node.parts.length === 1, how: uses.get(node) ?? null });
  }
  for (const node of [...nodesOf(file, 'string'), ...nodesOf(file, 'binary')]) {
    const below = belowSelf(node) ?? belowRoot(node);
    if (below !== null) selfPaths.push({ file, node, path: absolutePath(`.${below}`, root) });
  }
  return { paths: found, selfPaths };
}

/** The path below the project's flake that an expression stands for, from its first `/`. */
function belowSelf(node: StringLiteral | BinaryExpression): string | null {
  const [head, tail] =
    node.kind === 'string'
      ? node.parts.length === 2 && node.parts[0]?.kind === 'interpolation'
        ? [node.parts[0].expression, node.parts[1]]
        : []
      : node.operator === '+' && node.right.kind === 'string' && node.right.parts.length === 1
        ? [node.left, node.right.parts[0]]
        : [];
  return head !== undefined && isSelf(head) && tail?.kind === 'text' && tail.value.startsWith('/') ? tail.value : null;
}

/** A text that looks like a path of the project, for a helper that puts the root in front: `relativeToRoot "modules/web.nix"`. */
function belowRoot(node: StringLiteral | BinaryExpression): string | null {
  const [only, ...others] = node.kind === 'string' ? node.parts : [];
  if (only?.kind !== 'text' || others.length > 0) return null;
  return /^(?:\.?\/)?[\w.@+-]+(?:\/[\w.@+-]+)+$/.test(only.value) ? `/${only.value.replace(/^\.?\//, '')}` : null;
}

/** `self`, `inputs.self`. */
function isSelf(node: Expression): boolean {
  if (node.kind === 'identifier') return node.name === 'self';
  if (node.kind !== 'select' || node.target.kind !== 'identifier' || node.target.name !== 'inputs') return false;
  const [only, ...others] = node.path;
  return only?.kind === 'identifier' && only.name === 'self' && others.length === 0;
}

function calleeName(callee: Expression): string | null {
  if (callee.kind === 'identifier') return callee.name;
  const last = callee.kind === 'select' ? callee.path.at(-1) : undefined;
  return last?.kind === 'identifier' ? last.name : null;
}

/** `import`, `builtins.import`. */
const isBuiltin = (callee: Expression): boolean =>
  callee.kind === 'identifier' ||
  (callee.kind === 'select' && callee.target.kind === 'identifier' && callee.target.name === 'builtins' && callee.path.length === 1);

/** The project's import graph, made once. */
export const importGraph = memo((project: Project): ImportGraph => new ImportGraph(project));
