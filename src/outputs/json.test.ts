import { describe, expect, test } from 'vitest';
import { CLEAN, FINDINGS, FULL } from '../../fixtures/outputs/samples.ts';
import { render } from './index.ts';

const options = { color: true, width: 80, showSuppressed: false, stats: true };

/** The paths of all keys; list items as `[]`. */
function keyPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => keyPaths(item, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => keyPaths(inner, path === '' ? key : `${path}.${key}`));
}

const range = (path: string): string[] =>
  ['start', 'end'].flatMap((end) => ['line', 'column', 'offset'].map((key) => `${path}.${end}.${key}`));
const step = (path: string): string[] => [`${path}.file`, ...range(`${path}.range`), `${path}.message`];

describe('JSON', () => {
  test('has the keys of the contract, no more and no fewer', () => {
    const paths = new Set(keyPaths(JSON.parse(render('json', FULL, options))));
    expect([...paths].sort()).toEqual(
      [
        'version',
        'tool.name',
        'tool.version',
        'root',
        ...[
          'files',
          'modules',
          'services',
          'rules',
          'durationMs',
          'findings.error',
          'findings.warning',
          'findings.note',
          'suppressed',
          'undecidable',
        ].map((key) => `summary.${key}`),
        ...['rule', 'level', 'message', 'file', 'symbol', 'fingerprint', 'fix', 'fix.safe', 'fix.edits[].file', 'fix.edits[].text'].map(
          (key) => `findings[].${key}`,
        ),
        ...range('findings[].range'),
        ...range('findings[].fix.edits[].range'),
        ...step('findings[].trail[]'),
        ...step('findings[].related[]'),
        'undecidable.backup/stateful-service',
        'undecidable.hardening/weakened',
        'problems[].file',
        'problems[].message',
        'problems[].range',
        ...range('problems[].range'),
      ].sort(),
    );
  });

  test('carries the values through', () => {
    const document = JSON.parse(render('json', FULL, options)) as {
      version: unknown;
      root: unknown;
      findings: { message: string; fix: unknown; trail: unknown[] }[];
    };
    expect([document.version, document.root]).toEqual([1, '.']);
    expect(document.findings).toHaveLength(FINDINGS.length);
    const weakened = document.findings.find(({ trail }) => trail.length > 0);
    expect(weakened).toMatchObject({
      rule: 'hardening/weakened',
      level: 'error',
      file: 'modules/web.nix',
      symbol: 'systemd.services.web.serviceConfig.ProtectSystem',
      range: { start: { line: 9, column: 9, offset: 179 }, end: { line: 9, column: 31, offset: 201 } },
      trail: [
        { file: 'lib/base.nix' },
        { file: 'lib/service.nix' },
        { file: 'modules/web.nix' },
        { message: 'and overridden by the right side of `//`' },
      ],
      fix: { safe: false, edits: [{ file: 'modules/web.nix', text: '' }] },
    });
  });

  test('a clean run has empty lists', () => {
    expect(JSON.parse(render('json', CLEAN, options))).toMatchObject({
      findings: [],
      problems: [],
      undecidable: {},
      summary: { findings: { error: 0, warning: 0, note: 0 } },
    });
  });

  test('suppressed findings only on request, under a key of their own', () => {
    const document = JSON.parse(render('json', FULL, { ...options, showSuppressed: true })) as {
      findings: unknown[];
      suppressed: unknown[];
    };
    expect(document.findings).toHaveLength(FINDINGS.length);
    expect(document.suppressed).toMatchObject([
      { rule: 'structure/option-type', suppression: { kind: 'baseline', reason: null } },
      { rule: 'network/port-type', suppression: { kind: 'inline', reason: 'upstream wants a string' } },
    ]);
  });

  test('reasons of what stays open, where they were gathered', () => {
    const reasons = { values: { 'a package: pkgs.x': 1 }, verdicts: {} };
    expect(JSON.parse(render('json', { ...CLEAN, reasons }, options))).toMatchObject({ reasons });
    expect(JSON.parse(render('json', CLEAN, options))).not.toHaveProperty('reasons');
  });
});
