/** The edit from `lib.optionalAttrs condition set` to `lib.mkIf condition set`. */
import type { Thunk } from '../../../evaluation/thunk.ts';
import { expressionOf } from '../../options.ts';
import type { Failure } from '../../rule.ts';

/** Null where the configuration is written in another way; then only the author knows what to guard. */
export function guardFix(config: Thunk | null): NonNullable<Failure['fix']> | null {
  const written = expressionOf(config);
  if (written?.node.kind !== 'apply' || written.node.callee.kind !== 'apply') return null;
  const { callee } = written.node.callee;
  const name = callee.kind === 'select' ? callee.path.at(-1) : null;
  if (name?.kind !== 'identifier' || name.name !== 'optionalAttrs') return null;
  return {
    safe: false,
    title: 'guard with `lib.mkIf`',
    edits: [{ file: written.place.file, start: name.start, end: name.end, text: 'mkIf' }],
  };
}
