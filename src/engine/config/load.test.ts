import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { RuleMeta } from '../../rules/meta.ts';
import { loadConfig, type LoadOptions, type ResolvedConfig } from './load.ts';

function rule(id: string, level: RuleMeta['level'], presets: RuleMeta['presets']): RuleMeta {
  return {
    id,
    level,
    presets,
    fix: null,
    source: ['000 P3'],
    summary: `About ${id}.`,
    security: null,
    precision: 'high',
    options: z.object({
      threshold: z.number().min(0).default(5).describe('From here on.'),
      names: z.array(z.string()).default(['a']).describe('Names.'),
    }),
  };
}
const RULES = [
  rule('hardening/baseline', 'error', { recommended: true, homelab: { names: ['home'] } }),
  rule('hardening/exposure', 'warning', { recommended: { threshold: 7 }, homelab: true }),
  rule('state/umask', 'warning', { homelab: true }),
  rule('nix/unused-binding', 'note', {}),
];

let folder: string;
let root: string;
function put(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
function load(options: Partial<LoadOptions> = {}): ResolvedConfig {
  return loadConfig({ cwd: root, paths: [], rules: RULES, ...options });
}
function levels(config: ResolvedConfig, file: string | null = null): Record<string, string> {
  return Object.fromEntries([...config.settingsFor(file)].map(([id, { level }]) => [id, level]));
}
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-config-')));
  root = join(folder, 'root');
  mkdirSync(join(root, '.git'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('root', () => {
  test('is the nearest folder with a configuration or .git', () => {
    put('a/b/x.nix', '{ }');
    expect(load({ paths: ['a/b'] })).toMatchObject({ root, paths: ['a/b'], configFile: null });
    put('a/.nixauditrc', '{}');
    expect(load({ paths: ['a/b/x.nix'] })).toMatchObject({
      root: join(root, 'a'),
      paths: ['b/x.nix'],
      configFile: join(root, 'a/.nixauditrc'),
    });
  });
  test('is the working directory without a mark, or the path itself elsewhere', () => {
    rmSync(join(root, '.git'), { recursive: true });
    put('a/x.nix', '{ }');
    expect(load({ paths: ['a'] })).toMatchObject({ root, paths: ['a'] });
    expect(load({ cwd: join(root, 'a'), paths: [root] })).toMatchObject({ root, paths: ['.'] });
  });
  test('refuses paths that are missing or outside', () => {
    writeFileSync(join(folder, 'x.nix'), '{ }');
    expect(() => load({ paths: ['nope'] })).toThrow('no such file or folder: nope');
    expect(() => load({ paths: ['.', '../x.nix'] })).toThrow(/x\.nix lies outside the root/);
    symlinkSync(join(folder, 'x.nix'), join(root, 'link.nix'));
    expect(() => load({ paths: ['.', 'link.nix'] })).toThrow(/lies outside/);
  });
  test('a name for standard input need not exist', () => {
    expect(load({ stdinFilename: 'new/module.nix' })).toMatchObject({ root, paths: ['new/module.nix'] });
  });
});

describe('presets', () => {
  test('recommended is the default', () => {
    expect(levels(load())).toEqual({ 'hardening/baseline': 'error', 'hardening/exposure': 'warning' });
    expect(load().settingsFor(null).get('hardening/exposure')?.options).toEqual({ threshold: 7, names: ['a'] });
    put('.nixauditrc', '{ "exclude": ["x"] }');
    expect(load().presets).toEqual([{ value: 'recommended', from: 'default' }]);
  });
  test('extends names them, an empty list starts from nothing', () => {
    put('.nixauditrc', 'extends: preset:homelab');
    expect(Object.keys(levels(load()))).toEqual(['hardening/baseline', 'hardening/exposure', 'state/umask']);
    put('.nixauditrc', '{ "extends": [], "rules": { "state/umask": "note" } }');
    expect(levels(load())).toEqual({ 'state/umask': 'note' });
  });
  test('strict is every rule', () => {
    expect(Object.keys(levels(load({ preset: ['strict'] })))).toHaveLength(4);
  });
  test('--preset replaces those of the configuration and keeps its rules', () => {
    put('.nixauditrc', '{ "extends": "preset:strict", "rules": { "state/umask": "error" } }');
    expect(levels(load({ preset: ['recommended'] }))).toEqual({
      'hardening/baseline': 'error',
      'hardening/exposure': 'warning',
      'state/umask': 'error',
    });
  });
  test('unknown presets', () => {
    expect(() => load({ preset: ['homlab'] })).toThrow('unknown preset "homlab"; did you mean "homelab"?');
    put('.nixauditrc', '{\n  "extends": ["preset:strikt"]\n}');
    expect(() => load()).toThrow('.nixauditrc:2:15: unknown preset "strikt"; did you mean "strict"?');
  });
});

describe('rules', () => {
  test('levels, options and categories; a rule beats its category', () => {
    put(
      '.nixauditrc',
      JSON.stringify({
        rules: {
          'hardening/baseline': ['note', { threshold: 1 }],
          hardening: 'error',
          'hardening/exposure': { options: { names: ['b'] } },
          'state/umask': { level: 'warning' },
        },
      }),
    );
    const settings = load().settingsFor(null);
    expect(settings.get('hardening/baseline')).toEqual({ level: 'note', options: { threshold: 1, names: ['a'] } });
    expect(settings.get('hardening/exposure')).toEqual({ level: 'error', options: { threshold: 7, names: ['b'] } });
    expect(settings.get('state/umask')?.level).toBe('warning');
  });
  test('overrides hold for their files, later wins', () => {
    put(
      '.nixauditrc',
      JSON.stringify({
        overrides: [
          { files: ['hosts/**'], rules: { 'hardening/baseline': 'off', 'state/umask': 'note' } },
          { files: ['hosts/web.nix'], extends: 'preset:homelab', rules: { 'state/umask': 'error' } },
        ],
      }),
    );
    const config = load();
    expect(levels(config, 'modules/a.nix')).toEqual(levels(config));
    expect(levels(config, 'hosts/db.nix')).toEqual({ 'hardening/exposure': 'warning', 'state/umask': 'note' });
    expect(levels(config, 'hosts/web.nix')).toMatchObject({ 'hardening/baseline': 'error', 'state/umask': 'error' });
    expect(config.settingsFor('hosts/a.nix')).toBe(config.settingsFor('hosts/b.nix'));
  });
  test('tells where a value comes from', () => {
    put('.nixauditrc', '{\n  "rules": {\n    "hardening/baseline": ["note", { "threshold": 1 }]\n  }\n}');
    const [baseline, exposure, umask] = load().explain(null);
    expect(baseline).toMatchObject({ levelFrom: '.nixauditrc:3:5', optionsFrom: { threshold: '.nixauditrc:3:5' } });
    expect(exposure).toMatchObject({ levelFrom: 'default', level: 'warning' });
    expect(umask).toMatchObject({ level: 'off', levelFrom: 'default' });
  });
});

describe('--select and --ignore', () => {
  test('select rules and categories, also such as are off', () => {
    expect(levels(load({ select: ['state', 'hardening/exposure'] }))).toEqual({
      'hardening/exposure': 'warning',
      'state/umask': 'warning',
    });
    expect(levels(load({ select: ['hardening'], ignore: ['hardening/exposure'] }))).toEqual({ 'hardening/baseline': 'error' });
    expect(levels(load({ ignore: ['hardening'] }))).toEqual({});
  });
  test('a rule switched off stays off for its category, and for the files of an override', () => {
    put(
      '.nixauditrc',
      JSON.stringify({
        rules: { 'hardening/exposure': 'off' },
        overrides: [{ files: ['old'], rules: { 'hardening/baseline': 'off' } }],
      }),
    );
    expect(levels(load({ select: ['hardening'] }))).toEqual({ 'hardening/baseline': 'error' });
    expect(levels(load({ select: ['hardening/exposure'] }))).toEqual({ 'hardening/exposure': 'warning' });
    expect(levels(load({ select: ['hardening/baseline'] }), 'old/a.nix')).toEqual({});
  });
  test('unknown names', () => {
    expect(() => load({ select: ['hardening/basline'] })).toThrow(
      '--select: unknown rule or category "hardening/basline"; did you mean "hardening/baseline"?',
    );
    expect(() => load({ ignore: ['xyzzy'] })).toThrow(/--ignore: unknown rule or category "xyzzy"; `nix-audit rules`/);
  });
});

describe('extends', () => {
  test('files build on each other', () => {
    put('shared/base.yaml', 'extends: preset:homelab\nrules:\n  state/umask: error\nexclude: [vendor]\nfailOn: note\n');
    put('.nixauditrc', '{ "extends": "./shared/base.yaml", "rules": { "hardening": "off" }, "exclude": ["old"] }');
    const config = load();
    expect(levels(config)).toEqual({ 'state/umask': 'error' });
    expect(config.exclude.value).toEqual(['vendor', 'old']);
    expect(config.failOn).toEqual({ value: 'note', from: 'shared/base.yaml:5:1' });
    expect(config.configFiles).toEqual(['shared/base.yaml', '.nixauditrc']);
    expect(load({ failOn: 'never' }).failOn).toEqual({ value: 'never', from: '--fail-on' });
  });
  test('circles, ways out and missing files are faults', () => {
    put('.nixauditrc', '{ "extends": ["./a.json"] }');
    put('a.json', '{ "extends": ["./.nixauditrc"] }');
    expect(() => load()).toThrow('a.json:1:15: "extends" runs in a circle: .nixauditrc → a.json → .nixauditrc; take one out');
    put('.nixauditrc', '{ "extends": ["../x.json", "./b.json", "strict"] }');
    expect(() => load()).toThrow(/"\.\.\/x\.json" leads out of the root[^]*no file "\.\/b\.json"[^]*did you mean "preset:strict"/);
  });
  test('files that multiply end in a fault', () => {
    for (let index = 0; index < 12; index += 1) put(`${index}.json`, `{ "extends": ["./${index + 1}.json", "./${index + 1}.json"] }`);
    put('12.json', '{}');
    put('.nixauditrc', '{ "extends": "./0.json" }');
    expect(() => load()).toThrow(/more than 100 files are extended/);
  });
});

describe('faults name place and remedy', () => {
  const CASES: readonly [string, string][] = [
    ['{ "report": { "group": {} } }', '.nixauditrc:1:15: unknown key "group"; did you mean "groups"?'],
    ['{ "report": { "groups": { "cores": [] } } }', '.nixauditrc:1:27: unknown key "cores"; did you mean "core"?'],
    ['{ "report": { "groups": { "core": "a" } } }', '"report.groups.core" is a list, not a string'],
    ['{\n "rulez": {} }', '.nixauditrc:2:2: unknown key "rulez"; did you mean "rules"?'],
    [
      '{ "rules": {\n "hardning/baseline": "off" } }',
      '.nixauditrc:2:2: unknown rule "hardning/baseline"; did you mean "hardening/baseline"?',
    ],
    ['{ "rules": { "baseline": "off" } }', '.nixauditrc:1:14: unknown rule or category "baseline"; did you mean "hardening/baseline"?'],
    [
      '{ "rules": { "hardening/baseline": "warn" } }',
      '.nixauditrc:1:36: unknown level "warn"; write one of "off", "note", "warning", "error"',
    ],
    ['{ "rules": { "hardening/baseline": "eror" } }', '.nixauditrc:1:36: unknown level "eror"; did you mean "error"?'],
    [
      '{ "rules": { "hardening/baseline": 2 } }',
      '.nixauditrc:1:36: a rule is set to one of "off", "note", "warning", "error", to [level, options] or to { level, options }, not a number',
    ],
    [
      '{ "rules": { "hardening/baseline": ["error", { "treshold": 1 }] } }',
      '.nixauditrc:1:48: rule "hardening/baseline" has no option "treshold"; did you mean "threshold"?',
    ],
    [
      '{ "rules": { "hardening/baseline": { "options": { "threshold": "x" } } } }',
      '.nixauditrc:1:64: "rules.hardening/baseline.options.threshold" is a number, not a string',
    ],
    ['{ "rules": { "hardening/baseline": { "levl": "off" } } }', '.nixauditrc:1:38: unknown key "levl"; did you mean "level"?'],
    [
      '{ "rules": { "hardening": ["off"] } }',
      '.nixauditrc:1:27: "rules.hardening" cannot be ["off"]; write one of "off", "note", "warning", "error"',
    ],
    ['{ "exclude": ["../x"] }', '.nixauditrc:1:15: "exclude.0": a glob cannot leave the root; remove ".."'],
    ['{ "exclude": "x" }', '.nixauditrc:1:14: "exclude" is a list, not a string'],
    ['{ "failOn": "eror" }', '.nixauditrc:1:13: "failOn" cannot be "eror"; did you mean "error"?'],
    ['{ "extends": 3 }', '.nixauditrc:1:14: "extends" is a string or a list of strings, not a number'],
    ['{ "overrides": [{ "rules": {} }] }', '.nixauditrc:1:17: "overrides.0.files" is missing; write a list'],
    [
      '{ "ignores": [{ "rules": ["state/umsk"], "reason": "x" }] }',
      '.nixauditrc:1:27: unknown rule or category "state/umsk"; did you mean "state/umask"?',
    ],
    [
      '{ "ignores": [{ "rules": ["state"], "reason": "x", "until": "soon" }] }',
      '.nixauditrc:1:61: "ignores.0.until": write a date as YYYY-MM-DD',
    ],
    [
      '{ "specialArgs": { "lib2": "./nope.nix" } }',
      '.nixauditrc:1:28: "specialArgs.lib2": there is no file "./nope.nix" inside the root; correct the path',
    ],
    ['{ "rules": { "hardening/exposure": ["error"] } }', '.nixauditrc:1:36: a rule is set to its level alone, or to [level, options]'],
    [
      '{ "rules": { "hardening/exposure": ["error", { "threshold": -1 }] } }',
      '.nixauditrc:1:61: "rules.hardening/exposure.1.threshold" is -1; write at least 0',
    ],
    ['[1]', '.nixauditrc:1:1: the configuration is a set of keys, not a list'],
  ];
  test.each(CASES)('%s', (text, message) => {
    put('.nixauditrc', text);
    expect(() => load()).toThrow(message);
  });
  test('all faults of a file in one go', () => {
    put('.nixauditrc', 'exclud: []\nrules:\n  state/umask: {options: {x: 1}}\n  nope/nope: off\n');
    expect(() => load()).toThrow(/^\.nixauditrc:[^]*\.nixauditrc:[^]*\.nixauditrc:/);
  });
  test('a file that is no UTF-8', () => {
    writeFileSync(put('.nixauditrc', ''), Buffer.from([0x7b, 0x0a, 0xff, 0x7d]));
    expect(() => load()).toThrow('.nixauditrc:2:1: is not valid UTF-8 here; save the file as UTF-8');
  });
  test('--config that is missing', () => {
    expect(() => load({ configFile: 'nope.json' })).toThrow(/^nope\.json: cannot be read/);
  });
});

test('--config outside the root may extend its neighbours, and specialArgs mean files of the root', () => {
  writeFileSync(join(folder, 'ci.json'), '{ "extends": "./base.json", "specialArgs": { "mylib": "lib/default.nix" } }');
  writeFileSync(join(folder, 'base.json'), '{ "failOn": "error" }');
  const file = put('lib/default.nix', '{ }');
  const config = load({ configFile: '../ci.json' });
  expect(config.failOn.value).toBe('error');
  expect(config.specialArgs.get('mylib')?.value).toBe(file);
  expect(load({ configFile: '../ci.json', noConfig: true }).failOn.value).toBe('warning');
});
