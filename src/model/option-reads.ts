/** Which places of the configuration the project reads: by selection, and as parts of what it defines. */
import { memo } from '../syntax/memo.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import { isSpread, reference, type Value } from '../evaluation/values.ts';
import { ready } from '../evaluation/thunk.ts';
import type { PathStep } from './definition.ts';
import { attempt, type Option } from './option.ts';
import { optionIndex } from './option-index.ts';
import { ANY, keyOf, PlaceTree } from './place-tree.ts';
import type { ProjectModule } from './project-module.ts';
import type { Project } from './project.ts';

/** `part`: the place itself is read; `whole`: it ends up in a value, with everything below it. */
export type ReadKind = 'part' | 'whole';

/** Values visited per module; a real one holds some thousand. */
const MAX_VALUES = 100_000;
/** Configuration nests less; long chains of choices repeat what their conditions have shown already. */
const MAX_DEPTH = 20;
const PLAIN: ReadonlySet<Value['kind']> = new Set(['null', 'bool', 'int', 'float', 'string', 'path', 'builtin', 'unknown']);
/** What compares does not use what is inside. */
const COMPARISONS = new Set<unknown>(['==', '<', 'hasAttr', 'nameOf', 'attrNames', 'length']);

export class OptionReads {
  private readonly tree = new PlaceTree<ReadKind>();
  private readonly asked = new PlaceTree<true>();
  private readonly known = new Map<Option, boolean>();
  private readonly project: Project;

  constructor(project: Project) {
    this.project = project;
    for (const module of project.modules) this.visit(module);
    for (const reads of project.ev.configReads.values()) {
      reads.forEach(({ path, isOptional }) => {
        this.tree.add(path, 'part');
        if (isOptional) this.asked.add(path, true);
      });
    }
  }

  /** Keys of the declarations of submodule fields that are read below some option: a shared type is used where one user of it is. */
  usedFields(): ReadonlySet<string> {
    const used = new Set<string>();
    for (const { options } of this.project.modules)
      for (const option of options) if (option.isField && this.isOptionRead(option)) used.add(fieldKey(option));
    return used;
  }

  /** Evaluates all that a module defines. */
  private visit(module: ProjectModule): void {
    const { ev } = this.project;
    ev.startUnit();
    const visitor = new Visitor(
      ev,
      (path, kind) => this.tree.add(path, kind === 'whole' && !this.isOption(path) ? 'part' : kind),
      (path) => this.asked.add(path, true),
    );
    for (const { value, guards, path } of module.definitions) {
      visitor.visit(value);
      for (const guard of guards) visitor.visit(guard);
      for (const step of path) if (typeof step !== 'string') visitor.visit(step);
    }
    for (const { declaration } of module.options) {
      for (const name of ['default', 'apply']) {
        const thunk = declaration.entries.get(name)?.thunk;
        if (thunk !== undefined) visitor.visitThunk(thunk, 0);
      }
    }
  }

  /** A set of many namespaces (`config`, `mapAttrs … config.services`) says nothing about any one option. */
  private isOption(path: readonly PathStep[]): boolean {
    return path.length > 1 && (!path.some((step) => keyOf(step) === ANY) || optionIndex(this.project).isBelowOption(path));
  }

  /** True where something asks (`?`, `or`) whether the place, or one below it, exists. Who asks for a namespace knows its options. */
  isAsked(path: readonly PathStep[]): boolean {
    return this.asked.at(path).length > 0;
  }

  /** The same of a declared option, worked out once. */
  isOptionRead(option: Option): boolean {
    let read = this.known.get(option);
    if (read === undefined) {
      read = this.isRead(option.path);
      this.known.set(option, read);
    }
    return read;
  }

  /** True where the place, something below it, or as a whole something above it is read. */
  isRead(path: readonly PathStep[]): boolean {
    return readBelow(this.tree, path, 0);
  }
}

function readBelow(node: PlaceTree<ReadKind>, path: readonly PathStep[], depth: number): boolean {
  const step = path[depth];
  if (step === undefined) return node.hasAny();
  if (node.items.includes('whole')) return true;
  const key = keyOf(step);
  const { children } = node;
  if (key !== ANY) return isReadAt(children.get(key), path, depth + 1) || isReadAt(children.get(ANY), path, depth + 1);
  for (const next of children.values()) if (readBelow(next, path, depth + 1)) return true;
  return false;
}

