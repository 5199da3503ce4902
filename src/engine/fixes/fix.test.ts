import { describe, expect, it } from 'vitest';
import type { AuditResult, Finding } from '../../findings/finding.ts';
import { applyEdits } from './edits.ts';
import { fix } from './fix.ts';

const at = (offset: number) => ({ line: 1, column: offset + 1, offset });
type Proposal = { text: string; safe?: boolean };

/** An audit that reports every occurrence of a word, and proposes a text for it. */
function auditor(words: Readonly<Record<string, Proposal>>) {
  return (files: ReadonlyMap<string, string>): AuditResult => {
    const findings: Finding[] = [];
    for (const [file, text] of files) {
      for (const [word, { text: proposal, safe = true }] of Object.entries(words)) {
        for (const match of text.matchAll(new RegExp(word, 'g'))) {
          const range = { start: at(match.index), end: at(match.index + word.length) };
          findings.push({
            rule: `word/${word}`,
            level: 'note',
            message: `found ${word}.`,
            file,
            symbol: word,
            range,
            trail: [],
            related: [],
            fix: { safe, title: '', edits: [{ file, range, text: proposal }] },
            fingerprint: word,
          });
        }
      }
    }
    return { findings, text: (file: string) => files.get(file) ?? null } as unknown as AuditResult;
  };
}

function run(text: string, words: Readonly<Record<string, Proposal>>, unsafe = false) {
  const audit = auditor(words);
  const disk = new Map([['a.nix', text]]);
  return fix({
    before: audit(disk),
    audit: async (texts) => audit(new Map([...disk, ...texts])),
    textOf: (file) => disk.get(file) ?? null,
    unsafe,
  });
}

describe('fix', () => {
  it('applies safe fixes and reports the rest', async () => {
    const output = await run('{ bad = 1; risky = 2; }', { bad: { text: 'good' }, risky: { text: 'calm', safe: false } });
    expect(output.texts.get('a.nix')).toBe('{ good = 1; risky = 2; }');
    expect(output.fixed).toBe(1);
    expect(output.after.findings.map(({ rule }) => rule)).toEqual(['word/risky']);
  });
  it('applies unsafe fixes when asked', async () => {
    expect((await run('{ risky = 2; }', { risky: { text: 'calm', safe: false } }, true)).texts.get('a.nix')).toBe('{ calm = 2; }');
  });
  it('goes on while a fix makes room for another', async () => {
    const output = await run('{ a = one; }', { one: { text: 'two' }, two: { text: 'three' } });
    expect(output.refused.map(({ reason }) => reason)).toEqual(['it would lead to word/two: found two.']);
    expect(output.texts.size).toBe(0);
  });
  it('refuses a fix after which the file no longer parses', async () => {
    const output = await run('{ bad = 1; }', { bad: { text: '=' } });
    expect(output.texts.size).toBe(0);
    expect(output.refused[0]?.reason).toContain('no longer parse');
  });
  it('refuses a fix that defines an attribute twice, and keeps the other ones', async () => {
    const output = await run('{ bad = 1; worse = 2; x = 3; }', { bad: { text: 'good' }, worse: { text: 'x' } });
    expect(output.texts.get('a.nix')).toBe('{ good = 1; worse = 2; x = 3; }');
    expect(output.refused.map(({ finding }) => finding.symbol)).toEqual(['worse']);
  });
  it('refuses a fix that does not mend its finding', async () => {
    const output = await run('{ bad = 1; }', { bad: { text: 'bad' } });
    expect(output.refused).toHaveLength(1);
    expect(output.texts.size).toBe(0);
  });
  it('finds the one that is to blame in few audits, and keeps the others', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `word${index}x`);
    const words: Record<string, Proposal> = Object.fromEntries(names.map((name) => [name, { text: 'good' }]));
    words['word7x'] = { text: 'evil' };
    words['evil'] = { text: 'good' };
    const audit = auditor(words);
    const disk = new Map(names.map((name) => [`${name}.nix`, `{ a = ${name}; }`]));
    let audits = 0;
    const output = await fix({
      before: audit(disk),
      audit: async (texts) => {
        audits += 1;
        return audit(new Map([...disk, ...texts]));
      },
      textOf: (file) => disk.get(file) ?? null,
      unsafe: false,
    });
    expect(output.fixed).toBe(39);
    expect(output.refused.map(({ finding, reason }) => [finding.symbol, reason])).toEqual([
      ['word7x', 'it would lead to word/evil: found evil.'],
    ]);
    expect(audits).toBeLessThan(5);
  });
  it('ends where findings of one text cannot be told apart, and keeps those that do well', async () => {
    const output = await run('{ a = bad; b = bad; c = evil; }', {
      bad: { text: 'good' },
      evil: { text: 'worse' },
      worse: { text: 'evil' },
    });
    expect(output.texts.get('a.nix')).toBe('{ a = good; b = good; c = evil; }');
    expect(output.refused.map(({ finding }) => finding.symbol)).toEqual(['evil']);
    const none = await run('{ a = bad; b = bad; }', { bad: { text: 'worse' }, worse: { text: 'bad' } });
    expect([none.texts.size, none.refused.length]).toEqual([0, 2]);
  });
  it('tries the refused ones once more when the others are in', async () => {
    let isTogether = false;
    const audit = auditor({ bad: { text: 'good' }, sad: { text: 'glad' } });
    const disk = new Map([['a.nix', '{ a = bad; b = sad; }']]);
    const output = await fix({
      before: audit(disk),
      textOf: (file) => disk.get(file) ?? null,
      unsafe: false,
      audit: async (texts) => {
        const result = audit(texts);
        if (!texts.get('a.nix')?.includes('good') || !texts.get('a.nix')?.includes('glad') || isTogether) return result;
        // Only the first time do the two not go together.
        isTogether = true;
        return { ...result, findings: [{ ...(audit(disk).findings[0] as Finding), rule: 'word/new' }] };
      },
    });
    expect(output.texts.get('a.nix')).toBe('{ a = good; b = glad; }');
    expect(output.refused).toEqual([]);
  });
  it('takes turns where two fixes add the same attribute, without asking for an audit of both', async () => {
    const asked: string[] = [];
    const words = { bad: { text: 'x = 1; good' }, worse: { text: 'x = 2; better' } };
    const audit = auditor(words);
    const disk = new Map([['a.nix', '{ bad = 1; worse = 2; }']]);
    const output = await fix({
      before: audit(disk),
      textOf: (file) => disk.get(file) ?? null,
      audit: async (texts) => {
        asked.push(texts.get('a.nix') ?? '');
        return audit(texts);
      },
      unsafe: false,
    });
    expect(asked).toEqual(['{ x = 1; good = 1; worse = 2; }']);
    expect(output.refused.map(({ reason }) => reason)).toEqual(['a.nix would no longer parse: an attribute is defined twice']);
  });
  it('refuses a fix that leaves one of its findings behind under another text', async () => {
    const output = await run('{ bad = 1; }', { bad: { text: 'bad ' } });
    expect(output.refused.map(({ reason }) => reason)).toEqual(['it does not mend word/bad']);
  });
  it('changes nothing in a second run', async () => {
    const words = { bad: { text: 'good' } };
    const first = await run('{ bad = 1; }', words);
    expect((await run(first.texts.get('a.nix') as string, words)).texts.size).toBe(0);
    expect(applyEdits('x', [])).toBe('x');
  });
});
