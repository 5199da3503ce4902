/**
 * Walks the value of a module's `config` down to its leaves, through the module system's wrappers
 * (`mkIf`, `mkMerge`, `mkOverride`, `mkOrder`), choices and conditional attributes.
 */
import { append } from '../evaluation/append.ts';
import { branchesOf, not, settleCondition } from '../evaluation/choice.ts';
import { elementsOf, notEmpty } from '../evaluation/builtins/elements.ts';
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { render } from '../evaluation/render.ts';
import type { Slot, Thunk } from '../evaluation/thunk.ts';
import type { Origin } from '../evaluation/trail.ts';
import { type AttrsValue, isSpread, type ListValue, type Value } from '../evaluation/values.ts';
import { DEFAULT_PRIORITY, type Definition, type PathStep, type ShadowedValue } from './definition.ts';

/** Attribute sets nested deeper are taken as one value. */
const MAX_DEPTH = 14;
/** Choices nested deeper are taken as one value: their branches double with each level. */
const MAX_CHOICES = 10;
/** Wrappers in wrappers, and values looked at in all. */
const MAX_NESTING = 200;
const MAX_WALKS = 100_000;
/** More leaves than any module has; guards against generated data. */
const MAX_DEFINITIONS = 6_000;

/** A part of the configuration that could not be evaluated, with Nix's or the budget's reason. */
export interface EvaluationFault {
  readonly path: readonly PathStep[];
  readonly message: string;
  readonly origin: Origin | null;
}

/** What a definition further below has of what is around it. */
interface Context extends Omit<Definition, 'value' | 'isRest'> {
  /** Choices that have been gone through. */
  readonly choices: number;
  /** Condition for the elements that one instance stands for to exist; null where there are none, or a name speaks of them. */
  readonly nonEmpty: Value | null;
}

/** Calls whose result is known to be a list, and what its elements are made of. */
const SHAPED: ReadonlySet<string> = new Set(['each', 'map', 'concatLists', 'filter', 'sort', '++', 'attrValues']);

const NONE: readonly ShadowedValue[] = [];
const ROOT: Context = {
  path: [],
  guards: [],
  priority: DEFAULT_PRIORITY,
  outer: new Map(),
  order: 1000,
  origin: null,
  enclosing: [],
  levels: [],
  shadowed: NONE,
  unit: 0,
  composition: [],
  part: 0,
  sets: [],
  choices: 0,
  nonEmpty: null,
};

export class DefinitionCollector {
  readonly definitions: Definition[] = [];
  readonly faults: EvaluationFault[] = [];
  private readonly ev: Evaluator;
  private units = 0;
  private sets = 0;
  private nesting = 0;
  private walks = 0;

  private readonly only: readonly string[] | null;

  /** @param only collects the definitions of this one option, each as a whole value, and forces nothing beside it */
  constructor(ev: Evaluator, only: readonly string[] | null = null) {
    this.ev = ev;
    this.only = only;
  }

  /** Adds all definitions of a `config` value of the given module part; `guards` hold for all of them. */
  collect(config: Thunk, guards: readonly Value[] = [], part = 0): void {
    this.walkThunk(config, { ...ROOT, guards, part, unit: this.units });
  }

  /** Walks a value that may fail to evaluate, in itself or in what decides its shape. */
  private walkThunk(thunk: Thunk, context: Context): void {
    if (this.nesting > MAX_NESTING || ++this.walks > MAX_WALKS) return void this.ev.cut('evaluation budget: definitions');
    this.nesting++;
    try {
      this.walk(this.ev.force(thunk), context);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      this.faults.push({ path: context.path, message: error.message, origin: context.origin });
    } finally {
      this.nesting--;
    }
  }

  private walk(value: Value, context: Context): void {
    if (this.definitions.length >= MAX_DEFINITIONS) return void this.ev.cut('evaluation budget: definitions');
    if (value.kind === 'choice') return this.walkChoice(value, context);
    if (value.kind !== 'attrs') return this.leaf(value, context);
    const type = this.textOf(value, '_type');
    if (type === 'if' || type === 'merge' || type === 'override' || type === 'order') {
      return this.walkWrapper(type, value, context);
    }
    if (this.only !== null && context.path.length === this.only.length) return this.leaf(value, context);
    const isEmpty = value.entries.size === 0 && value.dynamic.length === 0 && value.rest === null;
    // A whole configuration that is empty defines nothing; an option may well be set to an empty set.
    if (isEmpty && (this.only !== null || context.path.length === 0)) return;
    if (isEmpty || type !== null || this.isOpaque(value) || context.path.length >= MAX_DEPTH) return this.leaf(value, context);
    this.walkAttributes(value, context);
  }

