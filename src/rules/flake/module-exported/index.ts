import { importedFiles } from '../../../model/module.ts';
import { z } from 'zod';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { fileStart } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { type Exposed, exposedModules } from './exposed.ts';

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
    const byOutputs = new Map<string, Exposed>();
    const missed = new Map<string, ProjectModule>();
    for (const module of context.modules) {
      const { file, kind, evaluated } = module;
      // A file that does not parse is reported as such; what stands in the root is imported by path.
      if (kind === 'host' || !file.includes('/') || evaluated.source.faults.length > 0 || FOR_ITSELF.test(file)) continue;
      const { outputs } = context.options(file);
      const key = outputs.join();
      const exposed = byOutputs.get(key) ?? exposedModules(project, new Set(outputs));
      byOutputs.set(key, exposed);
      if (exposed.isPart(file) && !exposed.files.has(file)) continue;
      if (exposed.hasMachines && !isOffered(project, module, exposed)) continue;
      if (kind === 'home' && !exposed.hasHomeOutput) continue;
      if (
        exposed.files.has(file) ||
        (isGatherer(module) && importedFiles(project.root, module.evaluated).some((at) => exposed.files.has(at)))
      )
        context.pass(file, '');
      else if (exposed.hasModuleSystem) context.undecidable(file, '', 'the project evaluates modules itself');
      else if (exposed.isUnseen) context.undecidable(file, '', 'another project makes the output');
      else if (exposed.isPicked(file)) context.undecidable(file, '', 'its folder is read by a computation');
      else missed.set(file, module);
    }
    const taken = new Set([...missed.values()].flatMap((module) => importedFiles(project.root, module.evaluated)));
    for (const [file, { kind, evaluated }] of missed) {
      // What a forgotten module imports is exposed with it.
      if (taken.has(file)) continue;
      const output = kind === 'home' ? 'homeModules' : 'nixosModules';
      context.fail({
        at: fileStart(evaluated.source),
        symbol: '',
        message: `\`${file}\` is exposed by no \`${output}\` of the flake, so other flakes cannot import it. Add it to \`${output}\`, or import it in a module that is there.`,
      });
    }
  },
);

/** What a repository has for itself: nobody imports it from outside. */
const FOR_ITSELF = /(^|\/)(examples?|templates?|tests?|demos?|checks?)\//;

/** Of a flake with machines: whether a module is for others too. The modules of its machines stand apart from those that it offers. */
function isOffered(project: Project, module: ProjectModule, exposed: Exposed): boolean {
  if (!exposed.hasOutput || !exposed.isAmongOffered(module.file)) return false;
  const hasOptions = ({ options }: ProjectModule): boolean => options.length > 0;
  if (hasOptions(module) || !isGatherer(module)) return hasOptions(module);
  const files = new Set(importedFiles(project.root, module.evaluated));
  return project.modules.some((other) => files.has(other.file) && hasOptions(other));
}

/** A module that does nothing but import others. */
const isGatherer = ({ evaluated: { imports, options, definitions } }: ProjectModule): boolean =>
  options.length === 0 && definitions.length === 0 && imports.length > 0;
