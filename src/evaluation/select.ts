/** Attribute selection and `?`, through choices, references and sets of unknown extent. */
import { append } from './append.ts';
import { and, choose, distribute, or, settle } from './choice.ts';
import { EvaluationError, typeError } from './errors.ts';
import type { Evaluator } from './evaluator.ts';
import { equals } from './equality.ts';
import { lazy, ready, type Thunk } from './thunk.ts';
import { type AttrsValue, call, FALSE, reference, type ReferenceValue, string, TRUE, unknown, type Value } from './values.ts';

/** `value.a.b` with an optional `or` fallback. Throws a `missing` error as Nix does. */
export function selectPath(ev: Evaluator, value: Value, steps: readonly (string | Value)[], fallback: Thunk | null): Value {
  if (value.kind === 'choice') return distribute(value, (inner, branch) => selectPath(inner, branch, steps, fallback));
  const [step, ...others] = steps;
  if (step === undefined) return value;
  if (value.kind === 'reference') return followReference(ev, value, steps, fallback);
  if (typeof step !== 'string') return selectDynamic(ev, value, step, others, fallback);
  if (others.length === 0) return selectName(ev, value, step, fallback);
  if (fallback === null) return selectPath(ev, selectName(ev, value, step, null), others, null);
  // The fallback stands for any missing step, so each step gets it, marked to stop the path there.
  let missing = false;
  const stop = lazy((inner) => {
    missing = true;
    return inner.force(fallback);
  });
  const next = selectName(ev, value, step, stop);
  return missing ? next : selectPath(ev, next, others, fallback);
}

/** `value.name` with an optional fallback. */
export function selectName(ev: Evaluator, value: Value, name: string, fallback: Thunk | null): Value {
  switch (value.kind) {
    case 'attrs':
      return selectFromAttrs(ev, value, name, fallback);
    case 'reference':
      return followReference(ev, value, [name], fallback);
    case 'choice':
      return distribute(value, (inner, branch) => selectName(inner, branch, name, fallback));
    case 'call': {
      if (value.callee === '//' && value.args.length === 2) {
        const [left, right] = value.args as [Thunk, Thunk];
        return choose(
          ev,
          hasName(ev, ev.force(right), name),
          lazy((inner) => selectName(inner, inner.force(right), name, null)),
          lazy((inner) => selectName(inner, inner.force(left), name, fallback)),
        );
      }
      const selected = call('.', [value, string(name)]);
      return fallback === null ? selected : choose(ev, call('hasAttr', [selected]), ready(selected), fallback);
    }
    case 'unknown':
      return value;
    default:
      if (fallback !== null) return ev.force(fallback);
      throw typeError(`value is ${value.kind} while a set was expected, selecting '${name}'`);
  }
}

function selectFromAttrs(ev: Evaluator, set: AttrsValue, name: string, fallback: Thunk | null): Value {
  const found = set.entries.get(name);
  const { rest } = set;
  const further = (): Value => {
    if (rest !== null) return selectName(ev, rest, name, fallback);
    if (fallback !== null) return ev.force(fallback);
    throw new EvaluationError('missing', `attribute '${name}' missing`);
  };
  if (set.dynamic.length > 0) {
    const condition = dynamicPresence(ev, set, name);
    if (condition !== FALSE) {
      if (found === undefined && rest === null && fallback === null && set.dynamic.length === 1) {
        return ev.force((set.dynamic[0] as AttrsValue['dynamic'][number]).slot.thunk);
      }
      return unknown(`attribute \`${name}\` of a set with symbolic names`);
    }
  }
  if (found === undefined) return further();
  if (found.presence === null) return ev.force(found.thunk);
  // Without another source the attribute must exist, or the evaluation would fail.
  if (rest === null && fallback === null) return ev.force(found.thunk);
  return choose(ev, found.presence, found.thunk, lazy(further));
}

function selectDynamic(ev: Evaluator, value: Value, step: Value, others: readonly (string | Value)[], fallback: Thunk | null): Value {
  if (value.kind === 'unknown') return value;
  if (value.kind === 'attrs' && step.kind !== 'null') {
    const match = value.dynamic.find(({ name }) => equals(ev, name, step) === TRUE);
    if (match) return selectPath(ev, ev.force(match.slot.thunk), others, fallback);
    if (step.kind === 'choice') {
      return distribute(step, (inner, name) => selectPath(inner, value, [name.kind === 'string' ? name.value : name, ...others], fallback));
    }
  }
  return isSet(value) && step.kind !== 'null'
    ? selectSymbolic(ev, value, step, others, fallback)
    : unknown('attribute with a symbolic name');
}

/** Sets of so few names are a choice between their values. */
const MAX_NAMES = 4;
const isFew = (set: Value): set is AttrsValue =>
  set.kind === 'attrs' && set.rest === null && set.dynamic.length === 0 && set.entries.size <= MAX_NAMES;

const isSet = (value: Value): boolean => value.kind === 'attrs' || value.kind === 'call';

