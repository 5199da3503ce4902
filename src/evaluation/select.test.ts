import { describe, expect, it } from 'vitest';
import { renderText } from './testing.ts';

/** Evaluates with `ref`, a place nobody knows, in scope. */
const show = (text: string): string => renderText(`let ref = (x: x) <ref>; in ${text}`).replaceAll('"<ref>"', 'ref');

describe('selection', () => {
  it.each([
    ['{ a.b = 1; }.a.b', '1'],
    ['{ a = 1; }.b or 2', '2'],
    ['{ a.b = 1; }.a.c.d or 2', '2'],
    ['{ a = 1; }.a.b or 2', '2'],
    ['{ "x y" = 1; }."x y"', '1'],
    ['{ ab = 1; }.${"a" + "b"}', '1'],
    ['ref.a.b', 'ref.a.b'],
    ['ref.a or 1', '(if (ref.a exists) then ref.a else 1)'],
    ['(if ref.c then { a = 1; } else { a = 2; }).a', '(if ref.c then 1 else 2)'],
    ['(if ref.c then { a = 1; } else { }).a or 3', '(if ref.c then 1 else 3)'],
    ['({ a = 1; } // ref.s).b', 'ref.s.b'],
    ['(ref.s // { a = 1; }).a', '1'],
    ['{ a = 1; }.${ref.n}', '1'],
    ['{ a = 1; b = 2; }.${ref.n}', '(if (ref.n == "a") then 1 else 2)'],
    ['{ a = 1; }.${ref.n} or 3', '(if (ref.n == "a") then 1 else 3)'],
    ['{ a.c = 1; b.c = 2; }.${ref.n}.c or 3', '(if (ref.n == "a") then 1 else (if (ref.n == "b") then 2 else 3))'],
    ['(ref.s // { a = 1; }).${ref.n}', '{ a = 1; *ref.s }.${ref.n}'],
    ['(ref.s // { a = 1; }).${ref.n} or 3', '(if ({ a = 1; *ref.s }.${ref.n} exists) then { a = 1; *ref.s }.${ref.n} else 3)'],
    ['(ref.f 1).${ref.n}', '(ref.f 1).${ref.n}'],
  ])('%s', (text, value) => expect(show(text)).toBe(value));

  it.each([
    ['{ }.a', "attribute 'a' missing"],
    ['1.5.a', 'value is float'],
    ['{ a = 1; }.a.b', 'value is int'],
  ])('%s fails', (text, message) => {
    expect(() => renderText(`(${text})`)).toThrow(message);
  });
});

describe('existence', () => {
  it.each([
    ['{ a.b = 1; } ? a.b', 'true'],
    ['{ a = 1; } ? a.b', 'false'],
    ['1 ? a', 'false'],
    ['ref ? a', '(ref.a exists)'],
    ['(if ref.c then { a = 1; } else { }) ? a', '(if ref.c then true else false)'],
    ['({ a = 1; } // ref) ? a', 'true'],
    ['({ a = 1; } // ref) ? b', '(ref.b exists)'],
    ['{ } ? ${ref.n}', 'false'],
    ['{ a = 1; b = 2; } ? ${ref.n}', '((ref.n == "a") || (ref.n == "b"))'],
    ['{ a.c = 1; b = 2; } ? ${ref.n}.c', '(ref.n == "a")'],
    ['(ref.s // { a = 1; }) ? ${ref.n}', '({ a = 1; *ref.s }.${ref.n} exists)'],
    ['(ref.f 1) ? ${ref.n}', '((ref.f 1).${ref.n} exists)'],
  ])('%s', (text, value) => expect(show(text)).toBe(value));
});
