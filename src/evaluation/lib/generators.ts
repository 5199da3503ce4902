/** `lib.generators`: configuration file formats as text. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { ready, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, call, EMPTY_ATTRS, EMPTY_STRING, FALSE, isSymbolic, list, type ListItem, string, TRUE, type Value } from '../values.ts';
import { isDerivation, setOf } from './attrsets.ts';
import { ESCAPES } from './escapes.ts';
import { toLua, toPlist, toPretty } from './generators-text.ts';
import { GVARIANT } from './gvariant.ts';
import { recursiveUpdate } from './recursive-update.ts';
import { define, join, known, listMembers, mapItems, membersOf, native, record, type Table } from './toolkit.ts';

const unsupported = (what: string): never => {
  throw new EvaluationError('abort', `generators.mkValueStringDefault: ${what} not supported`);
};

/** How a value is written where the format says nothing of its own. */
function valueString(ev: Evaluator, value: Value): Value {
  switch (value.kind) {
    case 'string':
    case 'text':
      return value;
    case 'int':
    case 'float':
      return native(ev, 'toString', value);
    case 'bool':
      return string(String(value.value));
    case 'null':
      return string('null');
    case 'list':
      return unsupported('lists');
    case 'attrs':
      return isDerivation(ev, value) === TRUE ? native(ev, 'toString', value) : unsupported('attrsets');
    default:
      return isSymbolic(value) ? call('mkValueStringDefault', [value]) : unsupported(value.kind);
  }
}

export const mkValueStringDefault = define('mkValueStringDefault', 'ls', (ev, _settings, value) => valueString(ev, value));
const defaultValueString = builtin('mkValueStringDefault', 1, (ev, [value]) => ev.call(mkValueStringDefault, EMPTY_ATTRS, value as Thunk));

const setting = (ev: Evaluator, settings: Value, name: string, fallback: Value): Value => selectName(ev, settings, name, ready(fallback));
const escaped = (ev: Evaluator, characters: readonly Value[], text: Value | Thunk): Value =>
  ev.call(ESCAPES.escape as Value, list(characters.map((character) => slotOf(character))), text);

const mkKeyValueDefault = define('mkKeyValueDefault', 'lsll', (ev, settings, separator, key, value) =>
  join(ev, escaped(ev, [separator], key), separator, ev.call(setting(ev, ev.force(settings), 'mkValueString', defaultValueString), value)),
);
const keyValueWith = (settings: Value, separator: string): Value =>
  builtin('mkKeyValueDefault', 2, (ev, [key, value]) =>
    ev.call(mkKeyValueDefault, settings, string(separator), key as Thunk, value as Thunk),
  );
const DEFAULT_KEY_VALUE = keyValueWith(EMPTY_ATTRS, '=');

const concat = (ev: Evaluator, items: readonly ListItem[], separator = EMPTY_STRING): Value =>
  native(ev, 'concatStringsSep', separator, list(items));

/** `key=value` lines; lists become one line per element where that is asked for. */
function keyValues(ev: Evaluator, settings: Value, set: Value): Value {
  const mkKeyValue = setting(ev, settings, 'mkKeyValue', DEFAULT_KEY_VALUE);
  const indent = setting(ev, settings, 'indent', EMPTY_STRING);
  const duplicate = setting(ev, settings, 'listsAsDuplicateKeys', FALSE) === TRUE;
  const line = (inner: Evaluator, name: Value, value: Thunk): Value => join(inner, indent, inner.call(mkKeyValue, name, value), '\n');
  return concat(
    ev,
    listMembers(ev, set, 'toKeyValue', (inner, { name, slot: bound }) => {
      if (!duplicate) return line(inner, name, bound.thunk);
      const value = inner.force(bound.thunk);
      if (value.kind !== 'list') return line(inner, name, bound.thunk);
      return concat(
        inner,
        mapItems(inner, value.items, 'toKeyValue', (deep, element) => line(deep, name, element.thunk)),
      );
    }),
  );
}

const defaultSectionName = builtin('mkSectionName', 1, (ev, [name]) => escaped(ev, [string('['), string(']')], name as Thunk));

function ini(ev: Evaluator, settings: Value, sections: Value): Value {
  const mkSectionName = setting(ev, settings, 'mkSectionName', defaultSectionName);
  const items = listMembers(ev, sections, 'toINI', (inner, { name, slot: bound }) =>
    join(inner, '[', inner.call(mkSectionName, name), ']\n', keyValues(inner, settings, inner.force(bound.thunk))),
  );
  return concat(ev, items, string('\n'));
}

const toINIWithGlobalSection = define('toINIWithGlobalSection', 'ss', (ev, settings, content) => {
  const global = selectName(ev, content, 'globalSection', null);
  const sections = ini(ev, settings, selectName(ev, content, 'sections', ready(EMPTY_ATTRS)));
  if (global.kind === 'attrs' && membersOf(ev, global).length === 0) return sections;
  return join(ev, keyValues(ev, settings, global), '\n', sections);
});

const GIT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/** `section "sub.section"`, for section paths joined by dots. */
function gitSection(_ev: Evaluator, name: Value): Value {
  const text = known(name, 'toGitINI');
  if (text === null) return call('toGitINI section', [name]);
  const [head, ...others] = text.split('.');

  return string(text.includes('"') || others.length === 0 ? text : `${head} "${others.join('.')}"`);
}

