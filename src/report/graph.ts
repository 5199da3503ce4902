/** The import graph: who reads whom, in cycles, on layers, and who is read by nobody. */
import { importCycles } from '../model/import-cycles.ts';
import { components } from '../model/components.ts';
import { compareText, type Facts, groupSorted } from './facts.ts';
import { directoryOf, hostName } from './paths.ts';
import type { Edge, Graph } from './schema.ts';

export function graphSection(facts: Facts): Graph {
  const { project, input } = facts;
  const files = [...project.files.values()].filter(({ path }) => input.reported.has(path));
  const edges = edgesOf(facts).filter(({ from }) => input.reported.has(from));
  const clusterOf = (path: string): string => {
    const file = project.files.get(path);
    const directory = directoryOf(path);
    const host = file?.kind === 'host' ? hostName(path) : null;
    return host !== null
      ? `host ${host}`
      : (facts.groups.get(path)?.name ?? (directory === '.' ? path : directory.split('/').slice(0, 2).join('/')));
  };
  const links = [...groupSorted(edges, ({ from, to }) => `${clusterOf(from)}\0${clusterOf(to)}`)]
    .map(([key, rows]) => ({ key: key.split('\0') as [string, string], files: rows.length }))
    .map(({ key: [from, to], files: count }) => ({ from, to, files: count }))
    .filter(({ from, to }) => from !== to);
  const clusters = groupSorted(files, ({ path }) => clusterOf(path));
  const layers = layersOf([...clusters.keys()], links);
  return {
    nodes: files.map(({ path, kind }) => ({ file: path, kind, cluster: clusterOf(path) })),
    edges,
    clusters: [...clusters].map(([name, members]) => ({
      name,
      kind: commonest(members.map(({ kind }) => kind)),
      files: members.length,
      layer: layers.get(name) ?? 0,
    })),
    links,
    cycles: importCycles(facts.imports.edges).map(({ edges: loop }) => loop.map(({ from }) => from)),
    orphans: facts.ownModules.filter(({ file }) => facts.imports.reachOf(file) === 'none').map(({ file }) => file),
  };
}

/** The kind that most of the files are of; of equals the one that comes first. */
function commonest(kinds: readonly string[]): string {
  const amounts = new Map<string, number>();
  for (const kind of kinds) amounts.set(kind, (amounts.get(kind) ?? 0) + 1);
  return [...amounts].reduce((best, one) => (one[1] > best[1] ? one : best), ['data', 0])[0];
}

function edgesOf(facts: Facts): Edge[] {
  const { project } = facts;
  const edges = new Map<string, Edge>();
  const add = (from: string, to: string, kind: Edge['kind']): void => {
    const key = `${from}\0${to}`;
    if (from !== to && !edges.has(key) && project.files.has(to)) edges.set(key, { from, to, kind });
  };
  for (const { from, to } of facts.imports.edges) add(from, to, 'imports');
  for (const from of project.files.keys()) for (const to of facts.imports.namedBy(from)) add(from, to, 'reads');
  return [...edges.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

/** The longest way from a cluster that nobody uses; clusters of one cycle share their layer. */
function layersOf(names: readonly string[], links: Graph['links']): Map<string, number> {
  const groups = components(names, links);
  const component = new Map(groups.flatMap((group, index) => group.map((name): [string, number] => [name, index])));
  const depth = new Array<number>(groups.length).fill(0);
  const outgoing = groupSorted(links, ({ from }) => String(component.get(from)));
  // Components come sinks first, so walking them backwards visits users before what they use.
  for (let index = groups.length - 1; index >= 0; index--) {
    for (const { to } of outgoing.get(String(index)) ?? []) {
      const target = component.get(to);
      if (target !== undefined && target !== index) depth[target] = Math.max(depth[target] ?? 0, (depth[index] ?? 0) + 1);
    }
  }
  return new Map(names.map((name) => [name, depth[component.get(name) ?? 0] ?? 0]));
}
