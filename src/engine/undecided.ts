/**
 * Why values of `inspect` are not known, as few groups as a person can read: every unknown falls to
 * the first of its sources that nobody but the user, a package or a flake input can tell.
 */
import { EvaluationError } from '../evaluation/errors.ts';
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import { whyUnmodelled } from '../evaluation/unmodelled.ts';
import { isSpread, type ReferenceValue, type Value } from '../evaluation/values.ts';

/** Values looked at for one unknown; a derivation refers to itself, so nesting alone is no bound. */
const MAX_VALUES = 400;
/** Steps of a place that a group is named by: `config.services.nginx`. */
const MAX_STEPS = 4;

/** The order in which sources explain an unknown, the least excusable first. */
const KINDS = ['unknown', 'fails', 'configuration', 'package', 'argument'] as const;
type Kind = (typeof KINDS)[number];

/**
 * The reason of an unknown for counting: `the user's configuration: config.time.timeZone`, `what
 * pkgs.writeShellScript makes`, or the evaluation's own words where it could not follow.
 */
export function reasonOf(ev: Evaluator, value: Value): string {
  if (value.kind === 'unknown') return value.reason;
  const sources = new Map<Kind, string>();
  collect(ev, value, sources, { left: MAX_VALUES });
  for (const kind of KINDS) {
    const source = sources.get(kind);
    if (source !== undefined) return source;
  }
  return value.kind === 'call' && typeof value.callee === 'string' ? `\`${value.callee}\` of known values` : `a ${value.kind}`;
}

function collect(ev: Evaluator, value: Value, sources: Map<Kind, string>, bound: { left: number }): void {
  if (--bound.left < 0) return;
  const add = (kind: Kind, text: string): void => {
    if (!sources.has(kind)) sources.set(kind, text);
  };
  const below = (inner: Value): void => collect(ev, inner, sources, bound);
  const force = (thunk: Thunk): void => {
    if (bound.left <= 0) return;
    try {
      below(ev.force(thunk));
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      add('fails', `fails: ${error.message}`);
    }
  };
  switch (value.kind) {
    case 'unknown':
      return add('unknown', value.reason);
    case 'reference':
      return add(...sourceOf(value));
    case 'text':
      for (const part of value.parts) if (typeof part !== 'string') below(part);
      return;
    case 'choice':
      below(value.condition);
      force(value.then);
      return force(value.else);
    case 'call':
      if (typeof value.callee !== 'string') {
        // What a package or a function of the configuration makes is not known whatever it is given.
        if (value.callee.kind === 'reference' && value.callee.path[0] !== 'config') {
          const [kind, source] = sourceOf(value.callee);
          return add(kind === 'unknown' ? kind : 'package', source);
        }
        below(value.callee);
      }
      for (const arg of value.args) force(arg);
      return;
    case 'list':
      for (const item of value.items) {
        if (isSpread(item)) below(item.spread);
        else force(item.thunk);
      }
      return;
    case 'attrs':
      for (const { presence, thunk } of value.entries.values()) {
        if (presence !== null) below(presence);
        force(thunk);
      }
      for (const { name, slot } of value.dynamic) {
        below(name);
        force(slot.thunk);
      }
      if (value.rest !== null) below(value.rest);
      return;
    default:
      return;
  }
}

function sourceOf(reference: ReferenceValue): [Kind, string] {
  const { path } = reference;
  const unmodelled = whyUnmodelled(reference);
  if (unmodelled !== null) return ['unknown', unmodelled];
  const [root] = path;
  const place = path
    .slice(0, MAX_STEPS)
    .map((step) => (typeof step === 'string' ? step : '<name>'))
    .join('.');
  if (root === 'config' || root === 'options') return ['configuration', `the user's configuration: ${place}`];
  if (root === 'pkgs') return ['package', `a package: ${place}`];
  return ['argument', `outside of the tree: ${place}`];
}
