import { describe, expect, test } from 'vitest';
import { at, CLEAN, finding, FULL, result } from '../../fixtures/outputs/samples.ts';
import { escapeData, escapeProperty } from './github.ts';
import { render } from './index.ts';

const options = { color: false, width: 80, showSuppressed: true, stats: false };

describe('GitHub annotations', () => {
  test('a finding on one line has columns', () => {
    const sample = result([finding('nix/x', 'note', at('lib/service.nix', 'hardened'), 'Bad.')]);
    expect(render('github', sample, options).split('\n')[0]).toBe(
      '::notice file=lib/service.nix,line=3,endLine=3,col=3,endColumn=11,title=nix/x::Bad.',
    );
  });

  test('a finding over several lines has none: the runner refuses them', () => {
    const sample = result([finding('nix/x', 'warning', at('lib/service.nix', '{\n  hardened'), 'Bad.')]);
    expect(render('github', sample, options).split('\n')[0]).toBe('::warning file=lib/service.nix,line=2,endLine=3,title=nix/x::Bad.');
  });

  test('escapes as the runner decodes', () => {
    expect(escapeProperty('100%,a:b\r\nc')).toBe('100%25%2Ca%3Ab%0D%0Ac');
    expect(escapeData('100%, a: b\r\nc\nd')).toBe('100%25, a: b%0Ac%0Ad');
    expect(escapeData('%0A')).toBe('%250A');
  });

  test('no text can smuggle in a command or a control character', () => {
    const sample = result([finding('nix/x', 'error', at('modules/evil\u001b[31m.nix', 'a'), 'x\n::set-output name=a::b\r::stop\u001b[2J')]);
    const lines = render('github', sample, options).split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
  });

  test('the worst first, problems as warnings, totals last', () => {
    const lines = render('github', FULL, options).trimEnd().split('\n');
    expect(lines.map((line) => /^::(\w+)/.exec(line)?.[1])).toEqual([
      'error',
      'error',
      'warning',
      'warning',
      'warning',
      'notice',
      'warning',
      'warning',
      undefined,
    ]);
    expect(lines.at(-1)).toBe('nix-audit: 2 errors, 3 warnings, 1 note; 3 services and 4 modules audited; 2 suppressed; 9 undecidable');
  });

  test('a clean run has totals only', () => {
    expect(render('github', CLEAN, options)).toBe(
      'nix-audit: 0 errors, 0 warnings, 0 notes; 3 services and 4 modules audited; 0 suppressed\n',
    );
  });
});
