/** `lib.trivial` and `lib.asserts`. */
import { and, choose, not } from '../choice.ts';
import { EvaluationError, typeError } from '../errors.ts';
import { equals, lessThan } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { asCondition } from '../builtins/support.ts';
import { concatLists } from '../operators.ts';
import { selectName } from '../select.ts';
import { lazy, ready, slotOf, type Thunk } from '../thunk.ts';
import { updateValues } from '../update.ts';
import { bool, builtin, type BuiltinValue, int, isFunction, isSymbolic, list, reference, string, unknown, type Value } from '../values.ts';
import { or } from '../choice.ts';
import { define, elementsOf, join, known, native, record, type Table } from './toolkit.ts';

/** `if cond then value else otherwise`; a symbolic condition stays whole, for guards to be read from it. */
export const whenTrue = (name: string, otherwise: Value): BuiltinValue =>
  builtin(name, 2, (ev, [condition, value]) =>
    choose(ev, asCondition(ev.force(condition as Thunk), name), value as Thunk, ready(otherwise)),
  );

const logic = (name: string, run: (ev: Evaluator, left: Value, right: Thunk) => Value) =>
  builtin(name, 2, (ev, [left, right]) => run(ev, asCondition(ev.force(left as Thunk), name), right as Thunk));

/** What `throw message` does, for a message that may be symbolic. */
function throwMessage(ev: Evaluator, message: Thunk): never {
  const text = ev.force(message);
  throw new EvaluationError('throw', text.kind === 'string' ? text.value : 'thrown');
}

/** `if cond then throw msg else x`: a symbolic condition did not hold where the evaluation succeeds. */
const guard = (name: string, failing: boolean) =>
  define(name, 'sll', (ev, condition, message, value) => {
    if (condition.kind === 'bool' && condition.value === failing) return throwMessage(ev, message);
    return ev.force(value);
  });

const ignoring = (name: string, arity: number): BuiltinValue => builtin(name, arity, (ev, args) => ev.force(args.at(-1) as Thunk));

/** Functions and sets that can be called. */
export function isFunctionValue(ev: Evaluator, value: Value): Value {
  if (isFunction(value)) return bool(true);
  if (value.kind === 'attrs') {
    const functor = value.entries.get('__functor');
    return functor === undefined ? bool(false) : isFunctionValue(ev, ev.call(ev.force(functor.thunk), value));
  }
  return native(ev, 'isFunction', value);
}

export function functionArgs(ev: Evaluator, fn: Value): Value {
  if (fn.kind !== 'attrs') return native(ev, 'functionArgs', fn);
  const given = fn.entries.get('__functionArgs');
  return given !== undefined ? ev.force(given.thunk) : native(ev, 'functionArgs', ev.call(selectName(ev, fn, '__functor', null), fn));
}

export const setFunctionArgs = (fn: Thunk, args: Thunk): Value =>
  record({ __functor: builtin('__functor', 1, (ev) => ev.force(fn)), __functionArgs: args });

const pick = (name: string, first: (ev: Evaluator, a: Value, b: Value) => Value) =>
  define(name, 'ss', (ev, a, b) => choose(ev, first(ev, a, b), ready(a), ready(b)));

/** Digits of a non-negative integer, most significant first. */
function digits(base: bigint, value: bigint): bigint[] {
  const found = [value % base];
  for (let rest = value / base; rest > 0n; rest /= base) found.unshift(rest % base);
  return found;
}

const parsedFile = (name: string, parse: string) => define(name, 'l', (ev, path) => native(ev, parse, native(ev, 'readFile', path)));
/** Known only to the nixpkgs that is used. */
const ofNixpkgs = (name: string): Value => reference(['lib', 'trivial', name]);

const compare = define('compare', 'ss', (ev, a, b) =>
  choose(
    ev,
    lessThan(ev, a, b),
    ready(int(-1)),
    lazy((inner) => choose(inner, lessThan(inner, b, a), ready(int(1)), ready(int(0)))),
  ),
);

const showWarnings = define('showWarnings', 'll', (ev, _warnings, result) => ev.force(result));

