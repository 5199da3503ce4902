/** Facts of a module's definitions and assertions, walked once per module. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Definition } from './definition.ts';
import { attempt, type Option } from './option.ts';
import type { ProjectModule } from './project-module.ts';
import { factsOf, factsOfCondition, placeKey, type ValueFacts } from './value-facts.ts';

const definitionFacts = new WeakMap<Definition, ValueFacts>();
const assertionFacts = new WeakMap<ProjectModule, readonly ValueFacts[]>();
const handedFacts = new WeakMap<ProjectModule, ReadonlySet<string>>();

/** What stands in a definition's value. */
export function factsIn(ev: Evaluator, definition: Definition): ValueFacts {
  let facts = definitionFacts.get(definition);
  if (facts === undefined) {
    const last = definition.path.at(-1);
    facts = factsOf(ev, definition.value, typeof last === 'string' ? last : '');
    definitionFacts.set(definition, facts);
  }
  return facts;
}

/** The option's place as mentions name it: `config.services.foo.port`. */
export const optionKey = (option: Option): string => placeKey(['config', ...option.path]);

/** What the conditions of a module's assertions ask about. */
export function assertedFacts(ev: Evaluator, module: ProjectModule): readonly ValueFacts[] {
  let facts = assertionFacts.get(module);
  if (facts === undefined) {
    facts = module.assertions.flatMap(({ value }) => {
      const condition = value.kind === 'attrs' ? value.entries.get('assertion') : undefined;
      const known = condition ? attempt(() => ev.force(condition.thunk)) : value;
      return known === null ? [] : [factsOfCondition(ev, known)];
    });
    assertionFacts.set(module, facts);
  }
  return facts;
}

/** Every option that a module's services, containers, network and files in `/etc` mention. */
export function handedOn(ev: Evaluator, module: ProjectModule): ReadonlySet<string> {
  let keys = handedFacts.get(module);
  if (keys === undefined) {
    const all = new Set<string>();
    for (const definition of module.definitions) {
      const [root] = definition.path;
      if (root !== 'systemd' && root !== 'virtualisation' && root !== 'networking' && root !== 'environment' && root !== 'services')
        continue;
      for (const key of factsIn(ev, definition).mentions.keys()) all.add(key);
    }
    keys = all;
    handedFacts.set(module, keys);
  }
  return keys;
}
