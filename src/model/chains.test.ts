import { describe, expect, it } from 'vitest';
import { type ChainStep, chainsText, chainText } from './chains.ts';

const step = (line: number, callee: string | null = null): ChainStep => ({ file: 'a.nix', line, callee });
const steps = (count: number): ChainStep[] => Array.from({ length: count }, (_, index) => step(index + 1));

describe('a chain on one line', () => {
  it.each<[string, ChainStep[], string]>([
    ['places in order', [step(1), step(2)], 'a.nix:1 → a.nix:2'],
    ['a call by its function', [step(1, 'lib.mkService cfg "x"')], 'a.nix:1 (lib.mkService …)'],
    ['an import by its file', [step(1, 'import ./x.nix')], 'a.nix:1 (import ./x.nix …)'],
    ['a call of what is made on the spot', [step(1, '(x: y)')], 'a.nix:1 ((x: y) …)'],
    ['eight places', steps(8), 'a.nix:1 → a.nix:2 → a.nix:3 → a.nix:4 → a.nix:5 → a.nix:6 → a.nix:7 → a.nix:8'],
    ['more than eight', steps(9), 'a.nix:1 → a.nix:2 → a.nix:3 → a.nix:4 → … → a.nix:7 → a.nix:8 → a.nix:9'],
  ])('%s', (_title, chain, text) => {
    expect(chainText(chain)).toBe(text);
  });

  it('stands once, and three are enough', () => {
    expect(chainsText([steps(1), steps(1)])).toBe('a.nix:1');
    expect(chainsText([1, 2, 3, 4, 5].map((line) => [step(line)]))).toBe('a.nix:1; a.nix:2; a.nix:3; 2 more');
  });
});
