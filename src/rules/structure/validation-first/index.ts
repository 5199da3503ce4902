import { z } from 'zod';
import { implies } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { renderPath } from '../../../evaluation/render.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { UNIT_KINDS } from '../../../model/units.ts';
import { outermostPlace, placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { moduleSymbol } from '../../services.ts';
import { fixOrder } from './fix.ts';

const VALIDATION = new Set<unknown>(['assertions', 'warnings']);
const isValidation = ({ path }: Definition): boolean => VALIDATION.has(path[0]);

export default defineRule(
  {
    id: 'structure/validation-first',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'safe',
    source: ['000 P2', '000 BP2'],
    summary: 'Assertions and warnings stand after what they validate.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    for (const module of context.modules) {
      if (module.kind === 'host') continue;
      const parts = new Map<number, Definition[]>();
      for (const definition of module.definitions) {
        const part = parts.get(definition.part);
        if (part === undefined) parts.set(definition.part, [definition]);
        else part.push(definition);
      }
      for (const part of parts.values()) checkPart(context, module, part);
      const isSilent = !module.definitions.some(isValidation);
      if (isSilent && module.evaluated.faults.length > 0) context.undecidable(module.file, '', 'the configuration cannot be evaluated');
    }
  },
);

function checkPart(context: RuleContext<Record<string, never>>, module: ProjectModule, part: readonly Definition[]): void {
  const { project } = context;
  const validation = part.find(isValidation);
  if (validation === undefined) return;
  const earlier = firstBefore(project.ev, module, part, validation);
  if (earlier === null) {
    context.pass(module.file, moduleSymbol(project, module));
    return;
  }
  if (earlier.path.length === 0) {
    context.undecidable(module.file, moduleSymbol(project, module), 'a unit before the assertions is not known');
    return;
  }
  const name = String(validation.path[0]);
  const what = renderPath(project.ev, earlier.path.slice(0, 3));
  const where = validation.unit === earlier.unit ? 'of the set' : 'of the `mkMerge` list';
  context.fail({
    at: outermostPlace(module, validation),
    symbol: moduleSymbol(project, module),
    message: `\`${name}\` stands after \`${what}\`: validate before configuring. Move it to the front ${where}.`,
    related: [{ ...placeIn(module, earlier), message: `\`${what}\` is configured before` }],
    fix: fixOrder(module, validation, earlier),
  });
}

/** The configuration that comes before the validation: in an earlier unit of its list, or a service earlier in its set. */
function firstBefore(ev: Evaluator, module: ProjectModule, part: readonly Definition[], validation: Definition): Definition | null {
  const earlierUnit = part.find((definition) => isEarlierUnit(definition, validation));
  if (earlierUnit !== undefined) return isFeature(ev, part, validation, earlierUnit) ? null : earlierUnit;
  if (!isWrittenHere(module, validation)) return null;
  const place = outermostPlace(module, validation);
  const isBefore = (definition: Definition): boolean => {
    const other = outermostPlace(module, definition);
    return isWrittenHere(module, definition) && other.file === place.file && other.start < place.start;
  };
  return part.find((definition) => definition.unit === validation.unit && isService(definition) && isBefore(definition)) ?? null;
}

/** What a helper yields has the helper's order. */
const isWrittenHere = (module: ProjectModule, { levels }: Definition): boolean =>
  placesOf(levels[0] ?? null)[0]?.file === module.evaluated.source;

/** In an element of the same `mkMerge` list that stands before the validation's. */
function isEarlierUnit({ composition }: Definition, validation: Definition): boolean {
  const level = validation.composition.length - 1;
  if (level < 0 || !validation.composition.slice(0, level).every((unit, index) => unit === composition[index])) return false;
  return (composition[level] ?? Number.POSITIVE_INFINITY) < (validation.composition[level] as number);
}

/** A unit under a condition of its own that brings its own checks along: there is nothing before it that they validate. */
function isFeature(ev: Evaluator, part: readonly Definition[], validation: Definition, earlier: Definition): boolean {
  const hasOwnCondition = validation.guards.some((guard) => !earlier.guards.some((known) => implies(ev, known, guard)));
  return hasOwnCondition && part.some((definition) => definition.unit === validation.unit && !isValidation(definition));
}

/** `systemd.services.…` and its like, and containers; directories and accounts may stand before. */
function isService({ path }: Definition): boolean {
  const [first, second, third] = path;
  if (first === 'systemd') return [second, third].some((step) => typeof step === 'string' && step in UNIT_KINDS);
  return first === 'containers' || (first === 'virtualisation' && second === 'oci-containers');
}
