/** A tree over places of the configuration; `<name>`, `*` and symbolic steps stand for any name. */
import { append } from '../evaluation/append.ts';
import type { PathStep } from './definition.ts';

export const ANY = '*';

/** The step as a name of the tree; what is not a plain name becomes {@link ANY}. */
export const keyOf = (step: PathStep): string => (typeof step === 'string' && !(step.startsWith('<') && step.endsWith('>')) ? step : ANY);

/** Most places have no item, or nothing below them. */
const NO_ITEMS: readonly never[] = [];
const NO_CHILDREN: ReadonlyMap<string, never> = new Map<string, never>();

export class PlaceTree<T> {
  items: readonly T[] = NO_ITEMS;
  children: ReadonlyMap<string, PlaceTree<T>> = NO_CHILDREN;

  /** Whether an item stands here or further below. */
  private filled = false;

  /** Adds an item; one that stands there already is not added again. */
  add(path: readonly PathStep[], item: T): void {
    let node: PlaceTree<T> = this;
    node.filled = true;
    // Every place that is read passes here.
    for (let depth = 0; depth < path.length; depth++) {
      const key = keyOf(path[depth] as PathStep);
      node = node.children.get(key) ?? node.grow(key);
      node.filled = true;
    }
    if (!node.items.includes(item)) node.items = append(node.items, item);
  }

  private grow(key: string): PlaceTree<T> {
    const next = new PlaceTree<T>();
    if (this.children === NO_CHILDREN) this.children = new Map([[key, next]]);
    else (this.children as Map<string, PlaceTree<T>>).set(key, next);
    return next;
  }

  /** Nodes one step below that a step may mean: its own name and any name; all of them where the step is any. */
  below(step: PathStep): PlaceTree<T>[] {
    const key = keyOf(step);
    if (key === ANY) return [...this.children.values()];
    return [this.children.get(key), this.children.get(ANY)].filter((node) => node !== undefined);
  }

  /** All nodes that a place may mean. */
  at(path: readonly PathStep[]): PlaceTree<T>[] {
    let nodes: PlaceTree<T>[] = [this];
    for (const step of path) nodes = nodes.flatMap((node) => node.below(step));
    return nodes;
  }

  /** The items of every place on the way to one that has any, as far as its names are known. */
  along(path: readonly PathStep[]): (readonly T[])[] {
    const found: (readonly T[])[] = [];
    let node: PlaceTree<T> | undefined = this;
    for (let depth = 0; depth < path.length; depth++) {
      const step = path[depth];
      node = typeof step === 'string' ? node.children.get(step) : undefined;
      if (node === undefined) break;
      if (node.items.length > 0) found.push(node.items);
    }
    return found;
  }

  /** True where an item stands here or further below. */
  hasAny(): boolean {
    return this.filled;
  }
}
