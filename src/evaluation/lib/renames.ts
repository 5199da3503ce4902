/** Modules that keep old option names working: renamed, removed, merged and changed options. */
import { EvaluationError } from '../errors.ts';
import { not, or } from '../choice.ts';
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { hasName, selectName, selectPath } from '../select.ts';
import { lazy, ready, slot, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { builtin, call, EMPTY_ATTRS, FALSE, isSymbolic, list, type ListItem, reference, string, TRUE, type Value } from '../values.ts';
import { showFiles } from './options.ts';
import { nest, showOption, stepsOf } from './paths.ts';
import { recursiveUpdate } from './recursive-update.ts';
import { define, elementsOf, join, maybe, record, type Table } from './toolkit.ts';
import { typeNamed } from './types/registry.ts';
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

type Steps = readonly (string | Value)[];
/** A place of the configuration (`config`) or of its options, as the module is given them. */
type Place = (ev: Evaluator, root: 'config' | 'options', steps: Steps | null, fallback?: Thunk) => Value;

/** A module: a function of `{ config, options, … }`. */
const moduleOf = (make: (ev: Evaluator, place: Place) => Value): Value =>
  define('renamed module', 's', (ev, args) =>
    make(ev, (inner, root, steps, fallback) => {
      const start = selectName(inner, args, root, ready(reference([root])));
      // Whether a place of the user's configuration exists is not asked: the module is there for those where it does.
      return steps === null ? call('.', [start]) : selectPath(inner, start, steps, isSymbolic(start) ? null : (fallback ?? null));
    }),
  );

/** The module that keeps an option's old name working. */
function renamed(ev: Evaluator, { from, to, visible, warn, use, condition, withPriority }: Rename): Value {
  const [old, target] = [stepsOf(ev, from, 'doRename'), stepsOf(ev, to, 'doRename')];
  if (old === null || target === null) return call('doRename', [from, to]);
  return moduleOf((given, place) => {
    const newValue = lazy((inner) => place(inner, 'config', target));
    const apply = builtin('renamed option', 1, (inner) => (use === null ? inner.force(newValue) : inner.call(use, newValue)));
    const option = record({
      _type: string('option'),
      visible,
      description: lazy((inner) => join(inner, 'Alias of {option}`', showOption(inner, to), '`.')),
      apply,
      type: lazy((inner) => {
        const group = lazy((deep) => deep.call(typeNamed('submodule'), EMPTY_ATTRS));
        const found = place(inner, 'options', target, ready(EMPTY_ATTRS));
        return selectName(inner, found, 'type', isSymbolic(found) ? null : group);
      }),
    });
    const oldOption = lazy((inner) => place(inner, 'options', old));
    const message = lazy((inner) =>
      join(
        inner,
        'The option `',
        showOption(inner, from),
        "' defined in ",
        showFiles(inner, selectName(inner, inner.force(oldOption), 'files', null)),
        ' has been renamed to `',
        showOption(inner, to),
        "'.",
      ),
    );
    const warnings = (inner: Evaluator): Value => {
      if (warn === FALSE || hasName(inner, place(inner, 'options', []), 'warnings') === FALSE) return EMPTY_ATTRS;
      return record({
        warnings: lazy((deep) => {
          const isSet = selectName(deep, deep.force(oldOption), 'isDefined', null);
          return isSet.kind === 'bool' ? list(isSet.value ? [slot(message)] : []) : list([maybe(isSet, slot(message))]);
        }),
      });
    };
    const aliased = aliasOf((inner, content) => nest(inner, target, content), oldOption, withPriority);
    return record({
      options: nest(given, old, ready(option)),
      config: lazy((inner) =>
        wrap('if', { condition, content: wrap('merge', { contents: list([slotOf(warnings(inner)), slotOf(aliased)]) }) }),
      ),
    });
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
  return moduleOf((given, place) => {
    const removed = lazy((inner) => place(inner, 'options', steps));
    const message = lazy((inner) =>
      join(
        inner,
        'The option definition `',
        showOption(inner, from),
        "' in ",
        showFiles(inner, selectName(inner, inner.force(removed), 'files', null)),
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
    const assertion = record({ assertion: lazy((inner) => not(selectName(inner, inner.force(removed), 'isDefined', null))), message });
    return record({
      options: nest(given, steps, ready(option)),
      config: record({ assertions: list([slotOf(assertion)]) }),
    });
  });
});

const UNSET = string('_mkMergedOptionModule');

function merged(ev: Evaluator, from: readonly Value[], to: Value, merge: Thunk): Value {
  const target = stepsOf(ev, to, 'mkMergedOptionModule');
  const olds = from.map((path) => stepsOf(ev, path, 'mkMergedOptionModule'));
  if (target === null || olds.some((steps) => steps === null)) return call('mkMergedOptionModule', [...from, to]);
  return moduleOf((given, place) => {
    const isSet = (inner: Evaluator, steps: Steps | null): Value => not(equals(inner, place(inner, 'config', steps), UNSET));
    const warning = (index: number): Thunk =>
      lazy((inner) =>
        join(
          inner,
          'The option `',
          showOption(inner, from[index] as Value),
          "' defined in ",
          showFiles(inner, selectName(inner, place(inner, 'options', olds[index] ?? null), 'files', null)),
          ' has been changed to `',
          showOption(inner, to),
          "' that has a different type. Please read `",
          showOption(inner, to),
          "' documentation and update your configuration accordingly.",
        ),
      );
    const condition = lazy((inner) => olds.map((steps) => isSet(inner, steps)).reduce((left, right) => or(inner, left, right), FALSE));
    const content = slot(lazy((inner) => inner.call(inner.force(merge), place(inner, 'config', []))));
    const option = record({ _type: string('option'), visible: FALSE, default: UNSET });
    const warnings = lazy((inner) =>
      list(
        olds.flatMap((steps, index): ListItem[] => {
          const holds = isSet(inner, steps);
          return holds.kind === 'bool' ? (holds.value ? [slot(warning(index))] : []) : [maybe(holds, slot(warning(index)))];
        }),
      ),
    );
    const changed = lazy((inner) => {
      const holds = inner.force(condition);
      if (holds.kind !== 'bool') return list([maybe(holds, content)]);
      return list(holds.value ? [content] : []);
    });
    const config = nest(given, target, ready(wrap('merge', { contents: changed })));
    return record({
      options: lazy((inner) =>
        olds.reduce<Value>((set, steps) => recursiveUpdate(inner, set, nest(inner, steps ?? [], ready(option))), EMPTY_ATTRS),
      ),
      config: lazy((inner) => updateValues(inner, record({ warnings }), config)),
    });
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
