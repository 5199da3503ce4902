/** `derivation`: the set Nix makes of it, with symbolic store paths. */
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, type Slot, slot, slotOf } from '../thunk.ts';
import { type AttrsValue, attrs, type BuiltinValue, call, isSymbolic, string, type Value } from '../values.ts';
import { checkDerivation } from './derivation-demands.ts';
import { asSet } from './elements.ts';
import { closedItems, listOf, strict } from './support.ts';

/** The output names; null where they are symbolic. */
function outputsOf(ev: Evaluator, set: AttrsValue): readonly string[] | null {
  const written = set.entries.get('outputs');
  if (written === undefined) return set.rest === null && set.dynamic.length === 0 ? ['out'] : null;
  const value = ev.force(written.thunk);
  const items = closedItems(value, 'derivation');
  const names: string[] = [];
  for (const item of items ?? []) {
    const name = ev.force(item.thunk);
    if (name.kind === 'string') names.push(name.value);
    else if (!isSymbolic(name)) throw typeError(`derivation: an output name is ${name.kind} while a string was expected`);
  }
  if (new Set(names).size < names.length) throw new EvaluationError('other', 'derivation: an output stands twice');
  return items === null || names.length < items.length ? null : names;
}

/** A path that only a whole derivation has: asking for it finds what Nix refuses. */
const storePath = (set: AttrsValue, path: Value): Slot =>
  slot(
    lazy((ev) => {
      checkDerivation(ev, set);
      return path;
    }),
  );

/** The derivation's attributes plus `outPath`, `drvPath`, `type`, one attribute per output, `all` and `drvAttrs`. */
const derivation = strict('derivation', 1, (ev, given) => {
  const set = asSet(given, 'derivation');
  const outputs = outputsOf(ev, set);
  if (outputs === null) return null;
  const [first] = outputs;
  if (first === undefined) throw new EvaluationError('other', "'head' called on an empty list");
  const made = new Map<string, AttrsValue>();
  const common = new Map<string, Slot>(set.entries);
  for (const output of outputs) common.set(output, slot(lazy(() => made.get(output) as Value)));
  common.set('all', slot(lazy(() => listOf(outputs.map((output) => made.get(output) as Value)))));
  common.set('drvAttrs', slotOf(given));
  for (const output of outputs) {
    const entries = new Map(common);
    entries.set('outPath', storePath(set, call('outPath', [given, string(output)])));
    entries.set('drvPath', storePath(set, call('drvPath', [given])));
    entries.set('type', slotOf(string('derivation')));
    entries.set('outputName', slotOf(string(output)));
    made.set(output, attrs(entries, set.rest, set.dynamic));
  }
  return made.get(first) as Value;
});

const derivationStrict = strict('derivationStrict', 1, (ev, given) => {
  const set = asSet(given, 'derivationStrict');
  checkDerivation(ev, set);
  const written = set.entries.get('outputs');
  // Also a text of names between spaces will do.
  if (written !== undefined && ev.force(written.thunk).kind !== 'list') return null;
  const outputs = outputsOf(ev, set);
  if (outputs === null) return null;
  if (outputs.length === 0) throw new EvaluationError('other', 'derivation cannot have an empty set of outputs');
  const entries = outputs.map((output): [string, Slot] => [output, slotOf(call('outPath', [given, string(output)]))]);
  return attrs(new Map([...entries, ['drvPath', slotOf(call('drvPath', [given]))]]));
});

export const DERIVATION_BUILTINS: readonly BuiltinValue[] = [derivation, derivationStrict];
