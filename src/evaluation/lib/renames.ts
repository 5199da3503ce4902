/** Modules that keep old option names working: renamed, removed, merged and changed options. */
import { EvaluationError } from '../errors.ts';
import type { Evaluator } from '../evaluator.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slot, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { attrs, builtin, call, EMPTY_ATTRS, FALSE, list, reference, string, TRUE, type Value } from '../values.ts';
import { showFiles } from './options.ts';
import { nest, showOption, stepsOf } from './paths.ts';
import { recursiveUpdate } from './recursive-update.ts';
import { define, elementsOf, join, maybe, record, type Table } from './toolkit.ts';
import { aliasOf, wrap } from './wrappers.ts';

interface Rename {
  readonly from: Value;
  readonly to: Value;
  readonly visible: Value;
  readonly warn: Value;
  /** Applied to the new option's value when the old one is read. */
  readonly use: Value | null;
  readonly condition: Thunk;
  readonly withPriority: boolean;
}

const place = (root: string, steps: readonly (string | Value)[] | null): Value =>
  steps === null ? call('.', [reference([root])]) : reference([root, ...steps]);

/**
 * The module that keeps an option's old name working. nixpkgs makes it a function of `config` and
 * `options`; here those are references, so the module is the set that function returns.
 */
function renamed(ev: Evaluator, { from, to, visible, warn, use, condition, withPriority }: Rename): Value {
  const [old, target] = [stepsOf(ev, from, 'doRename'), stepsOf(ev, to, 'doRename')];
  if (old === null || target === null) return call('doRename', [from, to]);
  const oldOption = place('options', old);
  const apply = builtin('renamed option', 1, (inner) =>
    use === null ? place('config', target) : inner.call(use, place('config', target)),
  );
  const option = record({
    _type: string('option'),
    visible,
    description: lazy((inner) => join(inner, 'Alias of {option}`', showOption(inner, to), '`.')),
    apply,
    type: reference(['options', ...target, 'type']),
  });
  const message = slot(
    lazy((inner) =>
      join(
        inner,
        'The option `',
        showOption(inner, from),
        "' defined in ",
        showFiles(inner, selectName(inner, oldOption, 'files', null)),
        ' has been renamed to `',
        showOption(inner, to),
        "'.",
      ),
    ),
  );
  const warnings =
    warn === FALSE
      ? EMPTY_ATTRS
      : attrs(new Map([['warnings', slotOf(list([maybe(selectName(ev, oldOption, 'isDefined', null), message)]))]]));
  const aliased = aliasOf((inner, content) => nest(inner, target, content), ready(oldOption), withPriority);
  return record({
    options: lazy((inner) => nest(inner, old, ready(option))),
    config: wrap('if', { condition, content: wrap('merge', { contents: list([slotOf(warnings), slotOf(aliased)]) }) }),
  });
}

const doRename = define('doRename', 's', (ev, settings) => {
  const get = (name: string, fallback: Value | null = null): Value =>
    selectName(ev, settings, name, fallback === null ? null : ready(fallback));
  const withPriority = get('withPriority', TRUE);
  return renamed(ev, {
    from: get('from'),
    to: get('to'),
    visible: get('visible'),
    warn: get('warn'),
    use: get('use'),
    condition: lazy((inner) => selectName(inner, settings, 'condition', ready(TRUE))),
    withPriority: !(withPriority.kind === 'bool' && !withPriority.value),
  });
});

const renameTo = (name: string, warns: boolean) =>
  define(name, 'ss', (ev, from, to) =>
    renamed(ev, {
      from,
      to,
      visible: warns ? FALSE : TRUE,
      warn: warns ? TRUE : FALSE,
      use: null,
      condition: ready(TRUE),
      withPriority: true,
    }),
  );

const mkRenamedOptionModuleWith = define('mkRenamedOptionModuleWith', 's', (ev, settings) =>
  renamed(ev, {
    from: selectName(ev, settings, 'from', null),
    to: selectName(ev, settings, 'to', null),
    visible: FALSE,
    warn: TRUE,
    use: null,
    condition: ready(TRUE),
    withPriority: true,
  }),
);

