import { z } from 'zod';
import { globMatcher } from '../../../model/globs.ts';
import { importGraph } from '../../../model/import-graph.ts';
import { defineRule } from '../../rule.ts';
import { importPlace } from '../imports.ts';

const LAYERS = [
  { name: 'base', files: ['**/base/**', '**/base.nix'] },
  { name: 'hardware', files: ['**/hardware/**', '**/hardware.nix'] },
  { name: 'services', files: ['**/services/**', '**/services.nix'] },
  { name: 'desktop', files: ['**/desktop/**', '**/desktop.nix'] },
  { name: 'targets', files: ['hosts/**', 'machines/**', 'targets/**', 'configurations/targets/**'] },
];

const options = z.object({
  layers: z
    .array(z.object({ name: z.string(), files: z.array(z.string()) }))
    .default(LAYERS)
    .describe(
      'Layers from the lowest to the highest, each with patterns of its files; a file belongs to the highest that matches, and a layer may import what matches it too.',
    ),
});
type Layers = z.infer<typeof options>['layers'];

export default defineRule(
  {
    id: 'structure/import-layering',
    level: 'warning',
    presets: { 'system-config': true },
    fix: null,
    source: ['002 Inheritance Hierarchy'],
    summary: 'An import runs against the layers of the project.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const compiled = new Map<Layers, ((file: string) => boolean)[]>();
    const matchersOf = (layers: Layers): ((file: string) => boolean)[] => {
      const known = compiled.get(layers) ?? layers.map(({ files }) => globMatcher(files));
      compiled.set(layers, known);
      return known;
    };
    const modules = new Map(context.modules.map((module) => [module.file, module]));
    for (const { from, to, origin } of importGraph(context.project).edges) {
      const module = modules.get(from);
      if (module === undefined) continue;
      const { layers } = context.options(from);
      const matchers = matchersOf(layers);
      const [lower, higher] = [from, to].map((file) => matchers.findLastIndex((matches) => matches(file))) as [number, number];
      if (lower < 0 || higher < 0) continue;
      // What lies in the folder of the importing layer is a part of it, whatever else its path names.
      if (higher <= lower || matchers[lower]?.(to)) {
        context.pass(from, '');
        continue;
      }
      context.fail({
        at: importPlace(module, origin),
        symbol: '',
        message: `\`${from}\` is of layer \`${layers[lower]?.name}\` and imports \`${to}\` of layer \`${layers[higher]?.name}\` above it: whoever needs the lower layer gets the higher one too. Import \`${to}\` from a higher layer.`,
      });
    }
  },
);
