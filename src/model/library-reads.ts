/** What functions of libraries read from a parameter called `cfg`, by the text: nobody need call them. */
import { walk } from '../syntax/children.ts';
import type { AttrName, LambdaExpression, NodeBase, SourceFile } from '../syntax/nodes.ts';
import { nodesOf } from '../syntax/of-kind.ts';
import type { Project } from './project.ts';

export interface LibraryRead {
  readonly file: string;
  readonly name: string;
  readonly place: { readonly file: SourceFile; readonly start: number; readonly end: number };
  /** Whether an option of that name is declared, a set of that name is written, or neither; then names that exist. */
  readonly known: 'declared' | 'open' | { readonly candidates: readonly string[] };
}

const PARAMETER = 'cfg';

/** Reads that the evaluation has not followed. */
export function libraryReads(project: Project): LibraryRead[] {
  const selections: { source: SourceFile; node: NodeBase; name: string }[] = [];
  for (const { source, kind } of project.files.values()) {
    if (kind !== 'library' || !source.text.includes(PARAMETER)) continue;
    for (const fn of functionsOf(source)) collect(project, source, fn, selections);
  }
  if (selections.length === 0) return [];
  const declared = new Set<string>();
  for (const { options } of project.modules)
    for (const { path } of options) for (const step of path) if (typeof step === 'string') declared.add(step);
  const written = writtenNames(project);
  const candidates = [...declared];
  return selections.map(({ source, node, name }) => ({
    file: source.path,
    name,
    place: { file: source, start: node.start, end: node.end },
    known: declared.has(name) ? 'declared' : written.has(name) ? 'open' : { candidates },
  }));
}

function functionsOf(source: SourceFile): LambdaExpression[] {
  return nodesOf(source, 'lambda').filter(({ name, formals }) =>
    formals === null ? name?.name === PARAMETER : formals.some((formal) => formal.name.name === PARAMETER),
  );
}

function collect(
  project: Project,
  source: SourceFile,
  fn: LambdaExpression,
  found: { source: SourceFile; node: NodeBase; name: string }[],
): void {
  const asked = new Set<string>();
  const reads: { node: NodeBase; name: string }[] = [];
  walk(fn.body, (node) => {
    if (node.kind === 'hasAttr' && isParameter(node.target)) asked.add(nameOf(node.path[0]) ?? '');
    else if (node.kind === 'select' && isParameter(node.target)) {
      const name = nameOf(node.path[0]);
      if (name !== null && node.fallback === null && !project.ev.configReads.has(node)) reads.push({ node, name });
    } else if (node.kind === 'inherit' && node.from !== null && isParameter(node.from)) {
      for (const one of node.names) {
        const name = nameOf(one);
        if (name !== null && !project.ev.configReads.has(one)) reads.push({ node: one, name });
      }
    }
  });
  for (const { node, name } of reads) if (!asked.has(name)) found.push({ source, node, name });
}

const isParameter = (node: { kind: string; name?: unknown }): boolean => node.kind === 'identifier' && node.name === PARAMETER;
const nameOf = (name: AttrName | undefined): string | null => (name?.kind === 'identifier' ? name.name : null);

/** Every attribute name that some set of the project writes: a caller may hand over such a set. */
function writtenNames(project: Project): Set<string> {
  const names = new Set<string>();
  for (const { source } of project.files.values()) {
    for (const { path } of nodesOf(source, 'binding')) for (const step of path) names.add(nameOf(step) ?? '');
    for (const inherit of nodesOf(source, 'inherit')) for (const name of inherit.names) names.add(nameOf(name) ?? '');
    for (const { name } of nodesOf(source, 'formal')) names.add(name.name);
  }
  return names;
}
