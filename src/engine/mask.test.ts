import { describe, expect, it } from 'vitest';
import type { Finding } from '../findings/finding.ts';
import { masker, maskFindings, maskTexts } from './mask.ts';

const mask = (text: string, ...secrets: string[]): string => masker(new Set(secrets))(text);

describe('masker', () => {
  it('masks a secret wherever it stands and keeps the length of the text', () => {
    expect(mask('a = "tr0ub4dor&3"; b = "x tr0ub4dor&3 y";', 'tr0ub4dor&3')).toBe('a = "***********"; b = "x *********** y";');
  });
  it('masks a short secret only as a whole value, since it may be a word', () => {
    expect(mask('admin = "admin"; url = "db://u:admin@x"; env = "A=admin";', 'admin')).toBe(
      'admin = "*****"; url = "db://u:*****@x"; env = "A=*****";',
    );
  });
  it('masks a short secret that is the whole text', () =>
    expect([mask('admin', 'admin'), mask('admins', 'admin')]).toEqual(['*****', 'admins']));
  it('masks the lines of a key, however they are indented', () => {
    expect(mask('-----BEGIN KEY-----\n    MIIEvQIBADAN\n', '-----BEGIN KEY-----\nMIIEvQIBADAN')).toBe(
      '-----BEGIN KEY-----\n    ************\n',
    );
  });
  it('knows how a file escapes it', () => {
    expect(mask(String.raw`"a\"b\\c\${d}-long"`, 'a"b\\c${d}-long')).toBe(`"${'*'.repeat(17)}"`);
    expect(mask("''a'''b''${c}-long''", "a''b${c}-long")).toBe(`''${'*'.repeat(16)}''`);
  });
  it('does nothing without secrets', () => expect(mask('tr0ub4dor&3')).toBe('tr0ub4dor&3'));
});

it('masks what findings say and leaves their fixes, which are applied', () => {
  const text = 'tr0ub4dor&3';
  const range = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 2, offset: 1 } };
  const step = { file: 'a.nix', range, message: `from ${text}` };
  const edits = [{ file: 'a.nix', range, text }];
  const finding: Finding = {
    rule: 'a/b',
    level: 'error',
    file: 'a.nix',
    symbol: 'x',
    range,
    fingerprint: '',
    message: `\`x\` is ${text}.`,
    trail: [step],
    related: [step],
    fix: { safe: true, title: '', edits },
  };
  const [masked] = maskFindings([finding], masker(new Set([text])));
  expect(masked?.message).toBe('`x` is ***********.');
  expect([masked?.trail[0]?.message, masked?.related[0]?.message]).toEqual(['from ***********', 'from ***********']);
  expect(masked?.fix?.edits).toBe(edits);
});

it('masks every text of plain data', () => {
  expect(maskTexts({ a: ['tr0ub4dor&3', 1, null], b: { c: 'x' } }, new Set(['tr0ub4dor&3']))).toEqual({
    a: ['***********', 1, null],
    b: { c: 'x' },
  });
});
