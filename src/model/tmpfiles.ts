/** tmpfiles rules: the lines of `systemd.tmpfiles.rules` and the sets of `systemd.tmpfiles.settings`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Origin } from '../evaluation/trail.ts';
import { NULL, string, type Value } from '../evaluation/values.ts';
import type { Definition } from './definition.ts';
import { groupBy } from './group-by.ts';
import { stepKey } from './effective.ts';
import { listElements } from './resources.ts';
import { startsWith } from './subject.ts';
import { concatText } from '../evaluation/text.ts';

/** One rule; see tmpfiles.d(5). Fields that are absent or `-` are null. */
export interface TmpfilesRule {
  /** `d`, `D`, `Z`, … with modifiers; '' where it is symbolic. */
  readonly type: string;
  readonly path: Value;
  readonly mode: Value | null;
  readonly user: Value | null;
  readonly group: Value | null;
  readonly age: Value | null;
  readonly argument: Value | null;
  /** The whole line, as far as known. */
  readonly line: Value;
  readonly guards: readonly Value[];
  readonly origin: Origin | null;
  readonly definition: Definition;
  /** True where the rule stands for zero or more of this shape. */
  readonly isRepeated: boolean;
}

export function tmpfilesOf(ev: Evaluator, definitions: readonly Definition[]): TmpfilesRule[] {
  const rules: TmpfilesRule[] = [];
  for (const element of listElements(ev, definitions, ['systemd', 'tmpfiles', 'rules'])) {
    const { value, guards, origin, definition, isRepeated } = element;
    const [type, path, mode, user, group, age, ...rest] = fieldsOf(ev, value);
    rules.push({
      type: type?.kind === 'string' ? type.value : '',
      path: path ?? NULL,
      mode: field(mode),
      user: field(user),
      group: field(group),
      age: field(age),
      argument:
        rest.length === 1
          ? field(rest[0])
          : rest.length > 1
            ? concatText(
                ev,
                rest.flatMap((part, index) => (index === 0 ? [part] : [' ', part])),
              )
            : null,
      line: value,
      guards,
      origin,
      definition,
      isRepeated,
    });
  }
  return [...rules, ...settingsRules(ev, definitions)];
}

const field = (value: Value | undefined): Value | null =>
  value === undefined || (value.kind === 'string' && value.value === '-') ? null : value;

/** Splits a line at unquoted white space; quotes are removed, symbolic parts stay whole. */
function fieldsOf(ev: Evaluator, line: Value): Value[] {
  const parts = line.kind === 'string' ? [line.value] : line.kind === 'text' ? line.parts : [];
  const fields: (string | Value)[][] = [];
  let current: (string | Value)[] | null = null;
  let quoted: string | null = null;
  for (const part of parts) {
    if (typeof part !== 'string') {
      current ??= [];
      current.push(part);
      continue;
    }
    for (const character of part) {
      if (quoted !== null ? character === quoted : character === '"' || character === "'") {
        quoted = quoted === null ? character : null;
        current ??= [];
      } else if (quoted === null && /\s/.test(character)) {
        if (current !== null) fields.push(current);
        current = null;
      } else {
        current ??= [];
        current.push(character);
      }
    }
  }
  if (current !== null) fields.push(current);
  return fields.map((pieces) => (pieces.length === 0 ? string('') : single(ev, pieces)));
}

/** A field that is one symbolic part is that value itself. */
function single(ev: Evaluator, pieces: readonly (string | Value)[]): Value {
  const text = concatText(ev, pieces);
  const [only] = text.kind === 'text' ? text.parts : [];
  return text.kind === 'text' && text.parts.length === 1 && only !== undefined && typeof only !== 'string' ? only : text;
}

/** `systemd.tmpfiles.settings.<file>.<path>.<type>.<field>`. */
function settingsRules(ev: Evaluator, definitions: readonly Definition[]): TmpfilesRule[] {
  const own = definitions.filter(({ path }) => path.length > 5 && startsWith(path, ['systemd', 'tmpfiles', 'settings']));
  const keyOf = ({ path }: Definition): string =>
    path
      .slice(3, 6)
      .map((step) => stepKey(ev, step))
      .join('\0');
  return [...groupBy(own, keyOf).values()].map((group) => {
    const [first] = group;
    const get = (name: string): Value | null => group.find(({ path }) => path[6] === name)?.value ?? null;
    const place = first.path[4] as string | Value;
    const type = first.path[5];
    const path = typeof place === 'string' ? string(place) : place;
    return {
      type: typeof type === 'string' ? type : '',
      path,
      mode: get('mode'),
      user: get('user'),
      group: get('group'),
      age: get('age'),
      argument: get('argument'),
      line: concatText(ev, [typeof type === 'string' ? type : '', ' ', path]),
      guards: first.guards,
      origin: first.origin,
      definition: first,
      isRepeated: false,
    };
  });
}
