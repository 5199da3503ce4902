/** Paths that a file's text names, and what it does with them. */
import { absolutePath } from '../evaluation/paths.ts';
import type { BinaryExpression, Expression, Node, PathLiteral, SourceFile, StringLiteral, StringPart } from '../syntax/nodes.ts';
import { nodesOf } from '../syntax/of-kind.ts';

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

const directoryOf = (root: string, file: string): string => `${root}/${file}`.slice(0, `${root}/${file}`.lastIndexOf('/'));

/** @param root absolute */
export function pathsOf(file: SourceFile, root: string): { paths: PathUse[]; selfPaths: SelfUse[] } {
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
    const first = node.parts[0];
    if (first?.kind !== 'text' || first.value.startsWith('~')) continue;
    found.push({ file, node, path: absolutePath(first.value, directory), isWhole: node.parts.length === 1, how: uses.get(node) ?? null });
  }
  const add = (node: Expression, below: string | null): void => {
    if (below !== null) selfPaths.push({ file, node, path: absolutePath(`.${below}`, root) });
  };
  for (const node of nodesOf(file, 'string')) add(node, belowSelf(node) ?? belowRoot(node));
  for (const node of nodesOf(file, 'binary')) add(node, addedToSelf(node));
  return { paths: found, selfPaths };
}

/** The path below the project's flake that a text stands for, from its first `/`. */
function belowSelf({ parts }: StringLiteral): string | null {
  const head = parts[0];
  return parts.length === 2 && head?.kind === 'interpolation' && isSelf(head.expression) ? rooted(parts[1]) : null;
}

/** The same of `self + "/x.nix"`. */
const addedToSelf = ({ operator, left, right }: BinaryExpression): string | null =>
  operator === '+' && right.kind === 'string' && right.parts.length === 1 && isSelf(left) ? rooted(right.parts[0]) : null;

const rooted = (part: StringPart | undefined): string | null => (part?.kind === 'text' && part.value.startsWith('/') ? part.value : null);

/** A text that looks like a path of the project, for a helper that puts the root in front: `relativeToRoot "modules/web.nix"`. */
function belowRoot({ parts }: StringLiteral): string | null {
  const only = parts[0];
  if (only?.kind !== 'text' || parts.length > 1 || !only.value.includes('/')) return null;
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
