/** The values that declared options have when nobody sets them: what a reference to one means by default. */
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import { selectPath } from '../evaluation/select.ts';
import { isSpread, reference, type ReferenceValue, type Value } from '../evaluation/values.ts';
import type { PathStep } from './definition.ts';
import { stepKey } from './effective.ts';
import { attempt, type Option } from './option.ts';
import type { ProjectModule } from './project-module.ts';
import type { Settled } from './settled.ts';

/** Chains of defaults that point at each other are followed this far. */
const MAX_CHAIN = 16;
/** Values that one default may come to, defaults within it included: a text of two texts of two texts … has no end. */
const MAX_WEIGHT = 2_000;
const MAX_DEPTH = 200;

export class Defaults {
  private readonly ev: Evaluator;
  private readonly options = new Map<string, Option>();
  /** Paths that have options below them: their own default is not the whole value. */
  private readonly inner = new Set<string>();
  /** By place: how many values a default comes to; infinite where it is within itself, null while that is found out. */
  private readonly weights = new Map<string, number | null>();
  /** What the project settles, by path. */
  private readonly settled = new Map<string, Value>();
  /** Paths that the project's own modules define, so that the default need not be the value. */
  private readonly defined = new Set<string>();

  constructor(ev: Evaluator, modules: readonly ProjectModule[], settled: readonly Settled[]) {
    this.ev = ev;
    for (const { path, value } of settled) this.settled.set(path.join('.'), value);
    /** The first two steps of all options. */
    const roots = new Set<string>();
    for (const { options } of modules) {
      for (const option of options) {
        const keys = prefixes(ev, option.path);
        if (keys[1] !== undefined) roots.add(keys[1]);
        this.options.set(keys.pop() ?? '', option);
        for (const key of keys) this.inner.add(key);
      }
    }
    for (const { definitions, kind } of modules) {
      if (kind !== 'module') continue;
      for (const { path } of definitions) {
        // Most definitions are of options that others declare.
        if (path.length < 2 || !roots.has(`${stepKey(ev, path[0] as PathStep)}.${stepKey(ev, path[1] as PathStep)}`)) continue;
        for (const key of prefixes(ev, path).slice(1)) this.defined.add(key);
      }
    }
  }

  /** The option declared at a place of `config`; an instance's name matches `<name>`. */
  optionAt(place: ReferenceValue): Option | null {
    return this.declared(place)?.option ?? null;
  }

  /** True where the project declares an option at or above the place. */
  isDeclared(place: ReferenceValue): boolean {
    return this.declared(place) !== null;
  }

  /** The value itself, or for a reference to an option its default, as far as that is known. */
  resolve(value: Value): Value {
    let current = value;
    for (let step = 0; step < MAX_CHAIN && current.kind === 'reference'; step++) {
      const next = this.defaultOf(current);
      if (next === null) return current;
      current = next;
    }
    return current;
  }

  /**
   * What a reference to an option stands for by default, fields and all: a field of a submodule is what the
   * default of the whole gives it, or else its own default. Null where that is not known.
   */
  given(value: Value): Value | null {
    if (value.kind !== 'reference') return value;
    const found = this.declared(value);
    if (found === null || found.below.length > 0 || this.defined.has(found.key)) return null;
    const { option } = found;
    if (option.default === null && !option.isField) return null;
    if (option.declaration.entries.has('apply')) return null;
    const thunk = option.default;
    const own = thunk === null ? null : attempt(() => this.resolve(this.ev.force(thunk)));
    return option.isField ? this.givenField(value.path.slice(1), own) : own;
  }

  private givenField(path: readonly (string | Value)[], own: Value | null): Value | null {
    const keys = prefixes(this.ev, path);
    for (let length = path.length - 1; length > 0; length--) {
      const whole = this.options.get(keys[length - 1] as string);
      if (whole === undefined || whole.isField) continue;
      const value = this.given(reference(['config', ...path.slice(0, length)]));
      if (value?.kind !== 'attrs') return null;
      return attempt(() => selectPath(this.ev, value, path.slice(length), null)) ?? own;
    }
    return own;
  }

  private defaultOf(place: ReferenceValue): Value | null {
    const value = this.written(place);
    return value === null || this.weightAt(place, value, 0) > MAX_WEIGHT ? null : value;
  }

  /** The default as it is written, however much it comes to. */
  private written(place: ReferenceValue): Value | null {
    const found = this.declared(place);
    if (found === null) return null;
    const { option, key, below } = found;
    const settled = this.settled.get(key);
    if (settled !== undefined) return attempt(() => selectPath(this.ev, settled, below, null));
    if (option.default === null || this.inner.has(key) || this.defined.has(key) || option.declaration.entries.has('apply')) return null;
    const thunk = option.default;
    return attempt(() => selectPath(this.ev, this.ev.force(thunk), below, null));
  }

  private weightAt({ path }: ReferenceValue, value: Value, depth: number): number {
    if (value.kind !== 'text' && value.kind !== 'list' && value.kind !== 'choice' && value.kind !== 'reference') return 1;
    const key = prefixes(this.ev, path.slice(1)).at(-1) ?? '';
    const known = this.weights.get(key);
    if (known !== undefined) return known ?? Number.POSITIVE_INFINITY;
    if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
    this.weights.set(key, null);
    const weight = this.weightOf(value, depth + 1);
    this.weights.set(key, weight);
    return weight;
  }

  private weightOf(value: Value, depth: number): number {
    if (value.kind === 'reference') {
      const inner = this.written(value);
      return inner === null ? 1 : 1 + this.weightAt(value, inner, depth);
    }
    let weight = 1;
    for (const part of this.partsOf(value)) {
      weight += depth > MAX_DEPTH ? Number.POSITIVE_INFINITY : this.weightOf(part, depth + 1);
      if (weight > MAX_WEIGHT) return Number.POSITIVE_INFINITY;
    }
    return weight;
  }

  private partsOf(value: Value): Value[] {
    if (value.kind === 'text') return value.parts.filter((part) => typeof part !== 'string');
    if (value.kind === 'list')
      return value.items.flatMap((item) => (isSpread(item) ? item.spread : (attempt(() => this.ev.force(item.thunk)) ?? [])));
    if (value.kind !== 'choice') return [];
    const sides = attempt(() => branchesOf(this.ev, value));
    return [sides?.then, sides?.else].flatMap((side) => side ?? []);
  }

  private declared({ path }: ReferenceValue): { option: Option; key: string; below: (string | Value)[] } | null {
    if (path[0] !== 'config') return null;
    const keys = prefixes(this.ev, path.slice(1));
    for (let length = keys.length; length > 0; length--) {
      const key = keys[length - 1] as string;
      const option = this.options.get(key);
      if (option) return { option, key, below: path.slice(1 + length) };
    }
    return null;
  }
}

/** The keys of a path and of all above it, shortest first. */
function prefixes(ev: Evaluator, path: readonly (string | Value)[]): string[] {
  const keys: string[] = [];
  let key = '';
  for (let index = 0; index < path.length; index++) {
    const step = stepKey(ev, path[index] as PathStep);
    key = index === 0 ? step : `${key}.${step}`;
    keys.push(key);
  }
  return keys;
}
