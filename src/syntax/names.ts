/** Names in attribute paths. */
import type { AttrName } from './nodes.ts';

/** A name known without evaluation, else null. */
export function staticName(name: AttrName | undefined): string | null {
  if (name?.kind === 'identifier') return name.name;
  if (name?.kind === 'interpolation') return name.expression.kind === 'string' ? staticName(name.expression) : null;
  if (name?.kind !== 'string') return null;
  return name.parts.every((part) => part.kind === 'text') ? name.parts.map((part) => part.value).join('') : null;
}
