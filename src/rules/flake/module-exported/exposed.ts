/** Which files the outputs of a flake expose as modules. */
import { importGraph } from '../../../model/import-graph.ts';
import { isModuleKind } from '../../../model/kinds.ts';
import type { Project } from '../../../model/project.ts';
import { walk } from '../../../syntax/children.ts';
import type { AttrBinding, Expression, Node, SourceFile } from '../../../syntax/nodes.ts';

export interface Exposed {
  /** Modules that an output names, and what those import. */
  readonly files: ReadonlySet<string>;
  /** Folders that a computation in an output may read, root-relative. */
  readonly folders: readonly string[];
  /** Some file of the project writes such an output. */
  readonly hasOutput: boolean;
  /** One of the outputs is for home-manager modules. */
  readonly hasHomeOutput: boolean;
  readonly hasMachines: boolean;
  /** A file that is no module calls `evalModules`: the project is a module system of its own. */
  readonly hasModuleSystem: boolean;
}

const READS_FOLDERS = /\b(readDir|listFilesRecursive|haumea|import-tree|importTree|rakeLeaves|flattenTree|filesystem)\b/;

/** @param outputs names of the outputs that expose modules */
export function exposedModules(project: Project, outputs: ReadonlySet<string>): Exposed {
  const graph = importGraph(project);
  const queue: string[] = [];
  const folders: string[] = [];
  let hasOutput = false;
  let hasHomeOutput = false;
  let hasMachines = false;
  let hasModuleSystem = false;
  const nameFiles = (file: SourceFile, nodes: readonly Node[]): void => {
    for (const use of graph.paths) {
      if (use.file !== file || !nodes.some(({ start, end }) => use.node.start >= start && use.node.end <= end)) continue;
      const target = use.isWhole ? graph.fileAt(use.path) : null;
      if (target !== null) queue.push(target);
      else if (use.path.startsWith(project.root) && READS_FOLDERS.test(file.text))
        folders.push(use.path.slice(project.root.length + 1).replace(/\/$/, ''));
    }
  };
  for (const { source, kind, path } of project.files.values()) {
    if (kind === 'test' || !mayWriteOutputs(path, kind)) continue;
    // Options are evaluated for their documentation and in tests too.
    hasModuleSystem ||=
      source.text.includes('evalModules') && path !== 'flake.nix' && !/\b(docs?|options|tests?|checks?|search)\b/.test(path);
    walk(source.root, (node) => {
      if (node.kind !== 'binding' && node.kind !== 'inherit') return;
      const names = node.kind === 'binding' ? node.path : node.names;
      if (names.some((name) => name.kind === 'identifier' && /^(nixos|darwin|home)Configurations$/.test(name.name))) hasMachines = true;
      const written = names.flatMap((name) => (name.kind === 'identifier' && outputs.has(name.name) ? [name.name] : []));
      if (written.length === 0) return;
      hasOutput = true;
      if (written.some((name) => /home/i.test(name))) hasHomeOutput = true;
      nameFiles(
        source,
        node.kind === 'binding'
          ? [node.value, ...boundIn(source, node.value)]
          : boundNames(
              source,
              node.names.flatMap((name) => (name.kind === 'identifier' ? [name.name] : [])),
            ),
      );
    });
  }
  const files = new Set<string>();
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const found = project.files.get(file);
    if (found === undefined) continue;
    for (const edge of graph.edges) if (edge.from === file) queue.push(edge.to);
    if (isModuleKind(found.kind)) {
      // What a module imports as a value may be a list of modules for its submodules.
      for (const use of graph.paths) {
        const target = use.file === found.source && use.how === 'import' && use.isWhole ? graph.fileAt(use.path) : null;
        if (target !== null) queue.push(target);
      }
      if (READS_FOLDERS.test(found.source.text)) folders.push(file.slice(0, file.lastIndexOf('/')));
    } else nameFiles(found.source, [found.source.root]);
  }
  return { files, folders, hasOutput, hasHomeOutput, hasMachines, hasModuleSystem };
}

/** The flake itself, and files that make its outputs. */
const mayWriteOutputs = (path: string, kind: string): boolean =>
  path === 'flake.nix' ||
  !path.includes('/') ||
  kind === 'library' ||
  kind === 'data' ||
  kind === 'package' ||
  /(^|\/)(flake|parts|outputs|flake-parts)(\/|-|\.)/.test(path);

/** The values of the variables that an expression names. */
function boundIn(source: SourceFile, expression: Expression): Expression[] {
  const names = new Set<string>();
  walk(expression, (node) => {
    if (node.kind === 'identifier') names.add(node.name);
  });
  return boundNames(source, [...names]);
}

function boundNames(source: SourceFile, names: readonly string[]): Expression[] {
  const found: Expression[] = [];
  const isWanted = (binding: AttrBinding): boolean => {
    const [only, ...others] = binding.path;
    return only?.kind === 'identifier' && others.length === 0 && names.includes(only.name);
  };
  walk(source.root, (node) => {
    if (node.kind !== 'let') return;
    for (const binding of node.bindings) if (binding.kind === 'binding' && isWanted(binding)) found.push(binding.value);
  });
  return found;
}
