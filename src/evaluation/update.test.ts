import { expect, it } from 'vitest';
import { renderText } from './testing.ts';

const show = (text: string): string => renderText(`let ref = (x: x) <ref>; in ${text}`).replaceAll('"<ref>"', 'ref');

it.each([
  ['{ a = 1; b = 2; } // { b = 3; c = 4; }', '{ a = 1; b = 3; c = 4; }'],
  ['{ a = 1; } // { }', '{ a = 1; }'],
  ['({ a = 1; } // (if ref.c then { a = 2; } else { })).a', '(if ref.c then 2 else 1)'],
  ['(if ref.c then { a = 1; } else { b = 2; }) // { d = 3; }', '{ ?ref.c a = 1; ?!ref.c b = 2; d = 3; }'],
  ['({ a = 1; } // ref).a', '(if (ref.a exists) then ref.a else 1)'],
  ['(ref // { a = 1; }).a', '1'],
  ['({ a = 1; } // { ${ref.n} = 2; }).a', '‹unknown: attribute `a` of a set with symbolic names›'],
])('%s', (text, value) => expect(show(text)).toBe(value));

it('holds what both branches of a choice share once, whatever its condition', () => {
  const folded = "builtins.foldl'  (acc: n: if ref.${n} then acc // { ${ref.names.${n}} = n; } else acc) { }";
  expect(show(`(${folded} [ "a" "b" ]) // { d = 3; }`)).toBe('{ d = 3; ${ref.names.a} = "a"; ${ref.names.b} = "b"; }');
  const names = Array.from({ length: 16 }, (_, index) => `"n${index}"`);
  const shown = show(`(${folded} [ ${names.join(' ')} ]) // { }`);
  expect(shown.match(/ = "n/g)?.length).toBe(names.length);
});

it('refuses what is no set', () => {
  expect(() => renderText('{ } // 1')).toThrow('value is int while a set was expected');
});
