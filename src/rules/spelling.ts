/** How a file would write a place of the configuration: `cfg.openFirewall` where `cfg` is bound to its beginning. */
import { pathAt } from '../syntax/children.ts';
import type { Binding, Expression, SourceFile } from '../syntax/nodes.ts';
import { isBound } from './edits.ts';

/** Null where neither a variable for the place nor `config` is in scope at the offset, or a step is symbolic. */
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
