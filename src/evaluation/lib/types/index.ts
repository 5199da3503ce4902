/** `lib.types`. */
import type { Evaluator } from '../../evaluator.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Thunk } from '../../thunk.ts';
import { updateValues } from '../../update.ts';
import { FALSE, NULL, string, TRUE, type Value } from '../../values.ts';
import { isType } from '../options.ts';
import { define, join, record, type Table } from '../toolkit.ts';
import { COMPOUND_TYPES, either } from './compound.ts';
import { defaultFunctor, defaultTypeMerge, mergeTypeWith, mkOptionType, phrase, refine } from './make.ts';
import { PRIMITIVE_TYPES } from './primitive.ts';
import { registerTypes, typeNamed } from './registry.ts';
import { SUBMODULE_TYPES } from './submodule.ts';

/** JSON-like values: a recursive type, as `pkgs.formats` has it. */
const serializableValueWith = define('serializableValueWith', 's', (ev, settings) => {
  const nullable = selectName(ev, settings, 'nullable', ready(TRUE));
  const valueType: Thunk = lazy((inner: Evaluator): Value => {
    const members = ['bool', 'int', 'float', 'str', 'path'].map((name) => ready(typeNamed(name)));
    for (const outer of ['attrsOf', 'listOf']) members.push(lazy((deep) => deep.call(typeNamed(outer), valueType)));
    const base = members.reduce((left, right) => ready(either(left, right)));
    const full = nullable === FALSE ? inner.force(base) : inner.call(typeNamed('nullOr'), base);
    const description = lazy((deep) => join(deep, selectName(deep, settings, 'typeName', null), ' value'));
    return updateValues(inner, full, record({ description }));
  });
  return ev.force(valueType);
});

const setType = define('setType', 'ls', (ev, tag, value) => updateValues(ev, value, record({ _type: tag })));

const optionDescriptionPhrase = define('optionDescriptionPhrase', 'ls', (ev, unparenthesize, type) => {
  const isPlain = ev.call(ev.force(unparenthesize), selectName(ev, type, 'descriptionClass', ready(NULL)));
  if (isPlain.kind !== 'bool') return null;
  return isPlain.value ? selectName(ev, type, 'description', null) : phrase(ev, type, []);
});

const TABLE = {
  ...PRIMITIVE_TYPES,
  ...COMPOUND_TYPES,
  ...SUBMODULE_TYPES,
  serializableValueWith,
  mkOptionType,
  isType: define('isType', 'ls', (ev, tag, value) => isType(ev, ev.force(tag), value)),
  isOptionType: define('isOptionType', 's', (ev, value) => isType(ev, string('option-type'), value)),
  setType,
  addCheck: define('addCheck', 'ss', (ev, type, check) => refine(ev, type, check)),
  defaultFunctor,
  defaultTypeMerge,
  mergeTypes: define('mergeTypes', 'ss', (ev, a, b) => {
    const merged = mergeTypeWith(ev, a, b);
    return merged.kind === 'null' ? record({ _type: string('merge-error'), error: string('Cannot merge types') }) : merged;
  }),
  optionDescriptionPhrase,
} satisfies Table;
registerTypes(TABLE);

/** `lib.types`; the JSON and TOML types need an evaluator to be made. */
export const typesOf = (ev: Evaluator): Table => ({
  ...TABLE,
  json: ev.call(serializableValueWith, record({ typeName: string('JSON') })),
  toml: ev.call(serializableValueWith, record({ typeName: string('TOML'), nullable: FALSE })),
});
