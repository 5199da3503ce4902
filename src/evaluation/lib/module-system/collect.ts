/** The modules of a configuration: called, imported, each once, without those that others disable. */
import { EvaluationError } from '../../errors.ts';
import type { Evaluator } from '../../evaluator.ts';
import { selectName } from '../../select.ts';
import { lazy, ready, type Slot, slot, slotOf, type Thunk } from '../../thunk.ts';
import { attrs, type AttrsValue, EMPTY_ATTRS, isFunction, isSpread, isSymbolic, list, NULL, reference, type Value } from '../../values.ts';
import { native, record } from '../toolkit.ts';
import { wrap } from '../wrappers.ts';
import { tagOf } from './definitions.ts';

/** A module in its long form. */
export interface Module {
  readonly file: string;
  readonly key: string;
  readonly options: Thunk;
  readonly config: Thunk;
}
interface Loaded extends Module {
  readonly disabled: Value;
  readonly imports: Value;
}

/** More modules than a configuration inside of a project has. */
const MAX_MODULES = 500;
const LONG = new Set(['_class', '_file', 'key', 'disabledModules', 'imports', 'options', 'config', 'meta', 'freeformType']);
const SHORT = new Set(['_class', '_file', 'key', 'disabledModules', 'require', 'imports', 'freeformType']);

/** The modules in the order in which nixpkgs lists them; null where one of them, or a list of imports, is not known. */
export function collectModules(ev: Evaluator, modules: Value, args: AttrsValue, modulesPath: Value): Module[] | null {
  const reader = new Reader(ev, args);
  const first = reader.all(modules, '', '<unknown-file>');
  if (first === null) return null;
  const all: { module: Loaded; below: Loaded[] }[] = [];
  const disabled = new Set<string>();
  // Everything is read before anything is dropped: a module may disable one that is read before it.
  const walk = (level: readonly Loaded[]): boolean =>
    level.every((module) => {
      if (all.length > MAX_MODULES) return false;
      const below = reader.all(module.imports, module.key, module.file);
      if (below === null || !disable(ev, module.disabled, modulesPath, disabled)) return false;
      all.push({ module, below });
      return walk(below);
    });
  if (!walk(first)) return null;
  const importsOf = new Map(all.map(({ module, below }) => [module, below]));
  const found = new Map<string, Module>();
  const queue = [...first];
  for (const module of queue) {
    if (found.has(module.key) || disabled.has(module.key)) continue;
    found.set(module.key, module);
    queue.push(...(importsOf.get(module) ?? []));
  }
  return [...found.values()];
}

/** Adds the keys that `disabledModules` names; false where it is not known. */
function disable(ev: Evaluator, value: Value, modulesPath: Value, disabled: Set<string>): boolean {
  if (value.kind !== 'list') return false;
  return value.items.every((item) => {
    if (isSpread(item)) return false;
    const one = ev.force(item.thunk);
    const key = one.kind === 'attrs' ? textOf(ev, selectName(ev, one, 'key', null)) : textOf(ev, one);
    if (key === null) return false;
    const base = textOf(ev, modulesPath);
    disabled.add(one.kind !== 'string' || key.startsWith('/') ? key : `${base ?? '<modules>'}/${key}`);
    return true;
  });
}

const textOf = (ev: Evaluator, value: Value): string | null => {
  if (value.kind === 'path') return value.path;
  const text = isSymbolic(value) ? null : native(ev, 'toString', value);
  return text?.kind === 'string' ? text.value : null;
};

class Reader {
  private readonly ev: Evaluator;
  private readonly args: AttrsValue;
  /** What `_class` modules may have; null for any. */
  private readonly kind: string | null;

  constructor(ev: Evaluator, args: AttrsValue) {
    this.ev = ev;
    this.args = args;
    const kind = args.entries.get('_class');
    const value = kind === undefined ? null : ev.force(kind.thunk);
    this.kind = value?.kind === 'string' ? value.value : null;
  }

  all(modules: Value, parent: string, file: string): Loaded[] | null {
    if (modules.kind !== 'list') return null;
    const found: Loaded[] = [];
    for (const [index, item] of modules.items.entries()) {
      if (isSpread(item)) return null;
      const one = this.load(this.ev.force(item.thunk), file, `${parent}:anon-${index + 1}`);
      if (one === null) return null;
      found.push(one);
    }
    return found;
  }

