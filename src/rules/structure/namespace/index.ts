import { z } from 'zod';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import { defineRule } from '../../rule.ts';
import { wholeSwitches } from '../guards.ts';
import { optionsPlace, textOfPath } from '../service-modules.ts';

export default defineRule(
  {
    id: 'structure/namespace',
    level: 'note',
    presets: { homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P1', '001 Module Architecture', '003 Module Options', '004 Module Structure Template'],
    summary: 'The namespace of a module does not follow the pattern of the project.',
    security: null,
    precision: 'medium',
    options: z.object({
      patterns: z
        .array(z.string())
        .default([])
        .describe(
          'Templates of namespaces, such as `services.<name>`, `modules.<directory>.<name>` or `my.<file>`; none: what most modules of the folder do.',
        ),
    }),
  },
  (context) => {
    const usual = usualPrefixes(context.project);
    for (const module of context.modules) {
      const path = namespacePath(module);
      if (path === null) continue;
      const symbol = textOfPath(path);
      const { patterns } = context.options(module.file);
      if (patterns.length > 0) {
        if (patterns.some((pattern) => matches(pattern, path, module.file))) context.pass(module.file, symbol);
        else report(module, symbol, `none of \`${patterns.join('`, `')}\``);
        continue;
      }
      const expected = usual(module);
      if (expected === null || follows(path, expected)) context.pass(module.file, symbol);
      else report(module, symbol, `not \`${expected}.<name>\` as its neighbours are`);
    }
    function report(module: ProjectModule, symbol: string, why: string): void {
      context.fail({
        at: optionsPlace(module),
        symbol,
        message: `\`${symbol}\` is ${why}: users look for it in the wrong place. Move its options.`,
      });
    }
  },
);

/** The namespace of the one switch of a module; parts of a service and categories are no namespaces of their own. */
function namespacePath(module: ProjectModule): readonly string[] | null {
  const [only, ...others] = module.kind === 'module' ? wholeSwitches(module) : [];
  if (only === undefined || others.length > 0) return null;
  const path = only.path.slice(1, -1);
  return path.length > 1 && path.every((step): step is string => typeof step === 'string' && !step.startsWith('<')) ? path : null;
}

/** No folder's name: what stands for the whole project among the folders. */
const PROJECT = '/';

/** What most modules beside a module begin their namespace with; null where there is no most. */
function usualPrefixes(project: Project): (module: ProjectModule) => string | null {
  const counts = new Map<string, Map<string, number>>();
  for (const module of project.modules) {
    const path = namespacePath(module);
    if (path === null) continue;
    const prefix = path.slice(0, -1).join('.');
    for (const folder of [folderOf(module.file), PROJECT]) {
      const inFolder = counts.get(folder) ?? new Map<string, number>();
      inFolder.set(prefix, (inFolder.get(prefix) ?? 0) + 1);
      counts.set(folder, inFolder);
    }
  }
  return (module) => {
    const beside = counts.get(folderOf(module.file));
    const here = most(beside);
    if (here === null || here.total < 2) return null;
    if (here.count * 2 > here.total) return here.prefix;
    // A folder that is of two minds follows the rest of the project.
    const overall = most(counts.get(PROJECT));
    return overall !== null && overall.count * 2 > overall.total && beside?.has(overall.prefix) ? overall.prefix : null;
  };
}

/** The namespace that most modules of a folder have. */
function most(counts: ReadonlyMap<string, number> | undefined): { prefix: string; count: number; total: number } | null {
  const [first] = [...(counts ?? [])].sort((a, b) => b[1] - a[1]);
  const total = [...(counts ?? [])].reduce((sum, [, count]) => sum + count, 0);
  return first === undefined ? null : { prefix: first[0], count: first[1], total };
}

/** The folder a module stands in; `web/default.nix` stands where `web.nix` would. */
function folderOf(file: string): string {
  const parts = file.split('/');
  return parts.slice(0, parts.at(-1) === 'default.nix' ? -2 : -1).join('/');
}

/** A namespace at, below or above the usual one, or one of NixOS where the usual one is made up. */
function follows(path: readonly string[], expected: string): boolean {
  const own = `${path.join('.')}.`;
  if (own.startsWith(`${expected}.`) || `${expected}.`.startsWith(own)) return true;
  return path[0] === 'services' && !/^(services|modules)\b/.test(expected);
}

/** `<name>` is any name, `<directory>` and `<file>` are those of the module's file. */
function matches(pattern: string, path: readonly string[], file: string): boolean {
  const parts = file.split('/');
  const steps = pattern.split('.');
  const given: Readonly<Record<string, string | undefined>> = {
    '<directory>': parts.at(-2),
    '<file>': parts.at(-1)?.replace(/\.nix$/, ''),
  };
  return steps.length === path.length && steps.every((step, index) => step === '<name>' || (given[step] ?? step) === path[index]);
}
