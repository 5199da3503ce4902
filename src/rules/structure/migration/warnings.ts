/** Places below settings of any name that a warning is made for where they exist. */
import { renderPath } from '../../../evaluation/render.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Value } from '../../../evaluation/values.ts';
import { attempt } from '../../../model/option.ts';
import { optionIndex } from '../../../model/option-index.ts';
import type { RuleContext } from '../../rule.ts';

/** Their paths as text; options that are declared by their name are left out. */
export function asksInWarnings(context: RuleContext<unknown>): Set<string> {
  const { ev } = context.project;
  const index = optionIndex(context.project);
  const found = new Set<string>();
  for (const { warnings } of context.modules) {
    for (const { guards } of warnings) {
      for (const place of guards.flatMap((guard) => asked(ev, guard))) {
        if (index.at(place.slice(0, -1)).length > 0 && index.at(place).length === 0) found.add(renderPath(ev, place));
      }
    }
  }
  return found;
}

function asked(ev: Evaluator, guard: Value): (readonly (string | Value)[])[] {
  if (guard.kind !== 'call') return [];
  const args = attempt(() => guard.args.map((arg) => ev.force(arg))) ?? [];
  const [place] = args;
  if (guard.callee === 'hasAttr') return place?.kind === 'reference' && place.path[0] === 'config' ? [place.path.slice(1)] : [];
  return guard.callee === '&&' ? args.flatMap((arg) => asked(ev, arg)) : [];
}
