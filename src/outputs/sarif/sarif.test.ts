import { gzipSync } from 'node:zlib';
import type sarif from 'sarif';
import { describe, expect, test } from 'vitest';
import { at, CLEAN, EDGES, finding, FULL, many, OVERFLOW, result, rule, RULES, SOURCES, step } from '../../../fixtures/outputs/samples.ts';
import type { AuditResult } from '../../findings/finding.ts';
import { render } from '../index.ts';
import { sarifLog } from './index.ts';

function runOf(sample: AuditResult, showSuppressed = false): sarif.Run {
  const [run] = sarifLog(sample, { showSuppressed }).runs;
  if (!run) throw new Error('no run');
  return run;
}

function only(sample: AuditResult): sarif.Result {
  const [first, ...rest] = runOf(sample).results ?? [];
  if (!first || rest.length > 0) throw new Error('not one result');
  return first;
}

const one = (more: Parameters<typeof finding>[4] = {}, message = 'Bad.'): AuditResult =>
  result([finding('hardening/weakened', 'error', at('modules/web.nix', 'ProtectSystem'), message, more)]);

describe('run', () => {
  test('what code scanning asks of a run', () => {
    const run = runOf(CLEAN);
    expect(run).toMatchObject({
      automationDetails: { id: 'nix-audit/' },
      columnKind: 'utf16CodeUnits',
      results: [],
      invocations: [{ executionSuccessful: true }],
    });
    expect(run.tool.driver).toMatchObject({ name: 'nix-audit', semanticVersion: '0.1.0', informationUri: 'https://example.org/nix-audit' });
    expect(JSON.stringify(run)).not.toContain('/nowhere');
  });

  test('problems are notifications, and the run stays successful', () => {
    const [invocation] = runOf(FULL).invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(true);
    expect(invocation?.toolExecutionNotifications).toMatchObject([
      {
        level: 'warning',
        message: { text: 'cannot be read: permission denied' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'modules/broken.nix' } } }],
      },
      { descriptor: { id: 'input-problem', index: 0 }, locations: [{ physicalLocation: { region: { startLine: 1, startColumn: 3 } } }] },
    ]);
  });

  test('a run without the results of a rule was not successful: what is missing there must not count as mended', () => {
    expect(runOf({ ...CLEAN, faults: [new Error('rule a/b: fault')] }).invocations).toMatchObject([{ executionSuccessful: false }]);
  });

  test('undecidable verdicts are told as a property', () => {
    expect(runOf(FULL).properties).toEqual({ 'nixAudit/undecidable': { 'backup/stateful-service': 7, 'hardening/weakened': 2 } });
  });
});

describe('rules', () => {
  test('all rules of the run, fired or not, sorted; each result points at its own', () => {
    const run = runOf(EDGES);
    const ids = run.tool.driver.rules?.map(({ id }) => id) ?? [];
    expect(ids).toEqual([...RULES.map(({ id }) => id), 'nix/unlisted'].sort());
    for (const each of run.results ?? []) expect(ids[each.ruleIndex ?? -1]).toBe(each.ruleId);
  });

  test('a security rule has a numeric severity and the tag, another has neither', () => {
    const [backup, weakened] = runOf(CLEAN).tool.driver.rules ?? [];
    expect(weakened).toEqual({
      id: 'hardening/weakened',
      name: 'HardeningWeakened',
      shortDescription: { text: 'A hardening directive that a helper sets is overridden by a weaker value.' },
      fullDescription: { text: 'A hardening directive that a helper sets is overridden by a weaker value. Looks at `serviceConfig`.' },
      help: { text: expect.stringContaining('# hardening/weakened'), markdown: expect.stringContaining('## What it does') },
      helpUri: 'https://example.org/rules/hardening/weakened',
      defaultConfiguration: { level: 'error' },
      properties: {
        tags: ['security', 'nixos', 'hardening', 'recommended', 'strict'],
        precision: 'very-high',
        'problem.severity': 'error',
        'security-severity': '6.5',
      },
    });
    expect(backup?.properties).toEqual({
      tags: ['nixos', 'backup', 'recommended', 'strict'],
      precision: 'high',
      'problem.severity': 'warning',
    });
  });

  test('stays within the limits of a rule', () => {
    const long = rule(`a/${'b-'.repeat(400)}`, 'note', 'word '.repeat(500), {
      presets: Array.from({ length: 30 }, (_, index) => `p${index}`),
      security: 12,
    });
    const [descriptor] = runOf(result([], { rules: [long] })).tool.driver.rules ?? [];
    expect(descriptor?.name).toHaveLength(255);
    expect(descriptor?.shortDescription?.text.length).toBeLessThanOrEqual(1024);
    expect(descriptor?.fullDescription?.text.length).toBeLessThanOrEqual(1024);
    expect(descriptor?.properties?.tags).toHaveLength(10);
    expect(descriptor?.properties?.['security-severity']).toBe('10.0');
  });
});