  private load(module: Value, file: string, key: string): Loaded | null {
    if (isFunction(module)) return this.unify(this.ev.call(module, this.argumentsOf(module)), file, key);
    if (module.kind === 'attrs') {
      const tag = tagOf(this.ev, module) ?? 'module';
      if (tag === 'if' || tag === 'override') return this.load(record({ config: module }), file, key);
      if (module.entries.has('__functor')) return this.unify(this.ev.call(module, this.args), file, key);
      if (tag !== 'module') throw new EvaluationError('throw', `a value of type ${tag} is no module`);
      return this.unify(module, file, key);
    }
    const path = module.kind === 'path' || module.kind === 'string' ? textOf(this.ev, module) : null;
    if (path === null) {
      if (isSymbolic(module)) return null;
      throw new EvaluationError('throw', `${module.kind} is no module`);
    }
    const value = native(this.ev, 'import', module);
    return this.unify(isFunction(value) ? this.ev.call(value, this.argumentsOf(value)) : value, path, path);
  }

  /** What the function asks for by name that nobody gives comes from `_module.args`. */
  private argumentsOf(fn: Value): AttrsValue {
    const asked = native(this.ev, 'functionArgs', fn);
    if (asked.kind !== 'attrs') return this.args;
    const entries = new Map<string, Slot>(this.args.entries);
    for (const name of asked.entries.keys())
      if (!entries.has(name)) entries.set(name, slot(lazy((inner) => this.moduleArgument(inner, name))));
    return attrs(entries, this.args.rest);
  }

  private moduleArgument(ev: Evaluator, name: string): Value {
    const config = ev.force((this.args.entries.get('config') as Slot).thunk);
    const internal = selectName(ev, config, '_module', ready(EMPTY_ATTRS));
    return selectName(ev, selectName(ev, internal, 'args', ready(EMPTY_ATTRS)), name, ready(reference([name])));
  }

  private unify(module: Value, file: string, key: string): Loaded | null {
    if (isSymbolic(module)) return null;
    if (module.kind !== 'attrs') throw new EvaluationError('throw', `module ${file} (${key}) does not look like a module.`);
    if (module.rest !== null || [...module.entries.values()].some(({ presence }) => presence !== null)) return null;
    const get = (name: string, fallback: Value): Value => selectName(this.ev, module, name, ready(fallback));
    const isLong = module.entries.has('config') || module.entries.has('options');
    const bad = isLong ? [...module.entries.keys()].find((name) => !LONG.has(name)) : undefined;
    if (bad !== undefined) throw new EvaluationError('throw', `Module \`${key}' has an unsupported attribute \`${bad}'.`);
    if (isLong && module.dynamic.length > 0) return null;
    const ownKind = get('_class', NULL);
    if (this.kind !== null && ownKind.kind === 'string' && ownKind.value !== this.kind)
      throw new EvaluationError(
        'throw',
        `The module \`${file}' (class: "${ownKind.value}") cannot be imported into a module evaluation of class "${this.kind}".`,
      );
    const named = textOf(this.ev, get('_file', reference([])));
    const keyed = module.entries.has('key') ? textOf(this.ev, get('key', EMPTY_ATTRS)) : key;
    if (keyed === null) return null;
    const required = isLong ? list([]) : get('require', list([]));
    const imports = get('imports', list([]));
    return {
      file: named ?? file,
      key: keyed,
      disabled: get('disabledModules', list([])),
      imports:
        required.kind === 'list' && required.items.length > 0
          ? native(this.ev, 'concatLists', list([slotOf(required), slotOf(imports)]))
          : imports,
      options: isLong ? (module.entries.get('options')?.thunk ?? ready(EMPTY_ATTRS)) : ready(EMPTY_ATTRS),
      config: this.configOf(module, isLong),
    };
  }

  /** What the module sets, with what it says in other places: `freeformType`, `meta`. */
  private configOf(module: AttrsValue, isLong: boolean): Thunk {
    const own: Thunk = isLong
      ? (module.entries.get('config')?.thunk ?? ready(EMPTY_ATTRS))
      : ready(attrs(new Map([...module.entries].filter(([name]) => !SHORT.has(name))), null, module.dynamic));
    const more: Value[] = [];
    const meta = module.entries.get('meta');
    if (isLong && meta !== undefined) more.push(record({ meta: meta.thunk }));
    const freeform = module.entries.get('freeformType');
    if (freeform !== undefined) more.push(record({ _module: record({ freeformType: freeform.thunk }) }));
    return more.length === 0 ? own : ready(wrap('merge', { contents: list([slot(own), ...more.map((one) => slotOf(one))]) }));
  }
}
