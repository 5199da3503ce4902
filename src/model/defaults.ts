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

/** A place where options are declared, at it or below it. */
class Place {
  readonly below = new Map<string, Place>();
  option: Option | null = null;
  /** What the project settles the option to. */
  settled: Value | null = null;
  /** The project's own modules define it, or something below it: the default need not be the value. */
  isDefined = false;

  /** The place below at a path, made where it is missing. */
  grow(keys: readonly string[]): Place {
    let place: Place = this;
    for (const key of keys) {
      let next = place.below.get(key);
      if (next === undefined) {
        next = new Place();
        place.below.set(key, next);
      }
      place = next;
    }
    return place;
  }
}

/** The option that a place of `config` is or belongs to, and the steps from there on. */
interface Found {
  readonly option: Option;
  readonly place: Place;
  readonly below: readonly (string | Value)[];
}

export class Defaults {
  private readonly ev: Evaluator;
  private readonly places = new Place();
  /** By place: how many values a default comes to; infinite where it is within itself, null while that is found out. */
  private readonly weights = new Map<string, number | null>();

  constructor(ev: Evaluator, modules: readonly ProjectModule[], settled: readonly Settled[]) {
    this.ev = ev;
    for (const { options } of modules) for (const option of options) this.places.grow(keysOf(ev, option.path)).option = option;
    for (const { path, value } of settled) this.places.grow(path).settled = value;
    for (const { definitions, kind } of modules) if (kind === 'module') for (const { path } of definitions) this.define(path);
  }

  private define(path: readonly PathStep[]): void {
    let place: Place | undefined = this.places;
    for (let depth = 0; depth < path.length; depth++) {
      place = place.below.get(stepKey(this.ev, path[depth] as PathStep));
      // Most definitions are of options that others declare.
      if (place === undefined) return;
      if (depth > 0) place.isDefined = true;
    }
  }

  /** The option declared at a place of `config`; an instance's name matches `<name>`. */
  optionAt(place: ReferenceValue): Option | null {
    return this.innermost(place)?.option ?? null;
  }

  /** True where the project declares an option at or above the place. */
  isDeclared(place: ReferenceValue): boolean {
    return this.innermost(place) !== null;
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
    const found = this.innermost(value);
    if (found === null || found.below.length > 0 || found.place.isDefined) return null;
    const { option } = found;
    if (option.default === null && !option.isField) return null;
    if (option.declaration.entries.has('apply')) return null;
    const thunk = option.default;
    const own = thunk === null ? null : attempt(() => this.resolve(this.ev.force(thunk)));
    return option.isField ? this.givenField(value, own) : own;
  }

  private givenField(place: ReferenceValue, own: Value | null): Value | null {
    const { path } = place;
    const whole = this.innermost(place, ({ isField }, length) => !isField && length < path.length);
    if (whole === null) return own;
    const value = this.given(reference(path.slice(0, path.length - whole.below.length)));
    if (value?.kind !== 'attrs') return null;
    return attempt(() => selectPath(this.ev, value, whole.below, null)) ?? own;
  }

  private defaultOf(place: ReferenceValue): Value | null {
    const value = this.written(place);
    return value === null || this.weightAt(place, value, 0) > MAX_WEIGHT ? null : value;
  }

  /** The default as it is written, however much it comes to. */
  private written(reading: ReferenceValue): Value | null {
    const found = this.innermost(reading);
    if (found === null) return null;
    const { option, place, below } = found;
    const { settled } = place;
    if (settled !== null) return attempt(() => selectPath(this.ev, settled, below, null));
    // The default of an option that has others below it is not the whole value.
    if (option.default === null || place.below.size > 0 || place.isDefined || option.declaration.entries.has('apply')) return null;
    const thunk = option.default;
    return attempt(() => selectPath(this.ev, this.ev.force(thunk), below, null));
  }

  private weightAt({ path }: ReferenceValue, value: Value, depth: number): number {
    if (value.kind !== 'text' && value.kind !== 'list' && value.kind !== 'choice' && value.kind !== 'reference') return 1;
    const key = keysOf(this.ev, path.slice(1)).join('.');
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
    if (value.kind === 'list') return value.items.flatMap((item) => (isSpread(item) ? item.spread : (this.ev.tryForce(item.thunk) ?? [])));
    if (value.kind !== 'choice') return [];
    const sides = attempt(() => branchesOf(this.ev, value));
    return [sides?.then, sides?.else].flatMap((side) => side ?? []);
  }

  /** The innermost option on the way to a place; `accepts` is told how many steps lead to it, `config` included. */
  private innermost({ path }: ReferenceValue, accepts = (_option: Option, _length: number): boolean => true): Found | null {
    if (path[0] !== 'config') return null;
    let at: Place | undefined = this.places;
    let found: Place | null = null;
    let length = 0;
    for (let next = 1; next < path.length; next++) {
      at = at.below.get(stepKey(this.ev, path[next] as PathStep));
      if (at === undefined) break;
      if (at.option === null || !accepts(at.option, next + 1)) continue;
      found = at;
      length = next + 1;
    }
    return found?.option ? { option: found.option, place: found, below: path.slice(length) } : null;
  }
}

const keysOf = (ev: Evaluator, path: readonly (string | Value)[]): string[] => path.map((step) => stepKey(ev, step));