const isReadAt = (node: PlaceTree<ReadKind> | undefined, path: readonly PathStep[], depth: number): boolean =>
  node !== undefined && readBelow(node, path, depth);

/** Where a field of a submodule is written, as a key; '' for any other option. */
export function fieldKey(option: Option): string {
  let at = option.isField ? option.origin : null;
  while (at?.previous) at = at.previous;
  return at === null ? '' : `${at.file.path}:${at.start}:${String(option.path.at(-1))}`;
}

/** Walks all of a value, with what has not been evaluated yet; selections note what they read on the way. */
class Visitor {
  private readonly ev: Evaluator;
  private readonly add: (path: readonly PathStep[], kind: ReadKind) => void;
  private readonly seen = new Set<unknown>();

  private readonly asks: (path: readonly PathStep[]) => void;

  constructor(ev: Evaluator, add: (path: readonly PathStep[], kind: ReadKind) => void, asks: (path: readonly PathStep[]) => void) {
    this.ev = ev;
    this.add = add;
    this.asks = asks;
  }

  visitThunk(thunk: Thunk, depth: number, kind: ReadKind = 'whole'): void {
    const value = thunk.value ?? this.ev.tryForce(thunk);
    // Most values are plain.
    if (value !== null && !PLAIN.has(value.kind)) this.visit(value, depth, kind);
  }

  private ask(call: Extract<Value, { kind: 'call' }>): void {
    const place = call.args[0]?.value;
    if (place?.kind === 'reference' && place.path[0] === 'config') this.asks(place.path.slice(1));
  }

  visit(value: Value, depth = 0, kind: ReadKind = 'whole'): void {
    if (depth > MAX_DEPTH) return;
    if (value.kind === 'reference') {
      if (kind === 'whole') {
        if (this.seen.has(value)) return;
        this.seen.add(value);
      }
      if (value.path[0] === 'config') this.add(value.path.slice(1), kind);
      value.path.forEach((step) => {
        if (typeof step !== 'string') this.visit(step, depth + 1);
      });
      return;
    }
    if (this.seen.has(value) || this.seen.size > MAX_VALUES) return;
    switch (value.kind) {
      case 'text':
        value.parts.forEach((part) => {
          if (typeof part !== 'string') this.visit(part, depth + 1);
        });
        return;
      case 'list':
        this.seen.add(value);
        for (const item of value.items) isSpread(item) ? this.visit(item.spread, depth + 1) : this.visitThunk(item.thunk, depth + 1);
        return;
      case 'attrs':
        this.seen.add(value);
        for (const { thunk, presence } of value.entries.values()) {
          if (presence !== null) this.visit(presence, depth + 1);
          this.visitThunk(thunk, depth + 1);
        }
        for (const { name, slot } of value.dynamic) {
          this.visit(name, depth + 1);
          this.visitThunk(slot.thunk, depth + 1);
        }
        if (value.rest !== null) this.visit(value.rest, depth + 1);
        return;
      case 'choice':
        this.seen.add(value);
        this.visit(value.condition, depth + 1);
        this.visitThunk(value.then, depth + 1, kind);
        this.visitThunk(value.else, depth + 1, kind);
        return;
      case 'call': {
        this.seen.add(value);
        if (typeof value.callee !== 'string') this.visit(value.callee, depth + 1);
        if (value.callee === 'hasAttr') this.ask(value);
        const inner = COMPARISONS.has(value.callee) ? 'part' : 'whole';
        value.args.forEach((arg) => this.visitThunk(arg, depth + 1, inner));
        return;
      }
      case 'lambda': {
        // Whoever calls it gives it something: what it reads of the configuration does not depend on that.
        this.seen.add(value);
        const result = attempt(() => this.ev.call(value, ready(reference(['argument']))));
        if (result !== null) this.visit(result, depth + 1);
        return;
      }
      default:
        return;
    }
  }
}

/** What the project reads, computed once: it evaluates all that has not been evaluated. */
export const optionReads = memo((project: Project): OptionReads => new OptionReads(project));
