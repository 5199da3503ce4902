import { z } from 'zod';
import type { ProjectModule } from '../../../model/project-module.ts';
import { fileStart } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { exposedModules, folderOf } from './exposed.ts';

const options = z.object({
  outputs: z
    .array(z.string())
    .default([
      'nixosModules',
      'nixosModule',
      'darwinModules',
      'darwinModule',
      'homeModules',
      'homeModule',
      'homeManagerModules',
      'homeManagerModule',
      'hmModules',
      'hmModule',
      'flakeModules',
      'flakeModule',
    ])
    .describe('Outputs of the flake that expose modules.'),
});

export default defineRule(
  {
    id: 'flake/module-exported',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Flake Outputs'],
    summary: 'A module that `nixosModules` of the flake does not expose.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    if (!project.files.has('flake.nix')) return;
    const byOutputs = new Map<string, ReturnType<typeof exposedModules>>();
    for (const module of context.modules) {
      const { file, kind, evaluated } = module;
      // A file that does not parse is reported as such; what stands in the root is imported by path.
      if (kind === 'host' || !file.includes('/') || evaluated.source.faults.length > 0 || FOR_ITSELF.test(file)) continue;
      const { outputs } = context.options(file);
      const key = outputs.join();
      const exposed = byOutputs.get(key) ?? exposedModules(project, new Set(outputs));
      byOutputs.set(key, exposed);
      if (exposed.isPart(file) && !exposed.files.has(file)) continue;
      // The modules of a flake that only builds its own machines are nobody else's.
      if (exposed.hasMachines && (!exposed.hasOutput || module.options.length === 0)) continue;
      // Such a flake keeps the modules of its machines apart from those that it offers.
      if (exposed.hasMachines && !exposed.folders.has(folderOf(file))) continue;
      if (kind === 'home' && !exposed.hasHomeOutput) continue;
      if (exposed.files.has(file) || gathers(project.root, module, exposed.files)) context.pass(file, '');
      else if (exposed.hasModuleSystem) context.undecidable(file, '', 'the project evaluates modules itself');
      else if (exposed.isUnseen) context.undecidable(file, '', 'another project makes the output');
      else if (exposed.mayPick(file)) context.undecidable(file, '', 'its folder is read by a computation');
      else {
        const output = kind === 'home' ? 'homeModules' : 'nixosModules';
        context.fail({
          at: fileStart(evaluated.source),
          symbol: '',
          message: `\`${file}\` is exposed by no \`${output}\` of the flake, so other flakes cannot import it. Add it to \`${output}\`, or import it in a module that is there.`,
        });
      }
    }
  },
);

/** What a repository has for itself: nobody imports it from outside. */
const FOR_ITSELF = /(^|\/)(examples?|templates?|tests?|demos?|checks?)\//;

/** A module that only imports modules that are exposed themselves. */
function gathers(root: string, { evaluated: { imports, options, definitions } }: ProjectModule, exposed: ReadonlySet<string>): boolean {
  return (
    options.length === 0 &&
    definitions.length === 0 &&
    imports.length > 0 &&
    imports.some(({ target }) => target !== null && exposed.has(target.slice(root.length + 1)))
  );
}
