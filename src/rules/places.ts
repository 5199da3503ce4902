/** From model facts to places that a finding can point at. */
import { placesOf, type Origin } from '../evaluation/trail.ts';
import type { Definition } from '../model/definition.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Subject } from '../model/subject.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { Place, RelatedPlace } from './rule.ts';

/** The start of a file, for findings about the file as a whole. */
export const fileStart = (file: SourceFile): Place => ({ file, start: 0, end: file.text.indexOf('\n') < 0 ? file.text.length : file.text.indexOf('\n') });

/**
 * Where a definition stands in the module's own file: the attribute itself, or the call or operand
 * in that file through which a helper elsewhere wrote it.
 */
export function placeIn(module: ProjectModule, definition: Definition): Place {
  const { source } = module.evaluated;
  const chain = [definition.origin, ...[...definition.enclosing].reverse()];
  for (const origin of chain) {
    const place = placesOf(origin).find(({ file }) => file === source);
    if (place) return headOf(place);
  }
  return fileStart(source);
}

/** Where a subject (a service, a user) is named in the module's own file. */
export function subjectPlace(module: ProjectModule, subject: Subject): Place {
  const { source } = module.evaluated;
  const level = subject.depth - 1;
  for (const definition of subject.definitions) {
    const origins = [...definition.enclosing, definition.origin];
    const own = origins[Math.min(level, origins.length - 1)] ?? null;
    const place = placesOf(own).find(({ file }) => file === source);
    if (place) return headOf(place);
  }
  const [first] = subject.definitions;
  return first ? placeIn(module, first) : fileStart(source);
}

/** The first line of a long place: a whole block would hide an alert in reviews. */
export function headOf(place: Place): Place {
  const lineEnd = place.file.text.indexOf('\n', place.start);
  const end = lineEnd < 0 || lineEnd > place.end ? place.end : lineEnd;
  return { file: place.file, start: place.start, end: Math.max(end, place.start) };
}

/** The innermost place of an origin: where the value is written. */
export function writtenAt(origin: Origin | null): Place | null {
  const [first] = placesOf(origin);
  return first ? headOf(first) : null;
}

/** A related place with a message, or nothing where the origin is not known. */
export function related(origin: Origin | null, message: string): RelatedPlace[] {
  const place = writtenAt(origin);
  return place === null ? [] : [{ ...place, message }];
}

/** The outermost attribute that the module's own file writes for a definition: where a guard would go. */
export function outermostPlace(module: ProjectModule, definition: Definition): Place {
  const { source } = module.evaluated;
  for (const origin of [...definition.enclosing, definition.origin]) {
    const place = placesOf(origin).find(({ file }) => file === source);
    if (place) return headOf(place);
  }
  return fileStart(source);
}

/** Where a list element (a tmpfiles rule, an assertion) stands in the module's own file. */
export function elementPlace(module: ProjectModule, element: { readonly origin: Origin | null; readonly definition: Definition }): Place {
  const place = placesOf(element.origin).find(({ file }) => file === module.evaluated.source);
  return place ? headOf(place) : placeIn(module, element.definition);
}
