/** Folders that something picks modules from by a text, or by their names. */
import { type ComputedFolder, importGraph } from '../../../model/import-graph.ts';
import { absolutePath, relativeTo } from '../../../evaluation/paths.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { Project } from '../../../model/project.ts';
import { memo } from '../../../syntax/memo.ts';
import type { BinaryExpression, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { escapePattern } from '../../patterns.ts';
import { leavesItToFramework } from '../../flake/parts.ts';

/** `nixos-unified` and its kind make outputs of what lies in `modules/` and `configurations/`. */
const WIRED = /\b(?:nixos-unified\.flakeModules\.autoWire|ez-configs\.flakeModule|easy-hosts\.flakeModule)\b/;
/** A file that takes whole trees of files, or lists those of a folder. */
const TREES = /[lL]ist\w*Files|[iI]mport\w*(?:Tree|Dir|All|Recursive)|import-tree|haumea/;
const LISTS = new RegExp(`readDir|${TREES.source}`);

/** True where a framework looks for modules by their folders. */
export const isFramed = (project: Project): boolean =>
  leavesItToFramework(project) ||
  [...project.files.values()].some(({ source: { text } }) => text.includes('flakeModule') && WIRED.test(text));

/** Files that stand behind the root of the project under some name: `flakeRoot + /modules/web.nix`. */
export function rootedFiles(project: Project): ReadonlySet<string> {
  const graph = importGraph(project);
  const found = new Set<string>();
  for (const { source } of project.files.values()) {
    for (const { operator, right } of nodesOf(source, 'binary')) {
      const only = operator === '+' && right.kind === 'path' && right.parts.length === 1 ? right.parts[0] : undefined;
      const file = only?.kind === 'text' && only.value.startsWith('/') ? graph.fileAt(`${project.root}${only.value}`) : null;
      if (file !== null) found.add(file);
    }
  }
  return found;
}

const takesTrees = memo((source: SourceFile): boolean => TREES.test(source.text) || readsDeep(source));

/** A function that reads a folder and calls itself: `list = path: … readDir path … list "${path}/${name}"`. */
function readsDeep(source: SourceFile): boolean {
  if (!source.text.includes('readDir')) return false;
  return nodesOf(source, 'binding').some(({ path: [name, ...others], value }) => {
    if (name?.kind !== 'identifier' || others.length > 0) return false;
    const text = source.text.slice(value.start, value.end);
    return text.includes('readDir') && new RegExp(`(?<![\\w.'-])${escapePattern(name.name)}(?![\\w'-])`).test(text);
  });
}

/** Folders that a file which takes trees names by a path: `it.addPath ./modules` of import-tree. */
function listedFolders(project: Project): string[] {
  return importGraph(project).paths.flatMap(({ file, path, isWhole, how }) => {
    if (!isWhole || how !== null || !takesTrees(file) || project.ev.tree.kindOf(path) !== 'directory') return [];
    return relativeTo(project.root, path) || [];
  });
}

/**
 * Folders that stand in a text behind the path of the project: `"${rootPath}/nixos"` in a file that lists files,
 * `"${self}/home/${user}/${host}.nix"` anywhere; those of a text that begins with them, or is added to a path; and
 * those that a file which takes trees names by a path.
 */
export function pickedFolders(project: Project): readonly ComputedFolder[] {
  const { files, root, ev } = project;
  const found = new Set(listedFolders(project));
  const added: ComputedFolder[] = [];
  const imported = groupBy(importGraph(project).edges, ({ from }) => from);
  const isFollowed = (file: string, folder: string): boolean => imported.get(file)?.some(({ to }) => to.startsWith(`${folder}/`)) ?? false;
  const folderAt = (path: string, base: string): string | null => {
    const folder = relativeTo(root, absolutePath(`./${path}`, base));
    return folder !== null && folder !== '' && ev.tree.kindOf(`${root}/${folder}`) === 'directory' ? folder : null;
  };
  const take = (path: string): void => {
    const folder = folderAt(path, root);
    if (folder !== null) found.add(folder);
  };
  for (const { source } of files.values()) {
    for (const { parts } of nodesOf(source, 'string')) {
      const [first, second] = parts;
      const last = parts.at(-1);
      // `"home/${user}/${host}.nix"`, which somebody else puts the path in front of.
      if (first?.kind === 'text' && last?.kind === 'text' && !first.value.startsWith('/') && last.value.endsWith('.nix'))
        take(folderOf(first.value));
      if (first?.kind !== 'interpolation' || second?.kind !== 'text' || !second.value.startsWith('/')) continue;
      // A text of secrets or pictures names no module.
      if (last?.kind === 'text' && /\.(?!nix$)\w+$/.test(last.value)) continue;
      const isWhole = parts.length === 2;
      if (!isWhole || LISTS.test(source.text)) take(isWhole ? second.value : folderOf(second.value));
    }
    const handed = handedOn(source);
    for (const sum of nodesOf(source, 'binary')) {
      const look = addedFolder(sum);
      const folder = look === null ? null : folderAt(look.folder, look.from === null ? root : `${root}/${source.path}/..`);
      // Where the imports of the module itself are known, they say which files it picks.
      if (look !== null && folder !== null && !isFollowed(source.path, folder)) added.push({ folder, deep: look.deep || handed.has(sum) });
    }
  }
  return [...[...found].map((folder) => ({ folder, deep: true })), ...added];
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** What other functions than `import` are given: they may read the folder. */
const handedOn = (source: SourceFile): ReadonlySet<unknown> =>
  new Set(
    nodesOf(source, 'apply').flatMap(({ callee, argument }) =>
      /^(?:builtins\.)?import$|callPackage$/.test(source.text.slice(callee.start, callee.end)) ? [] : [argument],
    ),
  );

interface AddedFolder extends ComputedFolder {
  /** What the folder is relative to; null for what is no path here, the root most often. */
  readonly from: 'file' | null;
}

/** What `./modules + "/${name}"` and `root + "/hosts/${name}"` look into. */
function addedFolder({ operator, left, right }: BinaryExpression): AddedFolder | null {
  if (operator !== '+' || right.kind !== 'string' || right.parts.length < 2 || left.kind === 'string') return null;
  const [first] = right.parts;
  if (first?.kind !== 'text' || !first.value.startsWith('/')) return null;
  const deep = right.parts.slice(1).some((part) => part.kind === 'text' && part.value.includes('/'));
  // Names that people write hold slashes too: `root + "/modules/${name}"` for `web/nginx`.
  if (left.kind !== 'path') return { from: null, folder: folderOf(first.value), deep: true };
  const [only, ...others] = left.parts;
  if (only?.kind !== 'text' || others.length > 0 || /^[/~]/.test(only.value)) return null;
  return { from: 'file', folder: `${only.value}${folderOf(first.value)}`, deep };
}

/**
 * Tells the files that the flake hands over as a tree: `import-tree ./modules` takes every Nix file below that has no
 * step with an underscore in front (https://github.com/vic/import-tree, "files with /_ are ignored").
 */
export function treeTest(project: Project): (file: string) => boolean {
  const flake = project.files.get('flake.nix')?.source;
  if (flake === undefined || !/import-?[tT]ree/.test(flake.text)) return () => false;
  const calls = nodesOf(flake, 'apply').filter(({ callee }) => /(^|\.)import-?[tT]ree$/.test(flake.text.slice(callee.start, callee.end)));
  const handed = new Set<unknown>(calls.map(({ argument }) => argument));
  const folders = importGraph(project).paths.flatMap(({ file, node, path, isWhole }) => {
    const folder = file === flake && isWhole && handed.has(node) ? relativeTo(project.root, path) : null;
    return folder === null ? [] : [folder === '' ? '' : `${folder}/`];
  });
  return (file) => folders.some((folder) => file.startsWith(folder) && !/(^|\/)_/.test(file.slice(folder.length)));
}
