/** Facts of definitions and assertions that several rules ask for, walked once per module. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Definition } from '../model/definition.ts';
import { attempt, type Option } from '../model/option.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { headOf, placeIn, writtenChain } from './places.ts';
import type { Place } from './rule.ts';
import { factsOf, factsOfCondition, placeKey, type ValueFacts } from '../model/value-facts.ts';

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
      if (root !== 'systemd' && root !== 'virtualisation' && root !== 'networking' && root !== 'environment') continue;
      for (const key of factsIn(ev, definition).mentions.keys()) all.add(key);
    }
    keys = all;
    handedFacts.set(module, keys);
  }
  return keys;
}

/** Where a definition's text in the module's own file names the option (`cfg.token`); the definition itself where it does so in another file. */
export function mentionPlace(module: ProjectModule, definition: Definition, option: string): Place {
  const place = writtenChain(module, definition).at(-1)?.place;
  if (place === undefined) return placeIn(module, definition);
  const text = place.file.text.slice(place.start, place.end);
  const found = new RegExp(`[A-Za-z_][\\w'.-]*\\.${option.replace(/[^\w]/g, '\\$&')}(?![\\w'-])`).exec(text);
  return found === null
    ? headOf(place)
    : { file: place.file, start: place.start + found.index, end: place.start + found.index + found[0].length };
}
