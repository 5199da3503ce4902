import { expect, test } from 'vitest';
import { at, CLEAN, finding, result, SUPPRESSED } from '../../fixtures/outputs/samples.ts';
import { render } from './index.ts';

const options = { color: false, width: 80, showSuppressed: false, stats: false };

test('one line a finding: file, line, column, level, message, rule', () => {
  const sample = result([finding('nix/x', 'error', at('lib/service.nix', 'hardened'), 'First\n  second.')]);
  expect(render('compact', sample, options)).toBe('lib/service.nix:3:3: error: First second. [nix/x]\n');
});

test('sorted by file, then by place as numbers', () => {
  const lines = ['modules/web.nix:10', 'modules/web.nix:9', 'lib/base.nix:1'];
  const sample = result([
    finding('a/b', 'note', at('modules/web.nix', 'ExecStart'), 'x'),
    finding('a/b', 'note', at('modules/web.nix', 'ProtectSystem'), 'x'),
    finding('a/b', 'note', at('lib/base.nix', 'Protect'), 'x'),
  ]);
  const printed = render('compact', sample, options)
    .split('\n')
    .map((line) => line.split(':').slice(0, 2).join(':'));
  expect(printed).toEqual([...lines.toReversed(), '']);
});

test('nothing for a clean run; suppressed ones only on request; problems always', () => {
  expect(render('compact', CLEAN, options)).toBe('');
  const sample = result([], { suppressed: SUPPRESSED, problems: [{ file: 'b.nix', message: 'unreadable', range: null }] });
  expect(render('compact', sample, options)).toBe('b.nix:1:1: problem: unreadable\n');
  expect(render('compact', sample, { ...options, showSuppressed: true })).toContain('[network/port-type] (suppressed: inline)\n');
});

test('no control character of a name or message reaches the terminal', () => {
  const sample = result([finding('a/b', 'error', at('modules/evil\u001b[31m.nix', 'a'), 'x\u0007y')]);
  expect(render('compact', sample, options)).toBe('modules/evil\\x1b[31m.nix:1:3: error: x\\x07y [a/b]\n');
});
