import { describe, expect, it } from 'vitest';
import { commentAfter, commentsBefore } from './comments.ts';
import { parse } from './parse.ts';

const file = parse(
  'x.nix',
  `# head

# about a
/* and more */
{
  a = 1; # behind a
  # about b
  b = 2; /* inside */ c = 3;
}`,
);
const texts = (offset: number): string[] => commentsBefore(file, offset).map(({ text }) => text.trim());

describe('commentsBefore', () => {
  it('stops at an empty line', () => {
    expect(texts(file.root.start)).toEqual(['about a', 'and more']);
  });
  it('leaves out what belongs to the line before', () => {
    expect(texts(file.text.indexOf('b = 2'))).toEqual(['about b']);
  });
  it('takes a comment on the same line', () => {
    expect(texts(file.text.indexOf('c = 3'))).toEqual(['inside']);
  });
  it('finds none', () => {
    expect(texts(file.text.indexOf('a = 1'))).toEqual([]);
  });
});

describe('commentAfter', () => {
  it('finds the one on the same line', () => {
    expect(commentAfter(file, file.text.indexOf('a = 1') + 6)?.text).toBe(' behind a');
    expect(commentAfter(file, file.root.start + 1)).toBeNull();
    expect(commentAfter(file, file.text.length)).toBeNull();
  });
});