export const TRIVIAL: Table = {
  id: builtin('id', 1, (ev, [value]) => ev.force(value as Thunk)),
  const: builtin('const', 2, (ev, [value]) => ev.force(value as Thunk)),
  flip: builtin('flip', 3, (ev, [fn, a, b]) => ev.call(ev.force(fn as Thunk), b as Thunk, a as Thunk)),
  pipe: define('pipe', 'ls', (ev, value, functions) => {
    const steps = elementsOf(functions, 'pipe');
    if (steps === null) return null;
    let result = value;
    for (const { thunk } of steps) {
      const before = result;
      result = lazy((inner) => inner.call(inner.force(thunk), before));
    }
    return ev.force(result);
  }),
  concat: define('concat', 'ss', concatLists),
  or: logic('||', (ev, left, right) => (left.kind === 'bool' && left.value ? left : or(ev, left, ev.force(right)))),
  and: logic('&&', (ev, left, right) => (left.kind === 'bool' && !left.value ? left : and(ev, left, ev.force(right)))),
  xor: define('xor', 'ss', (ev, a, b) => not(equals(ev, not(a), not(b)))),
  bitNot: define('bitNot', 's', (_ev, value) => (value.kind === 'int' ? int(-1n - value.value) : null)),
  boolToString: builtin('boolToString', 1, (ev, [value]) =>
    choose(ev, asCondition(ev.force(value as Thunk), 'boolToString'), ready(string('true')), ready(string('false'))),
  ),
  boolToYesNo: builtin('boolToYesNo', 1, (ev, [value]) =>
    choose(ev, asCondition(ev.force(value as Thunk), 'boolToYesNo'), ready(string('yes')), ready(string('no'))),
  ),
  mergeAttrs: builtin('mergeAttrs', 2, (ev, [a, b]) => updateValues(ev, ev.force(a as Thunk), ev.force(b as Thunk))),
  defaultTo: define('defaultTo', 'ls', (ev, fallback, value) => choose(ev, equals(ev, value, { kind: 'null' }), fallback, ready(value))),
  mapNullable: define('mapNullable', 'ls', (ev, fn, value) =>
    choose(
      ev,
      equals(ev, value, { kind: 'null' }),
      ready({ kind: 'null' }),
      lazy((inner) => inner.call(inner.force(fn), value)),
    ),
  ),
  min: pick('min', lessThan),
  max: pick('max', (ev, a, b) => lessThan(ev, b, a)),
  mod: define('mod', 'ss', (_ev, a, b) => {
    const [left, right] = [knownBig(a, 'mod'), knownBig(b, 'mod')];
    if (left === null || right === null) return null;
    if (right === 0n) throw new EvaluationError('other', 'division by zero');
    return int(left % right);
  }),
  compare,
  splitByAndCompare: define('splitByAndCompare', 'lllll', (ev, test, yes, no, a, b) => {
    const of = (value: Thunk): Thunk => lazy((inner) => inner.call(inner.force(test), value));
    const both = lazy((inner) =>
      choose(
        inner,
        inner.force(of(b)),
        lazy((deep) => deep.call(deep.force(yes), a, b)),
        ready(int(-1)),
      ),
    );
    const neither = lazy((inner) =>
      choose(
        inner,
        inner.force(of(b)),
        ready(int(1)),
        lazy((deep) => deep.call(deep.force(no), a, b)),
      ),
    );
    return choose(ev, ev.force(of(a)), both, neither);
  }),
  importJSON: parsedFile('importJSON', 'fromJSON'),
  importTOML: parsedFile('importTOML', 'fromTOML'),
  warn: ignoring('warn', 2),
  info: ignoring('info', 2),
  warnIf: ignoring('warnIf', 3),
  warnIfNot: ignoring('warnIfNot', 3),
  throwIf: guard('throwIf', true),
  throwIfNot: guard('throwIfNot', false),
  showWarnings,
  checkListOfEnum: define('checkListOfEnum', 'lssl', (ev, message, valid, given, value) => {
    const [allowed, found] = [elementsOf(valid, 'checkListOfEnum'), elementsOf(given, 'checkListOfEnum')];
    if (allowed === null || found === null) return ev.force(value);
    const bad = found.some(({ thunk }) => allowed.every((other) => equals(ev, ev.force(thunk), ev.force(other.thunk)) === bool(false)));
    return bad ? throwMessage(ev, message) : ev.force(value);
  }),
  isFunction: define('isFunction', 's', isFunctionValue),
  functionArgs: define('functionArgs', 's', functionArgs),
  setFunctionArgs: builtin('setFunctionArgs', 2, (_ev, [fn, args]) => setFunctionArgs(fn as Thunk, args as Thunk)),
  mirrorFunctionArgs: define('mirrorFunctionArgs', 's', (_ev, fn) =>
    builtin('mirrored', 1, (_inner, [other]) =>
      setFunctionArgs(
        other as Thunk,
        lazy((deep) => functionArgs(deep, fn)),
      ),
    ),
  ),
  toFunction: define('toFunction', 's', (ev, value) =>
    choose(ev, isFunctionValue(ev, value), ready(value), ready(builtin('const', 1, () => value))),
  ),
  toHexString: define('toHexString', 's', (_ev, value) => {
    const number = knownBig(value, 'toHexString');
    return number === null ? null : string(number.toString(16).toUpperCase());
  }),
  fromHexString: define('fromHexString', 's', (_ev, value) => {
    const text = known(value, 'fromHexString');
    if (text === null) return null;
    const hex = text.toLowerCase().replace(/^0x/, '');
    if (!/^[0-9a-f]+$/.test(hex)) throw new EvaluationError('throw', `fromHexString: ${text} is not a valid input`);
    return int(BigInt(`0x${hex}`));
  }),
  toBaseDigits: define('toBaseDigits', 'ss', (_ev, base, value) => {
    const [radix, number] = [knownBig(base, 'toBaseDigits'), knownBig(value, 'toBaseDigits')];
    if (radix === null || number === null) return null;
    if (radix < 2n || number < 0n) throw new EvaluationError('assert', 'assertion failed');
    return list(digits(radix, number).map((digit) => slotOf(int(digit))));
  }),
  inNixShell: unknown('whether this is a nix-shell'),
  inPureEvalMode: unknown('whether evaluation is pure'),
  version: ofNixpkgs('version'),
  release: ofNixpkgs('release'),
  nixpkgsVersion: ofNixpkgs('version'),
  codeName: ofNixpkgs('codeName'),
  versionSuffix: ofNixpkgs('versionSuffix'),
  oldestSupportedRelease: ofNixpkgs('oldestSupportedRelease'),
  oldestSupportedReleaseIsAtLeast: define('oldestSupportedReleaseIsAtLeast', 's', () => null),
  isInOldestRelease: define('oldestSupportedReleaseIsAtLeast', 's', () => null),
  revisionWithDefault: define('revisionWithDefault', 'l', () => ofNixpkgs('revision')),
};

