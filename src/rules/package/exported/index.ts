import { z } from 'zod';
import { importGraph } from '../../../model/import-graph.ts';
import { isModuleKind } from '../../../model/kinds.ts';
import type { Project } from '../../../model/project.ts';
import { defineRule } from '../../rule.ts';
import { attributeAt, derivations, originOf } from '../derivations.ts';

export default defineRule(
  {
    id: 'package/exported',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Overlay Integration', '001 Flake Outputs'],
    summary: 'A package that neither an overlay nor the flake exposes.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    const entries = [...project.files.values()]
      .filter(({ path, kind }) => path === 'flake.nix' || kind === 'overlay')
      .map(({ path }) => path);
    if (entries.length === 0) return;
    const exposed = reachable(project, entries);
    const graph = importGraph(project);
    const computed = graph.paths.filter(({ file }) => exposed.has(file.path) && READS_FOLDERS.test(file.text));
    const used = new Set(
      graph.paths.flatMap(({ file, path, isWhole }) =>
        isWhole && isModuleKind(project.files.get(file.path)?.kind ?? 'data') ? (graph.fileAt(path) ?? []) : [],
      ),
    );
    const seen = new Set<string>();
    for (const derivation of derivations(context)) {
      const { file, name, args } = derivation;
      if (project.files.get(file)?.kind !== 'package' || seen.has(file)) continue;
      seen.add(file);
      // A package that a module calls by its path reaches its users through the module.
      if (exposed.has(file) || used.has(file)) context.pass(file, name);
      else if (computed.some(({ path }) => `${project.root}/${file}`.startsWith(`${path.replace(/\/$/, '')}/`)))
        context.undecidable(file, name, 'its folder is read by a computation');
      else {
        context.fail({
          at: attributeAt(derivation, args.entries.has('pname') ? 'pname' : 'name'),
          symbol: name,
          message: `\`${name}\` is exposed by no overlay and no output of the flake, so nobody can install it. Add it to the overlay or to \`packages\`.`,
          origin: originOf(args, 'pname'),
        });
      }
    }
  },
);

const READS_FOLDERS = /\b(readDir|listFilesRecursive|packagesFromDirectoryRecursive|haumea|import-tree|rakeLeaves|filesystem)\b/;

/** Files that the entries name by path, directly or through others; modules, hosts and tests lead no further. */
function reachable(project: Project, entries: readonly string[]): ReadonlySet<string> {
  const graph = importGraph(project);
  const named = new Map<string, string[]>();
  for (const { file, path, isWhole } of graph.paths) {
    const target = isWhole ? graph.fileAt(path) : null;
    if (target !== null) named.set(file.path, [...(named.get(file.path) ?? []), target]);
  }
  const found = new Set<string>();
  const queue = [...entries];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const kind = project.files.get(file)?.kind ?? 'data';
    if (!isModuleKind(kind) && kind !== 'test') queue.push(...(named.get(file) ?? []));
  }
  return found;
}
