import { describe, expect, it } from 'vitest';
import type { Edit, Finding } from '../../findings/finding.ts';
import { applyEdits, compatible } from './edits.ts';

const at = (offset: number) => ({ line: 1, column: offset + 1, offset });
const edit = (start: number, end: number, text: string, file = 'a.nix'): Edit => ({
  file,
  range: { start: at(start), end: at(end) },
  text,
});
const finding = (...edits: Edit[]): Finding => ({
  rule: 'x/y',
  level: 'note',
  message: '',
  file: 'a.nix',
  symbol: '',
  range: { start: at(0), end: at(0) },
  trail: [],
  related: [],
  fix: edits.length === 0 ? null : { safe: true, title: '', edits },
  fingerprint: '',
});

describe('compatible', () => {
  it('takes fixes that touch different places, and leaves out those without one', () => {
    const both = [finding(edit(0, 2, 'x')), finding(edit(2, 4, 'y')), finding()];
    expect(compatible(both)).toEqual(both.slice(0, 2));
  });
  it.each([
    ['overlapping', edit(0, 3, 'x'), edit(2, 4, 'y')],
    ['inserting at one place', edit(2, 2, 'x'), edit(2, 2, 'y')],
    ['inserting inside of another', edit(0, 4, 'x'), edit(2, 2, 'y')],
  ])('takes only the first of two fixes %s', (_, first, second) => {
    expect(compatible([finding(first), finding(second)])).toHaveLength(1);
  });
  it('takes a fix whole or not at all', () => {
    const second = finding(edit(8, 9, 'z'), edit(1, 2, 'y'));
    expect(compatible([finding(edit(0, 3, 'x')), second])).toHaveLength(1);
  });
  it('does not take a fix that overlaps itself', () => {
    expect(compatible([finding(edit(0, 3, 'x'), edit(1, 2, 'y'))])).toEqual([]);
  });
  it('tells files apart', () => {
    expect(compatible([finding(edit(0, 3, 'x')), finding(edit(0, 3, 'x', 'b.nix'))])).toHaveLength(2);
  });
});

describe('applyEdits', () => {
  it('applies from the end, so that offsets hold', () => {
    expect(applyEdits('abcdef', [edit(0, 1, 'XX'), edit(3, 4, ''), edit(6, 6, '!')])).toBe('XXbcef!');
  });
  it('follows the line ends of the text', () => {
    expect(applyEdits('a\r\nb\r\n', [edit(0, 0, 'x\ny\n')])).toBe('x\r\ny\r\na\r\nb\r\n');
    expect(applyEdits('a\nb\r\n', [edit(0, 0, 'x\n')])).toBe('x\na\nb\r\n');
  });
});
