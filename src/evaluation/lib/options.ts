/** `lib.options`: option declarations, documentation texts, and merging of definition values. */
import { EvaluationError } from '../errors.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName, selectPath } from '../select.ts';
import { lazy, ready, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { type AttrsValue, bool, builtin, call, EMPTY_ATTRS, FALSE, isSymbolic, NULL, string, TRUE, type Value } from '../values.ts';
import { toPretty } from './generators-text.ts';
import { showAttrPath, showOption, stepsOf } from './paths.ts';
import { define, elementsOf, itemsOf, join, mapItems, native, record, type Table } from './toolkit.ts';
import { typeNamed } from './types/registry.ts';
import { makeType } from './types/make.ts';
import { merging } from './merging.ts';

const OPTION = record({ _type: string('option') });

/** `attrs // { _type = "option"; }`; slots keep the places they were written at. */
const mkOption = define('mkOption', 's', (ev, attrs) => updateValues(ev, attrs, OPTION));

const mkEnableOption = define('mkEnableOption', 'l', (_ev, name) =>
  record({
    _type: string('option'),
    default: FALSE,
    example: TRUE,
    description: lazy((inner) => join(inner, 'Whether to enable ', inner.force(name), '.')),
    type: lazy(() => typeNamed('bool')),
  }),
);

/** The last name of a path, or the name itself. */
function lastName(ev: Evaluator, name: Value): Value {
  if (name.kind !== 'list') return name;
  const last = elementsOf(name, 'mkPackageOption')?.at(-1);
  return last === undefined ? call('last', [name]) : ev.force(last.thunk);
}

const toList = (value: Value): Value => (value.kind === 'list' ? value : { kind: 'list', items: [slotOf(value)] });

const mkPackageOption = define('mkPackageOption', 'lss', (ev, pkgs, name, settings) => {
  const setting = (key: string, fallback: Value): Value => selectName(ev, settings, key, ready(fallback));
  const pkgsText = setting('pkgsText', string('pkgs'));
  const nullable = setting('nullable', FALSE);
  const chosen = setting('default', name);
  const path = toList(chosen);
  const fields: Record<string, Value | Thunk> = {
    _type: string('option'),
    description: lazy((inner) => {
      const extra = selectName(inner, settings, 'extraDescription', ready(string('')));
      const plain = join(inner, 'The ', lastName(inner, name), ' package to use.');
      return extra.kind === 'string' && extra.value === '' ? plain : join(inner, plain, ' ', extra);
    }),
    type: lazy((inner) => {
      const base = typeNamed('package');
      return nullable.kind === 'bool' && !nullable.value ? base : inner.call(typeNamed('nullOr'), base);
    }),
  };
  if (chosen.kind !== 'null') {
    fields.default = lazy((inner) => {
      const steps = stepsOf(inner, path, 'mkPackageOption');
      return steps === null ? call('.', [inner.force(pkgs), path]) : selectPath(inner, inner.force(pkgs), steps, null);
    });
    fields.defaultText = lazy((inner) => literal('literalExpression', join(inner, pkgsText, '.', showAttrPath(inner, path))));
  } else if (nullable.kind === 'bool' && nullable.value) fields.default = NULL;
  const example = setting('example', NULL);
  if (example.kind !== 'null') {
    fields.example = lazy((inner) =>
      literal('literalExpression', example.kind === 'list' ? join(inner, pkgsText, '.', showAttrPath(inner, example)) : example),
    );
  }
  return record(fields);
});

const mkSinkUndeclaredOptions = define('mkSinkUndeclaredOptions', 's', (ev, attrs) => {
  const sink = record({
    internal: TRUE,
    visible: FALSE,
    default: FALSE,
    description: string('Sink for option definitions.'),
    type: makeType({ name: 'sink', merge: builtin('sink merge', 2, () => FALSE) }),
    apply: builtin('sink apply', 1, () => {
      throw new EvaluationError('throw', 'Option value is not readable because the option is not declared.');
    }),
  });
  return updateValues(ev, updateValues(ev, sink, attrs), OPTION);
});

const literal = (type: string, text: Value): AttrsValue => record({ _type: string(type), text });

const literalOf = (type: string) =>
  define(type, 's', (_ev, text) => {
    if (text.kind !== 'string' && !isSymbolic(text)) throw new EvaluationError('throw', `${type} expects a string.`);
    return literal(type, text);
  });

const literalCode = define('literalCode', 'll', (ev, language, text) =>
  literal('literalMD', join(ev, '```', ev.force(language), '\n', ev.force(text), '\n```\n')),
);

/** `` `a.nix' and `b.nix' ``. */
export const showFiles = (ev: Evaluator, files: Value): Value =>
  native(ev, 'concatStringsSep', string(' and '), {
    kind: 'list',
    items: mapItems(ev, itemsOf(files, 'showFiles'), 'showFiles', (inner, { thunk }) => join(inner, '`', inner.force(thunk), "'")),
  });

/** `type: x: x._type or "" == type`. */
export function isType(ev: Evaluator, type: Value, value: Value): Value {
  if (value.kind !== 'attrs' && !isSymbolic(value)) return equals(ev, string(''), type);
  return equals(ev, selectName(ev, value, '_type', ready(string(''))), type);
}

const showOptionWithDefLocs = define('showOptionWithDefLocs', 's', (ev, option) => {
  const files = itemsOf(selectName(ev, option, 'files', null), 'showOptionWithDefLocs');
  const lines = mapItems(ev, files, 'showOptionWithDefLocs', (inner, { thunk }) => join(inner, '  - ', inner.force(thunk)));
  const text = native(ev, 'concatStringsSep', string('\n'), { kind: 'list', items: lines });
  return join(ev, showOption(ev, selectName(ev, option, 'loc', null)), ', with values defined in:\n', text, '\n');
});

/** A value as the manual shows it. */
const renderOptionValue = define('renderOptionValue', 's', (ev, value) => {
  if (value.kind === 'attrs' && has(ev, value, '_type') === TRUE && has(ev, value, 'text') === TRUE) return value;
  return literal('literalExpression', toPretty(ev, record({ multiline: TRUE, allowPrettyValues: TRUE }), value));
});

/** `- In `file': value` per definition, long values cut after five lines. */
const showDefs = define('showDefs', 's', (ev, definitions) => {
  const shown = mapItems(ev, itemsOf(definitions, 'showDefs'), 'showDefs', (inner, { thunk }) => {
    const definition = inner.force(thunk);
    const head = join(inner, '\n- In `', selectName(inner, definition, 'file', null), "'");
    let text: Value;
    try {
      text = toPretty(inner, EMPTY_ATTRS, selectName(inner, definition, 'value', null));
    } catch (error) {
      if (error instanceof EvaluationError && error.catchable) return head;
      throw error;
    }
    if (text.kind !== 'string') return join(inner, head, ': ', text);
    const lines = text.value.split('\n');
    const short = [...lines.slice(0, 5), ...(lines.length > 5 ? ['...'] : [])].join('\n    ');
    return join(inner, head, lines.length > 1 ? `:\n    ${short}` : `: ${short}`);
  });
  return native(ev, 'concatStringsSep', string(''), { kind: 'list', items: shown });
});

const scrubOptionValue: Value = define('scrubOptionValue', 's', (ev, value): Value => {
  if (value.kind === 'list') {
    return {
      kind: 'list',
      items: mapItems(ev, value.items, 'scrubOptionValue', (inner, { thunk }) => inner.call(scrubOptionValue, thunk)),
    };
  }
  if (value.kind !== 'attrs') return value;
  const derivation = equals(ev, selectName(ev, value, 'type', ready(NULL)), string('derivation'));
  if (derivation === TRUE) {
    const name = lazy((inner) => selectName(inner, value, 'name', null));
    return record({ type: string('derivation'), drvPath: name, outPath: name, name });
  }
  const plain = native(ev, 'removeAttrs', value, { kind: 'list', items: [slotOf(string('_args'))] });
  return native(
    ev,
    'mapAttrs',
    builtin('scrub', 2, (inner, args) => inner.call(scrubOptionValue, args[1] as Thunk)),
    plain,
  );
});

export const OPTIONS: Table = {
  isOption: define('isOption', 's', (ev, value) => isType(ev, string('option'), value)),
  mkOption,
  mkEnableOption,
  mkPackageOption,
  mkPackageOptionMD: mkPackageOption,
  mkEnableOptionMD: mkEnableOption,
  mkSinkUndeclaredOptions,
  literalExpression: literalOf('literalExpression'),
  literalExample: literalOf('literalExpression'),
  literalMD: literalOf('literalMD'),
  literalDocBook: literalOf('literalDocBook'),
  literalCode,
  mdDoc: define('mdDoc', 's', (_ev, text) => text),
  showOption: define('showOption', 's', showOption),
  showFiles: define('showFiles', 's', showFiles),
  showOptionWithDefLocs,
  showDefs,
  renderOptionValue,
  scrubOptionValue,
  unknownModule: string('<unknown-file>'),
  ...merging,
};

/** Whether a value has an attribute, for values that need not be sets. */
const has = (ev: Evaluator, value: Value, name: string): Value =>
  value.kind === 'attrs' || isSymbolic(value) ? hasName(ev, value, name) : bool(false);
