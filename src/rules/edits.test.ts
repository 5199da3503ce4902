import { describe, expect, it } from 'vitest';
import { parse } from '../syntax/parse.ts';
import { addBefore, addBeside, addElement, bindingIn, removeBinding, replaceValue, type WrittenBinding } from './edits.ts';
import type { PlaceEdit } from './rule.ts';

/** The binding between « and » of a text. */
function marked(text: string): WrittenBinding | null {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return bindingIn({ file: parse('a.nix', text.replace(/[«»]/g, '')), start, end });
}
const apply = (edit: PlaceEdit | null): string | null =>
  edit && edit.file.text.slice(0, edit.start) + edit.text + edit.file.text.slice(edit.end);
const edited = (text: string, make: (binding: WrittenBinding) => PlaceEdit | null): string | null => {
  const binding = marked(text);
  return binding && apply(make(binding));
};

describe('bindings', () => {
  it('reads path, name and value', () => {
    const binding = marked('{ «a."b c".d = [ 1 ];» }');
    expect(binding).toMatchObject({ path: ['a', '"b c"', 'd'], value: { text: '[ 1 ]' } });
    expect(binding?.file.text.slice(binding.name.start, binding.name.end)).toBe('d');
  });

  it('is none where the text is something else', () => {
    expect(marked('{ «inherit a;» }')).toBeNull();
    expect(marked('«{ a = 1; }»')).toBeNull();
  });

  it('adds beside, on a line of its own or on the same one', () => {
    expect(edited('{\n  «a.b = 1;» # one\n  c = 2;\n}\n', (one) => addBeside(one, { d: '3', e: '4' }))).toBe(
      '{\n  a.b = 1; # one\n  a.d = 3;\n  a.e = 4;\n  c = 2;\n}\n',
    );
    expect(edited('{ «a = 1;» b = 2; }', (one) => addBeside(one, { c: '3' }))).toBe('{ a = 1; c = 3; b = 2; }');
  });

  it('adds before, at a depth of the path', () => {
    expect(edited('{\n  «u.s.a = 1;»\n}\n', (one) => addBefore(one, 1, 'x', '2'))).toBe('{\n  u.x = 2;\n  u.s.a = 1;\n}\n');
    expect(edited('{ «s = { };» }', (one) => addBefore(one, 0, 'x', '2'))).toBe('{ x = 2; s = { }; }');
  });

  it('replaces a value and removes a binding with its line', () => {
    expect(edited('{ «a = true ;» }', (one) => replaceValue(one, 'false'))).toBe('{ a = false ; }');
    expect(edited('{\n  «a = 1;» # one\n  b = 2;\n}\n', removeBinding)).toBe('{\n  b = 2;\n}\n');
    expect(edited('{ «a = 1;» b = 2; }', removeBinding)).toBe('{ b = 2; }');
  });

  it('adds to plain lists only', () => {
    const add = (text: string): string | null => edited(text, (one) => addElement(one, '"n"'));
    expect(add('{ «a = [ "m" ];» }')).toBe('{ a = [ "m" "n" ]; }');
    expect(add('{ «a = [ ];» }')).toBe('{ a = [ "n" ]; }');
    expect(add('{ «a = [];» }')).toBe('{ a = [ "n" ]; }');
    expect(add('{ «a = [\n  "m"\n];» }')).toBe('{ a = [\n  "m"\n  "n"\n]; }');
    expect(add('{ «a = [\n  "m o"\n];» }')).toBe('{ a = [\n  "m o"\n  "n"\n]; }');
    expect(add('{ «a = [ "k"\n  "l" "m" ];» }')).toBe('{ a = [ "k"\n  "l" "m" "n" ]; }');
    expect(add('{ «a = [ "m" ] ++ b;» }')).toBeNull();
  });
});
