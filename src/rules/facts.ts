/** Where facts of definitions stand, for the rules that point at them. */
import type { Definition } from '../model/definition.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { headOf, placeIn, writtenChain } from './places.ts';
import type { Place } from './rule.ts';

export { assertedFacts, factsIn, optionKey } from '../model/module-facts.ts';

/** Where a definition's text in the module's own file names the option (`cfg.token`); the definition itself where it does so in another file. */
export function mentionPlace(module: ProjectModule, definition: Definition, option: string): Place {
  const place = writtenChain(module, definition).at(-1)?.place;
  if (place === undefined) return placeIn(module, definition);
  const text = place.file.text.slice(place.start, place.end);
  const found = new RegExp(`[A-Za-z_][\\w'.-]*\\.${option.replace(/[^\w]/g, '\\$&')}(?![\\w'-])`).exec(text);
  return found === null
    ? headOf(place)
    : { file: place.file, start: place.start + found.index, end: place.start + found.index + found[0].length };
}
