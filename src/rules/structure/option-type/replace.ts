/** The edit from a deprecated type to the one that took its place. */
import type { Thunk } from '../../../evaluation/thunk.ts';
import { walk } from '../../../syntax/children.ts';
import type { Identifier } from '../../../syntax/nodes.ts';
import { expressionOf } from '../../options.ts';
import type { PlaceEdit } from '../../rule.ts';

/** Only types whose successor accepts the same values; `attrs` and `unspecified` need a decision. */
const SUCCESSOR: Readonly<Record<string, string>> = { string: 'str', loaOf: 'attrsOf' };

/** Null where no successor takes the same values, or where the type is not written as `types.<name>` once. */
export function typeEdit(type: Thunk, name: string): PlaceEdit | null {
  const successor = SUCCESSOR[name];
  const written = expressionOf(type);
  if (successor === undefined || written === null) return null;
  const places: Identifier[] = [];
  walk(written.node, (node) => {
    if (node.kind !== 'select') return;
    const last = node.path.at(-1);
    const before = node.path.at(-2) ?? node.target;
    if (last?.kind === 'identifier' && last.name === name && before.kind === 'identifier' && before.name === 'types') places.push(last);
  });
  const [place] = places;
  if (place === undefined || places.length > 1) return null;
  return { file: written.place.file, start: place.start, end: place.end, text: successor };
}
