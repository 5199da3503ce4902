import { expect, it } from 'vitest';
import { withoutIterators } from './without-iterators.mjs';

const run = (code: string): unknown => new Function(code)();

/** Scripts that return something; what they return must be the same afterwards. */
const SCRIPTS: readonly string[] = [
  'let sum = 0; for (const x of [1, 2, 3]) sum += x; return sum;',
  'const out = []; for (const x of new Set([1, 2])) { if (x === 1) continue; out.push(x); } return out;',
  'const out = []; for (const [key, value = 7] of new Map([["a", 1], ["b", undefined]])) out.push(key, value); return out;',
  'const out = []; for (const c of "a\\u{1F600}b") out.push(c); return out;',
  'const list = [1]; for (const x of list) if (x < 5) list.push(x + 1); return list;',
  'const set = new Set([1]); for (const x of set) if (x < 5) set.add(x + 1); return [...set];',
  'const all = []; for (const x of [1, 2]) all.push(() => x); return all.map((f) => f());',
  'let out = ""; outer: for (const x of [1, 2]) for (const y of [1, 2]) { if (y > x) continue outer; out += x + y; } return out;',
  'for (const { a: [b], c: [, d] } of [{ a: [1], c: [2, 3] }]) return b + d;',
  'function* many() { let n = 0; for (;;) yield n++; } for (const n of many()) if (n > 3) return n;',
  'const [a, , b = 5] = [1, 2]; return [a, b];',
  'const [only] = new Set([4]); return only;',
  'const [first, ...rest] = [1, 2, 3]; return [first, rest];',
  'const [[a, b]] = new Map([[1, 2]]); return [a, b];',
  'return Object.entries({ a: 1 }).map(([key, value]) => ({ [key]: value }));',
  'return Object.entries({ a: [1, 2] }).map(([key, [x, y]], at) => { return key + x + y + at; });',
  'return ((a, [b]) => a + b)(1, [2]);',
  'return (([a], b = a) => a + b)([1]);',
  'class A { pick([a, b]) { return a - b; } } return new A().pick([3, 1]);',
  'return [[1, 2]].map(([a, b]) => (() => { let s = 0; for (const n of [a, b]) for (const m of [n]) s += m; return s; })());',
];

it.each(SCRIPTS)('%s', (script) => {
  expect(run(withoutIterators(script))).toEqual(run(script));
});

it('leaves no iterator where there is an array', () => {
  const code = withoutIterators(
    'return [[1, 2]].map(([a, b]) => { let sum = 0; for (const n of [a, b]) sum += n; const [c] = [sum]; return c; });',
  );
  const original = Array.prototype[Symbol.iterator];
  try {
    Array.prototype[Symbol.iterator] = () => {
      throw new Error('iterated');
    };
    expect((run(code) as number[])[0]).toBe(3);
  } finally {
    Array.prototype[Symbol.iterator] = original;
  }
});
