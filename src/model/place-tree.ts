/** A tree over places of the configuration; `<name>`, `*` and symbolic steps stand for any name. */
import type { PathStep } from './definition.ts';

export const ANY = '*';

/** The step as a name of the tree; what is not a plain name becomes {@link ANY}. */
export const keyOf = (step: PathStep): string => (typeof step === 'string' && !(step.startsWith('<') && step.endsWith('>')) ? step : ANY);

export class PlaceTree<T> {
  readonly items: T[] = [];
  readonly children = new Map<string, PlaceTree<T>>();

  /** Whether an item stands here or further below. */
  private filled = false;

  /** Adds an item; one that stands there already is not added again. */
  add(path: readonly PathStep[], item: T): void {
    let node: PlaceTree<T> = this;
    node.filled = true;
    for (const step of path) {
      const key = keyOf(step);
      let next = node.children.get(key);
      if (next === undefined) {
        next = new PlaceTree<T>();
        node.children.set(key, next);
      }
      node = next;
      node.filled = true;
    }
    if (!node.items.includes(item)) node.items.push(item);
  }

  /** Nodes one step below that a step may mean: its own name and any name; all of them where the step is any. */
  below(step: PathStep): PlaceTree<T>[] {
    const key = keyOf(step);
    if (key === ANY) return [...this.children.values()];
    return [this.children.get(key), this.children.get(ANY)].filter((node) => node !== undefined);
  }

  /** True where an item stands here or further below. */
  hasAny(): boolean {
    return this.filled;
  }
}
