/** From model facts to places that a finding can point at. */
import { type Origin, placesOf } from '../evaluation/trail.ts';
import type { Definition } from '../model/definition.ts';
import type { ProjectModule } from '../model/project-module.ts';
import type { Subject } from '../model/subject.ts';
import type { SourceFile } from '../syntax/nodes.ts';
import type { Place, RelatedPlace } from './rule.ts';

/** The first line of a file, for findings about the file as a whole. */
export const fileStart = (file: SourceFile): Place => ({
  file,
  start: 0,
  end: file.text.indexOf('\n') < 0 ? file.text.length : file.text.indexOf('\n'),
});

/** One attribute of the module's own file on the way to a definition, or the call there that made it. */
export interface Written {
  /** The whole binding or call. */
  readonly place: Place;
  /** Steps of the definition's path that it stands for: `from` up to `to`, `a.b.c = …` at the top is 0 to 3. */
  readonly from: number;
  readonly to: number;
}

/** How the module's own file writes a definition, outermost attribute first; empty where only other files do. */
export const writtenChain = (module: ProjectModule, definition: Definition): Written[] =>
  chainIn(definition, (file) => file === module.evaluated.source);

function chainIn(definition: Definition, isOwn: (file: SourceFile) => boolean): Written[] {
  const chain: Written[] = [];
  let level = definition.levels.length - 1;
  while (level >= 0) {
    const origin = definition.levels[level] ?? null;
    const from = Math.max(level - stepOf(origin), 0);
    const place = innermost(origin, isOwn);
    if (place !== null) chain.unshift({ place, from, to: level + 1 });
    level = from - 1;
  }
  return chain.filter(({ place }, index) => index === 0 || !isImport(place) || isWithin(place, (chain[index - 1] as Written).place));
}

const isWithin = (inner: Place, outer: Place): boolean => inner.file === outer.file && outer.start <= inner.start && inner.end <= outer.end;

/** Names of its own binding that come before the one an origin stands for. */
function stepOf(origin: Origin | null): number {
  let at = origin;
  while (at?.kind === 'operand' && at.previous !== null) at = at.previous;
  return at?.step ?? 0;
}

const innermost = (origin: Origin | null, isOwn: (file: SourceFile) => boolean): Place | null =>
  placesOf(origin).find(({ file }) => isOwn(file)) ?? null;

/**
 * The innermost place of an origin in the module's own file, or in that of a function which it alone calls and which
 * is a part of it; null where only other files write it. The whole place: findings take its head.
 */
export const ownPlace = (module: ProjectModule, origin: Origin | null): Place | null => innermost(origin, (file) => module.holds(file));

/**
 * Where a definition stands in the module's own file: the attribute itself, or the call or operand
 * in that file through which a helper elsewhere wrote it.
 */
export function placeIn(module: ProjectModule, definition: Definition): Place {
  const chain = [definition.origin, ...[...definition.enclosing].reverse()];
  let library: Place | null = null;
  for (const origin of chain) {
    const place = ownPlace(module, origin);
    if (place === null) continue;
    // The call of `import` that loads a library says nothing where what the library gave is used elsewhere.
    if (isImport(place)) library ??= place;
    else return headOf(library !== null && isWithin(library, place) ? library : place);
  }
  return library === null ? fileStart(module.evaluated.source) : headOf(library);
}

const isImport = ({ file, start, end }: Place): boolean =>
  /^(?:builtins\.)?import\s/.test(file.text.slice(start, Math.min(end, start + 20)));

/** The whole attribute or call of the module's own file that writes the step of a definition's path before `depth`; null where another file does. */
export function writtenAtDepth(module: ProjectModule, definition: Definition, depth: number): Place | null {
  const chain = chainIn(definition, (file) => module.holds(file));
  const found = chain.find(({ from, to }) => from < depth && depth <= to) ?? chain.findLast(({ to }) => to < depth) ?? chain[0];
  return found?.place ?? null;
}

/** The first line of it. */
export function placeAtDepth(module: ProjectModule, definition: Definition, depth: number): Place {
  const place = writtenAtDepth(module, definition, depth);
  return place === null ? placeIn(module, definition) : headOf(place);
}

/** Where a subject (a service, a user) is named in the module's own file; `from` is the definition to follow first. */
export function subjectPlace(module: ProjectModule, subject: Subject, from?: Definition): Place {
  for (const definition of from === undefined ? subject.definitions : [from, ...subject.definitions]) {
    const place = writtenAtDepth(module, definition, subject.depth);
    if (place !== null) return headOf(place);
  }
  const [first] = subject.definitions;
  return first ? placeIn(module, first) : fileStart(module.evaluated.source);
}

/** The outermost attribute that the module's own file writes for a definition: where a guard would go. */
export function outermostPlace(module: ProjectModule, definition: Definition): Place {
  const [outermost] = chainIn(definition, (file) => module.holds(file));
  return outermost === undefined ? placeIn(module, definition) : headOf(outermost.place);
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

/** Where a list element (a tmpfiles rule, an assertion) stands in the module's own file. */
export function elementPlace(module: ProjectModule, element: { readonly origin: Origin | null; readonly definition: Definition }): Place {
  const place = ownPlace(module, element.origin);
  return place ? headOf(place) : placeIn(module, element.definition);
}
