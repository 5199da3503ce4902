/**
 * Symbolic values. Every Nix value is here, plus what static evaluation needs: a reference to
 * something only the user's machine knows, a text with symbolic parts, a choice on a symbolic
 * condition, a symbolic call, and an unknown with its reason. Unknown is a value; nothing guesses.
 */
import type { LambdaExpression } from '../syntax/nodes.ts';
import type { Evaluator } from './evaluator.ts';
import type { Scope } from './scope.ts';
import { ready, type Slot, type Thunk } from './thunk.ts';

export interface NullValue {
  readonly kind: 'null';
}
export interface BoolValue {
  readonly kind: 'bool';
  readonly value: boolean;
}
/** A 64-bit signed integer. */
export interface IntValue {
  readonly kind: 'int';
  readonly value: bigint;
}
export interface FloatValue {
  readonly kind: 'float';
  readonly value: number;
}
/** A wholly known string. */
export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
}
/** A string with at least one symbolic part; known pieces are plain strings, never two in a row. */
export interface TextValue {
  readonly kind: 'text';
  readonly parts: readonly (string | Value)[];
}
/** An absolute path on the audited machine's disk. */
export interface PathValue {
  readonly kind: 'path';
  readonly path: string;
}

/** One element, or a run of unknown length: the elements of the list that `spread` is. */
export type ListItem = Slot | Spread;
export interface Spread {
  readonly spread: Value;
}
export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly ListItem[];
}

/** An attribute whose name is symbolic. */
export interface DynamicSlot {
  readonly name: Value;
  readonly slot: Slot;
}
/**
 * An attribute set. `entries` are known names; a slot's `presence` says under which condition the
 * attribute exists. `dynamic` are attributes with symbolic names. `rest` is a value that supplies
 * every further attribute, or null where the set is closed.
 */
export interface AttrsValue {
  readonly kind: 'attrs';
  readonly entries: ReadonlyMap<string, Slot>;
  readonly dynamic: readonly DynamicSlot[];
  readonly rest: Value | null;
}

export interface LambdaValue {
  readonly kind: 'lambda';
  readonly node: LambdaExpression;
  readonly scope: Scope;
}
/** A function of ours: a Nix builtin or a function of the `lib` model, perhaps partly applied. */
export interface BuiltinValue {
  readonly kind: 'builtin';
  readonly name: string;
  readonly arity: number;
  readonly args: readonly Thunk[];
  readonly run: BuiltinRun;
}
/** Called with exactly `arity` arguments, unforced. */
export type BuiltinRun = (ev: Evaluator, args: readonly Thunk[]) => Value;

/**
 * A place in something the audit cannot see the value of: `config.services.x.port`, `pkgs.curl`.
 * The first step is the root's name. A step is a name, `<name>` for any attribute of an
 * `attrsOf`, `*` for any element of a list, or a symbolic name.
 */
export interface ReferenceValue {
  readonly kind: 'reference';
  readonly path: readonly (string | Value)[];
}
/** `if condition then … else …` on a symbolic condition; branches are forced on demand. */
export interface ChoiceValue {
  readonly kind: 'choice';
  readonly condition: Value;
  readonly then: Thunk;
  readonly else: Thunk;
}
/**
 * A function applied to symbolic arguments: an operator (`==`, `&&`, `hasAttr`), a builtin's name,
 * or a reference (`pkgs.writeText`).
 */
export interface CallValue {
  readonly kind: 'call';
  readonly callee: string | Value;
  readonly args: readonly Thunk[];
}
export interface UnknownValue {
  readonly kind: 'unknown';
  readonly reason: string;
}

export type FunctionValue = LambdaValue | BuiltinValue;
/** Values whose weak head is known. */
export type KnownValue = NullValue | BoolValue | IntValue | FloatValue | StringValue | PathValue | ListValue | AttrsValue | FunctionValue;
export type SymbolicValue = TextValue | ReferenceValue | ChoiceValue | CallValue | UnknownValue;
export type Value = KnownValue | SymbolicValue;

export const NULL: NullValue = { kind: 'null' };
export const TRUE: BoolValue = { kind: 'bool', value: true };
export const FALSE: BoolValue = { kind: 'bool', value: false };
export const EMPTY_STRING: StringValue = { kind: 'string', value: '' };
export const EMPTY_LIST: ListValue = { kind: 'list', items: [] };
export const EMPTY_ATTRS: AttrsValue = { kind: 'attrs', entries: new Map(), dynamic: [], rest: null };

export const bool = (value: boolean): BoolValue => (value ? TRUE : FALSE);
export const int = (value: bigint | number): IntValue => ({ kind: 'int', value: BigInt(value) });
export const float = (value: number): FloatValue => ({ kind: 'float', value });
export const string = (value: string): StringValue => ({ kind: 'string', value });
export const path = (absolute: string): PathValue => ({ kind: 'path', path: absolute });
export const list = (items: readonly ListItem[]): ListValue => ({ kind: 'list', items });
export const unknown = (reason: string): UnknownValue => ({ kind: 'unknown', reason });
export const reference = (steps: readonly (string | Value)[]): ReferenceValue => ({ kind: 'reference', path: steps });
export const call = (callee: string | Value, args: readonly Value[]): CallValue => ({
  kind: 'call',
  callee,
  args: args.map(ready),
});
export const attrs = (entries: ReadonlyMap<string, Slot>, rest: Value | null = null, dynamic: readonly DynamicSlot[] = []): AttrsValue => ({
  kind: 'attrs',
  entries,
  dynamic,
  rest,
});
/** A function of ours; `arity` counts curried arguments, at least 1. */
export const builtin = (name: string, arity: number, run: BuiltinRun): BuiltinValue => ({
  kind: 'builtin',
  name,
  arity,
  args: [],
  run,
});

/** True where the value's own shape is symbolic (its parts may still be known). */
export function isSymbolic(value: Value): value is SymbolicValue {
  switch (value.kind) {
    case 'text':
    case 'reference':
    case 'choice':
    case 'call':
    case 'unknown':
      return true;
    default:
      return false;
  }
}

export const isSpread = (item: ListItem): item is Spread => 'spread' in item;
export const isFunction = (value: Value): value is FunctionValue => value.kind === 'lambda' || value.kind === 'builtin';
