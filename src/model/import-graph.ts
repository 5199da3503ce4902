/** Which file imports which, over the whole project, and the files that its texts name. */
import { memo } from '../syntax/memo.ts';
import { relativeTo } from '../evaluation/paths.ts';
import type { Value } from '../evaluation/values.ts';
import type { ModuleImport } from './import-cycles.ts';
import { isOfHost } from './kinds.ts';
import { type PathUse, pathsOf, type SelfUse } from './path-uses.ts';
import type { Project } from './project.ts';

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

/** A folder whose files a computation picks. */
export interface ComputedFolder {
  /** Root-relative. */
  readonly folder: string;
  /** Files further below may be picked too. */
  readonly deep: boolean;
}

export class ImportGraph {
  readonly edges: readonly ModuleImport[];
  readonly paths: readonly PathUse[];
  readonly selfPaths: readonly SelfUse[];
  private readonly project: Project;
  private readonly targets = new Map<string, readonly { readonly start: number; readonly to: string }[]>();
  private computed: readonly ComputedFolder[] | null = null;
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
    if (isEntry || isOfHost(file, this.project.files.get(file)?.kind ?? 'data')) return 'entry';
    if (this.named().has(file)) return 'named';
    this.computed ??= this.computedFolders();
    return this.computed.some((folder) => mayPick(folder, file)) ? 'computed' : 'none';
  }

  /**
   * Folders whose files are picked by a computation that no module's own `imports` answers for: those named in
   * flakes and libraries.
   */
  computedFolders(): ComputedFolder[] {
    const importing = new Set(this.edges.map(({ from }) => from));
    // Nor is what modules written in a flake import all that the flake takes.
    for (const { file, evaluated } of this.project.modules)
      if (file === 'flake.nix' || evaluated.imports.some(isUnknownCall)) importing.delete(file);
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
}

/** What a function that is not known makes of its arguments; a reference is a module of another project. */
const isUnknownCall = ({ target, value }: { readonly target: string | null; readonly value: Value }): boolean =>
  target === null && (value.kind === 'call' || value.kind === 'unknown');

/** A function of another file may look as deep as it likes; one that reads the folder right here says whether it goes on. */
export const mayLookDeep = (text: string): boolean =>
  !/readDir/.test(text) || /[rR]ecursive|haumea|import-tree|importTree|rakeLeaves|walk/.test(text);

/** A file of the folder, or the `default.nix` of a folder in it; any file below where the computation looks deep. */
export function mayPick({ folder, deep }: ComputedFolder, file: string): boolean {
  if (!file.startsWith(`${folder}/`)) return false;
  return deep || /^[^/]+(\/default\.nix)?$/.test(file.slice(folder.length + 1));
}

/** The project's import graph, made once. */
export const importGraph = memo((project: Project): ImportGraph => new ImportGraph(project));
