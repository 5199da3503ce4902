/** Which files of the project a file names by path: `./x.nix`, `../lib`, `"${self}/lib/x.nix"`, `self + "/x"`. */
import type { Project, ProjectFile } from '../model/project.ts';
import { walk } from '../syntax/children.ts';
import type { Expression, Node } from '../syntax/nodes.ts';
import { directoryOf } from './paths.ts';

/** Root-relative path → the project files it names, in order of appearance, without itself. */
export type PathReferences = ReadonlyMap<string, readonly string[]>;

export function pathReferences(project: Project): PathReferences {
  const all = new Map<string, readonly string[]>();
  for (const file of project.files.values()) {
    const found = new Set<string>();
    walk(file.source.root, (node) => {
      const target = namedFile(project, file, node);
      if (target !== null && target !== file.path) found.add(target);
    });
    all.set(file.path, [...found]);
  }
  return all;
}

/** The project files that the paths below an expression name. */
export function filesNamedIn(project: Project, file: ProjectFile, expression: Expression): string[] {
  const found: string[] = [];
  walk(expression, (node) => {
    const target = namedFile(project, file, node);
    if (target !== null) found.push(target);
  });
  return found;
}

/** The project file that a path, or a text that begins with `${self}`, stands for; null for anything else. */
export function namedFile(project: Project, file: ProjectFile, node: Node): string | null {
  if (node.kind === 'path') {
    const [only, ...others] = node.parts;
    if (only?.kind !== 'text' || others.length > 0 || !only.value.startsWith('.')) return null;
    return existing(project, joined(directoryOf(file.path), only.value));
  }
  if (node.kind === 'string') {
    const [head, tail, ...others] = node.parts;
    if (head?.kind !== 'interpolation' || tail?.kind !== 'text' || others.length > 0) return null;
    return isRoot(head.expression) ? existing(project, joined('.', `.${tail.value}`)) : null;
  }
  if (node.kind === 'binary' && node.operator === '+' && isRoot(node.left) && node.right.kind === 'string') {
    const [only, ...others] = node.right.parts;
    return only?.kind === 'text' && others.length === 0 ? existing(project, joined('.', `.${only.value}`)) : null;
  }
  return null;
}

/** `self`, `inputs.self`: the project's own flake. */
function isRoot(node: Expression): boolean {
  if (node.kind === 'identifier') return node.name === 'self';
  const last = node.kind === 'select' ? node.path.at(-1) : undefined;
  return (
    node.kind === 'select' &&
    node.target.kind === 'identifier' &&
    node.target.name === 'inputs' &&
    last?.kind === 'identifier' &&
    last.name === 'self'
  );
}

/** What reads a whole folder: nothing in it is named one by one. */
const LISTING = /\b(readDir|listFilesRecursive|import-tree|haumea|packagesFromDirectoryRecursive|scanPaths|flattenTree|rakeLeaves)\b/;

/** Folders that some file lists. */
export function listedFolders(project: Project): Set<string> {
  const folders = new Set<string>();
  for (const file of project.files.values()) {
    if (!LISTING.test(file.source.text)) continue;
    walk(file.source.root, (node) => {
      const [only] = node.kind === 'path' ? node.parts : [];
      const path = only?.kind === 'text' && only.value.startsWith('.') ? joined(directoryOf(file.path), only.value) : null;
      if (path !== null && path !== '.' && !project.files.has(path)) folders.add(path);
    });
  }
  return folders;
}

function existing(project: Project, path: string | null): string | null {
  if (path === null) return null;
  if (project.files.has(path)) return path;
  const inner = path === '.' ? 'default.nix' : `${path}/default.nix`;
  return project.files.has(inner) ? inner : null;
}

/** Joins and normalises; null where the path leads out of the root. */
function joined(directory: string, path: string): string | null {
  const steps = directory === '.' ? [] : directory.split('/');
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return null;
  }
  return steps.length === 0 ? '.' : steps.join('/');
}
