/** Option types as text, as the NixOS manual would name them: `nullOr (listOf str)`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import { render } from '../evaluation/render.ts';
import { type AttrsValue, isSpread } from '../evaluation/values.ts';
import { setAt, setOf, textAt } from './attributes.ts';

const MAX_DEPTH = 6;
/** Internal names of types → what authors write. */
const WRITTEN: Readonly<Record<string, string>> = { unsignedInt16: 'port' };

/** The type's name with those of the types inside it; `unknown` where it is symbolic. */
export function typeText(ev: Evaluator, type: Thunk, depth = 0): string {
  const value = ev.tryForce(type);
  if (value === null) return 'invalid';
  if (value.kind !== 'attrs') return value.kind === 'reference' ? render(ev, value) : 'unknown';
  const name = textAt(ev, value, 'name');
  if (name === null) return 'unknown';
  const written = WRITTEN[name] ?? name;
  if (depth > MAX_DEPTH) return written;
  if (name === 'enum') return `enum [ ${enumValues(ev, value).join(' ')} ]`;
  const nested = setAt(ev, value, 'nestedTypes');
  if (nested === null || name === 'submodule') return written;
  const inner = [...nested.entries.values()].map((slot) => typeText(ev, slot.thunk, depth + 1));
  return inner.length === 0 ? written : `${written} ${inner.map((text) => (text.includes(' ') ? `(${text})` : text)).join(' ')}`;
}

/** The values of an `enum` type as Nix text. */
function enumValues(ev: Evaluator, type: AttrsValue): string[] {
  const payload = setOf(ev, setAt(ev, type, 'functor')?.entries.get('payload')?.thunk);
  const values = payload?.entries.get('values');
  const list = values ? ev.tryForce(values.thunk) : null;
  if (list?.kind !== 'list') return [];
  return list.items.flatMap((item) => {
    const value = isSpread(item) ? null : ev.tryForce(item.thunk);
    return value === null ? [] : [render(ev, value)];
  });
}
