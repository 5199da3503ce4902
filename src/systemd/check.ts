import type { Section } from './directives.ts';
import { lookupDirective } from './directives.ts';
import { nearest } from './distance.ts';
import { grammarOf } from './grammar/index.ts';
import { readUnitValue } from './unit-value.ts';
import type { UnitValue } from './unit-value.ts';
import type { SystemdVersion } from './versions.ts';
import { DEFAULT_SYSTEMD_VERSION } from './versions.ts';

export type ValueCheck =
  | { readonly ok: true }
  | {
      readonly ok: false;
      /** What is wrong, after the directive's name: `` `stict` is none of its values ``. */
      readonly message: string;
      /** What to write instead. */
      readonly expected: string;
      /** The value it is most likely meant to be, where a fixed list has one. */
      readonly suggestion: string | null;
    };

const OK: ValueCheck = { ok: true };

/** A value that does not end where it should: what follows is read as something else. */
function layoutProblem(section: Section, { rest, swallows }: UnitValue, version: SystemdVersion): string | null {
  if (swallows) return 'ends in a backslash, so systemd adds the next line of the unit file to it';
  const stray = rest.find((line) => lookupDirective(section, line.split('=')[0]?.trim() ?? '', version) === undefined);
  return stray === undefined ? null : `has a line break: systemd reads \`${stray}\` as a line of its own`;
}

/**
 * Whether systemd takes one rendered assignment (see `renderAssignments`). Unknown directives are
 * taken: that is another question. A value with a specifier (`%i`) is taken too, as it may expand to
 * anything, except where a fixed word is asked for. Values that systemd skips without a word count
 * as wrong (an unknown capability).
 */
export function checkValue(section: Section, name: string, value: string, version: SystemdVersion = DEFAULT_SYSTEMD_VERSION): ValueCheck {
  const directive = lookupDirective(section, name, version);
  if (directive === undefined) return OK;
  const grammar = grammarOf(directive);
  const read = readUnitValue(value);
  const text = read.value;
  const layout = layoutProblem(section, read, version);
  if (layout !== null) return { ok: false, message: layout, expected: 'one line, or lines that end in a backslash', suggestion: null };
  const fixed = ['boolean', 'tristate', 'enum'].includes(directive.type);
  if (!fixed && /%[A-Za-z]/.test(text.replaceAll('%%', ''))) return OK;
  const problem = text === '' ? (grammar.empty ? null : 'the empty value is ignored') : grammar.problem(text, { directive, version });
  if (problem === null) return OK;
  const expected = typeof grammar.expected === 'string' ? grammar.expected : grammar.expected(directive);
  const [suggestion = null] = directive.type === 'enum' ? nearest(text, directive.values) : [];
  return { ok: false, message: problem, expected, suggestion };
}
