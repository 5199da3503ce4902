import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLEAN, FULL } from '../../fixtures/outputs/samples.ts';
import { render } from './index.ts';
import { element, escapeXml } from './xml.ts';

const options = { color: false, width: 80, showSuppressed: true, stats: false };

/** Names of the elements in order; throws where the text is not well formed. */
function elements(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const token = /<\?xml [^<>?]*\?>|<(\/?)([a-z-]+)((?: [a-z]+="[^"<>]*")*)(\/?)>|([^<>]+)/gy;
  while (token.lastIndex < xml.length) {
    const begin = token.lastIndex;
    const match = token.exec(xml);
    if (!match) throw new Error(`not XML: ${xml.slice(begin, begin + 60)}`);
    const [, closing, name, attributes = '', empty, text = ''] = match;
    if (/&(?!(?:amp|lt|gt|quot|apos|#10);)/.test(attributes + text)) throw new Error(`a bare &: ${match[0]}`);
    if (name === undefined) continue;
    if (closing === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
    } else {
      names.push(name);
      if (empty !== '/') open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`open: ${open.join()}`);
  return names;
}

describe('XML', () => {
  test('text is escaped, forbidden characters become visible', () => {
    expect(escapeXml(`<a b="c" d='e'>&]]>\u0000\u001b\ufffe\ud800`)).toBe(
      '&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;]]&gt;\\x00\\x1b\\u{fffe}\\u{d800}',
    );
  });

  test('any text gives well-formed XML 1.0', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const xml = element('a', { x: text }, [element('b', {}, text)]);
        expect(elements(xml)).toEqual(['a', 'b']);
        expect(xml).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\ufffe\uffff]/u);
      }),
    );
  });

  test('indents elements, not text', () => {
    expect(element('a', {}, [element('b', {}, 'x\n<y')])).toBe('<a>\n  <b>x\n&lt;y</b>\n</a>');
  });
});

describe('JUnit', () => {
  test('counts agree with the elements', () => {
    const xml = render('junit', FULL, options);
    const names = elements(xml);
    const amount = (name: string): number => names.filter((each) => each === name).length;
    expect(/<testsuites [^>]*>/.exec(xml)?.[0]).toBe(
      `<testsuites name="nix-audit" tests="${amount('testcase')}" failures="${amount('failure')}" errors="${amount('error')}" skipped="${amount('skipped')}" time="0.042">`,
    );
    expect([amount('testcase'), amount('failure'), amount('error'), amount('skipped'), amount('system-out')]).toEqual([10, 5, 2, 2, 1]);
  });

  test('a suite a rule, passed where nothing was found', () => {
    const xml = render('junit', CLEAN, options);
    expect(elements(xml).filter((name) => name === 'testsuite')).toHaveLength(5);
    expect(xml).toContain('<testcase classname="secrets/command-line" name="no findings"/>');
    expect(xml).toContain('failures="0" errors="0"');
  });

  test('undecidable verdicts are a property of the suite', () => {
    expect(render('junit', FULL, options)).toContain('<property name="undecidable" value="7"/>');
  });
});
