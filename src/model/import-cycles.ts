/** Modules that import each other. */
import type { Origin } from '../evaluation/trail.ts';
import type { Value } from '../evaluation/values.ts';
import { components } from './components.ts';

/** One module imports another. */
export interface ModuleImport {
  readonly from: string;
  readonly to: string;
  readonly guards: readonly Value[];
  readonly origin: Origin | null;
}

/** A loop of imports, first file first. */
export interface ImportCycle {
  readonly edges: readonly ModuleImport[];
}

/** One loop for every set of modules that import each other, unconditional imports preferred. */
export function importCycles(imports: readonly ModuleImport[]): ImportCycle[] {
  const found: ImportCycle[] = [];
  const outgoing = new Map<string, ModuleImport[]>();
  for (const edge of imports) {
    const known = outgoing.get(edge.from);
    if (known) known.push(edge);
    else outgoing.set(edge.from, [edge]);
  }
  for (const group of components([...outgoing.keys()], imports)) {
    const isLoop = group.length > 1 || group.some((file) => outgoing.get(file)?.some(({ to }) => to === file));
    if (!isLoop) continue;
    const members = new Set(group);
    const start = [...group].sort()[0] as string;
    const inside = (file: string): ModuleImport[] =>
      (outgoing.get(file) ?? []).filter(({ to }) => members.has(to)).sort((a, b) => a.guards.length - b.guards.length);
    const edges = wayBack(start, inside);
    if (edges !== null) found.push({ edges });
  }
  return found;
}

/** The shortest way from a file back to itself. */
function wayBack(start: string, outgoing: (file: string) => readonly ModuleImport[]): ModuleImport[] | null {
  const reached = new Map<string, ModuleImport>();
  const queue = [start];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const edge of outgoing(file)) {
      if (edge.to === start) {
        const way = [edge];
        for (let at = edge.from; at !== start; at = (way[0] as ModuleImport).from) way.unshift(reached.get(at) as ModuleImport);
        return way;
      }
      if (reached.has(edge.to)) continue;
      reached.set(edge.to, edge);
      queue.push(edge.to);
    }
  }
  return null;
}
