/**
 * A copy of a list with one more item, of exactly that size. `[...items, item]` reserves room for sixteen
 * more, which places, conditions and arguments, short and kept to the end of a run, never fill.
 */
export function append<T>(items: readonly T[], item: T): T[] {
  const copy = new Array<T>(items.length + 1);
  for (let at = 0; at < items.length; at++) copy[at] = items[at] as T;
  copy[items.length] = item;
  return copy;
}
