/** Folders that something picks modules from by a text, or by their names. */
import { importGraph } from '../../../model/import-graph.ts';
import { relativeTo } from '../../../evaluation/paths.ts';
import type { Project } from '../../../model/project.ts';
import { memo } from '../../../syntax/memo.ts';
import type { SourceFile } from '../../../syntax/nodes.ts';
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
 * `"${self}/home/${user}/${host}.nix"` anywhere; and those that such a file names by a path.
 */
export function pickedFolders(project: Project): readonly string[] {
  const { files, root, ev } = project;
  const found = new Set(listedFolders(project));
  for (const { source } of files.values()) {
    for (const { parts } of nodesOf(source, 'string')) {
      if (parts[0]?.kind !== 'interpolation') continue;
      const second = parts[1];
      if (second?.kind !== 'text' || !second.value.startsWith('/')) continue;
      const last = parts.at(-1);
      // A text of secrets or pictures names no module.
      if (last?.kind === 'text' && /\.(?!nix$)\w+$/.test(last.value)) continue;
      const isWhole = parts.length === 2;
      if (isWhole && !LISTS.test(source.text)) continue;
      const folder = (isWhole ? second.value : second.value.slice(0, second.value.lastIndexOf('/'))).replace(/^\/|\/$/g, '');
      if (folder !== '' && ev.tree.kindOf(`${root}/${folder}`) === 'directory') found.add(folder);
    }
  }
  return [...found];
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
