/** Facts of a module's definitions and assertions, walked once per module. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Definition } from './definition.ts';
import type { Option } from './option.ts';
import type { ProjectModule } from './project-module.ts';
import { factsOf, factsOfCondition, placeKey, type ValueFacts } from './value-facts.ts';

/** What stands in a definition's value. */
export const factsIn = (ev: Evaluator, definition: Definition): ValueFacts => definitionFacts(definition, ev);

const definitionFacts = memo(({ path, value }: Definition, ev: Evaluator): ValueFacts => {
  const last = path.at(-1);
  return factsOf(ev, value, typeof last === 'string' ? last : '');
});

/** The option's place as mentions name it: `config.services.foo.port`. */
export const optionKey = (option: Option): string => placeKey(['config', ...option.path]);

/** What the conditions of a module's assertions ask about. */
export const assertedFacts = (ev: Evaluator, module: ProjectModule): readonly ValueFacts[] => assertionFacts(module, ev);

const assertionFacts = memo((module: ProjectModule, ev: Evaluator): readonly ValueFacts[] =>
  module.assertions.flatMap(({ value }) => {
    const condition = value.kind === 'attrs' ? value.entries.get('assertion') : undefined;
    const known = condition ? ev.tryForce(condition.thunk) : value;
    return known === null ? [] : [factsOfCondition(ev, known)];
  }),
);

/** Every option that a module's services, containers, network and files in `/etc` mention. */
export const handedOn = (ev: Evaluator, module: ProjectModule): ReadonlySet<string> => handedFacts(module, ev);

const handedFacts = memo((module: ProjectModule, ev: Evaluator): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const definition of module.definitions) {
    const root = definition.path[0];
    if (root !== 'systemd' && root !== 'virtualisation' && root !== 'networking' && root !== 'environment' && root !== 'services') continue;
    for (const key of factsIn(ev, definition).mentions.keys()) keys.add(key);
  }
  return keys;
});
