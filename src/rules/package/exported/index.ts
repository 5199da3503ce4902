import { z } from 'zod';
import { defineRule } from '../../rule.ts';
import { attributeAt, derivations, originOf } from '../derivations.ts';
import { exposing, usedByModules } from './exposing.ts';

export default defineRule(
  {
    id: 'package/exported',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Overlay Integration', '001 Flake Outputs'],
    summary: 'A package that neither an overlay nor the flake exposes.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    const exposed = exposing(project);
    if (exposed === null) return;
    const used = usedByModules(project);
    const seen = new Set<string>();
    for (const derivation of derivations(context)) {
      const { file, name, args } = derivation;
      if (project.files.get(file)?.kind !== 'package' || seen.has(file)) continue;
      seen.add(file);
      if (exposed.files.has(file) || used.has(file)) context.pass(file, name);
      else if (exposed.folders.some((folder) => file.startsWith(`${folder}/`)))
        context.undecidable(file, name, 'its folder is read by a computation');
      else {
        context.fail({
          at: attributeAt(derivation, args.entries.has('pname') ? 'pname' : 'name'),
          symbol: name,
          message: `\`${name}\` is exposed by no overlay and no output of the flake, so nobody can install it. Add it to the overlay or to \`packages\`.`,
          origin: originOf(args, 'pname'),
        });
      }
    }
  },
);
