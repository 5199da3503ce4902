/** The folders that hold Nix files, with counts. */
import { compareText, type Facts } from './facts.ts';
import { directoryOf } from './paths.ts';
import type { Folder, Group } from './schema.ts';

/** Deeper folders are counted in those above. */
const DEPTH = 4;
const WORDS: Readonly<Record<string, string>> = {
  module: 'modules',
  host: 'hosts',
  home: 'home modules',
  library: 'libraries',
  package: 'packages',
  overlay: 'overlays',
  test: 'tests',
  flake: 'flake',
  data: 'data',
};

export function treeSection(facts: Facts, groups: readonly Group[]): Folder[] {
  const folders = new Map<
    string,
    { files: number; modules: number; services: number; options: number; lines: number; kinds: Map<string, number> }
  >();
  const modules = new Map(facts.modules.map((module) => [module.file, module]));
  for (const { path, kind } of facts.project.files.values()) {
    if (!facts.input.reported.has(path)) continue;
    const module = modules.get(path);
    for (const folder of foldersOf(path)) {
      const counts = folders.get(folder) ?? { files: 0, modules: 0, services: 0, options: 0, lines: 0, kinds: new Map() };
      counts.files++;
      counts.modules += kind === 'module' ? 1 : 0;
      counts.services += module?.services.length ?? 0;
      counts.options += module?.options.length ?? 0;
      counts.lines += facts.linesAt(path);
      counts.kinds.set(kind, (counts.kinds.get(kind) ?? 0) + 1);
      folders.set(folder, counts);
    }
  }
  const categories = new Map(groups.map(({ path, category }) => [path, category]));
  return [...folders]
    .map(
      ([path, { kinds, ...counts }]): Folder => ({
        path,
        depth: path === '.' ? 0 : path.split('/').length,
        ...counts,
        note: categories.get(path) ?? noteOf(kinds),
      }),
    )
    .sort((a, b) => compareText(sortKey(a.path), sortKey(b.path)));
}

/** Its folder and all above it, `.` included, down to the depth that is shown. */
function foldersOf(path: string): string[] {
  const directory = directoryOf(path);
  if (directory === '.') return ['.'];
  const steps = directory.split('/').slice(0, DEPTH);
  return ['.', ...steps.map((_, index) => steps.slice(0, index + 1).join('/'))];
}

/** Parents before children, siblings by name. */
const sortKey = (path: string): string => (path === '.' ? '' : path.replaceAll('/', '\0'));

/** The kinds of its files, most first. */
function noteOf(kinds: ReadonlyMap<string, number>): string {
  return [...kinds]
    .sort(([a, one], [b, two]) => two - one || compareText(a, b))
    .slice(0, 3)
    .map(([kind]) => WORDS[kind] ?? kind)
    .join(', ');
}
