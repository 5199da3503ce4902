/** Where a module's own file imports something. */
import { type Origin, placesOf } from '../../evaluation/trail.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { fileStart, headOf } from '../places.ts';
import type { Place } from '../rule.ts';

/** The element of `imports` in the module's own file, else its `imports` as a whole. */
export function importPlace(module: ProjectModule, origin: Origin | null): Place {
  const { source, parts } = module.evaluated;
  const candidates = [origin, ...parts.map(({ set }) => set.entries.get('imports')?.origin ?? null)];
  for (const one of candidates) {
    const place = placesOf(one).find(({ file }) => file === source);
    if (place) return headOf({ file: place.file, start: place.start, end: place.end });
  }
  return fileStart(source);
}
