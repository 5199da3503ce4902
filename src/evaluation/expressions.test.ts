import { describe, expect, it } from 'vitest';
import { renderText } from './testing.ts';

const show = (text: string): string => renderText(`let ref = (x: x) <ref>; in ${text}`).replaceAll('"<ref>"', 'ref');

describe('expressions', () => {
  it.each([
    ['1 + 2 * 3', '7'],
    ['"a" + "b"', '"ab"'],
    ['"${"a"}b${ref.x}c"', '"ab${ref.x}c"'],
    ['[ 1 ] ++ [ 2 ]', '[ 1 2 ]'],
    ['[ 1 ] ++ ref.l', '[ 1 *ref.l ]'],
    ['if true then 1 else throw "no"', '1'],
    ['if ref.c then 1 else 2', '(if ref.c then 1 else 2)'],
    ['if (if ref.c then true else true) then 1 else throw "no"', '1'],
    ['assert true; 1', '1'],
    ['let a = 1; b = a + 1; in b', '2'],
    ['rec { a = b; b = 2; }.a', '2'],
    ['with { a = 1; }; a', '1'],
    ['let a = 2; in with { a = 1; }; a', '2'],
    ['with ref; a', 'ref.a'],
    ['(x: x + 1) 2', '3'],
    ['({ a, b ? a }: b) { a = 1; }', '1'],
    ['({ a, ... }@all: all.c) { a = 1; c = 2; }', '2'],
    ['({ a ? 1 }: a) ref', '(if (ref.a exists) then ref.a else 1)'],
    ['ref 1 2', '(ref 1 2)'],
    ['{ __functor = self: x: x + self.n; n = 1; } 2', '3'],
    ['true && ref.c', 'ref.c'],
    ['false && throw "no"', 'false'],
    ['ref.c && throw "no"', 'false'],
    ['ref.c || throw "no"', 'true'],
    ['ref.c -> true', 'true'],
    ['!ref.c', '!ref.c'],
    ['ref.a == ref.a', 'true'],
    ['ref.a == null', '(ref.a == null)'],
    ['"x-${ref.a}" == "y"', 'false'],
    ['ref.n < 3', '(ref.n < 3)'],
    ['{ a.b = 1; a.c = 2; }', '{ a = { b = 1; c = 2; }; }'],
    ['{ inherit ({ x = 1; }) x; }', '{ x = 1; }'],
    ['{ ${null} = 1; a = 2; }', '{ a = 2; }'],
    ['let { body = a; a = 1; }', '1'],
    ['__curPos.line', '1'],
  ])('%s', (text, value) => expect(show(text)).toBe(value));

  it.each([
    ['nothing', "undefined variable 'nothing'"],
    ['if 1 then 2 else 3', 'Boolean was expected'],
    ['1 + "a"', 'cannot coerce int'],
    ['({ a }: a) { }', "required argument 'a'"],
    ['({ a }: a) { a = 1; b = 2; }', "unexpected argument 'b'"],
    ['assert false; 1', 'assertion failed'],
    ['1 2', 'not a function'],
    ['let a = a; in a', 'infinite recursion'],
  ])('%s fails', (text, message) => expect(() => renderText(text)).toThrow(message));
});
