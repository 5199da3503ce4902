/** What the project's flake gives its own modules: `self.lib`, and what overlays add to `pkgs`. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import { selectPath } from '../evaluation/select.ts';
import { ready, slotOf, type Slot, type Thunk } from '../evaluation/thunk.ts';
import { attrs, type AttrsValue, isSymbolic, type LambdaValue, reference, type Value } from '../evaluation/values.ts';
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

/** The sets that the outputs of a flake, or a part of one, are made of: nothing is called but functions of a system. */
export function outputSets(ev: Evaluator, flake: Value): AttrsValue[] {
  const outputs = flake.kind === 'attrs' && flake.entries.has('outputs') ? selectPath(ev, flake, ['outputs'], null) : flake;
  return setsIn(ev, outputs.kind === 'lambda' ? ev.call(outputs, inputsOf(outputs.node)) : outputs, 0);
}

/** The sets that outputs are made of: those joined by `//`, and what a function of elsewhere makes for each system. */
function setsIn(ev: Evaluator, value: Value, depth: number): AttrsValue[] {
  if (depth > 6) return [];
  if (value.kind === 'attrs') {
    const parts = ['perSystem', 'flake'].flatMap((name) => value.entries.get(name)?.thunk ?? []);
    const inner = [...parts.flatMap((part) => ev.tryForce(part) ?? []), ...(value.rest === null ? [] : [value.rest])];
    return [value, ...inner.flatMap((part) => setsIn(ev, part, depth + 1))];
  }
  if (value.kind === 'lambda') return setsIn(ev, ev.call(value, argumentsFor(ev, value)), depth + 1);
  if (value.kind !== 'call') return [];
  return value.args.flatMap((arg) => {
    const given = ev.tryForce(arg);
    return given === null ? [] : setsIn(ev, given, depth + 1);
  });
}

/** What a function that makes packages, or outputs for one system, is called with. */
export function argumentsFor(ev: Evaluator, { node }: LambdaValue): Value {
  const pkgs = reference(['pkgs']);
  if (node.formals === null) return pkgs;
  const given = new Map([
    ['pkgs', slotOf(pkgs)],
    ['lib', slotOf(selectPath(ev, pkgs, ['lib'], null))],
  ]);
  const names = new Set(node.formals.map(({ name }) => name.name));
  return attrs(new Map([...given].filter(([name]) => node.ellipsis || names.has(name))), pkgs);
}

/** Name → what the first overlay that has it adds to `pkgs`: sets of functions, and functions; packages stay references. */
export class Overlays {
  private readonly ev: Evaluator;
  private readonly files: readonly string[];
  private added: Map<string, Thunk> | null = null;

  constructor(ev: Evaluator, files: ReadonlyMap<string, { readonly source: SourceFile }>) {
    this.ev = ev;
    this.files = [...files]
      .filter(([, { source }]) => source.root.kind === 'lambda' && isOverlayFunction(source.root))
      .map(([file]) => file);
  }

  find(name: string): Value | null {
    if (this.files.length === 0) return null;
    const thunk = this.all().get(name);
    const value = thunk === undefined ? null : this.ev.tryForce(thunk);
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
