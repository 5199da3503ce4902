/** `lib.cli`: command lines from attribute sets. */
import { choose } from '../choice.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slotOf, type Thunk } from '../thunk.ts';
import { builtin, EMPTY_ATTRS, EMPTY_LIST, FALSE, list, NULL, string, TRUE, type Value } from '../values.ts';
import { escapeShellArgs } from './escapes.ts';
import { mkValueStringDefault } from './generators.ts';
import { define, itemsOf, join, known, listMembers, mapItems, native, type Table } from './toolkit.ts';

const formatDefault = builtin('formatArg', 1, (ev, [value]) => ev.call(mkValueStringDefault, EMPTY_ATTRS, value as Thunk));
const words = (values: readonly Value[]): Value => list(values.map((value) => slotOf(value)));
const concatLists = (ev: Evaluator, items: Parameters<typeof list>[0]): Value => native(ev, 'concatLists', list(items));

const optionName = builtin('mkOptionName', 1, (ev, [key]) => {
  const name = ev.force(key as Thunk);
  const text = known(name, 'mkOptionName');
  return join(ev, text !== null && text.length === 1 ? '-' : '--', name);
});

function gnuCommandLine(ev: Evaluator, settings: Value, options: Value): Value {
  const get = (name: string, fallback: Value): Value => selectName(ev, settings, name, ready(fallback));
  const mkOptionName = get('mkOptionName', optionName);
  const separator = get('optionValueSeparator', NULL);
  const mkOption: Value = get(
    'mkOption',
    define('mkOption', 'ls', (inner, key, value) => {
      if (value.kind === 'null') return EMPTY_LIST;
      const [name, text] = [inner.call(mkOptionName, key), inner.call(mkValueStringDefault, EMPTY_ATTRS, value)];
      const shown = separator.kind === 'null' ? words([name, text]) : words([join(inner, name, separator, text)]);
      return choose(inner, equals(inner, value, NULL), ready(EMPTY_LIST), ready(shown));
    }),
  );
  const mkBool = get(
    'mkBool',
    builtin('mkBool', 2, (inner, [key, value]) =>
      choose(
        inner,
        inner.force(value as Thunk),
        lazy((deep) => words([deep.call(mkOptionName, key as Thunk)])),
        ready(EMPTY_LIST),
      ),
    ),
  );
  const mkList = get(
    'mkList',
    builtin('mkList', 2, (inner, [key, values]) =>
      concatLists(
        inner,
        mapItems(inner, itemsOf(inner.force(values as Thunk), 'mkList'), 'mkList', (deep, { thunk }) =>
          deep.call(mkOption, key as Thunk, thunk),
        ),
      ),
    ),
  );
  return concatLists(
    ev,
    listMembers(ev, options, 'toGNUCommandLine', (inner, { name, slot }) => {
      const value = inner.force(slot.thunk);
      return inner.call(value.kind === 'bool' ? mkBool : value.kind === 'list' ? mkList : mkOption, name, slot.thunk);
    }),
  );
}

/** One option as words: its name, and its value after it or behind a separator. */
const renderOption = define('renderOption', 'ss', (ev, format, value) => {
  const explicit = selectName(ev, format, 'explicitBool', null) === TRUE;
  if (value.kind === 'null' || (!explicit && value === FALSE)) return EMPTY_LIST;
  const option = selectName(ev, format, 'option', null);
  if (!explicit && value === TRUE) return words([option]);
  const text = ev.call(selectName(ev, format, 'formatArg', ready(formatDefault)), value);
  const separator = selectName(ev, format, 'sep', null);
  return separator.kind === 'null' ? words([option, text]) : words([join(ev, option, separator, text)]);
});

function commandLine(ev: Evaluator, format: Value, options: Value): Value {
  return concatLists(
    ev,
    listMembers(ev, options, 'toCommandLine', (inner, { name, slot }) => {
      const value = inner.force(slot.thunk);
      const one = (deep: Evaluator, of: Thunk | Value): Value => deep.call(renderOption, deep.call(format, name), of);
      if (value.kind !== 'list') return one(inner, value);
      return concatLists(
        inner,
        mapItems(inner, value.items, 'toCommandLine', (deep, { thunk }) => one(deep, thunk)),
      );
    }),
  );
}

/** GNU's habits: `--name=value` for long names, `-nvalue` for one letter. */
const gnuFormat = (settings: Value): Value =>
  define('optionFormat', 's', (ev, name) => {
    const isLongDefault = builtin('isLong', 1, (inner, [key]) => {
      const text = known(inner.force(key as Thunk), 'isLong');
      return text === null ? TRUE : text.length > 1 ? TRUE : FALSE;
    });
    const isLong = ev.call(selectName(ev, settings, 'isLong', ready(isLongDefault)), name);
    const pick = (then: Value, otherwise: Value): Value => choose(ev, isLong, ready(then), ready(otherwise));
    return {
      kind: 'attrs',
      dynamic: [],
      rest: null,
      entries: new Map([
        ['option', slotOf(pick(join(ev, '--', name), join(ev, '-', name)))],
        ['sep', slotOf(pick(string('='), string('')))],
        ['explicitBool', slotOf(selectName(ev, settings, 'explicitBool', ready(FALSE)))],
        ['formatArg', slotOf(selectName(ev, settings, 'formatArg', ready(formatDefault)))],
      ]),
    };
  });

export const CLI: Table = {
  toGNUCommandLine: define('toGNUCommandLine', 'ss', gnuCommandLine),
  toGNUCommandLineShell: define('toGNUCommandLineShell', 'ss', (ev, settings, options) =>
    escapeShellArgs(ev, gnuCommandLine(ev, settings, options)),
  ),
  toCommandLine: define('toCommandLine', 'ss', commandLine),
  toCommandLineShell: define('toCommandLineShell', 'ss', (ev, format, options) => escapeShellArgs(ev, commandLine(ev, format, options))),
  toCommandLineGNU: define('toCommandLineGNU', 'ss', (ev, settings, options) => commandLine(ev, gnuFormat(settings), options)),
  toCommandLineShellGNU: define('toCommandLineShellGNU', 'ss', (ev, settings, options) =>
    escapeShellArgs(ev, commandLine(ev, gnuFormat(settings), options)),
  ),
};
