/**
 * The lazy interpreter's heart: forcing thunks within a budget. Expressions, calls, selections and
 * operators stand in files of their own and get the evaluator handed in.
 */
import { EvaluationError, typeError } from './errors.ts';
import { evaluate } from './expressions.ts';
import { apply } from './apply.ts';
import { type FileContext, Scope } from './scope.ts';
import type { NodeBase, SourceFile } from '../syntax/nodes.ts';
import type { SourceTree } from './source-tree.ts';
import { lazy, ready, Thunk } from './thunk.ts';
import type { Frame } from './trail.ts';
import type { ConfigRead, Observation } from './observations.ts';
import type { ReferenceHooks } from './references.ts';
import { type AttrsValue, type ChoiceValue, type ListValue, unknown, type Value } from './values.ts';

/** Bounds on one unit of work (one module); what exceeds them becomes an unknown. */
export interface Limits {
  /** Evaluated expressions. */
  readonly steps: number;
  /** Nested evaluations; keeps the machine's stack from overflowing. */
  readonly depth: number;
  /** Characters of one string. */
  readonly size: number;
  /** Elements of one list, and symbolic pieces of one string. */
  readonly items: number;
}
export const DEFAULT_LIMITS: Limits = { steps: 2_000_000, depth: 900, size: 4_000_000, items: 200_000 };

export class Evaluator {
  readonly tree: SourceTree;
  readonly hooks: ReferenceHooks;
  readonly limits: Limits;
  /** `builtins` and the names Nix puts in every scope. */
  readonly globals: ReadonlyMap<string, Thunk>;
  /** Facts about the evaluation itself that rules ask for (`//` on a wrapper, …). */
  readonly observations: Observation[] = [];
  /** Every selection that ended at a place of `config`, by expression; an expression may end at several. */
  readonly configReads = new Map<NodeBase, ConfigRead[]>();
  /** How often each budget was exceeded, by reason. */
  readonly exceeded = new Map<string, number>();

  /** Choices of sets that were joined to one set. */
  readonly opened = new WeakMap<ChoiceValue, AttrsValue>();

  /** The call that a function of ours is answering right now, for what it observes. */
  callSite: Frame | null = null;

  private steps = 0;
  private stepLimit = 0;
  private depth = 0;
  /** Grows whenever a budget cuts something off; results made meanwhile are not kept. */
  private cuts = 0;
  private readonly imports: Map<string, Thunk>;

  constructor(
    tree: SourceTree,
    globals: (ev: Evaluator) => ReadonlyMap<string, Thunk>,
    hooks: ReferenceHooks,
    limits: Limits = DEFAULT_LIMITS,
    imports: Map<string, Thunk> = new Map(),
  ) {
    this.tree = tree;
    this.hooks = hooks;
    this.limits = limits;
    this.stepLimit = limits.steps;
    this.imports = imports;
    this.globals = globals(this);
  }

  /**
   * An evaluator of the same files whose references lead elsewhere. Values of whole files are shared:
   * they see nothing but global names.
   */
  withHooks(hooks: ReferenceHooks): Evaluator {
    return new Evaluator(this.tree, () => this.globals, hooks, this.limits, this.imports);
  }

  /** Starts a new unit of work: the step budget is whole again. */
  startUnit(): void {
    this.steps = 0;
    this.stepLimit = this.limits.steps;
  }

  /**
   * Runs a piece of work on values of any module with a step budget of its own, so that neither one
   * value nor all values before it can starve or stall what is asked of them.
   */
  within<T>(steps: number, run: () => T): T {
    const before = this.steps;
    const limit = this.stepLimit;
    this.steps = 0;
    this.stepLimit = steps;
    try {
      return run();
    } finally {
      this.steps = before;
      this.stepLimit = limit;
    }
  }

  /** The value of a thunk in weak head normal form. Throws {@link EvaluationError} as Nix would. */
  force(thunk: Thunk): Value {
    if (thunk.value !== null) return thunk.value;
    if (thunk.failure !== null) throw thunk.failure;
    if (thunk.running) throw new EvaluationError('recursion', 'infinite recursion encountered');
    if (this.depth >= this.limits.depth) return this.cut('evaluation budget: depth');
    if (++this.steps > this.stepLimit) return this.cut('evaluation budget: steps');
    const { work, scope } = thunk;
    if (work === null) throw new EvaluationError('other', 'a thunk without value');
    const cuts = this.cuts;
    thunk.running = true;
    this.depth++;
    try {
      const value = typeof work === 'function' ? work(this) : evaluate(this, work, scope as Scope);
      if (this.cuts === cuts) {
        thunk.value = value;
        // What it was computed from can go; an expression stays, for trails.
        if (scope === null) thunk.work = null;
      }
      return value;
    } catch (error) {
      if (error instanceof RangeError) return this.cut('evaluation budget: stack');
      if (error instanceof EvaluationError && this.cuts === cuts) thunk.failure = error;
      throw error;
    } finally {
      thunk.running = false;
      this.depth--;
    }
  }

