/** Factories as libraries write them, whether a module calls them yet or not. */
import type { Project } from '../../../model/project.ts';
import type { AttrBinding, Binding, Expression } from '../../../syntax/nodes.ts';
import { escapePattern } from '../../patterns.ts';
import type { Factory } from './factories.ts';

/** What a factory for services is called: `mkServiceOptions`, `mkWebServiceOptions`, `mkCommonOptions`. */
export const FACTORY = /^mk(?:\w*Service|Common|Standard)Options$/;

/** Functions of that name that a library gives away, with the options that their text declares. */
export function writtenFactories(project: Project, names: ReadonlySet<string>): Factory[] {
  const declares = [...names].map((name) => ({
    name,
    pattern: new RegExp(`\\b${escapePattern(name)}\\s*=\\s*(?:lib\\.)?mk\\w*Option\\b`),
  }));
  return [...project.files.values()].flatMap(({ kind, path, source: { root, text } }) => {
    if (kind !== 'library') return [];
    return given(root).flatMap(({ path: [name], value }) => {
      if (name?.kind !== 'identifier' || !FACTORY.test(name.name)) return [];
      const body = text.slice(value.start, value.end);
      const declared = declares.filter(({ pattern }) => pattern.test(body)).map((one) => one.name);
      return [{ name: name.name, file: path, names: new Set(declared), users: [] }];
    });
  });
}

/** The attributes of what a file evaluates to, those it inherits from its own `let` with their values there. */
function given(root: Expression): AttrBinding[] {
  const local: Binding[] = [];
  let at = root;
  while (at.kind === 'lambda' || at.kind === 'let' || at.kind === 'with' || at.kind === 'assert') {
    if (at.kind === 'let') local.push(...at.bindings);
    at = at.body;
  }
  if (at.kind !== 'attrset') return [];
  const inherited = new Set<string>();
  for (const binding of at.bindings) {
    if (binding.kind !== 'inherit' || binding.from !== null) continue;
    for (const name of binding.names) if (name.kind === 'identifier') inherited.add(name.name);
  }
  const isSingle = (binding: Binding): binding is AttrBinding => binding.kind === 'binding' && binding.path.length === 1;
  const isGiven = ({ path: [name] }: AttrBinding): boolean => name?.kind === 'identifier' && inherited.has(name.name);
  return [...at.bindings.filter(isSingle), ...local.filter(isSingle).filter(isGiven)];
}
