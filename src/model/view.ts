/** What references to options lead to where some modules are evaluated together: hooks over those of the project. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { ReferenceHooks } from '../evaluation/references.ts';
import { selectPath } from '../evaluation/select.ts';
import { lazy, type Slot, slot } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, FALSE, isSpread, reference, type ReferenceValue, TRUE, type Value } from '../evaluation/values.ts';
import type { Definition } from './definition.ts';
import { DefinitionCollector } from './definitions.ts';
import { type ReadModule, readModule } from './module.ts';
import { nameKey } from './name-keys.ts';
import type { OptionOwners } from './option-owners.ts';
import { attempt, type Option } from './option.ts';
import { defaultValue, definedValue } from './option-value.ts';
import type { ProjectModule } from './project-module.ts';

/** Parts of a text that an option's value may come to. */
const MAX_TEXT = 500;

/** The configuration as some modules see it: some switches on, all else at its default. */
export class View implements ReferenceHooks {
  readonly ev: Evaluator;
  private readonly plain: ReferenceHooks;
  private readonly args: AttrsValue;
  private readonly modules: ReadonlyMap<string, ProjectModule>;
  private readonly owners: OptionOwners;
  private readonly closure: ReadonlySet<string>;
  private readonly switches: ReadonlySet<string>;
  private readonly outer: View | null;
  private readonly settledValues: ReadonlyMap<string, Value>;
  /** Paths that the closure's modules define: the default of what is there, above or below need not hold. */
  private readonly defined = new Set<string>();
  private readonly aboveDefined = new Set<string>();
  private readonly groups = new Set<string>();
  private readonly options = new Map<string, Map<string, Option>>();
  private readonly reads = new Map<string, ReadModule | null>();
  private readonly values = new Map<string, Value | null>();
  private readonly running = new Set<string>();

  constructor(
    ev: Evaluator,
    args: AttrsValue,
    modules: ReadonlyMap<string, ProjectModule>,
    owners: OptionOwners,
    closure: ReadonlySet<string>,
    switches: readonly ReferenceValue[],
    outer: View | null,
    settled: ReadonlyMap<string, Value>,
  ) {
    this.plain = ev.hooks;
    this.ev = ev.withHooks(this);
    this.args = args;
    this.modules = modules;
    this.owners = owners;
    this.closure = closure;
    this.switches = new Set(switches.map(({ path }) => nameKey(path.slice(1)) ?? ''));
    this.outer = outer;
    this.settledValues = settled;
    for (const { path } of switches) this.groups.add(nameKey(path.slice(1, -1)) ?? '');
    const definitions = outer === null ? [] : [...closure].flatMap((file) => modules.get(file)?.definitions ?? []);
    for (const key of definitions.flatMap(definedKey)) {
      this.defined.add(key);
      for (const above of keysAbove(key)) this.aboveDefined.add(above);
    }
  }

  select(ev: Evaluator, place: ReferenceValue): Value | null {
    if (place.path[0] === 'options' && place.path.at(-1) === 'isDefined') return this.isSet(place) ?? this.plain.select(ev, place);
    const key = place.path[0] === 'config' && place.path.length > 1 ? nameKey(place.path.slice(1)) : null;
    if (key === null) return this.plain.select(ev, place);
    if (this.switches.has(key)) return TRUE;
    return this.value(key) ?? this.within(place.path.slice(1) as string[]) ?? this.plain.select(ev, place);
  }

  /** Whether an option is defined that these modules declare: not where it has no default and none of them sets it. */
  private isSet({ path }: ReferenceValue): Value | null {
    const key = nameKey(path.slice(1, -1));
    const own = key === null ? undefined : this.owners.of(key).find((file) => this.closure.has(file));
    if (key === null || own === undefined || this.outer === null) return null;
    const option = this.optionsOf(own).get(key);
    if (option === undefined) return null;
    return option.default !== null ? TRUE : this.isDefined(key) ? null : FALSE;
  }

  /** A place inside the value of an option: a field of an instance that its default names. */
  private within(path: readonly string[]): Value | null {
    for (let length = path.length - 1; length > 1; length--) {
      const key = path.slice(0, length).join('\0');
      const whole = this.owners.of(key).length > 0 ? this.value(key) : null;
      if (whole !== null)
        return isOpenAt(whole, key, path[length]) ? null : attempt(() => selectPath(this.ev, whole, path.slice(length), null));
    }
    return null;
  }

  apply(ev: Evaluator, callee: ReferenceValue, args: Parameters<ReferenceHooks['apply']>[2]): Value | null {
    return this.plain.apply(ev, callee, args);
  }

  /** What the modules declare that are evaluated together; others may be absent. */
  exists(place: ReferenceValue): boolean {
    if (place.path[0] !== 'config') return this.plain.exists(place);
    const key = nameKey(place.path.slice(1));
    if (key === null) return false;
    const owners = this.owners.of(key);
    return (
      owners.some((file) => this.closure.has(file) && !this.optionsOf(file).get(key)?.isOptional) ||
      (owners.length === 0 && this.plain.exists(place) && this.isWithin(key))
    );
  }

  /** A field of a value, or a group of options, of the closure. */
  private isWithin(key: string): boolean {
    return this.owners.below(key).some((file) => this.closure.has(file));
  }

  private value(key: string): Value | null {
    const known = this.values.get(key);
    if (known !== undefined) return known;
    if (this.running.has(key)) return null;
    this.running.add(key);
    try {
      const computed = this.compute(key);
      // Texts of texts of texts double with each level; such a one stays a place.
      const value = computed?.kind === 'text' && computed.parts.length > MAX_TEXT ? null : computed;
      this.values.set(key, value);
      return value;
    } finally {
      this.running.delete(key);
    }
  }

