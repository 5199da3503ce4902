/** Strongly connected components (Tarjan), without recursion: import chains may be long. */

interface Link {
  readonly from: string;
  readonly to: string;
}

/** Components of a graph, sinks first, names within each sorted. */
export function components(names: readonly string[], links: readonly Link[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to } of links) {
    const targets = next.get(from);
    if (targets) targets.push(to);
    else next.set(from, [to]);
  }
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found: string[][] = [];
  const known = new Set(names);
  for (const start of names) {
    if (index.has(start)) continue;
    const path: { name: string; at: number }[] = [{ name: start, at: 0 }];
    while (path.length > 0) {
      const frame = path[path.length - 1] as { name: string; at: number };
      const { name } = frame;
      if (frame.at === 0) {
        index.set(name, index.size);
        low.set(name, index.get(name) as number);
        open.push(name);
        isOpen.add(name);
      }
      const target = next.get(name)?.[frame.at++];
      if (target === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above) low.set(above.name, Math.min(low.get(above.name) as number, low.get(name) as number));
        if (low.get(name) === index.get(name)) found.push(take(open, isOpen, name));
      } else if (known.has(target) && !index.has(target)) {
        path.push({ name: target, at: 0 });
      } else if (isOpen.has(target)) {
        low.set(name, Math.min(low.get(name) as number, index.get(target) as number));
      }
    }
  }
  return found;
}

function take(open: string[], isOpen: Set<string>, until: string): string[] {
  const group: string[] = [];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    isOpen.delete(name);
    group.push(name);
    if (name === until) break;
  }
  return group.sort();
}
