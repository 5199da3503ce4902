/** Names that expressions select without a value that could be followed: the last resort of rules on what is read. */
import { memo } from '../syntax/memo.ts';
import type { AttrName, Expression, NodeBase } from '../syntax/nodes.ts';
import { nodesOf } from '../syntax/of-kind.ts';
import type { PathStep } from './definition.ts';
import type { Project } from './project.ts';

interface Selection {
  readonly file: string;
  /** The variable it starts at; '' for any other expression. */
  readonly root: string;
  /** Names from the first on; null for one that is computed. */
  readonly names: readonly (string | null)[];
}

/** What a module calls its configuration. */
const CONFIGURATION = /^(cfg|config|conf|opts?|options|settings|self|args|osConfig|\w*Cfg|\w*Config)$/;

const selectionsOf = memo((project: Project): ReadonlyMap<string, readonly Selection[]> => {
  const byName = new Map<string, Selection[]>();
  const add = (node: NodeBase, file: string, target: Expression | null, path: readonly AttrName[]): void => {
    if (project.ev.configReads.has(node)) return;
    const { root, names } = flatten(target, path);
    const selection = { file, root, names };
    for (const name of new Set(names)) {
      if (name === null) continue;
      const before = byName.get(name);
      if (before) before.push(selection);
      else byName.set(name, [selection]);
    }
  };
  for (const { path, source } of project.files.values()) {
    for (const node of nodesOf(source, 'select')) add(node, path, node.target, node.path);
    for (const node of nodesOf(source, 'hasAttr')) add(node, path, node.target, node.path);
    for (const { from, names } of nodesOf(source, 'inherit')) if (from !== null) for (const name of names) add(name, path, from, [name]);
  }
  return byName;
});

function flatten(target: Expression | null, path: readonly AttrName[]): { root: string; names: (string | null)[] } {
  const names = path.map((name) => (name.kind === 'identifier' ? name.name : null));
  let at = target;
  while (at?.kind === 'select') {
    names.unshift(...at.path.map((name) => (name.kind === 'identifier' ? name.name : null)));
    at = at.target;
  }
  return { root: at?.kind === 'identifier' ? at.name : '', names };
}

/**
 * True where an expression that could not be followed selects the option's name: in its own file from something that
 * looks like a configuration, elsewhere after the name of the set it stands in.
 */
export function isMentioned(project: Project, file: string, path: readonly PathStep[]): boolean {
  const name = path.at(-1);
  const parent = path.findLast((step, index) => index < path.length - 1 && typeof step === 'string' && !/^[<*]/.test(step));
  if (typeof name !== 'string') return true;
  return (selectionsOf(project).get(name) ?? []).some(({ file: where, root, names }) => {
    const at = names.lastIndexOf(name);
    const before = at > 0 ? names[at - 1] : root;
    if (before === parent || before === null) return true;
    return where === file && (CONFIGURATION.test(root) || root === '');
  });
}
