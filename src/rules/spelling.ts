/** What a file calls things: options of the configuration, functions of `lib`, names in scope. */
import { memo } from '../syntax/memo.ts';
import { pathAt } from '../syntax/children.ts';
import type { Binding, Expression, Node, SourceFile } from '../syntax/nodes.ts';
import { nodesOf } from '../syntax/of-kind.ts';

/**
 * A place of the configuration: `cfg.openFirewall` where `cfg` is bound to its beginning. Null where neither a variable for the place nor `config` is in
 * scope at the offset, or a step is symbolic.
 */
export function spelledAt(file: SourceFile, offset: number, path: readonly unknown[]): string | null {
  const steps = path.filter((step) => typeof step === 'string' && /^[A-Za-z_][\w'-]*$/.test(step));
  if (steps.length !== path.length) return null;
  let best: { name: string; length: number } | null = null;
  for (const node of pathAt(file, offset)) {
    if (node.kind !== 'let' && !(node.kind === 'attrset' && node.recursive)) continue;
    for (const binding of node.bindings) {
      const bound = boundTo(binding);
      if (bound === null || bound.path.length > steps.length || bound.path.some((step, index) => step !== steps[index])) continue;
      // With a fallback the variable stands for the place itself, not for a beginning of it.
      if (bound.isGuarded && bound.path.length < steps.length) continue;
      if (best === null || bound.path.length >= best.length) best = { name: bound.name, length: bound.path.length };
    }
  }
  if (best !== null) return [best.name, ...steps.slice(best.length)].join('.');
  return isBound(file, offset, 'config') ? ['config', ...steps].join('.') : null;
}

/** `cfg = config.services.foo;` or `isOn = config.services.foo.enable or false;`: the name, and the place without `config`. */
function boundTo(binding: Binding): { name: string; path: string[]; isGuarded: boolean } | null {
  if (binding.kind !== 'binding' || binding.path.length !== 1) return null;
  const [name] = binding.path;
  const path = name?.kind === 'identifier' ? placeOf(binding.value) : null;
  return path === null || name?.kind !== 'identifier'
    ? null
    : { name: name.name, path, isGuarded: binding.value.kind === 'select' && binding.value.fallback !== null };
}

function placeOf(node: Expression): string[] | null {
  if (node.kind !== 'select' || node.target.kind !== 'identifier' || node.target.name !== 'config') return null;
  if (node.fallback !== null && !(node.fallback.kind === 'identifier' && node.fallback.name === 'false')) return null;
  const steps = node.path.flatMap((step) => (step.kind === 'identifier' ? [step.name] : []));
  return steps.length === node.path.length ? steps : null;
}

/** How the file can write `lib.NAME` at an offset: `NAME` where it is bound there, `lib.NAME` where `lib` is, else null. */
export function libName(file: SourceFile, offset: number, name: string): string | null {
  const scopes = pathAt(file, offset);
  if (scopes.some((node) => binds(node, name))) return name;
  if (scopes.some((node) => binds(node, 'lib'))) return `lib.${name}`;
  return null;
}

/** True where what is written at an offset can name a variable. */
export const isBound = (file: SourceFile, offset: number, name: string): boolean => pathAt(file, offset).some((node) => binds(node, name));

function binds(node: Node, name: string): boolean {
  if (node.kind === 'lambda') return node.name?.name === name || (node.formals ?? []).some((formal) => formal.name.name === name);
  if (node.kind !== 'let' && !(node.kind === 'attrset' && node.recursive)) return false;
  return node.bindings.some((binding) =>
    (binding.kind === 'inherit' ? binding.names : binding.path.slice(0, 1)).some((one) => one.kind === 'identifier' && one.name === name),
  );
}

/** How the file names something elsewhere, in words that can be used at an offset: `common.standardSecurityConfig`. */
export function nameInReach(file: SourceFile, offset: number, name: string): string | null {
  if (isBound(file, offset, name)) return name;
  const found = selectionsOf(file)
    .get(name)
    ?.find(({ root }) => isBound(file, offset, root));
  return found?.text ?? null;
}

interface Selection {
  /** The name that stands first: `common`. */
  readonly root: string;
  readonly text: string;
}

/** Every `root.….name` of a file by its last name, each text once, in the file's order. */
const selectionsOf = memo((file: SourceFile): ReadonlyMap<string, readonly Selection[]> => {
  const found = new Map<string, Selection[]>();
  for (const { target, path, fallback, start, end } of nodesOf(file, 'select')) {
    const last = path.at(-1);
    if (fallback !== null || target.kind !== 'identifier' || last?.kind !== 'identifier') continue;
    const text = file.text.slice(start, end);
    const same = found.get(last.name) ?? [];
    if (!same.some((other) => other.text === text)) same.push({ root: target.name, text });
    found.set(last.name, same);
  }
  return found;
});
