import { memo } from '../../../syntax/memo.ts';
import { z } from 'zod';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import { expressionOf, optionName, optionPlace, optionSymbol } from '../../options.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';

/** Below that many fields, equal names are chance. */
const MIN_FIELDS = 3;

export default defineRule(
  {
    id: 'structure/shared-types',
    level: 'warning',
    presets: { homelab: true },
    fix: null,
    source: ['004 Shared Types Library', '004 Migration Strategy'],
    summary: 'A submodule is written again that the shared types library has.',
    security: null,
    precision: 'high',
    options: z.object({
      similarity: z
        .number()
        .int()
        .min(1)
        .max(100)
        .default(80)
        .describe('Percentage of equal field names from which two submodules count as the same.'),
    }),
  },
  (context) => {
    const shared = sharedTypes(context.project);
    for (const module of context.modules) {
      if (module.kind === 'host') continue;
      const { similarity } = context.options(module.file);
      for (const { option, fields, file } of submodules(module)) {
        if (file !== module.file || fields.size < MIN_FIELDS) continue;
        const symbol = optionSymbol(context.project.ev, option);
        const match = shared.find((type) => alike(type.fields, fields) * 100 >= similarity);
        if (match === undefined) context.pass(module.file, symbol);
        else {
          const place = expressionOf(option.type)?.place;
          context.fail({
            at: place?.file === module.evaluated.source ? headOf(place) : optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` repeats a submodule of \`${match.file}\` (\`${[...match.fields].join('`, `')}\`). Use the shared type, so that it is the same for every service.`,
            origin: option.origin,
          });
        }
      }
    }
  },
);

interface Submodule {
  readonly option: Option;
  readonly fields: ReadonlySet<string>;
  /** Where its fields are written. */
  readonly file: string;
}

/** Options of a module whose type is a submodule, with the fields written in one file. */
function submodules(module: ProjectModule): Submodule[] {
  const found: Submodule[] = [];
  const fields = module.options.filter(({ isField }) => isField);
  for (const [index, option] of module.options.entries()) {
    // Fields stand right behind the option that they belong to.
    if (!module.options[index + 1]?.isField) continue;
    const own = fields.filter(({ path }) => isDirectField(option, path));
    const [first] = own;
    const file = first && placesOf(first.origin)[0]?.file.path;
    if (file !== undefined) found.push({ option, file, fields: new Set(own.map(optionName)) });
  }
  return found;
}

/** `a.b` for `a`, and `a.<name>.b` or `a.*.b` where it is a set or list of submodules. */
function isDirectField(option: Option, path: Option['path']): boolean {
  if (path.length <= option.path.length || !option.path.every((step, index) => step === path[index])) return false;
  const below = path.slice(option.path.length).filter((step) => step !== '<name>' && step !== '*');
  return below.length === 1;
}

/** Submodules that a library of the project declares and some module uses. */
const sharedTypes = memo((project: Project): readonly Submodule[] => {
  const types = project.modules
    .flatMap(submodules)
    .filter(({ file, fields }) => fields.size >= MIN_FIELDS && project.files.get(file)?.kind === 'library');
  return [...new Map(types.map((type) => [`${type.file}:${[...type.fields].sort().join()}`, type])).values()];
});

function alike(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let both = 0;
  for (const name of left) if (right.has(name)) both++;
  return both / Math.max(left.size, right.size);
}
