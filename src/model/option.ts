/** Declared options: what `options` of a module yields, through factories and helpers alike. */
import { append } from '../evaluation/append.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { type Slot, slotOf, type Thunk } from '../evaluation/thunk.ts';
import type { Origin } from '../evaluation/trail.ts';
import { attrs, type AttrsValue, call, isSpread, reference, string, type Value } from '../evaluation/values.ts';
import { branchesOf } from '../evaluation/choice.ts';
import { attempt, setAt, textAt } from './attributes.ts';
import type { PathStep } from './definition.ts';

export { attempt } from './attributes.ts';

export interface Option {
  readonly path: readonly PathStep[];
  /** The set given to `mkOption`. */
  readonly declaration: AttrsValue;
  /** Null where the declaration has none; attributes are forced on demand. */
  readonly type: Thunk | null;
  readonly default: Thunk | null;
  readonly description: Thunk | null;
  readonly example: Thunk | null;
  readonly origin: Origin | null;
  /** True where the option is a field of a submodule type, below another option. */
  readonly isField: boolean;
  /** True for a field of a submodule that need not be there: inside `nullOr` or a union. */
  readonly isOptional: boolean;
}

/** Where in a type a walk is. */
type Nesting = 'none' | 'field' | 'optional';

/** Names of a place of options. */
export const MAX_PATH = 12;
/** Sets and options of one module: a function may make sets in sets without end. */
export const MAX_WALKS = 100_000;

/** The steps above an option's own name, as a key: options of one group stand beside each other. */
export const optionGroup = ({ path }: Option): string => path.slice(0, -1).join('.');

/** The last step of its path; '' for a symbolic one. */
export const optionName = (option: Option): string => {
  const last = option.path.at(-1);
  return typeof last === 'string' ? last : '';
};

/**
 * All options below a value of `options`, fields of submodule types included.
 * @param hidden gets the paths of `enable` options that a helper makes which cannot be read
 */
export function collectOptions(ev: Evaluator, options: Thunk, hidden: (readonly PathStep[])[] = []): Option[] {
  const collector = new OptionCollector(ev, hidden);
  collector.walk(options, { path: [], origin: null, nesting: 'none' });
  return collector.found;
}

/** Calls of what is not known: an option all the same, as nothing else may stand there. */
const OPAQUE: ReadonlySet<Value['kind']> = new Set(['call', 'reference', 'unknown']);

/** Where a walk is. */
interface At {
  readonly path: readonly PathStep[];
  readonly origin: Origin | null;
  readonly nesting: Nesting;
}

class OptionCollector {
  readonly found: Option[] = [];
  private readonly ev: Evaluator;
  private readonly hidden: (readonly PathStep[])[];
  /** Groups and submodule types that are being walked: one may hold itself. */
  private readonly open = new Set<Value>();
  private walks = 0;

  constructor(ev: Evaluator, hidden: (readonly PathStep[])[]) {
    this.ev = ev;
    this.hidden = hidden;
  }

  walk(thunk: Thunk, at: At): void {
    const { ev } = this;
    const { path } = at;
    if (path.length > MAX_PATH) return;
    if (++this.walks > MAX_WALKS) return void ev.cut('evaluation budget: options');
    for (const value of possibilities(ev, thunk)) {
      if (path.length > 1 && path.at(-1) === 'enable' && OPAQUE.has(value.kind)) this.hidden.push(path);
      if (value.kind !== 'attrs') continue;
      if (typeOf(ev, value) === 'option') {
        const option = toOption(value, at);
        this.found.push(option);
        if (option.type !== null) this.walkType(option.type, at, 0);
        continue;
      }
      const into = (slot: Slot, step: PathStep): void =>
        this.walk(slot.thunk, { path: append(path, step), origin: slot.origin ?? at.origin, nesting: at.nesting });
      this.within(value, () => {
        value.entries.forEach(into);
        for (const { name, slot } of value.dynamic) into(slot, name);
      });
    }
  }

