/** Facts about an evaluation that its result no longer shows. */
import type { SourceFile } from '../syntax/nodes.ts';
import type { Slot } from './thunk.ts';
import type { Frame } from './trail.ts';
import type { AttrsValue } from './values.ts';
import type { Value } from './values.ts';

/** `//` with a value of `mkIf`, `mkMerge`, … on one side: attributes of the wrapper are replaced, not merged. */
export interface WrapperUpdate {
  readonly kind: 'wrapperUpdate';
  readonly file: SourceFile;
  /** The whole `a // b`. */
  readonly start: number;
  readonly end: number;
  /** `if`, `merge`, `override`, `order`. */
  readonly wrapper: string;
  readonly side: 'left' | 'right';
  /** Where the operator stands: from the end of the left operand to the start of the right one. */
  readonly operator: { readonly start: number; readonly end: number };
  readonly frame: Frame | null;
}

/** `removeAttrs` took an attribute out of a set. */
export interface AttributeRemoval {
  readonly kind: 'attributeRemoval';
  readonly name: string;
  readonly slot: Slot;
  /** The whole set that it was taken out of. */
  readonly set: AttrsValue;
  /** The call of `removeAttrs`; null where a function of ours made it. */
  readonly call: Frame | null;
}

export type Observation = WrapperUpdate | AttributeRemoval;

/** A place of the configuration that an expression reads. */
export interface ConfigRead {
  /** Steps below `config`; symbolic ones as values. */
  readonly path: readonly (string | Value)[];
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
  /** `a.b or c` and `a ? b`: the place need not exist. */
  readonly isOptional: boolean;
}