describe('results', () => {
  test('a tight region in UTF-16 units, with the text of the place and around it', () => {
    const host = 'hosts/100% #1 größe 日本.nix';
    const text = SOURCES[host] ?? '';
    const location = only(result([finding('a/b', 'note', at(host, 'wide'), 'x')])).locations?.[0]?.physicalLocation;
    expect(location?.artifactLocation).toEqual({ uri: 'hosts/100%25%20%231%20gr%C3%B6%C3%9Fe%20%E6%97%A5%E6%9C%AC.nix' });
    // The family emoji before it counts eight units.
    expect(location?.region).toEqual({
      startLine: 2,
      startColumn: 47,
      endLine: 2,
      endColumn: 51,
      charOffset: 49,
      charLength: 4,
      snippet: { text: 'wide' },
    });
    const context = location?.contextRegion;
    expect(context).toMatchObject({ startLine: 1, startColumn: 1, endLine: 3, endColumn: 14 });
    expect(context?.snippet?.text).toBe(text.slice(context?.charOffset, (context?.charOffset ?? 0) + (context?.charLength ?? 0)));
  });

  test('regions agree with the text of the files', () => {
    const results = runOf(FULL).results ?? [];
    const places = results.flatMap(({ locations = [], codeFlows = [] }) => [
      ...locations.map(({ physicalLocation }) => physicalLocation),
      ...codeFlows.flatMap(({ threadFlows }) =>
        threadFlows.flatMap((flow) => flow.locations.map(({ location }) => location?.physicalLocation)),
      ),
    ]);
    expect(places).toHaveLength(11);
    for (const physical of places) {
      const text = SOURCES[decodeURIComponent(physical?.artifactLocation?.uri ?? '')] ?? '';
      for (const area of [physical?.region, physical?.contextRegion]) {
        if (!area) continue;
        const start = area.charOffset ?? -1;
        expect(text.slice(start, start + (area.charLength ?? 0))).toBe(area.snippet?.text);
        expect(text.slice(0, start).split('\n').length).toBe(area.startLine);
      }
    }
  });

  test('no text where the file is gone or has changed, and a place all the same', () => {
    const results = runOf(EDGES).results ?? [];
    const gone = results.find(({ message }) => message.text === 'The file is gone.');
    expect(gone?.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'gone.nix' },
      region: { startLine: 7, startColumn: 3, endLine: 7, endColumn: 9, charOffset: 90, charLength: 6 },
    });
    expect(results.every(({ locations }) => locations?.length === 1)).toBe(true);
  });

  test('our fingerprint under our key, never under that of the upload action', () => {
    expect(only(one({ fingerprint: 'f00' })).partialFingerprints).toEqual({ 'nixAudit/v1': 'f00' });
  });

  test('the message links to related places; brackets of the audited text are no links', () => {
    const related = [step(at('lib/base.nix', 'strict'), 'the [old] value'), step(at('lib/service.nix', 'import'), '')];
    const first = only(one({ related }, 'A [x](1) \\[.'));
    expect(first.message.text).toBe('A \\[x\\](1) \\\\\\[. See [the \\[old\\] value](1), [lib/service.nix:3:15](2).');
    expect(first.relatedLocations).toMatchObject([
      { id: 1, physicalLocation: { artifactLocation: { uri: 'lib/base.nix' } }, message: { text: 'the \\[old\\] value' } },
      { id: 2, message: { text: '(no message)' } },
    ]);
  });

  test('the trail is a code flow that ends at the finding, its locations inline', () => {
    const trail = [step(at('lib/base.nix', 'strict'), 'set'), step(at('lib/service.nix', 'import'), 'imported')];
    const flow = only(one({ trail })).codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(flow.map(({ location }) => [location?.physicalLocation?.artifactLocation?.uri, location?.message?.text])).toEqual([
      ['lib/base.nix', 'set'],
      ['lib/service.nix', 'imported'],
      ['modules/web.nix', 'found here'],
    ]);
    const ended = only(one({ trail: [...trail, step(at('modules/web.nix', 'ProtectSystem'), 'weakened')] }));
    expect(ended.codeFlows?.[0]?.threadFlows[0]?.locations).toHaveLength(3);
    expect(only(one()).codeFlows).toBeUndefined();
  });

  test('fixes by file; a deletion inserts nothing', () => {
    const edits = [
      { ...at('lib/base.nix', 'strict'), text: 'full' },
      { ...at('modules/web.nix', 'cfg'), text: '' },
      { ...at('lib/base.nix', '{'), text: '{ x' },
    ];
    expect(only(one({ fix: { safe: false, title: 'Do [it]', edits } })).fixes).toMatchObject([
      {
        description: { text: 'Do \\[it\\] (may change behaviour)' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'lib/base.nix' },
            replacements: [
              { deletedRegion: { charOffset: 19, charLength: 6 }, insertedContent: { text: 'full' } },
              { insertedContent: { text: '{ x' } },
            ],
          },
          { artifactLocation: { uri: 'modules/web.nix' }, replacements: [{ deletedRegion: { charLength: 3 } }] },
        ],
      },
    ]);
  });

  test('suppressed results are left out unless asked for', () => {
    expect(runOf(FULL).results?.some(({ suppressions }) => suppressions)).toBe(false);
    const suppressions = runOf(FULL, true).results?.flatMap((each) => each.suppressions ?? []);
    expect(suppressions).toEqual([
      { kind: 'external', status: 'accepted', justification: 'known since the baseline was made' },
      { kind: 'inSource', status: 'accepted', justification: 'upstream wants a string' },
    ]);
  });
});

