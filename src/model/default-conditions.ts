/** Conditions as they come out when every option has its default. */
import type { Evaluator } from '../evaluation/evaluator.ts';
import type { ReferenceValue, Value } from '../evaluation/values.ts';
import type { Defaults } from './defaults.ts';

const SYMBOLIC: ReadonlySet<Value['kind']> = new Set(['reference', 'call', 'choice', 'unknown']);

/**
 * Whether a condition about what is null, set or there holds with all options at their defaults; null where
 * that is not known. A switch alone says nothing: a module is looked at where its own switches are on.
 */
export function holdsByDefault(ev: Evaluator, defaults: Defaults, condition: Value): boolean | null {
  if (condition.kind !== 'call') return null;
  const [left, right] = condition.args.map((arg) => ev.tryForce(arg));
  if (!left) return null;
  const holds = (part: Value): boolean | null => {
    const known = part.kind === 'reference' && isPlainField(defaults, part) ? defaults.given(part) : part;
    return known?.kind === 'bool' ? known.value : holdsByDefault(ev, defaults, part);
  };
  switch (condition.callee) {
    case '!': {
      const inner = holds(left);
      return inner === null ? null : !inner;
    }
    case 'hasAttr':
      // What is declared is there.
      return left.kind === 'reference' && defaults.given(left) !== null ? true : null;
    case '==': {
      const other = left.kind === 'null' ? right : right?.kind === 'null' ? left : null;
      return other ? isNull(ev, defaults, other) : null;
    }
    case '&&':
    case '||': {
      const decisive = condition.callee === '||';
      const first = holds(left);
      if (first === decisive || !right) return first === decisive ? decisive : null;
      const second = holds(right);
      return second === decisive ? decisive : first === null ? null : second;
    }
    default:
      return null;
  }
}

/** `cfg.healthcheck.enable`: a field of one value, not the switch of a module or of an instance. */
const isPlainField = (defaults: Defaults, place: ReferenceValue): boolean =>
  place.path.every((step) => typeof step === 'string' && step !== '<name>') && defaults.optionAt(place)?.isField === true;

function isNull(ev: Evaluator, defaults: Defaults, value: Value): boolean | null {
  const known = defaults.given(value);
  if (known?.kind === 'choice') {
    const picked = holdsByDefault(ev, defaults, known.condition);
    const side = picked === null ? null : ev.tryForce(picked ? known.then : known.else);
    return side === null ? null : isNull(ev, defaults, side);
  }
  return known === null || SYMBOLIC.has(known.kind) ? null : known.kind === 'null';
}