  private walkAttributes(set: AttrsValue, context: Context): void {
    const outer = context.priority === DEFAULT_PRIORITY ? context.outer : new Map(context.outer).set(context.path.length, context.priority);
    const sets = append(context.sets, ++this.sets);
    const enclosing = context.origin === null ? context.enclosing : append(context.enclosing, context.origin);
    const below = (step: PathStep, slot: Slot): Context => ({
      path: append(context.path, step),
      guards: slot.presence === null ? context.guards : append(context.guards, slot.presence),
      priority: DEFAULT_PRIORITY,
      outer,
      order: 1000,
      origin: slot.origin ?? context.origin,
      levels: append(context.levels, slot.origin),
      enclosing: slot.origin === null ? context.enclosing : enclosing,
      shadowed: this.shadowedBy(slot),
      unit: context.unit,
      composition: context.composition,
      part: context.part,
      sets,
      choices: context.choices,
      nonEmpty: context.nonEmpty === null || this.isOfInstance(step) ? null : context.nonEmpty,
    });
    const step = this.only?.[context.path.length];
    set.entries.forEach((slot, name) => {
      if (step === undefined || name === step) this.walkThunk(slot.thunk, below(name, slot));
    });
    for (const { name, slot } of set.dynamic) this.walkThunk(slot.thunk, below(name, slot));
    if (set.rest !== null) this.add(context, set.rest, true);
  }

  /** A choice between sets contributes both, each under its condition; other choices are one value. */
  private walkChoice(choice: Extract<Value, { kind: 'choice' }>, given: Context): void {
    if (given.choices > MAX_CHOICES) return this.leaf(choice, given);
    const context = { ...given, choices: given.choices + 1 };
    const { then, else: otherwise } = branchesOf(this.ev, choice);
    if (then === null || otherwise === null) return this.walk((then ?? otherwise) as Value, context);
    if (!this.hasAttributes(then) && !this.hasAttributes(otherwise)) return this.leaf(choice, context);
    this.walk(then, { ...context, guards: append(context.guards, choice.condition) });
    this.walk(otherwise, { ...context, guards: append(context.guards, not(choice.condition)) });
  }

  private walkWrapper(type: 'if' | 'merge' | 'override' | 'order', value: AttrsValue, context: Context): void {
    if (type === 'merge') return this.walkMerge(value, context);
    const content = value.entries.get('content');
    if (content === undefined) return;
    if (type === 'if') {
      const given = this.attribute(value, 'condition');
      const condition = given === null ? null : settleCondition(this.ev, given);
      if (condition === null || (condition.kind === 'bool' && !condition.value)) return;
      const guards = condition.kind === 'bool' ? context.guards : append(context.guards, condition);
      return this.walkThunk(content.thunk, { ...context, guards });
    }
    const number = this.attribute(value, 'priority');
    const priority = number?.kind === 'int' ? Number(number.value) : type === 'order' ? 1000 : DEFAULT_PRIORITY;
    this.walkThunk(content.thunk, type === 'order' ? { ...context, order: priority } : { ...context, priority });
  }

  private walkMerge(value: AttrsValue, context: Context): void {
    const contents = this.attribute(value, 'contents');
    if (contents === null) return;
    const isComposition = context.path.length === 0;
    for (const item of this.itemsOf(contents)) {
      if (isComposition) this.units++;
      const unit = isComposition ? this.units : context.unit;
      const composition = isComposition ? append(context.composition, unit) : context.composition;
      const inner = { ...context, unit, composition };
      if (isSpread(item)) this.walkSpread(item.spread, inner);
      else this.walkThunk(item.thunk, { ...inner, origin: item.origin ?? context.origin });
    }
  }

