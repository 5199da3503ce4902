/** Which places of the configuration a value depends on. */
import { EvaluationError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { renderPath } from './render.ts';
import type { Thunk } from './thunk.ts';
import { isSpread, type Value } from './values.ts';

/** Values one collection may look at; a derivation refers to itself. */
const MAX_VALUES = 20_000;
const found = new WeakMap<Value, ReadonlySet<string>>();

/** Every reference in a value, conditions included, as text: `config.services.x.port`. */
export function referencesIn(ev: Evaluator, value: Value): ReadonlySet<string> {
  let references = found.get(value);
  if (references === undefined) {
    references = collect(ev, value);
    found.set(value, references);
  }
  return references;
}

function collect(ev: Evaluator, root: Value): Set<string> {
  const references = new Set<string>();
  const seen = new Set<Value>();
  const queue: Value[] = [root];
  const add = (step: string | Value | Thunk): void => {
    if (typeof step === 'string') return;
    const value = 'kind' in step ? step : forced(ev, step);
    if (value !== null && seen.size < MAX_VALUES && !seen.has(value)) {
      seen.add(value);
      queue.push(value);
    }
  };
  for (let value = queue.pop(); value !== undefined; value = queue.pop()) {
    switch (value.kind) {
      case 'reference':
        references.add(renderPath(ev, value.path));
        value.path.forEach(add);
        break;
      case 'text':
        value.parts.forEach(add);
        break;
      case 'list':
        for (const item of value.items) add(isSpread(item) ? item.spread : item.thunk);
        break;
      case 'attrs':
        for (const slot of value.entries.values()) {
          add(slot.thunk);
          if (slot.presence !== null) add(slot.presence);
        }
        for (const { name, slot } of value.dynamic) {
          add(name);
          add(slot.thunk);
        }
        if (value.rest !== null) add(value.rest);
        break;
      case 'choice':
        add(value.condition);
        add(value.then);
        add(value.else);
        break;
      case 'call':
        add(value.callee);
        value.args.forEach(add);
        break;
    }
  }
  return references;
}

function forced(ev: Evaluator, thunk: Thunk): Value | null {
  try {
    return ev.force(thunk);
  } catch (error) {
    if (error instanceof EvaluationError) return null;
    throw error;
  }
}