  /** The value of a thunk, or null where Nix itself would fail. */
  tryForce(thunk: Thunk): Value | null {
    if (thunk.value !== null || thunk.failure !== null) return thunk.value;
    try {
      return this.force(thunk);
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  }

  /** Evaluates nested expressions under the depth budget without a thunk of their own. */
  nested(run: () => Value): Value {
    const cut = this.enter();
    if (cut !== null) return cut;
    try {
      return run();
    } finally {
      this.leave();
    }
  }

  /** Begins a nested evaluation, which {@link leave} ends; what stands for it where the budget is spent. */
  enter(): Value | null {
    if (this.depth >= this.limits.depth) return this.cut('evaluation budget: depth');
    if (++this.steps > this.stepLimit) return this.cut('evaluation budget: steps');
    this.depth++;
    return null;
  }

  leave(): void {
    this.depth--;
  }

  /** How often a budget cut something off so far: what is made while it grows is not to be kept. */
  get cutOff(): number {
    return this.cuts;
  }

  /** Counts an exceeded budget; the unknown that stands for what was cut off. */
  cut(reason: string): Value {
    // What is too large is so whoever asks; what is too deep or too late may not be for others.
    if (reason !== 'evaluation budget: size') this.cuts++;
    this.exceeded.set(reason, (this.exceeded.get(reason) ?? 0) + 1);
    return unknown(reason);
  }

  /** Notes that an expression reads a place of `config`. */
  noteRead(node: NodeBase, file: SourceFile, value: Value, isOptional: boolean): void {
    if (value.kind !== 'reference' || value.path[0] !== 'config') return;
    const path = value.path.slice(1);
    const before = this.configReads.get(node);
    if (before === undefined) this.configReads.set(node, [{ path, file, start: node.start, end: node.end, isOptional }]);
    else if (!before.some((read) => read.path.length === path.length && read.path.every((step, index) => step === path[index]))) {
      before.push({ path, file, start: node.start, end: node.end, isOptional });
    }
  }

  /** Counts work done inside one of our own functions, e.g. per element. False when the budget is spent. */
  spend(steps: number): boolean {
    this.steps += steps;
    return this.steps <= this.stepLimit;
  }

  /** Applies a function to arguments, one after the other. */
  call(fn: Value, ...args: readonly (Value | Thunk)[]): Value {
    let result = fn;
    for (const arg of args) result = apply(this, result, arg instanceof Thunk ? arg : ready(arg), null);
    return result;
  }

  /** The value of a file of the tree, evaluated once. `absolute` names a file or a folder with `default.nix`. */
  importFile(absolute: string): Value {
    const file = this.tree.kindOf(absolute) === 'directory' ? `${absolute}/default.nix` : absolute;
    return this.force(this.fileThunk(file));
  }

  /** The thunk of a file's value; its failure says when there is no such file. */
  fileThunk(file: string): Thunk {
    let thunk = this.imports.get(file);
    if (thunk === undefined) {
      thunk = lazy((ev) => ev.evaluateFile(file));
      this.imports.set(file, thunk);
    }
    return thunk;
  }

  /** The outermost scope of a file: Nix's global names. */
  fileScope(context: FileContext, frame: Frame | null = null): Scope {
    return new Scope(null, context, frame, this.globals as Map<string, Thunk>);
  }

  expectAttrs(value: Value, what: string): AttrsValue {
    if (value.kind !== 'attrs') throw typeError(`${what}: expected a set but got ${value.kind}`);
    return value;
  }

  expectList(value: Value, what: string): ListValue {
    if (value.kind !== 'list') throw typeError(`${what}: expected a list but got ${value.kind}`);
    return value;
  }

  private evaluateFile(file: string): Value {
    const kind = this.tree.kindOf(file);
    if (kind === 'outside') return unknown('import from outside the root');
    if (kind === null) throw new EvaluationError('missing', `getting status of '${file}': no such file`);
    const source = this.tree.parse(file);
    if (source === null) return unknown('unreadable import');
    const directory = file.slice(0, Math.max(file.lastIndexOf('/'), 0));
    return evaluate(this, source.root, this.fileScope({ source, directory }));
  }
}
