import { expect, test } from 'vitest';
import { didYouMean, nearest } from './suggest.ts';

const KNOWN = ['hardening/baseline', 'hardening/exposure', 'state/umask', 'hardening', 'state'];

test('finds the nearest word', () => {
  expect(nearest('hardning/baseline', KNOWN)).toBe('hardening/baseline');
  expect(nearest('HARDENING', KNOWN)).toBe('hardening');
});

test('finds a rule named without its category or under another', () => {
  expect(nearest('umask', KNOWN)).toBe('state/umask');
  expect(nearest('systemd/umask', KNOWN)).toBe('state/umask');
});

test('says nothing when no word is near', () => {
  expect(nearest('xyzzy', KNOWN)).toBeNull();
  expect(didYouMean('xyzzy', KNOWN)).toBe('');
  expect(didYouMean('stat', KNOWN)).toBe('; did you mean "state"?');
});
