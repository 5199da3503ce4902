/** A condition over one evaluated fact: it holds, it does not, or a value that static evaluation cannot know decides. */

import { branchesOf, impliesAny } from '../../evaluation/choice.ts';
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { type Json, toJson } from '../../evaluation/json.ts';
import { render } from '../../evaluation/render.ts';
import { isSpread, string, type Value } from '../../evaluation/values.ts';
import type { Definition } from '../../model/definition.ts';
import { attempt } from '../../model/option.ts';
import { isEmptyUnless } from '../conditions.ts';
import { equalsJson } from './compare.ts';
import { matchesPath, parsePattern } from './path-pattern.ts';
import { asksForExistence, comparesLists, type Condition } from './policy.ts';
import { isFound } from './text-pattern.ts';

/** True, false, or the reason why nobody can know. */
export type Judgement = boolean | { readonly unknown: string };

/** What is judged. */
export interface Judged {
  /** Null where nothing is set. */
  readonly value: Value | null;
  /** The definitions that it comes from; none for options and packages. */
  readonly definitions: readonly Definition[];
  /** The condition under which it is set at all; null where it always is. */
  readonly when: Value | null;
}

export interface Judge {
  readonly ev: Evaluator;
  /** A reference's value by default, as far as that is known. */
  resolve(value: Value): Value;
}

/** Judges what is there; every element of a list on its own, unless the condition names a list. */
export function judge(by: Judge, condition: Condition, fact: Judged): Judgement {
  const value = fact.value === null ? null : by.resolve(fact.value);
  const list = value === null || comparesLists(condition) ? null : listOf(by, value);
  if (list !== null) {
    const elements = elementsOf(by, list);
    // Of nothing everything holds, but that there is something.
    if (elements.length === 0) return asksForExistence(condition) ? evaluate(by, condition, { ...fact, value: list }) : true;
    return conjunction(elements.map((element) => judge(by, condition, { ...fact, value: element })));
  }
  if (value?.kind === 'choice') {
    const sides = attempt(() => branchesOf(by.ev, value));
    const both = [sides?.then ?? null, sides?.else ?? null].flatMap((side) =>
      side === null ? [] : [judge(by, condition, { ...fact, value: side })],
    );
    return same(both, () => `depends on ${render(by.ev, value.condition)}`);
  }
  return evaluate(by, condition, { ...fact, value });
}

/** The value that a message is about: for a list the first element that breaks the condition. */
export function culpritOf(by: Judge, condition: Condition, fact: Judged): Value | null {
  const value = fact.value === null ? null : by.resolve(fact.value);
  const list = value === null || comparesLists(condition) ? null : listOf(by, value);
  for (const element of list === null ? [] : elementsOf(by, list)) {
    if (judge(by, condition, { ...fact, value: element }) === false) return culpritOf(by, condition, { ...fact, value: element });
  }
  return fact.value;
}

type List = Extract<Value, { kind: 'list' }>;

/** The value as a list: also one that is only there under a condition; null for anything else. */
function listOf(by: Judge, value: Value): List | null {
  if (value.kind === 'list') return value;
  const sides = value.kind === 'choice' ? attempt(() => branchesOf(by.ev, value)) : null;
  const present = [sides?.then, sides?.else].filter((side) => side !== null && side !== undefined);
  return present.length > 0 && present.every(({ kind }) => kind === 'list') ? { kind: 'list', items: [{ spread: value }] } : null;
}

/** The elements of a list, and those of the lists that it is made of: `optionals cfg.enable [ … ]` counts as there. */
function elementsOf(by: Judge, value: List): Value[] {
  return value.items.flatMap((item): Value[] => {
    if (!isSpread(item)) return [by.ev.tryForce(item.thunk)].filter((element) => element !== null);
    const known = by.resolve(item.spread);
    const sides = known.kind === 'choice' ? attempt(() => branchesOf(by.ev, known)) : null;
    const parts = sides === null ? [known] : [sides.then, sides.else].filter((side) => side !== null);
    return parts.flatMap((part) => (part.kind === 'list' ? elementsOf(by, part) : [part]));
  });
}

/** Judges a subject in which nothing is set. */
export const judgeAbsence = (by: Judge, condition: Condition): Judgement =>
  evaluate(by, condition, { value: null, definitions: [], when: null });

function evaluate(by: Judge, condition: Condition, fact: Judged): Judgement {
  const { equals, oneOf, matches, exists, guardedBy, range, all, any, not } = condition;
  const parts: Judgement[] = [];
  const onValue = (test: (value: Value) => Judgement): void => {
    parts.push(fact.value === null ? false : test(fact.value));
  };
  if (equals !== undefined) onValue((value) => compare(by, value, [equals]));
  if (oneOf !== undefined) onValue((value) => compare(by, value, oneOf));
  if (matches !== undefined) onValue((value) => textMatches(by, value, matches));
  if (range !== undefined) onValue((value) => inRange(by, value, range));
  if (exists !== undefined) parts.push(opposite(existence(by, fact), !exists));
  if (guardedBy !== undefined) parts.push(isGuarded(by, fact, guardedBy));
  if (all !== undefined) parts.push(conjunction(all.map((part) => evaluate(by, part, fact))));
  if (any !== undefined) parts.push(opposite(conjunction(any.map((part) => opposite(evaluate(by, part, fact), true))), true));
  if (not !== undefined) parts.push(opposite(evaluate(by, not, fact), true));
  return conjunction(parts);
}

