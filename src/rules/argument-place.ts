/** Where a module's own file hands a value to the helper that writes a definition. */
import { placesOf } from '../evaluation/trail.ts';
import type { Definition } from '../model/definition.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { walk } from '../syntax/children.ts';
import { staticName } from '../syntax/names.ts';
import type { AttrBinding } from '../syntax/nodes.ts';
import { headOf, placeIn } from './places.ts';
import type { Place } from './rule.ts';

/**
 * The one binding inside the definition's own place, most often an argument of the call that writes
 * it, whose name matches; else the definition's place itself.
 */
export function argumentPlace(module: ProjectModule, definition: Definition, name: RegExp): Place {
  const { source } = module.evaluated;
  const whole = placesOf(definition.origin).find(({ file }) => file === source);
  if (whole === undefined) return placeIn(module, definition);
  const found: AttrBinding[] = [];
  walk(source.root, (node) => {
    const isInside = node.start >= whole.start && node.end <= whole.end;
    if (isInside && node.kind === 'binding' && name.test(staticName(node.path.at(-1)) ?? '')) found.push(node);
  });
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? headOf(whole) : headOf({ file: source, start: only.start, end: only.end });
}
