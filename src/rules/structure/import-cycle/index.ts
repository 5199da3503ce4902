import { z } from 'zod';
import { importCycles, type ModuleImport } from '../../../model/import-cycles.ts';
import { importGraph } from '../../../model/import-graph.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { importPlace } from '../imports.ts';

export default defineRule(
  {
    id: 'structure/import-cycle',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['002 Inheritance Hierarchy'],
    summary: 'Modules import each other in a loop.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const inLoop = new Set<string>();
    for (const { edges } of importCycles(importGraph(context.project).edges)) {
      // One finding for the loop, at its first file that findings are reported for.
      const at = Math.max(
        edges.findIndex(({ from }) => context.reports(from)),
        0,
      );
      const [first, ...others] = [...edges.slice(at), ...edges.slice(0, at)] as [ModuleImport, ...ModuleImport[]];
      for (const { from } of edges) inLoop.add(from);
      if (edges.some(({ guards }) => guards.length > 0)) {
        context.undecidable(first.from, '', 'one import of the loop is conditional');
        continue;
      }
      const way = [first, ...others].map(({ to }) => `\`${to}\``);
      context.fail({
        at: placeOf(context, first),
        symbol: '',
        message:
          others.length === 0
            ? `\`${first.from}\` imports itself: Nix reads it again and again until its stack overflows. Remove the import.`
            : `\`${first.from}\` imports ${way.join(', which imports ')}: the loop never ends, so Nix fails with a stack overflow. Remove one of the imports, or move what both need into a third module.`,
        related: others.map((edge) => ({ ...placeOf(context, edge), message: `\`${edge.from}\` imports \`${edge.to}\`` })),
      });
    }
    for (const { file } of context.modules) if (!inLoop.has(file)) context.pass(file, '');
  },
);

function placeOf({ project }: RuleContext<unknown>, { from, origin }: ModuleImport): Place {
  return importPlace(project.modules.find(({ file }) => file === from) as ProjectModule, origin);
}