const gitValue = builtin('git value', 1, (ev, [value]) => {
  const forced = ev.force(value as Thunk);
  if (forced.kind === 'string') return string(`"${forced.value.replace(/[\n\t"\\]/g, (character) => GIT_ESCAPES[character] as string)}"`);
  return forced.kind === 'text' ? join(ev, '"', forced, '"') : ev.call(mkValueStringDefault, EMPTY_ATTRS, forced);
});
const gitKeyValue = keyValueWith(record({ mkValueString: gitValue }), ' = ');
const gitLine = define('git line', 'ls', (ev, key, value) => {
  const one = (inner: Evaluator, of: Value | Thunk): Value => join(inner, '\t', inner.call(gitKeyValue, key, of));
  if (value.kind !== 'list') return one(ev, value);
  return concat(
    ev,
    mapItems(ev, value.items, 'toGitINI', (inner, { thunk }) => one(inner, thunk)),
    string('\n'),
  );
});

const isSection = (ev: Evaluator, value: Value): boolean => value.kind === 'attrs' && isDerivation(ev, value) !== TRUE;

/** Nested sets as sections with dotted names. */
function gitFlatten(ev: Evaluator, set: Value): Value {
  const all = membersOf(ev, set);
  const nested = all.filter(({ slot: bound }) => {
    const value = ev.force(bound.thunk);
    return value.kind === 'attrs' && membersOf(ev, value).some(({ slot: inner }) => isSection(ev, ev.force(inner.thunk)));
  });
  const plain = setOf(all.filter((member) => !nested.includes(member)));
  let flat: Value = EMPTY_ATTRS;
  const walk = (path: readonly string[], value: Value): void => {
    if (isSection(ev, value)) {
      for (const { name, slot: bound } of membersOf(ev, value))
        if (name.kind === 'string') walk([...path, name.value], ev.force(bound.thunk));
      return;
    }
    const [leaf, outer] = [path.at(-1) as string, path.slice(0, -1).join('.')];
    flat = recursiveUpdate(ev, flat, path.length > 1 ? record({ [outer]: record({ [leaf]: value }) }) : record({ [leaf]: value }));
  };
  for (const { name, slot: bound } of nested) if (name.kind === 'string') walk([name.value], ev.force(bound.thunk));
  return updateValues(ev, plain, flat);
}

const GIT = record({ mkSectionName: define('git section', 's', gitSection), mkKeyValue: gitLine });
const dconfValue = builtin('dconf value', 1, (ev, [value]) => native(ev, 'toString', ev.call(GVARIANT.mkValue as Value, value as Thunk)));
const mkDconfKeyValue = keyValueWith(record({ mkValueString: dconfValue }), '=');
const DCONF = record({ mkKeyValue: mkDconfKeyValue });
const json = (name: string) => define(name, 'll', (ev, _settings, value) => native(ev, 'toJSON', value));

function toDhall(ev: Evaluator, value: Value): Value {
  const items = (parts: readonly ListItem[]): Value => concat(ev, parts, string(', '));
  switch (value.kind) {
    case 'attrs':
      return join(
        ev,
        '{ ',
        items(
          listMembers(ev, value, 'toDhall', (inner, { name, slot: bound }) =>
            join(inner, name, ' = ', toDhall(inner, inner.force(bound.thunk))),
          ),
        ),
        ' }',
      );
    case 'list':
      return join(ev, '[ ', items(mapItems(ev, value.items, 'toDhall', (inner, { thunk }) => toDhall(inner, inner.force(thunk)))), ' ]');
    case 'int':
      return string(value.value < 0n ? String(value.value) : `+${value.value}`);
    case 'bool':
      return string(value.value ? 'True' : 'False');
    case 'null':
    case 'lambda':
    case 'builtin':
      throw new EvaluationError('abort', `generators.toDhall: cannot convert a ${value.kind}`);
    default:
      return isSymbolic(value) ? call('toDhall', [value]) : native(ev, 'toJSON', value);
  }
}

export const GENERATORS: Table = {
  mkValueStringDefault,
  mkKeyValueDefault,
  toKeyValue: define('toKeyValue', 'sv', keyValues),
  toINI: define('toINI', 'sv', ini),
  toINIWithGlobalSection,
  toGitINI: define('toGitINI', 'v', (ev, set) => ini(ev, GIT, gitFlatten(ev, set))),
  mkDconfKeyValue,
  toDconfINI: define('toDconfINI', 'v', (ev, set) => ini(ev, DCONF, set)),
  toJSON: json('toJSON'),
  toYAML: json('toYAML'),
  toPretty: define('toPretty', 'ss', toPretty),
  toPlist: define('toPlist', 'ss', toPlist),
  toLua: define('toLua', 'ss', toLua),
  toDhall: define('toDhall', 'ls', (ev, _settings, value) => toDhall(ev, value)),
  mkLuaInline: define('mkLuaInline', 'l', (_ev, expr) => record({ _type: string('lua-inline'), expr })),
  withRecursion: define('withRecursion', 'll', (ev, _settings, value) => ev.force(value)),
};
