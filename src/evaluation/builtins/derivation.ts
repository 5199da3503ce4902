/** `derivation`: the set Nix makes of it, with symbolic store paths. */
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { lazy, type Slot, slot, slotOf } from '../thunk.ts';
import { type AttrsValue, attrs, type BuiltinValue, call, isSymbolic, string, type Value } from '../values.ts';
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
  return items === null || names.length < items.length ? null : names;
}

const storePath = (name: string, given: Value, output: string): Slot => slotOf(call(name, [given, string(output)]));

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
    entries.set('outPath', storePath('outPath', given, output));
    entries.set('drvPath', slotOf(call('drvPath', [given])));
    entries.set('type', slotOf(string('derivation')));
    entries.set('outputName', slotOf(string(output)));
    made.set(output, attrs(entries, set.rest, set.dynamic));
  }
  return made.get(first) as Value;
});

const derivationStrict = strict('derivationStrict', 1, (ev, given) => {
  const outputs = outputsOf(ev, asSet(given, 'derivationStrict'));
  if (outputs === null) return null;
  const entries = outputs.map((output): [string, Slot] => [output, storePath('outPath', given, output)]);
  return attrs(new Map([...entries, ['drvPath', slotOf(call('drvPath', [given]))]]));
});

export const DERIVATION_BUILTINS: readonly BuiltinValue[] = [derivation, derivationStrict];