describe('limits', () => {
  test('25,000 results, the worst kept in order, within 10 MB gzipped', () => {
    const run = runOf(many(30_000));
    const results = run.results ?? [];
    expect(results).toHaveLength(25_000);
    const level = (name: string): number => results.filter((each) => each.level === name).length;
    expect([level('error'), level('warning'), level('note')]).toEqual([100, 14_950, 9_950]);
    expect(run.invocations?.[0]?.toolExecutionNotifications).toMatchObject([
      {
        descriptor: { id: 'left-out', index: 1 },
        message: { text: '5000 of 30000 results were left out: one upload holds 25000. The worst were kept.' },
      },
    ]);
    const text = render('sarif', many(30_000), { color: false, width: 80, showSuppressed: false, stats: false });
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
  });

  test('places of a result and of a flow, both ends of the flow kept', () => {
    const first = only(OVERFLOW);
    expect(first.relatedLocations).toHaveLength(1000);
    const flow = first.codeFlows?.[0]?.threadFlows[0]?.locations ?? [];
    expect(flow).toHaveLength(10_000);
    expect([flow[0], flow[4999], flow[5000], flow[9999]].map((each) => each?.location?.message?.text)).toEqual([
      'step 1',
      'step 5000',
      'step 7002',
      'found here',
    ]);
    expect(runOf(OVERFLOW).invocations?.[0]?.toolExecutionNotifications).toHaveLength(2);
  });

  test('long messages are cut, and empty or broken ones mended', () => {
    const texts = (runOf(EDGES).results ?? []).map(({ message }) => message.text ?? '');
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(4100);
    expect(texts).toContain('(no message)');
    expect(only(one({}, 'a\ud800b')).message.text).toBe('a\ufffdb');
  });
});
