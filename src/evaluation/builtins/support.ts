/** How our own functions take their arguments: strictly, lazily, and through symbolic values. */
import { append } from '../append.ts';
import { distribute } from '../choice.ts';
import { compareText } from '../equality.ts';
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Slot, Thunk } from '../thunk.ts';
import { ready, slotOf } from '../thunk.ts';
import {
  type AttrsValue,
  attrs,
  type BuiltinValue,
  builtin,
  call,
  isSpread,
  isSymbolic,
  type ListValue,
  list,
  reference,
  unknown,
  type Value,
} from '../values.ts';

/** Answers null where the arguments are too symbolic to tell: the call itself becomes the value. */
export type StrictRun = (ev: Evaluator, ...args: Value[]) => Value | null;

/**
 * A function that needs the head of every argument. Choices are distributed over, an unknown
 * argument makes the result unknown, and `run` only sees values of the other kinds.
 */
export function strict(name: string, arity: number, run: StrictRun): BuiltinValue {
  return builtin(name, arity, (ev, args) =>
    runStrict(
      ev,
      name,
      args.map((arg) => ev.force(arg)),
      run,
    ),
  );
}

/** Like {@link strict} for values already forced, of which some may be handed on lazily. */
export function runStrict(ev: Evaluator, name: string, values: readonly Value[], run: StrictRun): Value {
  for (const [index, value] of values.entries()) {
    if (value.kind === 'unknown') return value;
    if (value.kind === 'choice') {
      return distribute(value, (inner, branch) => runStrict(inner, name, values.with(index, branch), run));
    }
  }
  return run(ev, ...values) ?? call(name, values);
}

/** Answers null where the forced arguments are too symbolic to tell; `args` are all arguments, unforced ones too. */
export type PartlyStrictRun = (ev: Evaluator, forced: readonly Value[], args: readonly Thunk[]) => Value | null;

/**
 * Like {@link strict} for a function that only needs the heads of the arguments at some positions.
 * `run` gets those, in the order of `positions`, and all arguments as thunks.
 */
export function partlyStrict(name: string, arity: number, positions: readonly number[], run: PartlyStrictRun): BuiltinValue {
  return builtin(name, arity, (ev, args) => runPartlyStrict(ev, name, args, positions, run));
}

function runPartlyStrict(ev: Evaluator, name: string, args: readonly Thunk[], positions: readonly number[], run: PartlyStrictRun): Value {
  const forced: Value[] = [];
  for (const position of positions) {
    const value = ev.force(args[position] as Thunk);
    if (value.kind === 'unknown') return value;
    if (value.kind === 'choice') {
      return distribute(value, (inner, branch) => runPartlyStrict(inner, name, args.with(position, ready(branch)), positions, run));
    }
    forced.push(value);
  }
  return run(ev, forced, args) ?? { kind: 'call', callee: name, args };
}

/** Type check with Nix's wording; symbolic values pass as null, so that the caller can give up on them. */
export function expect<K extends Value['kind']>(value: Value, kind: K, what: string): Extract<Value, { kind: K }> | null {
  if (value.kind === kind) return value as Extract<Value, { kind: K }>;
  // A text is a string for certain, whatever its parts are.
  if (isSymbolic(value) && (value.kind !== 'text' || kind === 'string')) return null;
  throw typeError(`${what}: value is ${value.kind} while ${kind} was expected`);
}

/** The elements of a list without symbolic runs; null where a run or the list itself is symbolic. */
export function closedItems(value: Value, what: string): readonly Slot[] | null {
  const known = expect(value, 'list', what);
  if (known === null) return null;
  const slots: Slot[] = [];
  for (const item of known.items) {
    if (isSpread(item)) return null;
    slots.push(item);
  }
  return slots;
}

/** True where every attribute of the set is known by name and exists for certain. */
export const isClosed = (set: AttrsValue): boolean =>
  set.rest === null && set.dynamic.length === 0 && [...set.entries.values()].every((entry) => entry.presence === null);

/** Names in Nix's order: by bytes of their UTF-8 form. */
export const sortedNames = (names: Iterable<string>): string[] =>
  [...names].sort((a, b) => (SURROGATE.test(a + b) ? compareText(a, b) : a < b ? -1 : a > b ? 1 : 0));
/** Only beyond the basic plane does UTF-16 order differ from the order of bytes. */
const SURROGATE = /[\ud800-\udfff]/;

/** How often one may go from a symbolic set or list into its elements: a function that recurses over them has no end. */
const MAX_NESTING = 4;
const TOO_DEEP = unknown('deeply nested part of a symbolic value');

/** How many times a symbolic value stands for "any element of" something. */
function nesting(value: Value): number {
  if (value.kind === 'reference') return value.path.filter((step) => step === '<name>' || step === '*').length;
  if (value.kind !== 'call' || (value.callee !== 'elementOf' && value.callee !== 'attrOf')) return 0;
  const inner = value.args[0]?.value;
  return inner ? 1 + nesting(inner) : 1;
}

/**
 * The one symbolic attribute that stands for every attribute of a symbolic set: its name and its
 * value (`config.services.x.instances.<name>`).
 */
export function instanceOf(set: Value): { name: Value; value: Value } {
  if (nesting(set) >= MAX_NESTING) return { name: TOO_DEEP, value: TOO_DEEP };
  if (set.kind === 'reference') {
    const value = reference(append(set.path, '<name>'));
    return { name: call('nameOf', [value]), value };
  }
  if (set.kind !== 'call') return { name: unknown('name of an unknown set'), value: unknown('attribute of an unknown set') };
  const value = call('attrOf', [set]);
  return { name: call('nameOf', [value]), value };
}

/** The one symbolic element that stands for every element of a symbolic list. */
export function elementOf(value: Value): Value {
  if (nesting(value) >= MAX_NESTING) return TOO_DEEP;
  return value.kind === 'reference' ? reference(append(value.path, '*')) : unknown('element of an unknown list');
}

/**
 * A list of zero or more values shaped like `element`; `source` is the call or reference it comes
 * from, so that two such lists are only the same where their sources are.
 */
export const each = (element: Value, source: Value): Value => call('each', [element, source]);

/** The one symbolic value that stands for every element of a symbolic list, seen through `each`. */
export function elementShape(ev: Evaluator, list: Value): Value {
  if (list.kind !== 'call') return list.kind === 'unknown' ? list : elementOf(list);
  const [element] = list.args;
  if (list.callee === 'each' && element !== undefined) return ev.force(element);
  return nesting(list) >= MAX_NESTING ? TOO_DEEP : call('elementOf', [list]);
}

export const listOf = (values: Iterable<Value>): ListValue => list([...values].map((value) => slotOf(value)));
export const attrsOf = (values: Iterable<readonly [string, Value]>): AttrsValue =>
  attrs(new Map([...values].map(([name, value]) => [name, slotOf(value)] as const)));

/** `name` of a symbolic condition, called on a known Boolean or handed on. */
export function asCondition(value: Value, what: string): Value {
  if (value.kind === 'bool' || (isSymbolic(value) && value.kind !== 'text')) return value;
  throw typeError(`${what}: value is ${value.kind} while a Boolean was expected`);
}

export const fail = (message: string): never => {
  throw new EvaluationError('other', message);
};
