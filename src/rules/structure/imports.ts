/** Where a module's own file imports something. */
import type { Origin } from '../../evaluation/trail.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { fileStart, headOf, ownPlace } from '../places.ts';
import type { Place } from '../rule.ts';

/** The element of `imports` in the module's own files, else its `imports` as a whole. */
export function importPlace(module: ProjectModule, origin: Origin | null): Place {
  const { source, parts } = module.evaluated;
  const candidates = [origin, ...parts.map(({ set }) => set.entries.get('imports')?.origin ?? null)];
  for (const one of candidates) {
    const place = ownPlace(module, one);
    if (place) return headOf(place);
  }
  return fileStart(source);
}
