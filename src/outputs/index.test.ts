import { describe, expect, test } from 'vitest';
import { CLEAN, EDGES, FULL, many, result } from '../../fixtures/outputs/samples.ts';
import { FORMATS, type FormatName, isFormatName, render } from './index.ts';
import { safeJson } from './text.ts';

const names = Object.keys(FORMATS).filter(isFormatName);
const options = { color: false, width: 100, showSuppressed: true, stats: true };
const expected = (name: string): string => `../../fixtures/outputs/expected/${name}`;

/** SARIF is written without indentation; a person has to be able to read the expectation. */
function readable(format: FormatName, text: string): string {
  return format === 'sarif' ? `${safeJson(JSON.parse(text), 2)}\n` : text;
}

test('every format that the contract names', () => {
  expect(names).toEqual(['pretty', 'compact', 'json', 'sarif', 'github', 'markdown', 'junit']);
  expect(isFormatName('toString')).toBe(false);
});

describe.each(names)('%s', (format) => {
  const { extension } = FORMATS[format];

  test('prints what is expected of one of everything', async () => {
    await expect(readable(format, render(format, FULL, options))).toMatchFileSnapshot(expected(`full.${format}.${extension}`));
  });

  test('prints what is expected of a clean run', async () => {
    await expect(readable(format, render(format, CLEAN, options))).toMatchFileSnapshot(expected(`clean.${format}.${extension}`));
  });

  test('ends in a line break or is empty, and survives awkward input', () => {
    for (const sample of [FULL, CLEAN, EDGES, result([], { rules: [] })]) expect(render(format, sample, options)).toMatch(/^$|\n$/);
  });

  test('does not depend on the order of the findings', () => {
    const shuffled = {
      ...FULL,
      findings: FULL.findings.toReversed(),
      suppressed: FULL.suppressed.toReversed(),
      rules: FULL.rules.toReversed(),
    };
    const text = render(format, { ...FULL, suppressed: [] }, options);
    expect(render(format, { ...shuffled, suppressed: [] }, options)).toBe(text);
  });

  test('sends no control character to a terminal', () => {
    const [unsafe] = /(?!\n)[\p{Cc}\u202e]/u.exec(render(format, FULL, options)) ?? [];
    expect(unsafe).toBeUndefined();
  });

  test('prints 30,000 findings in seconds', () => {
    const sample = many(30_000);
    const began = performance.now();
    expect(render(format, sample, options).length).toBeGreaterThan(50_000);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

test('pretty in colour', async () => {
  const text = render('pretty', FULL, { ...options, color: true });
  await expect(text.replaceAll('\u001b', '␛').replaceAll('\u0007', '␇')).toMatchFileSnapshot(expected('full.pretty-color.txt'));
});