  /** A run of `mkMerge` elements: `optional c { … }` is a choice of lists, `map` over an unknown list a shape. */
  private walkSpread(spread: Value, context: Context): void {
    // A function that calls itself over a list nobody knows makes choices without end: the rest is open.
    if (spread.kind === 'choice' && context.choices <= MAX_CHOICES) {
      const inner = { ...context, choices: context.choices + 1 };
      const { then, else: otherwise } = branchesOf(this.ev, spread);
      if (then !== null) this.walkSpread(then, { ...inner, guards: append(context.guards, spread.condition) });
      if (otherwise !== null) this.walkSpread(otherwise, { ...inner, guards: append(context.guards, not(spread.condition)) });
      return;
    }
    if (spread.kind === 'list') {
      for (const item of spread.items) {
        if (isSpread(item)) this.walkSpread(item.spread, context);
        else this.walkThunk(item.thunk, { ...context, origin: item.origin ?? context.origin });
      }
      return;
    }
    // At the top such a list decides which options there are: Nix finds no end where it comes from `config`.
    if (context.path.length > 0 && spread.kind === 'call' && typeof spread.callee === 'string' && SHAPED.has(spread.callee)) {
      for (const { slot, presence, many } of elementsOf(this.ev, spread)) {
        const guards = presence === null ? context.guards : append(context.guards, presence);
        const nonEmpty = many ? notEmpty(spread) : context.nonEmpty;
        this.walkThunk(slot.thunk, { ...context, guards, nonEmpty, origin: slot.origin ?? context.origin });
      }
      return;
    }
    this.add(context, spread, true);
  }

  private itemsOf(value: Value): ListValue['items'] {
    if (value.kind === 'list') return value.items;
    return [{ spread: value }];
  }

  private leaf(value: Value, context: Context): void {
    // An unknown configuration as a whole supplies anything.
    this.add(context, value, context.path.length === 0);
  }

  private add(context: Context, value: Value, isRest: boolean): void {
    const { path, priority, outer, order, origin, enclosing, levels, shadowed, unit, composition, sets, part, nonEmpty } = context;
    const guards = nonEmpty === null ? context.guards : append(context.guards, nonEmpty);
    // One by one: copying the rest of an object takes many times as long.
    this.definitions.push({
      path,
      value,
      isRest,
      guards,
      priority,
      outer,
      order,
      origin,
      enclosing,
      levels,
      shadowed,
      unit,
      composition,
      sets,
      part,
    });
  }

  /** A name made of an instance is there as often as the instance. */
  private isOfInstance(step: PathStep): boolean {
    return typeof step !== 'string' && /<name>|\*/.test(render(this.ev, step));
  }

  private shadowedBy(slot: Slot): readonly ShadowedValue[] {
    if (slot.shadowed === null) return NONE;
    const values: ShadowedValue[] = [];
    for (let at: Slot | null = slot.shadowed; at !== null; at = at.shadowed) {
      try {
        values.push({ origin: at.origin, value: this.ev.force(at.thunk) });
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
      }
    }
    return values;
  }

  private hasAttributes(value: Value, depth = 0): boolean {
    if (value.kind === 'choice') {
      if (depth > MAX_CHOICES) return false;
      const { then, else: otherwise } = branchesOf(this.ev, value);
      return (then !== null && this.hasAttributes(then, depth + 1)) || (otherwise !== null && this.hasAttributes(otherwise, depth + 1));
    }
    return value.kind === 'attrs' && !this.isOpaque(value);
  }

  /** Packages and functors are values, not nested configuration. */
  private isOpaque(set: AttrsValue): boolean {
    return set.entries.has('__functor') || set.entries.has('outPath') || this.textOf(set, 'type') === 'derivation';
  }

  private attribute(set: AttrsValue, name: string): Value | null {
    const slot = set.entries.get(name);
    if (slot === undefined) return null;
    try {
      return this.ev.force(slot.thunk);
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  /** Only forces names that are there, so that a configuration called `type` costs nothing elsewhere. */
  private textOf(set: AttrsValue, name: string): string | null {
    if (!set.entries.has(name)) return null;
    const value = this.attribute(set, name);
    return value?.kind === 'string' ? value.value : null;
  }
}

/** The one definition of an option in the parts of a module; null for none or several, or where one fails. */
export function soleDefinition(
  ev: Evaluator,
  parts: readonly { readonly config: Thunk | null }[],
  path: readonly string[],
): Definition | null {
  const collector = new DefinitionCollector(ev, path);
  for (const { config } of parts) if (config !== null) collector.collect(config);
  const [only, ...others] = collector.definitions;
  return only === undefined || others.length > 0 || collector.faults.length > 0 ? null : only;
}
