/**
 * What a caller knows of a directive. Callers with symbolic values convert to this type: a value
 * whose text is not known in full is `unknown`, one of a few known texts is `oneOf`.
 */
export type DirectiveValue =
  /** The assignments as rendered, in order; none = not set. */
  | { readonly kind: 'known'; readonly assignments: readonly string[] }
  /** One of these; which one depends on something that is not known. */
  | { readonly kind: 'oneOf'; readonly alternatives: readonly (readonly string[])[] }
  /** Anything, unset too. */
  | { readonly kind: 'unknown' };

export function known(...assignments: readonly string[]): DirectiveValue {
  return { kind: 'known', assignments };
}

export function oneOf(...alternatives: readonly (readonly string[])[]): DirectiveValue {
  return { kind: 'oneOf', alternatives };
}

export const UNKNOWN: DirectiveValue = { kind: 'unknown' };
