import { z } from 'zod';
import { defineRule, type RuleContext } from '../../rule.ts';
import { headOf, placeAtDepth } from '../../places.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { structuresOf, type Structure } from './structures.ts';

const options = z.object({
  minimum: z.int().min(2).default(5).describe('How many services of a host may not repeat the same structure.'),
  fields: z.int().min(1).default(3).describe('How many attributes a structure has at least to count.'),
});
type Context = RuleContext<z.infer<typeof options>>;

export default defineRule(
  {
    id: 'host/defaults-library',
    level: 'note',
    presets: { homelab: true },
    fix: null,
    source: ['004 Host-Level Defaults'],
    summary: 'Five or more services of a host write the same structure by hand.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    for (const [folder, modules] of byHost(context.modules)) checkHost(context, folder, modules);
  },
);

/** `hosts/NAME` → its module files. */
function byHost(modules: readonly ProjectModule[]): Map<string, ProjectModule[]> {
  const hosts = new Map<string, ProjectModule[]>();
  for (const module of modules) {
    const folder = module.kind === 'host' ? /^(?:.*\/)?(?:hosts|machines|nodes|systems)\/[^/]+(?=\/)/.exec(module.file)?.[0] : undefined;
    if (folder === undefined) continue;
    const list = hosts.get(folder);
    if (list === undefined) hosts.set(folder, [module]);
    else list.push(module);
  }
  return hosts;
}

function checkHost(context: Context, folder: string, modules: readonly ProjectModule[]): void {
  const groups = new Map<string, Structure[]>();
  for (const module of modules) {
    for (const structure of structuresOf(context.project.ev, module)) {
      if (structure.definitions.length < context.options(module.file).fields) continue;
      const group = groups.get(structure.key) ?? [];
      // Two services in one file are two uses, one service is never.
      if (!group.some(({ symbol, module: other }) => symbol === structure.symbol && other === module)) group.push(structure);
      groups.set(structure.key, group);
    }
  }
  const reported = new Set<string>();
  for (const group of [...groups.values()].sort((a, b) => (b[0]?.definitions.length ?? 0) - (a[0]?.definitions.length ?? 0))) {
    // A part of a structure that is reported as a whole needs no word of its own.
    const open = group.filter(({ module, symbol }) => ![...reported].some((whole) => `${module.file}:${symbol}.`.startsWith(`${whole}.`)));
    const [first, ...others] = open;
    if (first === undefined || open.length < context.options(first.module.file).minimum) {
      for (const { module, symbol } of open) context.pass(module.file, symbol);
      continue;
    }
    for (const { module, symbol } of open) reported.add(`${module.file}:${symbol}`);
    const library = libraryOf(context, folder);
    context.fail({
      at: placeOf(first),
      symbol: first.symbol,
      message: `\`${first.symbol}\` repeats, but for the name, what ${others.length} other service${others.length === 1 ? '' : 's'} of this host write${others.length === 1 ? 's' : ''} by hand. ${library === null ? `Write it once, as a function of the name in \`${folder}/lib/defaults.nix\`` : `Put it in \`${library}\`, as a function of the name`}, and call that.`,
      related: others.map((other) => ({ ...placeOf(other), message: `the same for \`${other.symbol}\`` })),
    });
  }
}

const placeOf = ({ module, definitions: [definition], depth }: Structure): ReturnType<typeof headOf> =>
  headOf(placeAtDepth(module, definition, depth));

/** The library that the host has already. */
const libraryOf = ({ project }: Context, folder: string): string | null =>
  [...project.files.values()].find(
    ({ path, kind }) => kind === 'library' && path.startsWith(`${folder}/`) && /defaults|helpers|\blib\b/.test(path),
  )?.path ?? null;