const mkRemovedOptionModule = define('mkRemovedOptionModule', 'sl', (ev, from, instructions) => {
  const steps = stepsOf(ev, from, 'mkRemovedOptionModule');
  if (steps === null) return null;
  const removed = place('options', steps);
  const message = lazy((inner) =>
    join(
      inner,
      'The option definition `',
      showOption(inner, from),
      "' in ",
      showFiles(inner, selectName(inner, removed, 'files', null)),
      ' no longer has any effect; please remove it.\n',
      inner.force(instructions),
      '\n',
    ),
  );
  const option = record({
    _type: string('option'),
    visible: FALSE,
    apply: builtin('removed option', 1, () => {
      throw new EvaluationError('throw', 'The option can no longer be used since it has been removed.');
    }),
  });
  const assertion = record({ assertion: lazy((inner) => call('!', [selectName(inner, removed, 'isDefined', null)])), message });
  return record({
    options: lazy((inner) => nest(inner, steps, ready(option))),
    config: record({ assertions: list([slotOf(assertion)]) }),
  });
});

const UNSET = string('_mkMergedOptionModule');

function merged(ev: Evaluator, from: readonly Value[], to: Value, merge: Thunk): Value {
  const target = stepsOf(ev, to, 'mkMergedOptionModule');
  const olds = from.map((path) => stepsOf(ev, path, 'mkMergedOptionModule'));
  if (target === null || olds.some((steps) => steps === null)) return call('mkMergedOptionModule', [...from, to]);
  const places = olds.map((steps) => place('config', steps));
  const isSet = (value: Value): Value => call('!', [call('==', [value, UNSET])]);
  const warning = (index: number): Value =>
    join(
      ev,
      'The option `',
      showOption(ev, from[index] as Value),
      "' defined in ",
      showFiles(ev, selectName(ev, place('options', olds[index] ?? null), 'files', null)),
      ' has been changed to `',
      showOption(ev, to),
      "' that has a different type. Please read `",
      showOption(ev, to),
      "' documentation and update your configuration accordingly.",
    );
  const anySet = places.map(isSet).reduce((left, right) => call('||', [left, right]));
  const content = slot(lazy((inner) => inner.call(inner.force(merge), reference(['config']))));
  const option = record({ _type: string('option'), visible: FALSE, default: UNSET });
  const warnings = list(places.map((value, index) => maybe(isSet(value), slot(lazy(() => warning(index))))));
  const config = nest(ev, target, ready(wrap('merge', { contents: list([maybe(anySet, content)]) })));
  return record({
    options: lazy((inner) =>
      olds.reduce<Value>((set, steps) => recursiveUpdate(inner, set, nest(inner, steps ?? [], ready(option))), EMPTY_ATTRS),
    ),
    config: lazy((inner) => updateValues(inner, record({ warnings }), config)),
  });
}
const mkMergedOptionModule = define('mkMergedOptionModule', 'ssl', (ev, from, to, merge) => {
  const paths = elementsOf(from, 'mkMergedOptionModule');
  return paths === null || paths.length === 0
    ? null
    : merged(
        ev,
        paths.map(({ thunk }) => ev.force(thunk)),
        to,
        merge,
      );
});
const mkChangedOptionModule = define('mkChangedOptionModule', 'ssl', (ev, from, to, change) => merged(ev, [from], to, change));

export const RENAMES: Table = {
  doRename,
  mkRenamedOptionModule: renameTo('mkRenamedOptionModule', true),
  mkRenamedOptionModuleWith,
  mkAliasOptionModule: renameTo('mkAliasOptionModule', false),
  mkAliasOptionModuleMD: renameTo('mkAliasOptionModuleMD', false),
  mkRemovedOptionModule,
  mkMergedOptionModule,
  mkChangedOptionModule,
};