  private within(value: Value, visit: () => void): void {
    if (this.open.has(value)) return;
    this.open.add(value);
    visit();
    this.open.delete(value);
  }

  /** Follows a type to the submodules inside it; `attrsOf` adds a `<name>` step, `listOf` a `*`. */
  private walkType(thunk: Thunk, at: At, depth: number): void {
    if (depth > 6) return;
    for (const type of possibilities(this.ev, thunk)) {
      if (type.kind !== 'attrs') continue;
      const name = textAt(this.ev, type, 'name');
      const nested = setAt(this.ev, type, 'nestedTypes');
      if (name === 'submodule') {
        this.within(type, () => this.walkSubmodule(type, at));
      } else if (nested !== null) {
        const step = name === 'attrsOf' || name === 'lazyAttrsOf' ? ['<name>'] : name === 'listOf' ? ['*'] : [];
        const inner: At = { path: [...at.path, ...step], origin: at.origin, nesting: step.length === 0 ? 'optional' : at.nesting };
        for (const slot of nested.entries.values()) this.walkType(slot.thunk, inner, depth + 1);
      }
    }
  }

  private walkSubmodule(type: AttrsValue, at: At): void {
    const nesting = at.nesting === 'optional' ? at.nesting : 'field';
    for (const module of submodulesOf(this.ev, type, at.path)) {
      const options = module.kind === 'attrs' ? module.entries.get('options') : undefined;
      if (options) this.walk(options.thunk, { path: at.path, origin: options.origin, nesting });
    }
  }
}

function toOption(declaration: AttrsValue, { path, origin, nesting }: At): Option {
  const thunk = (name: string): Thunk | null => declaration.entries.get(name)?.thunk ?? null;
  return {
    path,
    declaration,
    type: thunk('type'),
    default: thunk('default'),
    description: thunk('description'),
    example: thunk('example'),
    origin,
    isField: nesting !== 'none',
    isOptional: nesting === 'optional',
  };
}

/** The modules of a submodule type, functions applied to symbolic arguments. */
export function submodulesOf(ev: Evaluator, type: AttrsValue, path: readonly PathStep[]): Value[] {
  const functor = setAt(ev, type, 'functor');
  const payload = functor && setAt(ev, functor, 'payload');
  const modules = payload?.entries.get('modules');
  if (!modules) return [];
  const result: Value[] = [];
  for (const value of possibilities(ev, modules.thunk)) {
    if (value.kind !== 'list') continue;
    for (const item of value.items) {
      if (isSpread(item)) continue;
      for (const module of possibilities(ev, item.thunk)) {
        const applied = module.kind === 'lambda' ? attempt(() => ev.call(module, submoduleArguments(path))) : module;
        if (applied !== null) result.push(applied);
      }
    }
  }
  return result;
}

/** `{ config, name, … }` of a submodule: its own place in the configuration. */
function submoduleArguments(path: readonly PathStep[]): Value {
  const place = reference(['config', ...path]);
  const last = path.at(-1);
  const name = typeof last === 'string' && last !== '<name>' && last !== '*' ? string(last) : call('nameOf', [place]);
  return attrs(
    new Map([
      ['config', slotOf(place)],
      ['name', slotOf(name)],
      ['options', slotOf(reference(['options', ...path]))],
    ]),
    reference(['args']),
  );
}

/** A value and, where it is a choice, both of its branches; failures yield nothing. */
export function possibilities(ev: Evaluator, thunk: Thunk): Value[] {
  const value = ev.tryForce(thunk);
  return value === null ? [] : branches(ev, value, 0);
}

function branches(ev: Evaluator, value: Value, depth: number): Value[] {
  if (value.kind !== 'choice' || depth > 6) return [value];
  const both = attempt(() => branchesOf(ev, value));
  if (both === null) return [];
  return [both.then, both.else].flatMap((branch) => (branch === null ? [] : branches(ev, branch, depth + 1)));
}

function typeOf(ev: Evaluator, set: AttrsValue): string | null {
  return textAt(ev, set, '_type');
}