function knownBig(value: Value, what: string): bigint | null {
  if (value.kind === 'int') return value.value;
  if (isSymbolic(value)) return null;
  throw typeError(`${what}: value is ${value.kind} while an integer was expected`);
}

const assertMsg = define('assertMsg', 'sl', (ev, condition, message) =>
  condition.kind === 'bool' && !condition.value ? throwMessage(ev, message) : condition,
);

export const ASSERTS: Table = {
  assertMsg,
  assertOneOf: define('assertOneOf', 'lll', (ev, name, value, allowed) =>
    ev.call(
      assertMsg,
      native(ev, 'elem', value, allowed),
      lazy((inner) => join(inner, inner.force(name), ' must be one of the allowed values')),
    ),
  ),
  assertEachOneOf: define('assertEachOneOf', 'lsl', (ev, name, values, allowed) => {
    const isIn = builtin('elem', 1, (inner, [value]) => native(inner, 'elem', value as Thunk, allowed));
    return ev.call(
      assertMsg,
      native(ev, 'all', isIn, values),
      lazy((inner) => join(inner, 'each element in ', inner.force(name), ' must be allowed')),
    );
  }),
  checkAssertWarn: define('checkAssertWarn', 'sll', (ev, assertions, _warnings, value) => {
    const failed = elementsOf(assertions, 'checkAssertWarn')?.find(({ thunk }) => {
      const holds = selectName(ev, ev.force(thunk), 'assertion', null);
      return holds.kind === 'bool' && !holds.value;
    });
    if (failed !== undefined) throw new EvaluationError('throw', '\nFailed assertions');
    return ev.force(value);
  }),
};
