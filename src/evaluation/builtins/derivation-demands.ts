/** What `derivationStrict` demands of its argument. */
import { EvaluationError, typeError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { type AttrsValue, isSymbolic, type Value } from '../values.ts';
import { toText } from './coerce.ts';
import { isClosed } from './support.ts';

const FLAGS = ['__structuredAttrs', '__ignoreNulls', '__contentAddressed', '__impure'];
/** Names of store paths; see `checkName` of libstore. */
const NAME = /^[A-Za-z0-9+\-._?=]*$/;
/** Modes of any version of Nix. */
const HASH_MODES = new Set(['flat', 'recursive', 'nar', 'text', 'git']);

/** Throws where Nix refuses to make a derivation of the attributes; looks at what is known of them. */
export function checkDerivation(ev: Evaluator, set: AttrsValue): void {
  if (!isClosed(set)) return;
  const given = (name: string): Value | null => {
    const entry = set.entries.get(name);
    return entry === undefined ? null : ev.force(entry.thunk);
  };
  const name = given('name');
  if (name === null) throw new EvaluationError('missing', "required attribute 'name' missing");
  if (name.kind !== 'string' && !isSymbolic(name)) throw typeError(`derivation name is ${name.kind} while a string was expected`);
  const flags = new Map(FLAGS.map((flag) => [flag, given(flag)] as const));
  for (const [flag, value] of flags) {
    if (value !== null && value.kind !== 'bool' && (!isSymbolic(value) || value.kind === 'text')) {
      throw typeError(`derivation: ${flag} is ${value.kind} while a Boolean was expected`);
    }
  }
  const isFlagged = (flag: string): boolean => {
    const value = flags.get(flag) ?? null;
    return value !== null && (value.kind !== 'bool' || value.value);
  };
  const args = given('args');
  if (args !== null && args.kind !== 'list' && !isSymbolic(args))
    throw typeError(`derivation: args is ${args.kind} while a list was expected`);
  // Structured attributes are written as JSON, which takes nearly everything.
  if (!isFlagged('__structuredAttrs')) {
    for (const [attribute, { thunk }] of set.entries) if (!FLAGS.includes(attribute)) toText(ev, ev.force(thunk));
  }
  for (const required of ['builder', 'system']) {
    if (given(required) === null) throw new EvaluationError('missing', `required attribute '${required}' missing`);
  }
  const mode = given('outputHashMode');
  if (mode?.kind === 'string' && !HASH_MODES.has(mode.value)) {
    throw new EvaluationError('other', `invalid value '${mode.value}' for 'outputHashMode' attribute`);
  }
  if (name.kind === 'string' && !NAME.test(name.value)) {
    throw new EvaluationError('other', `derivation name '${name.value}' contains a character that no store path may have`);
  }
}