function conjunction(parts: readonly Judgement[]): Judgement {
  if (parts.includes(false)) return false;
  return parts.find((part) => typeof part !== 'boolean') ?? true;
}

const opposite = (judgement: Judgement, swap: boolean): Judgement => (typeof judgement === 'boolean' && swap ? !judgement : judgement);

/** What all agree on. */
function same(judgements: readonly Judgement[], reason: () => string): Judgement {
  const [first, ...others] = judgements;
  if (first === undefined) return { unknown: 'its value fails to evaluate' };
  if (typeof first !== 'boolean') return first;
  return others.every((other) => other === first) ? first : (others.find((other) => typeof other !== 'boolean') ?? { unknown: reason() });
}

/** A part of a value by default, also where it is written `toString cfg.port`. */
function settled(by: Judge, part: Value): Value {
  const known = by.resolve(part);
  const [only] = known.kind === 'call' && known.callee === 'toString' ? known.args : [];
  const inner = only === undefined ? null : attempt(() => by.resolve(by.ev.force(only)));
  if (inner?.kind === 'int') return string(String(inner.value));
  return inner?.kind === 'string' ? inner : known;
}

function compare(by: Judge, value: Value, wanted: readonly Json[]): Judgement {
  const json = toJson(by.ev, value, (part) => settled(by, part));
  const results = wanted.map((one) => equalsJson(json, one));
  if (results.includes(true)) return true;
  return results.includes(null) ? undecided(by, value) : false;
}

function textMatches(by: Judge, value: Value, pattern: string): Judgement {
  const json = toJson(by.ev, value, (part) => settled(by, part));
  if (json === null) return false;
  if (typeof json !== 'object') return isFound(pattern, String(json)) ?? { unknown: 'its text is too long to be matched' };
  if (!isSymbolicKind(value)) return false;
  if (value.kind !== 'text') return undecided(by, value);
  if (isFoundInPart(pattern, value.parts)) return true;
  return beginsOtherwise(pattern, value.parts[0]) ? false : undecided(by, value);
}

/** True where the pattern begins with a text (`^ghcr\.io/`) that the known beginning of the value contradicts. */
function beginsOtherwise(pattern: string, first: unknown): boolean {
  const wanted = /^\^((?:[\w/:@ -]|\\[./-])+)(?![?*{])/.exec(pattern)?.[1]?.replaceAll('\\', '');
  if (wanted === undefined || typeof first !== 'string' || pattern.includes('|')) return false;
  return !wanted.startsWith(first) && !first.startsWith(wanted);
}

/** What is found in a known part of a text is found in the whole, unless the pattern asks what stands around it. */
function isFoundInPart(pattern: string, parts: readonly unknown[]): boolean {
  const free = pattern.replace(/^\^/, '').replaceAll('[^', '[');
  if (/[\^$]|\\[bBAz]/.test(free)) return false;
  const known = pattern.startsWith('^') ? parts.slice(0, 1) : parts;
  return known.some((part) => typeof part === 'string' && isFound(pattern, part) === true);
}

function inRange(by: Judge, value: Value, { min, max }: NonNullable<Condition['range']>): Judgement {
  if (isSymbolicKind(value)) return undecided(by, value);
  const number =
    value.kind === 'int' || value.kind === 'float'
      ? Number(value.value)
      : value.kind === 'string' && /^-?\d+(\.\d+)?$/.test(value.value)
        ? Number(value.value)
        : null;
  return number !== null && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
}

function existence(by: Judge, { value, when }: Judged): Judgement {
  if (value === null || value.kind === 'null') return false;
  if (when !== null) return { unknown: `is only set under ${render(by.ev, when)}` };
  return value.kind === 'unknown' ? undecided(by, value) : true;
}

/** Whether every definition counts only where an option that the pattern names is true. */
function isGuarded(by: Judge, { definitions }: Judged, guardedBy: string): Judgement {
  const pattern = parsePattern(guardedBy);
  const isAtom = (part: Value): boolean =>
    part.kind === 'reference' &&
    part.path[0] === 'config' &&
    matchesPath(
      pattern,
      part.path.slice(1).map((step) => (typeof step === 'string' && step !== '<name>' && step !== '*' ? step : null)),
    );
  const holds = (guard: Value): boolean => impliesAny(by.ev, guard, isAtom);
  if (definitions.length === 0) return false;
  const open = definitions.filter(({ guards, value }) => !guards.some(holds) && !isEmptyUnless(by.ev, value, holds));
  if (open.length === 0) return true;
  const unknown = open.flatMap(({ guards }) => guards).find(({ kind }) => kind === 'unknown');
  return unknown === undefined ? false : undecided(by, unknown);
}

const isSymbolicKind = ({ kind }: Value): boolean =>
  kind === 'text' || kind === 'reference' || kind === 'choice' || kind === 'call' || kind === 'unknown';

const undecided = (by: Judge, value: Value): Judgement => ({
  unknown: value.kind === 'unknown' ? value.reason : `its value ${render(by.ev, value)} is not known`,
});
