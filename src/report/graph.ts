/** The import graph: who reads whom, in cycles, on layers, and who is read by nobody. */
import { compareText, type Facts, groupBy } from './facts.ts';
import { directoryOf, hostName } from './paths.ts';
import type { Edge, Graph } from './schema.ts';
import { components } from './components.ts';

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
  const links = [...groupBy(edges, ({ from, to }) => `${clusterOf(from)}\0${clusterOf(to)}`)]
    .map(([key, rows]) => ({ key: key.split('\0') as [string, string], files: rows.length }))
    .map(({ key: [from, to], files: count }) => ({ from, to, files: count }))
    .filter(({ from, to }) => from !== to);
  const clusters = groupBy(files, ({ path }) => clusterOf(path));
  const layers = layersOf([...clusters.keys()], links);
  return {
    nodes: files.map(({ path, kind }) => ({ file: path, kind, cluster: clusterOf(path) })),
    edges,
    clusters: [...clusters].map(([name, members]) => ({
      name,
      kind: members[0]?.kind ?? 'data',
      files: members.length,
      layer: layers.get(name) ?? 0,
    })),
    links,
    cycles: components(
      [...project.files.keys()],
      edges.filter(({ kind }) => kind === 'imports'),
    ).filter((one) => one.length > 1),
    orphans: facts.ownModules.filter(({ file }) => isOrphan(facts, file)).map(({ file }) => file),
  };
}

function edgesOf(facts: Facts): Edge[] {
  const { project } = facts;
  const edges = new Map<string, Edge>();
  const add = (from: string, to: string, kind: Edge['kind']): void => {
    const key = `${from}\0${to}`;
    if (from !== to && !edges.has(key) && project.files.has(to)) edges.set(key, { from, to, kind });
  };
  for (const { file, evaluated } of project.modules) {
    for (const { target } of evaluated.imports)
      if (target?.startsWith(`${project.root}/`)) add(file, target.slice(project.root.length + 1), 'imports');
  }
  for (const [from, targets] of facts.references) for (const to of targets) add(from, to, 'reads');
  return [...edges.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

/** A module that no file names, itself no `default.nix` of a folder that is read as a whole. */
function isOrphan(facts: Facts, file: string): boolean {
  if ((facts.readers.get(file)?.size ?? 0) > 0) return false;
  // A folder may be listed by `readDir`: then nothing in it is named.
  for (const path of foldersAbove(file)) if (facts.listed.has(path)) return false;
  return !/(^|\/)default\.nix$/.test(file) || directoryOf(file).includes('/');
}

function foldersAbove(file: string): string[] {
  const steps = directoryOf(file).split('/');
  return ['.', ...steps.map((_, index) => steps.slice(0, index + 1).join('/'))];
}

/** The longest way from a cluster that nobody uses; clusters of one cycle share their layer. */
function layersOf(names: readonly string[], links: Graph['links']): Map<string, number> {
  const groups = components(names, links);
  const component = new Map(groups.flatMap((group, index) => group.map((name): [string, number] => [name, index])));
  const depth = new Array<number>(groups.length).fill(0);
  // Components come sinks first, so walking them backwards visits users before what they use.
  for (let index = groups.length - 1; index >= 0; index--) {
    for (const { from, to } of links) {
      const target = component.get(to);
      if (component.get(from) !== index || target === undefined || target === index) continue;
      depth[target] = Math.max(depth[target] ?? 0, (depth[index] ?? 0) + 1);
    }
  }
  return new Map(names.map((name) => [name, depth[component.get(name) ?? 0] ?? 0]));
}
