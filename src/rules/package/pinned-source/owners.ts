/** Which package a fetched source belongs to: a package that builds on another one reaches the sources of both. */
import { groupBy } from '../../../model/group-by.ts';
import type { Derivation, Fetch } from '../../../model/packages.ts';
import { pathAt } from '../../../syntax/children.ts';

export interface OwnedFetch {
  readonly fetch: Fetch;
  /** The package's name; empty where the fetch is none of its sources. */
  readonly name: string;
}

/** Every fetch of the packages once, in their order, with the package that writes it. */
export function ownedFetches(packages: readonly Derivation[]): OwnedFetch[] {
  const all = packages.flatMap((owner) => owner.fetches.map((fetch) => ({ fetch, owner })));
  const byPlace = groupBy(all, ({ fetch: { place } }) => `${place.file.path}:${place.start}`);
  return [...byPlace.values()].map((same) => {
    const [{ fetch }] = same;
    const owners = same.map(({ owner }) => owner);
    return { fetch, name: nameFor(fetch, owners) };
  });
}

function nameFor({ place, args }: Fetch, owners: readonly Derivation[]): string {
  const [first] = owners;
  const own = owners.filter(({ source }) => source === place.file);
  // `import (fetchTarball channel:…) { }` of another file is the world that the package is built in.
  if (own.length === 0) return args === null || first === undefined ? '' : first.name;
  if (own.length === 1) return (own[0] as Derivation).name;
  const calls = pathAt(place.file, place.start).filter(({ kind }) => kind === 'apply');
  for (const { start, end } of calls.toReversed()) {
    const inside = own.find((derivation) => derivation.place.start >= start && derivation.place.start < end);
    if (inside !== undefined) return inside.name;
  }
  return (own[0] as Derivation).name;
}
