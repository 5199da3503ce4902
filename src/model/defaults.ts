/** The values that declared options have when nobody sets them: what a reference to one means by default. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { selectPath } from '../evaluation/select.ts';
import type { ReferenceValue, Value } from '../evaluation/values.ts';
import { stepKey } from './effective.ts';
import { attempt, type Option } from './option.ts';
import type { ProjectModule } from './project-module.ts';

/** Chains of defaults that point at each other are followed this far. */
const MAX_CHAIN = 16;

export class Defaults {
  private readonly ev: Evaluator;
  private readonly options = new Map<string, Option>();
  /** Paths that have options below them: their own default is not the whole value. */
  private readonly inner = new Set<string>();
  /** Paths that the project's own modules define, so that the default need not be the value. */
  private readonly defined = new Set<string>();

  constructor(ev: Evaluator, modules: readonly ProjectModule[]) {
    this.ev = ev;
    for (const { options, definitions, kind } of modules) {
      for (const option of options) {
        const keys = option.path.map((step) => stepKey(ev, step));
        this.options.set(keys.join('.'), option);
        for (let length = keys.length - 1; length > 0; length--) this.inner.add(keys.slice(0, length).join('.'));
      }
      if (kind !== 'module') continue;
      for (const { path } of definitions) {
        const keys = path.map((step) => stepKey(ev, step));
        for (let length = keys.length; length > 1; length--) this.defined.add(keys.slice(0, length).join('.'));
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

  private defaultOf(place: ReferenceValue): Value | null {
    const found = this.declared(place);
    if (found === null) return null;
    const { option, key, below } = found;
    if (option.default === null || this.inner.has(key) || this.defined.has(key) || option.declaration.entries.has('apply')) return null;
    const thunk = option.default;
    return attempt(() => selectPath(this.ev, this.ev.force(thunk), below, null));
  }

  private declared({ path }: ReferenceValue): { option: Option; key: string; below: (string | Value)[] } | null {
    if (path[0] !== 'config') return null;
    const keys = path.slice(1).map((step) => stepKey(this.ev, step));
    for (let length = keys.length; length > 0; length--) {
      const key = keys.slice(0, length).join('.');
      const option = this.options.get(key);
      if (option) return { option, key, below: path.slice(1 + length) };
    }
    return null;
  }
}