/** What a set has at a name that is not known: one of a few values, else the symbolic selection. */
function selectSymbolic(ev: Evaluator, set: Value, step: Value, others: readonly (string | Value)[], fallback: Thunk | null): Value {
  if (isFew(set)) {
    const names = [...set.entries.keys()];
    const at = (name: string): Thunk => lazy((inner) => selectPath(inner, set, [name, ...others], fallback));
    // Without a fallback it is one of them, or the evaluation would fail.
    const last = fallback ?? at(names.pop() ?? '');
    return ev.force(
      names.reduceRight((otherwise, name) => lazy((inner) => choose(inner, equals(inner, step, string(name)), at(name), otherwise)), last),
    );
  }
  const selected = call('.', [set, step]);
  if (fallback === null) return selectPath(ev, selected, others, null);
  return choose(
    ev,
    call('hasAttr', [selected]),
    lazy((inner) => selectPath(inner, selected, others, fallback)),
    fallback,
  );
}

/** A reference followed by some steps; with a fallback, a choice on whether the place exists. */
function followReference(ev: Evaluator, start: ReferenceValue, steps: readonly (string | Value)[], fallback: Thunk | null): Value {
  let place = start;
  for (let index = 0; index < steps.length; index++) {
    place = reference(append(place.path, steps[index] as string | Value));
    const meant = ev.hooks.select(ev, place);
    if (meant !== null) return followMeaning(ev, place, meant, steps.slice(index + 1), fallback);
  }
  if (fallback === null || ev.hooks.exists(place)) return place;
  return choose(ev, call('hasAttr', [place]), ready(place), fallback);
}

/** What stands at a place, if the place itself exists; else the fallback, whose value may well be the same. */
function followMeaning(
  ev: Evaluator,
  place: ReferenceValue,
  meant: Value,
  steps: readonly (string | Value)[],
  fallback: Thunk | null,
): Value {
  if (fallback === null && isWithout(ev, meant, steps[0])) return reference([...place.path, ...steps]);
  if (fallback === null || ev.hooks.exists(place)) return selectPath(ev, meant, steps, fallback);
  const found = lazy((inner) => selectPath(inner, meant, steps, fallback));
  return settle(ev, choose(ev, call('hasAttr', [place]), found, fallback));
}

/** A name that the value of a place has not may still be there for whoever reads it: it stays a place. */
const isWithout = (ev: Evaluator, value: Value, name: string | Value | undefined): boolean =>
  value.kind === 'attrs' && typeof name === 'string' && hasName(ev, value, name) === FALSE;

/** `value ? a.b`: a Boolean, or the symbolic condition. */
export function hasPath(ev: Evaluator, value: Value, steps: readonly (string | Value)[]): Value {
  const [step, ...others] = steps;
  if (step === undefined) return TRUE;
  if (value.kind === 'reference') {
    const place = followReference(ev, value, steps, null);
    return place.kind === 'reference' && !ev.hooks.exists(place) ? call('hasAttr', [place]) : TRUE;
  }
  if (value.kind === 'choice') return distribute(value, (inner, branch) => hasPath(inner, branch, steps));
  if (typeof step !== 'string') {
    return isSet(value) ? hasSymbolic(ev, value, step, others) : value.kind === 'unknown' ? value : FALSE;
  }
  const here = hasName(ev, value, step);
  if (others.length === 0 || here === FALSE) return here;
  const below = hasPath(ev, selectName(ev, value, step, null), others);
  return here.kind === 'bool' ? below : choose(ev, here, ready(below), ready(FALSE));
}

/** Whether a set has something at a name that is not known. */
function hasSymbolic(ev: Evaluator, set: Value, step: Value, others: readonly (string | Value)[]): Value {
  if (isFew(set)) {
    let condition: Value = FALSE;
    for (const name of set.entries.keys())
      condition = or(ev, condition, and(ev, equals(ev, step, string(name)), hasPath(ev, set, [name, ...others])));
    return condition;
  }
  const selected = call('.', [set, step]);
  const isThere = call('hasAttr', [selected]);
  return others.length === 0 ? isThere : and(ev, isThere, hasPath(ev, selected, others));
}

/** Whether a set has an attribute. */
export function hasName(ev: Evaluator, value: Value, name: string): Value {
  switch (value.kind) {
    case 'attrs': {
      const found = value.entries.get(name);
      if (found !== undefined && found.presence === null) return TRUE;
      let condition: Value = found?.presence ?? FALSE;
      condition = or(ev, condition, dynamicPresence(ev, value, name));
      return value.rest === null ? condition : or(ev, condition, hasName(ev, value.rest, name));
    }
    case 'reference':
      return hasPath(ev, value, [name]);
    case 'choice':
      return distribute(value, (inner, branch) => hasName(inner, branch, name));
    case 'call':
      if (value.callee === '//' && value.args.length === 2) {
        const [left, right] = value.args as [Thunk, Thunk];
        return or(ev, hasName(ev, ev.force(left), name), hasName(ev, ev.force(right), name));
      }
      return call('hasAttr', [call('.', [value, string(name)])]);
    case 'unknown':
      return value;
    default:
      return FALSE;
  }
}

/** Whether one of the symbolic names may be `name`. */
function dynamicPresence(ev: Evaluator, set: AttrsValue, name: string): Value {
  let condition: Value = FALSE;
  for (const entry of set.dynamic) condition = or(ev, condition, equals(ev, entry.name, string(name)));
  return condition;
}
