import { describe, expect, it } from 'vitest';
import { renderText } from './testing.ts';
import { withAdditions } from './rec-sets.ts';
import { parse } from '../syntax/parse.ts';

describe('a `rec` set that bindings outside add to', () => {
  it.each([
    ['sees the addition', '{ a = rec { b = c; }; a.c = 1; }.a.b', '1'],
    ['is seen by the addition', 'let d = 7; in { a = rec { d = 2; }; a.c = d; }.a.c', '2'],
    ['is not seen where it stands second', 'let d = 7; in { a.c = d; a = rec { d = 2; }; }.a.c', '7'],
    ['stands below a path', '{ x.a = rec { b = c; }; x.a.c = 1; }.x.a.b', '1'],
    ['takes a whole set', '{ a = rec { b = c; }; a = { c = 1; }; }.a.b', '1'],
    ['belongs to a `let`', 'let a = rec { b = c; }; a.c = 1; in a.b', '1'],
  ])('%s', (_title, text, value) => {
    expect(renderText(text)).toBe(value);
  });

  it('is joined once, and other sets stay as they are', () => {
    const bindings = (text: string) => {
      const { root } = parse('x.nix', text);
      if (root.kind !== 'attrset') throw new Error('no set');
      return root.bindings;
    };
    const joined = bindings('{ a = rec { }; a.b = 1; a.c = 2; }');
    expect(withAdditions(joined)).toHaveLength(1);
    expect(withAdditions(joined)).toBe(withAdditions(joined));
    const plain = bindings('{ a = { }; a.b = 1; }');
    expect(withAdditions(plain)).toBe(plain);
  });
});

describe('`__overrides` of a `rec` set', () => {
  it.each([
    ['replaces what the set sees', '(rec { __overrides = { a = 2; }; x = a; a = 1; }).x', '2'],
    ['adds what nobody sees', 'let b = 4; in (rec { __overrides = { b = 3; }; x = b; }).x', '4'],
    ['adds an attribute', '(rec { __overrides = { b = 3; }; }).b', '3'],
    ['is plain in a set without `rec`', '{ __overrides = { a = 2; }; a = 1; }.a', '1'],
    ['comes before computed names', 'let s = rec { __overrides = { n = "y"; }; n = "x"; ${n} = 1; }; in s.y', '1'],
  ])('%s', (_title, text, value) => {
    expect(renderText(text)).toBe(value);
  });

  it('must be a set', () => {
    expect(() => renderText('rec { __overrides = 1; }')).toThrow('expected');
  });

  it('makes the set unknown where it is unknown', () => {
    expect(renderText('rec { __overrides = builtins.fetchurl "u"; a = 1; }')).toContain('`__overrides` that are not known');
  });
});
