/**
 * The model of nixpkgs' `lib`: its functions written anew over symbolic values. What is not
 * modelled is a place of the reference `lib` and so becomes a symbolic call.
 */
import type { Evaluator } from '../evaluator.ts';
import { lazy, ready, type Slot, slot, type Thunk } from '../thunk.ts';
import { openSet, updateValues } from '../update.ts';
import { attrs, type AttrsValue, builtin, reference } from '../values.ts';
import { ATTRSETS } from './attrsets.ts';
import { CLI } from './cli.ts';
import { CUSTOMISATION } from './customisation.ts';
import { DEBUG, MISC, STRINGS_WITH_DEPS } from './debug.ts';
import { FETCHERS } from './fetchers.ts';
import { FILESYSTEM, PATH, SOURCES } from './files.ts';
import { FIXED_POINTS, fixpoint } from './fixed-points.ts';
import { GENERATORS } from './generators.ts';
import { GVARIANT } from './gvariant.ts';
import { KERNEL } from './kernel.ts';
import { LISTS } from './lists.ts';
import { DERIVATIONS, META } from './meta.ts';
import { MODULES } from './modules.ts';
import { registerLib } from './module-system/own-lib.ts';
import { NATIVE, TOP_LEVEL } from './names.ts';
import { OPTIONS } from './options.ts';
import { STRINGS } from './strings.ts';
import { VERSIONS } from './strings-more.ts';
import { nativeFunction, type Table } from './toolkit.ts';
import { ASSERTS, TRIVIAL } from './trivial.ts';
import { typesOf } from './types/index.ts';

const PARTS: Readonly<Record<string, Table>> = {
  trivial: TRIVIAL,
  asserts: ASSERTS,
  attrsets: ATTRSETS,
  lists: LISTS,
  strings: STRINGS,
  versions: VERSIONS,
  options: OPTIONS,
  modules: MODULES,
  fixedPoints: FIXED_POINTS,
  customisation: CUSTOMISATION,
  derivations: DERIVATIONS,
  meta: META,
  generators: GENERATORS,
  cli: CLI,
  debug: DEBUG,
  misc: MISC,
  stringsWithDeps: STRINGS_WITH_DEPS,
  filesystem: FILESYSTEM,
  sources: SOURCES,
  path: PATH,
  kernel: KERNEL,
  gvariant: GVARIANT,
  fetchers: FETCHERS,
};

const known = new WeakMap<Evaluator, AttrsValue>();

/** The `lib` set of an evaluation, the same one each time. */
export function libValue(ev: Evaluator): AttrsValue {
  let lib = known.get(ev);
  if (lib === undefined) known.set(ev, (lib = makeLib(ev)));
  return lib;
}

registerLib(libValue);

function makeLib(ev: Evaluator): AttrsValue {
  const top = new Map<string, Slot>();
  const parts: Record<string, Table> = { ...PARTS, types: typesOf(ev) };
  for (const [part, table] of Object.entries(parts)) {
    const entries = new Map<string, Slot>();
    for (const name of NATIVE[part] ?? []) entries.set(name, slot(lazy((inner) => nativeFunction(inner, name))));
    for (const [name, value] of Object.entries(table)) entries.set(name, slot(ready(value)));
    // `types` is closed: where `with lib.types;` stands inside `with lib;`, other names must be found further out.
    top.set(part, slot(ready(attrs(entries, part === 'types' ? null : reference(['lib', part])))));
    const hidden = TOP_LEVEL[part];
    for (const [name, bound] of entries) if (hidden === undefined ? true : hidden(name)) top.set(name, top.get(name) ?? bound);
  }
  for (const name of NATIVE.top ?? []) top.set(name, slot(lazy((inner) => nativeFunction(inner, name))));
  return extensible(ev, attrs(top, reference(['lib'])));
}

/** `lib` with `lib.extend (final: prev: { … })`, as projects add functions of their own. */
function extensible(ev: Evaluator, lib: AttrsValue): AttrsValue {
  const extend = builtin('lib.extend', 1, (inner, [overlay]) =>
    fixpoint(inner, (self) => {
      const added = updateValues(inner, lib, inner.call(inner.force(overlay as Thunk), self, lib));
      return added.kind === 'attrs' ? extensible(inner, added) : added;
    }),
  );
  return openSet(ev, updateValues(ev, lib, attrs(new Map([['extend', slot(ready(extend))]]))));
}
