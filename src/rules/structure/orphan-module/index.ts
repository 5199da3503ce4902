import { z } from 'zod';
import { importGraph } from '../../../model/import-graph.ts';
import { fileStart } from '../../places.ts';
import { defineRule } from '../../rule.ts';

/** Where an evaluation begins: `nixos-rebuild`, `home-manager` and flake frameworks find these by their names. */
const ENTRIES = ['configuration.nix', 'home.nix', 'darwin-configuration.nix', 'flake-module.nix', 'nixos.nix'];

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
      entries: z.array(z.string()).default(ENTRIES).describe('Names of files that an evaluation begins with.'),
    }),
  },
  (context) => {
    const graph = importGraph(context.project);
    const named = graph.named();
    const computed = graph.computedFolders();
    for (const { file, kind, evaluated } of context.modules) {
      const name = file.slice(file.lastIndexOf('/') + 1);
      // What stands in the root itself is for users to import; hosts are where it all begins.
      if (kind === 'host' || !file.includes('/') || context.options(file).entries.includes(name)) continue;
      if (named.has(file)) context.pass(file, '');
      else if (computed.some(({ folder, deep }) => mayPick(folder, deep, file)))
        context.undecidable(file, '', 'its folder is read by a computation');
      else {
        context.fail({
          at: fileStart(evaluated.source),
          symbol: '',
          message: `Nothing imports \`${file}\`, and no flake output exposes it: its options do not exist for anybody. Import it where it belongs, or remove it.`,
        });
      }
    }
  },
);

/** A file of the folder, or the `default.nix` of a folder in it. */
function mayPick(folder: string, deep: boolean, file: string): boolean {
  if (!file.startsWith(`${folder}/`)) return false;
  return deep || /^[^/]+(\/default\.nix)?$/.test(file.slice(folder.length + 1));
}
