import { z } from 'zod';
import { optionIndex } from '../../../model/option-index.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { nearest } from '../../../systemd/distance.ts';
import { optionPlace, optionSymbol } from '../../options.ts';
import { fileStart } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { isHidden } from '../declarations.ts';
import { namespaceOf } from '../service-modules.ts';

export default defineRule(
  {
    id: 'structure/readme',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['000 Standard Structure', '000 Files and Statistics'],
    summary: 'A module folder has no README, or one that does not fit its options.',
    security: null,
    precision: 'medium',
    options: z.object({
      names: z.array(z.string()).default(['README.md', 'readme.md', 'README']).describe('Names of the file, first to last.'),
    }),
  },
  (context) => {
    for (const [folder, modules] of moduleFolders(context)) {
      const [main] = modules as [ProjectModule, ...ProjectModule[]];
      const { names } = context.options(main.file);
      const { tree, root } = { tree: context.project.ev.tree, root: context.project.root };
      const name = names.find((one) => tree.kindOf(`${root}/${folder}/${one}`) !== null);
      if (name === undefined) {
        context.fail({
          at: fileStart(main.evaluated.source),
          symbol: '',
          message: `\`${folder}\` has no \`${names[0] ?? 'README'}\`: say what its modules are for and which options they have.`,
        });
        continue;
      }
      const text = tree.readText(`${root}/${folder}/${name}`);
      if (text === null) context.undecidable(main.file, '', `${folder}/${name} cannot be read`);
      else for (const module of modules) compare(context, module, text, `${folder}/${name}`);
    }
  },
);

/** Folders with modules that declare a switch; the module that stands for the folder first. */
function moduleFolders(context: RuleContext<unknown>): Map<string, ProjectModule[]> {
  const folders = new Map<string, ProjectModule[]>();
  for (const module of context.modules) {
    const slash = module.file.lastIndexOf('/');
    if (module.kind !== 'module' || slash < 0) continue;
    const folder = module.file.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), module]);
  }
  for (const [folder, modules] of folders) {
    if (!modules.some(({ switches }) => switches.length > 0)) folders.delete(folder);
    else modules.sort((a, b) => Number(b.file.endsWith('/default.nix')) - Number(a.file.endsWith('/default.nix')));
  }
  return folders;
}

/** A README that names options of the module is held against them; one that names none is a text of another sort. */
function compare(context: RuleContext<unknown>, module: ProjectModule, text: string, readme: string): void {
  if (module.switches.length === 0) return;
  const namespace = namespaceOf(module);
  const named = new Set(
    [...text.matchAll(/`([\w.'"<>-]+)`/g)].map(([, name]) => name as string).filter((name) => name.startsWith(`${namespace}.`)),
  );
  if (named.size === 0) {
    context.pass(module.file, namespace);
    return;
  }
  const index = optionIndex(context.project);
  const own = module.options.filter((option) => !option.isField && !isHidden(context, module, option));
  const symbols = new Map(own.map((option) => [optionSymbol(context.project.ev, option), option]));
  let isRight = true;
  for (const name of named) {
    const found = index.lookup(name.replaceAll('"', '').split('.'));
    if (found.kind !== 'undeclared') continue;
    isRight = false;
    const [best] = nearest(name.split('.').at(-1) ?? '', found.siblings);
    context.fail({
      at: fileStart(module.evaluated.source),
      symbol: name,
      message: `\`${readme}\` names \`${name}\`, which nothing declares. ${best === undefined ? 'Remove it there.' : `Did you mean \`${best}\`?`}`,
    });
  }
  const missing = [...symbols].filter(([symbol]) => symbol.startsWith(`${namespace}.`) && !named.has(symbol));
  const [first] = missing;
  if (first !== undefined) {
    isRight = false;
    const list = missing
      .slice(0, 5)
      .map(([symbol]) => `\`${symbol}\``)
      .join(', ');
    context.fail({
      at: optionPlace(module, first[1]),
      symbol: first[0],
      message: `\`${readme}\` describes the options of \`${namespace}\` and misses ${list}${missing.length > 5 ? ` and ${missing.length - 5} more` : ''}. Add ${missing.length === 1 ? 'it' : 'them'}.`,
    });
  }
  if (isRight) context.pass(module.file, namespace);
}
