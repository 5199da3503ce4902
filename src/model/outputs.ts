/** What the project's flake gives its own modules: `self.lib`, and what overlays add to `pkgs`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { selectPath } from '../evaluation/select.ts';
import { ready, slotOf, type Slot, type Thunk } from '../evaluation/thunk.ts';
import { attrs, isSymbolic, reference, type Value } from '../evaluation/values.ts';
import type { LambdaExpression, SourceFile } from '../syntax/nodes.ts';
import { attempt } from './option.ts';

/** `lib` of the flake in the root's own folder; null where there is none, or it is not known. */
export function flakeLib(ev: Evaluator, files: ReadonlyMap<string, { readonly source: SourceFile }>): Value | null {
  const source = files.get('flake.nix')?.source;
  if (source === undefined || !/\blib\b/.test(source.text)) return null;
  return attempt(() => {
    const outputs = selectPath(ev, ev.importFile(`${ev.tree.root}/flake.nix`), ['outputs'], null);
    if (outputs.kind !== 'lambda') return null;
    const lib = selectPath(ev, ev.call(outputs, inputsOf(outputs.node)), ['lib'], null);
    return isSymbolic(lib) ? null : lib;
  });
}

/** Inputs by name, each a reference: nobody here has them. */
function inputsOf({ formals }: LambdaExpression): Value {
  const names = (formals ?? []).map(({ name }) => name.name);
  const entries = new Map<string, Slot>(['self', ...names].map((name) => [name, slotOf(reference([name]))]));
  return attrs(entries, reference(['inputs']));
}

/** Name → what the first overlay that has it adds to `pkgs`: sets of functions, and functions; packages stay references. */
export class Overlays {
  private readonly ev: Evaluator;
  private readonly files: readonly string[];
  private added: Map<string, Thunk> | null = null;

  constructor(ev: Evaluator, files: ReadonlyMap<string, { readonly source: SourceFile }>) {
    this.ev = ev;
    this.files = [...files]
      .filter(
        ([
          ,
          {
            source: { root },
          },
        ]) => root.kind === 'lambda' && isOverlayFunction(root),
      )
      .map(([file]) => file);
  }

  find(name: string): Value | null {
    if (this.files.length === 0) return null;
    const thunk = this.all().get(name);
    const value = thunk === undefined ? null : attempt(() => this.ev.force(thunk));
    if (value === null || (value.kind !== 'attrs' && value.kind !== 'lambda')) return null;
    return value.kind === 'attrs' && ['type', 'outPath', 'overrideAttrs', '_type'].some((known) => value.entries.has(known)) ? null : value;
  }

  private all(): Map<string, Thunk> {
    if (this.added !== null) return this.added;
    const added = new Map<string, Thunk>();
    this.added = added;
    for (const file of this.files) {
      const set = attempt(() =>
        this.ev.call(this.ev.importFile(`${this.ev.tree.root}/${file}`), ready(reference(['pkgs'])), ready(reference(['pkgs']))),
      );
      if (set?.kind === 'attrs') for (const [key, slot] of set.entries) if (!added.has(key)) added.set(key, slot.thunk);
    }
    return added;
  }
}

/** `final: prev: { … }`, under the names that people give the two. */
export function isOverlayFunction(outer: LambdaExpression): boolean {
  const inner = outer.body;
  return (
    inner.kind === 'lambda' && /^_?(final|self)$/.test(outer.name?.name ?? '') && /^_?(prev|super|previous)$/.test(inner.name?.name ?? '')
  );
}