  private compute(key: string): Value | null {
    const settled = this.settledValues.get(key);
    if (settled !== undefined) return settled;
    const owners = this.owners.of(key);
    if (owners.length === 0) return this.isOwnGroup(key) ? this.group(key.split('\0')) : null;
    const own = owners.find((file) => this.closure.has(file));
    // What these modules define of another one's option is not in its default.
    if (own === undefined) return owners.length === 1 && !this.isDefined(key) ? (this.outer?.settled(key) ?? null) : null;
    const option = this.optionsOf(own).get(key);
    if (option === undefined) return null;
    return this.isDefined(key) ? this.definedAs(key, option) : defaultValue(this.ev, option);
  }

  /** The value of an option that modules evaluated together define, where all definitions are known. */
  private definedAs(key: string, option: Option): Value | null {
    const path = key.split('\0');
    const definitions: Definition[] = [];
    let sources = 0;
    let isOrdered = true;
    // Modules are merged from the last to the first.
    for (const file of [...this.closure].reverse()) {
      for (const [index, { config, guards }] of (this.read(file)?.parts ?? []).entries()) {
        if (config === null) continue;
        const collector = new DefinitionCollector(this.ev, path);
        collector.collect(config, guards);
        if (collector.faults.length > 0 || collector.definitions.some((one) => !isOf(one, path))) return null;
        if (collector.definitions.length === 0) continue;
        definitions.push(...collector.definitions);
        sources++;
        isOrdered &&= index === 0;
      }
    }
    return sources > 1 && !isOrdered ? null : definedValue(this.ev, option, definitions);
  }

  /** At or below the parent of a switch: nobody else declares options there. */
  private isOwnGroup(key: string): boolean {
    return [...this.groups].some((group) => key === group || key.startsWith(`${group}\0`));
  }

  /** A value of this view with all that is in it, so that it does not depend on who asks. */
  private settled(key: string): Value | null {
    const value = this.value(key);
    if (value !== null) forceAll(this.ev, value, 0);
    return value;
  }

  /** All options of one service as a set: `cfg` where a module hands it on as a whole. */
  private group(path: readonly string[]): Value | null {
    const entries = new Map<string, Slot>();
    for (const file of this.closure) {
      for (const { path: full, isField, origin } of this.optionsOf(file).values()) {
        const name = full[path.length];
        if (isField || typeof name !== 'string' || !path.every((step, index) => full[index] === step)) continue;
        const place = reference(['config', ...path, name]);
        if (!entries.has(name))
          entries.set(
            name,
            slot(
              lazy((ev) => this.select(ev, place) ?? place),
              origin,
            ),
          );
      }
    }
    if (entries.size === 0) return null;
    // Modules that are not evaluated with these may declare more of it.
    const isShared = this.owners.below(path.join('\0')).some((file) => !this.closure.has(file));
    return attrs(entries, isShared ? reference(['config', ...path]) : null);
  }

  private isDefined(key: string): boolean {
    return this.defined.has(key) || this.aboveDefined.has(key) || keysAbove(key).some((above) => this.defined.has(above));
  }

  private read(file: string): ReadModule | null {
    let read = this.reads.get(file);
    if (read === undefined) {
      const module = this.modules.get(file);
      read = module === undefined ? null : attempt(() => readModule(this.ev, file, module.evaluated.source, this.args));
      this.reads.set(file, read);
    }
    return read;
  }

  private optionsOf(file: string): Map<string, Option> {
    let options = this.options.get(file);
    if (options === undefined) {
      options = new Map();
      this.options.set(file, options);
      for (const option of this.read(file)?.options ?? []) {
        const key = nameKey(option.path);
        if (key !== null) options.set(key, option);
      }
    }
    return options;
  }
}

/** Whether nothing but the place itself says what else a set there has. */
const isOpenAt = (value: Value, key: string, name: string | undefined): boolean =>
  value.kind === 'attrs' && !value.entries.has(name ?? '') && value.rest?.kind === 'reference' && nameKey(value.rest.path.slice(1)) === key;

/** True for a definition of just that option. */
const isOf = ({ path, isRest }: Definition, of: readonly string[]): boolean =>
  !isRest && path.length === of.length && path.every((step, index) => step === of[index]);

/** The path of a definition; one that supplies unknown further names stands for all below. */
function definedKey({ path, isRest }: Definition): string[] {
  if (isRest && path.length < 2) return [];
  const known = path.findIndex((step) => typeof step !== 'string');
  return known === 0 || known === 1 ? [] : [(known === -1 ? path : path.slice(0, known)).join('\0')];
}

function keysAbove(key: string): string[] {
  const steps = key.split('\0');
  return steps.slice(1).map((_step, index) => steps.slice(0, index + 1).join('\0'));
}

const MAX_DEPTH = 6;

function forceAll(ev: Evaluator, value: Value, depth: number): void {
  if (depth > MAX_DEPTH) return;
  const below = (thunk: Parameters<Evaluator['force']>[0]): void => {
    const inner = ev.tryForce(thunk);
    if (inner !== null) forceAll(ev, inner, depth + 1);
  };
  if (value.kind === 'attrs') for (const { thunk } of value.entries.values()) below(thunk);
  if (value.kind === 'list') for (const item of value.items) if (!isSpread(item)) below(item.thunk);
  if (value.kind === 'choice') for (const thunk of [value.then, value.else]) below(thunk);
  if (value.kind === 'call') for (const thunk of value.args) below(thunk);
}
