/** Which files the outputs of a flake expose as modules. */
import { type ComputedFolder, importGraph, mayLookDeep, mayPick } from '../../../model/import-graph.ts';
import { groupBy } from '../../../model/group-by.ts';
import type { PathUse, SelfUse } from '../../../model/path-uses.ts';
import { isModuleKind } from '../../../model/kinds.ts';
import type { Project } from '../../../model/project.ts';
import { walk } from '../../../syntax/children.ts';
import type { AttrBinding, Expression, InheritBinding, Node, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { flakeParts, leavesItToFramework, partTest } from '../parts.ts';

export interface Exposed {
  /** Modules that an output names, and what those import. */
  readonly files: ReadonlySet<string>;
  /** Whether a file stands where modules are offered: above some, beside some, or in a folder beside theirs. */
  readonly isAmongOffered: (file: string) => boolean;
  /** Whether a computation in an output may pick a file. */
  readonly isPicked: (file: string) => boolean;
  /** Some file of the project writes such an output. */
  readonly hasOutput: boolean;
  /** One of the outputs is for home-manager modules. */
  readonly hasHomeOutput: boolean;
  readonly hasMachines: boolean;
  /** All that such an output holds is made by a function that is not here. */
  readonly isUnseen: boolean;
  /** Modules of flake-parts, and folders of such that the flake hands to it. */
  readonly isPart: (file: string) => boolean;
  /** A file that is no module calls `evalModules`: the project is a module system of its own. */
  readonly hasModuleSystem: boolean;
}

const READS_FOLDERS = /\b(readDir|listFilesRecursive|haumea|import-tree|importTree|rakeLeaves|flattenTree|filesystem)\b/;

/** Outputs that hold machines, and what makes such of flake-parts and its like. */
const MACHINES = /^((nixos|darwin|home|nixOnDroid|system)Configurations|colmena(Hive)?|deploy|lite-config|ezConfigs|easy-hosts|clan)$/;

/** @param outputs names of the outputs that expose modules */
export function exposedModules(project: Project, outputs: ReadonlySet<string>): Exposed {
  const graph = importGraph(project);
  const queue: string[] = [];
  const folders: ComputedFolder[] = [];
  let hasOutput = false;
  let hasHomeOutput = false;
  let hasMachines = false;
  let hasModuleSystem = false;
  let isMadeElsewhere = false;
  const uses = groupBy<PathUse | SelfUse>([...graph.paths, ...graph.selfPaths], ({ file }) => file.path);
  const edges = groupBy(graph.edges, ({ from }) => from);
  const parts = flakeParts(project);
  const nameFiles = (file: SourceFile, nodes: readonly Node[]): void => {
    const handed = new Set<Node>(nodesOf(file, 'apply').map(({ argument }) => argument));
    for (const use of uses.get(file.path) ?? []) {
      const { path, node } = use;
      if (!nodes.some(({ start, end }) => node.start >= start && node.end <= end) || !path.startsWith(`${project.root}/`)) continue;
      const isPlain = !('isWhole' in use) || use.isWhole;
      const target = isPlain ? graph.fileAt(path) : null;
      if (target !== null) queue.push(target);
      // A folder is a module by its own file, unless a function gets it; without such a file it can only be read.
      const isFolder = isPlain && project.ev.tree.kindOf(path) === 'directory';
      const isImported = 'how' in use && use.how !== null;
      if ((target === null && (isFolder || READS_FOLDERS.test(file.text))) || (isFolder && handed.has(node) && !isImported))
        folders.push({ folder: path.slice(project.root.length + 1).replace(/\/$/, ''), deep: looksDeep(file.text) });
    }
  };
  for (const { source, kind, path } of project.files.values()) {
    if (kind === 'test' || !(mayWriteOutputs(path, kind) || parts.has(path))) continue;
    // Options are evaluated for their documentation and in tests too.
    hasModuleSystem ||=
      source.text.includes('evalModules') && path !== 'flake.nix' && !/\b(docs?|options|tests?|checks?|search)\b/.test(path);
    walk(source.root, (node) => {
      if (node.kind !== 'binding' && node.kind !== 'inherit') return;
      const names = node.kind === 'binding' ? node.path : node.names;
      if (names.some((name) => name.kind === 'identifier' && MACHINES.test(name.name))) hasMachines = true;
      // A list of modules goes to a function that builds machines: an output is a set, by name.
      if (node.kind === 'binding' && node.value.kind === 'list') return;
      const written = names.flatMap((name) => (name.kind === 'identifier' && outputs.has(name.name) ? [name.name] : []));
      if (written.length === 0) return;
      hasOutput = true;
      if (written.some((name) => /home/i.test(name))) hasHomeOutput = true;
      isMadeElsewhere ||= madeElsewhere(node);
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
  const modules = new Map(project.modules.map((module) => [module.file, module]));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    const found = project.files.get(file);
    if (found === undefined) continue;
    for (const { to } of edges.get(file) ?? []) queue.push(to);
    if (isModuleKind(found.kind)) {
      // What a module imports as a value may be a list of modules for its submodules.
      for (const use of uses.get(found.path) ?? []) {
        const target = 'how' in use && use.how === 'import' && use.isWhole ? graph.fileAt(use.path) : null;
        if (target !== null) queue.push(target);
      }
      const imports = modules.get(file)?.evaluated.imports ?? [];
      const isComputed = imports.some(({ target, value }) => target === null && (value.kind === 'call' || value.kind === 'unknown'));
      if (isComputed || READS_FOLDERS.test(found.source.text))
        folders.push({ folder: file.slice(0, file.lastIndexOf('/')), deep: looksDeep(found.source.text) });
    } else nameFiles(found.source, [found.source.root]);
  }
  const isUnseen = leavesItToFramework(project) || (isMadeElsewhere && files.size + folders.length === 0);
  const isPicked = (file: string): boolean => folders.some((folder) => mayPick(folder, file));
  const isAmongOffered = amongOffered([...[...files].map(folderOf), ...folders.map(({ folder }) => folder)]);
  return { files, isAmongOffered, isPicked, hasOutput, hasHomeOutput, hasMachines, hasModuleSystem, isUnseen, isPart: partTest(project) };
}

/** @param offering the folders that offered modules stand in */
function amongOffered(offering: readonly string[]): (file: string) => boolean {
  const holding = new Set<string>();
  for (const folder of offering) for (let at = folder; at !== '' && !holding.has(at); at = parentOf(at)) holding.add(at);
  const above = new Set(offering.map(parentOf));
  return (file) => {
    const folder = folderOf(file);
    return holding.has(folder) || (parentOf(folder) !== '' && above.has(parentOf(folder)));
  };
}

const parentOf = (folder: string): string => folder.replace(/(^|\/)[^/]*$/, '');

/** The folder that a module stands in: that of `web/default.nix` is the one around `web`. */
const folderOf = (file: string): string => parentOf(file.replace(/(^|\/)default\.nix$/, ''));

/** The same of this rule's frameworks. */
const looksDeep = (text: string): boolean => mayLookDeep(text) || /flattenTree|import-?[tT]ree/.test(text);

/** `nixosModules = lib.make self;`, `inherit (inputs.framework outputs) nixosModules;` */
function madeElsewhere(node: AttrBinding | InheritBinding): boolean {
  if (node.kind === 'inherit') return node.from !== null && !/^(inputs\.)?self\b/.test(nameOf(node.from));
  let { value } = node;
  while (value.kind === 'let' || value.kind === 'with') value = value.body;
  return value.kind === 'apply' || value.kind === 'select';
}

/** `a.b` of an identifier and what is selected of it; empty for anything else. */
function nameOf(expression: Expression): string {
  if (expression.kind === 'identifier') return expression.name;
  if (expression.kind !== 'select' || expression.target.kind !== 'identifier') return '';
  return [expression.target.name, ...expression.path.map((step) => (step.kind === 'identifier' ? step.name : ''))].join('.');
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
