/** What stands in a value: its literal texts, the options it mentions and the files it reads, from one bounded walk. */
import { branchesOf } from '../evaluation/choice.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import { type CallValue, isSpread, type ReferenceValue, type Value } from '../evaluation/values.ts';
import { groupBy } from './group-by.ts';
import { attempt } from './option.ts';

/** A literal text, the pieces of a symbolic one together. */
export interface LiteralText {
  /** The attribute whose value it is; '' where it is one of a list, or handed to a function. */
  readonly name: string;
  /** Symbolic pieces as a blank `${…}`. */
  readonly text: string;
}

export interface Mention {
  readonly place: ReferenceValue;
  /** `value`: the text itself; `file`: a file or script made by a call; `name`: a step of another path, `secrets.${cfg.x}`. */
  readonly as: 'value' | 'file' | 'name';
}

export interface ValueFacts {
  readonly literals: readonly LiteralText[];
  /** By the reference's steps, joined by dots: `config.services.foo.port`. */
  readonly mentions: ReadonlyMap<string, readonly Mention[]>;
  /** Arguments of `readFile`. */
  readonly reads: readonly Value[];
  /** Why parts of it are not known. */
  readonly unknowns: readonly string[];
}

/** Nesting beyond which nothing is looked at. */
const MAX_DEPTH = 10;
/** Values that one walk looks at; a derivation refers to itself, so nesting alone is no bound. */
const MAX_VALUES = 2000;
/** Evaluated expressions that one walk may cost. */
const MAX_STEPS = 50_000;
/** Calls that only ask about their arguments: the answer does not hold them. */
const QUESTIONS = new Set([
  '==',
  '!=',
  '!',
  '&&',
  '||',
  '<',
  '<=',
  '>',
  '>=',
  'hasAttr',
  'stringLength',
  'length',
  'typeOf',
  'isString',
  'isList',
  'isAttrs',
  'isNull',
  'hasPrefix',
  'hasSuffix',
  'hasInfix',
  'match',
]);

/** Kinds of values that have facts at all. */
const HOLDERS: ReadonlySet<Value['kind']> = new Set(['string', 'text', 'list', 'attrs', 'choice', 'reference', 'call', 'unknown']);
const NOTHING: ValueFacts = { literals: [], mentions: new Map(), reads: [], unknowns: [] };

/** The facts of a value; conditions, which it does not hold, are left out. */
export function factsOf(ev: Evaluator, value: Value, name = ''): ValueFacts {
  if (!HOLDERS.has(value.kind)) return NOTHING;
  if (value.kind === 'string') return { ...NOTHING, literals: [{ name, text: value.value }] };
  const walk = new Walk(ev, false);
  ev.within(MAX_STEPS, () => walk.visit(value, name, 'value', 0));
  return walk;
}

/** The facts of a condition: everything that it asks about. */
export function factsOfCondition(ev: Evaluator, value: Value): ValueFacts {
  const walk = new Walk(ev, true);
  ev.within(MAX_STEPS, () => walk.visit(value, '', 'value', 0));
  return walk;
}

/** A reference's steps as one key; a symbolic step only by name where it is a plain reference itself, since computed names can be of any size. */
export function placeKey(steps: ReferenceValue['path']): string {
  let key = '';
  for (let index = 0; index < steps.length; index++)
    key += (index === 0 ? '' : '.') + stepName(steps[index] as ReferenceValue['path'][number]);
  return key;
}

function stepName(step: ReferenceValue['path'][number]): string {
  if (typeof step === 'string') return step;
  return step.kind === 'reference' && step.path.every((inner) => typeof inner === 'string') ? `\${${step.path.join('.')}}` : '${…}';
}

class Walk implements ValueFacts {
  readonly literals: LiteralText[] = [];
  private readonly places: Mention[] = [];
  private byKey: ReadonlyMap<string, readonly Mention[]> | null = null;
  readonly reads: Value[] = [];
  readonly unknowns: string[] = [];
  private readonly ev: Evaluator;
  private readonly withConditions: boolean;
  private left = MAX_VALUES;

  constructor(ev: Evaluator, withConditions: boolean) {
    this.ev = ev;
    this.withConditions = withConditions;
  }

  /** Made when somebody asks, which few do. */
  get mentions(): ReadonlyMap<string, readonly Mention[]> {
    this.byKey ??= groupBy(this.places, ({ place }) => placeKey(place.path));
    return this.byKey;
  }

  visit(value: Value, name: string, as: Mention['as'], depth: number): void {
    if (depth > MAX_DEPTH || --this.left < 0) return;
    switch (value.kind) {
      case 'string':
        this.literals.push({ name, text: value.value });
        return;
      case 'text':
        this.literals.push({ name, text: value.parts.map((part) => (typeof part === 'string' ? part : '${…}')).join('') });
        value.parts.forEach((part) => {
          if (typeof part !== 'string') this.visit(part, name, as, depth + 1);
        });
        return;
      case 'list':
        // The name is that of the whole list, not of one among several.
        for (const item of value.items) {
          if (isSpread(item)) this.visit(item.spread, '', as, depth + 1);
          else this.force(item.thunk, '', as, depth);
        }
        return;
      case 'attrs':
        value.entries.forEach(({ thunk }, key) => this.force(thunk, key, as, depth));
        for (const { slot } of value.dynamic) this.force(slot.thunk, name, as, depth);
        if (value.rest !== null) this.visit(value.rest, name, as, depth + 1);
        return;
      case 'choice': {
        if (this.withConditions) this.visit(value.condition, name, as, depth + 1);
        const sides = attempt(() => branchesOf(this.ev, value));
        if (sides?.then) this.visit(sides.then, name, as, depth + 1);
        if (sides?.else) this.visit(sides.else, name, as, depth + 1);
        return;
      }
      case 'reference':
        this.mention(value, as, depth);
        return;
      case 'call':
        this.visitCall(value, name, as, depth);
        return;
      case 'unknown':
        this.unknowns.push(value.reason);
    }
  }

  private force(thunk: Thunk, name: string, as: Mention['as'], depth: number): void {
    const value = this.ev.tryForce(thunk);
    if (value !== null) this.visit(value, name, as, depth + 1);
  }

  private mention(place: ReferenceValue, as: Mention['as'], depth: number): void {
    this.places.push({ place, as });
    place.path.forEach((step) => {
      if (typeof step !== 'string') this.visit(step, '', 'name', depth + 1);
    });
  }

  private visitCall(value: CallValue, name: string, as: Mention['as'], depth: number): void {
    const { callee, args } = value;
    if (typeof callee === 'string') {
      if (QUESTIONS.has(callee) && !this.withConditions) return;
      if (callee === 'readFile' && args[0] !== undefined) {
        const read = this.ev.tryForce(args[0] as Thunk);
        if (read !== null) this.reads.push(read);
      }
    } else this.visit(callee, name, as, depth + 1);
    // What `pkgs.writeText` and its like are given stands in the file they make.
    const inner = typeof callee === 'string' || as === 'name' ? as : 'file';
    // What a function makes of its arguments has the name, the arguments have not.
    for (const arg of args) this.force(arg, typeof callee === 'string' ? name : '', inner, depth);
  }
}
