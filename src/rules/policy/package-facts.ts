/** What a policy over packages looks at: the attributes that a package file gives its builder. */

import type { Project, ProjectFile } from '../../model/project.ts';
import { derivationArguments } from '../../model/derivation-arguments.ts';
import { placesOf } from '../../evaluation/trail.ts';
import type { Slot } from '../../evaluation/thunk.ts';
import type { AttrsValue, Value } from '../../evaluation/values.ts';
import { fileStart, headOf } from '../places.ts';
import type { Place } from '../rule.ts';
import type { Fact } from './facts.ts';
import { matchesPath, type PathPattern } from './path-pattern.ts';

/** @param pattern `packages.NAME.ATTRIBUTE…` */
export function packageFacts(project: Project, files: readonly ProjectFile[], pattern: PathPattern): Fact[] {
  const [, name, ...below] = pattern.steps;
  return files.flatMap((file): Fact[] => {
    const own = packageName(file.path);
    if (file.kind !== 'package' || name === undefined || !matchesPath({ steps: [name] }, [own])) return [];
    const known = derivationArguments(project.ev, file);
    if (known === null) return [];
    if (known === 'unknown') return [fact(file, own, [], fileStart(file.source), null, 'what it builds is not known')];
    const found = select(project, known, { steps: below }, [], fileStart(file.source));
    const written = below.map((step) => (step.kind === 'name' ? step.name : '*'));
    const hidden = known.rest === null ? null : 'its attributes are not all known';
    if (found.length === 0) return [fact(file, own, written, fileStart(file.source), null, hidden)];
    return found.map(({ path, value, at }) => fact(file, own, path, at, value, null));
  });
}

/** `pkgs/foo/default.nix` and `pkgs/foo.nix` are `foo`. */
export function packageName(path: string): string {
  const parts = path.split('/');
  const file = (parts.pop() ?? '').replace(/\.nix$/, '');
  return file === 'default' || file === 'package' ? (parts.pop() ?? file) : file;
}

const fact = (file: ProjectFile, name: string, path: readonly string[], at: Place, value: Value | null, hidden: string | null): Fact => ({
  file: file.path,
  at,
  symbol: ['packages', name, ...path].join('.'),
  name,
  value,
  definitions: [],
  when: null,
  hidden,
});

interface Found {
  readonly path: readonly string[];
  readonly value: Value;
  readonly at: Place;
}

function select(project: Project, set: AttrsValue, pattern: PathPattern, path: readonly string[], at: Place): Found[] {
  return [...set.entries].flatMap(([name, slot]): Found[] => {
    const here = [...path, name];
    if (here.length > pattern.steps.length + 8) return [];
    const value = project.ev.tryForce(slot.thunk);
    if (value === null) return [];
    const place = placeOf(slot, at);
    if (matchesPath(pattern, here)) return [{ path: here, value, at: place }];
    const isOnTheWay = pattern.steps.some(
      (step, index) =>
        step.kind === 'any' ||
        (index < here.length && here.length < pattern.steps.length && matchesPath({ steps: pattern.steps.slice(0, here.length) }, here)),
    );
    return value.kind === 'attrs' && isOnTheWay ? select(project, value, pattern, here, place) : [];
  });
}

/** Where the package's own file writes an attribute; else where the set stands. */
function placeOf({ origin }: Slot, outer: Place): Place {
  const own = placesOf(origin).find(({ file }) => file === outer.file);
  return own === undefined ? outer : headOf(own);
}
