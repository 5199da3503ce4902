import { z } from 'zod';
import { ENTRY_FILES, importGraph, mayPick } from '../../../model/import-graph.ts';
import { fileStart } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isFramed, pickedFolders, rootedFiles, treeTest } from './picked.ts';

export default defineRule(
  {
    id: 'structure/orphan-module',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 Standard Structure', '001 Flake Outputs'],
    summary: 'A module that nothing imports and no flake output exposes.',
    security: null,
    precision: 'high',
    options: z.object({
      entries: z
        .array(z.string())
        .default([...ENTRY_FILES])
        .describe('Names of files that an evaluation begins with.'),
    }),
  },
  (context) => {
    const graph = importGraph(context.project);
    const isWired = isFramed(context.project);
    const picked = pickedFolders(context.project);
    const rooted = rootedFiles(context.project);
    const isOfTree = treeTest(context.project);
    for (const { file, evaluated, options } of context.modules) {
      const reach = graph.reachOf(file, context.options(file).entries);
      if (reach === 'entry' || EXAMPLE.test(file)) continue;
      if (reach === 'named' || rooted.has(file) || isOfTree(file)) context.pass(file, '');
      else if (isWired) context.undecidable(file, '', 'a framework looks for modules by their folders');
      else if (reach === 'computed' || picked.some((folder) => mayPick(folder, file)))
        context.undecidable(file, '', 'its folder is read by a computation');
      else {
        context.fail({
          at: fileStart(evaluated.source),
          symbol: '',
          message: `Nothing imports \`${file}\`, and no flake output exposes it: ${options.length > 0 ? 'its options do not exist for anybody' : 'what it sets takes no effect'}. Import it where it belongs, or remove it.`,
        });
      }
    }
  },
);

/** `nix/example.nix`: people copy it. */
const EXAMPLE = /(^|[/-])examples?\.nix$/i;
