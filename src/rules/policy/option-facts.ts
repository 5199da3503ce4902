/** What a policy over options looks at: attributes of their declarations. */

import { string, type Value } from '../../evaluation/values.ts';
import type { Option } from '../../model/option.ts';
import { typeText } from '../../model/option-type.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { attributePlace, optionName, optionSymbol } from '../options.ts';
import type { Fact } from './facts.ts';
import { matchesPath, type PathPattern } from './path-pattern.ts';

/** @param pattern ends in the attribute: `services.*.openFirewall.default` */
export function optionFacts(project: Project, modules: readonly ProjectModule[], pattern: PathPattern): Fact[] {
  const last = pattern.steps.at(-1);
  const attribute = last?.kind === 'name' ? last.name : '';
  const head: PathPattern = { steps: pattern.steps.slice(0, -1) };
  return modules.flatMap((module) =>
    module.options
      .filter(({ path }) =>
        matchesPath(
          head,
          path.map((step) => (typeof step === 'string' && step !== '<name>' && step !== '*' ? step : null)),
        ),
      )
      .map((option) => ({
        file: module.file,
        at: attributePlace(module, option, attribute),
        symbol: `${optionSymbol(project.ev, option)}.${attribute}`,
        name: optionName(option),
        value: valueOf(project, option, attribute),
        definitions: [],
        when: null,
        hidden: option.declaration.rest === null ? null : 'its declaration is not wholly known',
      })),
  );
}

function valueOf({ ev }: Project, option: Option, attribute: string): Value | null {
  if (attribute === 'type') return option.type === null ? null : typeValue(typeText(ev, option.type));
  const slot = option.declaration.entries.get(attribute);
  const value = slot ? ev.tryForce(slot.thunk) : null;
  // `mdDoc "…"` and `literalExpression "…"` are sets around a text.
  const text = value?.kind === 'attrs' && value.entries.has('_type') ? value.entries.get('text') : undefined;
  return text === undefined ? value : ev.tryForce(text.thunk);
}

const typeValue = (text: string): Value =>
  text === 'unknown' || text === 'invalid' ? { kind: 'unknown', reason: 'its type is not known' } : string(text);
