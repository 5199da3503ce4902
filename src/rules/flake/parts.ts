/** Modules of flake-parts: they write the outputs of a flake, and are no modules of a system. */
import { memo } from '../../syntax/memo.ts';
import { importGraph } from '../../model/import-graph.ts';
import type { Project } from '../../model/project.ts';
import type { Expression, Node, SourceFile } from '../../syntax/nodes.ts';
import { nodesOf } from '../../syntax/of-kind.ts';

/** Whether a flake or a part of it leaves it to a framework to make outputs of what lies in folders of certain names. */
export const leavesItToFramework = (project: Project): boolean =>
  ['flake.nix', ...flakeParts(project)].some((file) => FRAMEWORKS.test(project.files.get(file)?.source.text ?? ''));

const FRAMEWORKS = /\b(blueprint|flakelight)\s*(\{|\.\/)|\bsnowfall(-lib)?\b|\bautoWire\b/;

/** The files that hold one. */
export const flakeParts = memo((project: Project): ReadonlySet<string> => {
  const written = project.modules.filter(({ options, definitions }) => [...options, ...definitions].some(({ path }) => isPlace(path[0])));
  const read = [...project.files.values()].filter(({ path, source }) => path !== 'flake.nix' && looksLikeOne(source));
  return new Set([...written.map(({ file }) => file), ...read.map(({ path }) => path)]);
});

const isPlace = (name: unknown): boolean => name === 'flake' || name === 'perSystem';

/** A file that nothing of a system gives away is told by what stands at its top. */
function looksLikeOne({ root, text }: SourceFile): boolean {
  if (!text.includes('flake') && !text.includes('perSystem')) return false;
  let top: Expression = root;
  while (top.kind === 'lambda' || top.kind === 'let' || top.kind === 'with') top = top.body;
  if (top.kind !== 'attrset') return false;
  return top.bindings.some((binding) => {
    const first = binding.kind === 'binding' ? binding.path[0] : undefined;
    return first?.kind === 'identifier' && isPlace(first.name);
  });
}

/** Tells the parts of a flake: such files, and what it hands to `mkFlake` beside its own attributes: a path, a list of `imports`, a tree of files. */
export const partTest = memo((project: Project): ((file: string) => boolean) => {
  const parts = flakeParts(project);
  const flake = project.files.get('flake.nix')?.source;
  if (flake === undefined || !MAKES.test(flake.text)) return (file) => parts.has(file);
  const graph = importGraph(project);
  const calls = nodesOf(flake, 'apply');
  const made = calls.filter(({ callee }) => MAKES.test(flake.text.slice(callee.start, callee.end)));
  const trees = calls.filter(({ callee }) => /\b(mkFlake|import-?[tT]ree)\b/.test(flake.text.slice(callee.start, callee.end)));
  const isWithin = ({ start, end }: Node, nodes: readonly { readonly argument: Node }[]): boolean =>
    nodes.some(({ argument }) => start >= argument.start && end <= argument.end);
  const folders: string[] = [];
  const files = new Set<string>();
  const queue = [...parts];
  for (const { file, node, path, isWhole, how } of graph.paths) {
    if (file !== flake || !isWhole || !isWithin(node, made)) continue;
    if (how !== 'module' && !trees.some(({ argument }) => argument === node)) continue;
    const target = graph.fileAt(path);
    if (target !== null) queue.push(target);
    else if (path.startsWith(`${project.root}/`)) folders.push(path.slice(project.root.length + 1));
  }
  // What a part imports is one too.
  const imports = new Map<string, string[]>();
  for (const { file, path, isWhole, how } of graph.paths) {
    const target = isWhole && how === 'module' ? graph.fileAt(path) : null;
    if (target !== null) imports.set(file.path, [...(imports.get(file.path) ?? []), target]);
  }
  const isSystem = (file: string): boolean => /^(host|home)$/.test(project.files.get(file)?.kind ?? '');
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    // Machines that a part holds import modules of a system.
    const source = project.files.get(file)?.source;
    if (source !== undefined && !MACHINES.test(source.text)) queue.push(...(imports.get(file) ?? []).filter((at) => !isSystem(at)));
  }
  return (file) => files.has(file) || folders.some((folder) => file.startsWith(`${folder}/`));
});

/** `flake-parts.lib.mkFlake`, and what others wrap around it: `framework.with-flake-parts { inherit inputs; } { imports = …; }`. */
const MAKES = /\bmkFlake\b|\bwith-?[fF]lake-?[pP]arts\b/;

const MACHINES = /(nixos|darwin|home)(System|Modules?|Configurations?)\b|homeManager|eval(Config|Modules)\b/i;
