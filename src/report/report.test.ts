import { expect, test } from 'vitest';
import type { Finding } from '../findings/finding.ts';
import { idleGroupRules } from './build.ts';
import { reportOf } from './testing.ts';
import { Report, reportJsonSchema } from './schema.ts';

const service = (name: string, more = '') => `{ config, lib, pkgs, ... }:
let kit = import ../../lib/kit.nix { inherit lib; }; in
{
  options.services.${name} = {
    enable = lib.mkEnableOption "it";
    port = lib.mkOption { type = lib.types.port; default = 8080; };
  };
  config = lib.mkIf config.services.${name}.enable {
    systemd.services.${name}.serviceConfig = kit.hard // { ExecStart = "/bin/true"; StateDirectory = "${name}"; };
    users.users.${name} = { isSystemUser = true; group = "${name}"; };
    networking.firewall.allowedTCPPorts = [ config.services.${name}.port ];
    ${more}
  };
}
`;
const FILES = {
  'flake.nix': '{ outputs = _: { nixosModules.default = ./modules; }; }',
  'lib/kit.nix': '{ lib }: { hard = { NoNewPrivileges = true; PrivateTmp = true; }; }\n',
  'modules/default.nix': '{ imports = [ ./web/web.nix ./mail/mail.nix ]; }\n',
  'modules/web/web.nix': service('web'),
  'modules/web/README.md': '# Web\n\nText.\n',
  'modules/mail/mail.nix': service('mail', 'services.web.enable = true;'),
  'modules/lost.nix': '{ services.openssh.enable = true; }\n',
  'tests/web-basic.nix': 'import ../modules/web/web.nix\n',
};

const position = { line: 5, column: 3, offset: 120 };
const finding = (rule: string, file: string, level: Finding['level'] = 'warning'): Finding => ({
  rule,
  level,
  file,
  message: 'm',
  symbol: 's',
  range: { start: position, end: position },
  trail: [],
  related: [],
  fix: null,
  fingerprint: '',
});
const rule = (id: string, security: number | null = null) => ({ id, level: 'warning' as const, summary: `about ${id}`, security });

test('figures', () => {
  const figures = Object.fromEntries(reportOf(FILES).summary.map(({ id, value }) => [id, value]));
  expect(figures).toMatchObject({
    files: 7,
    modules: 4,
    services: 2,
    options: 4,
    libraries: 1,
    tests: 1,
    documents: 1,
    groups: 4,
    documentation: 3,
  });
});

test('groups: what belongs to each, and what kind it is', () => {
  const groups = reportOf(FILES).groups;
  const web = groups.find(({ name }) => name === 'web');
  expect(web).toMatchObject({
    path: 'modules/web',
    category: 'application',
    documents: ['modules/web/README.md'],
    tests: ['tests/web-basic.nix'],
    services: 1,
    options: 2,
  });
  expect(web?.lines).toEqual({ library: 0, service: 14, documentation: 3, test: 1, total: 18 });
  expect(groups.find(({ name }) => name === 'lost')?.category).toBe('utility');
});

test('a group that two others set options of is core', () => {
  const more = { 'modules/b.nix': '{ services.web.enable = true; }\n' };
  expect(reportOf({ ...FILES, ...more }).groups.find(({ name }) => name === 'web')).toMatchObject({ category: 'core' });
});

test('the configuration says what kind a group is, by its folder or its modules; the first kind that matches', () => {
  const groupRules = { utility: ['modules/*.nix', 'web'], core: ['modules/mail/*.nix'], ecosystem: ['mail', 'gone'] };
  const { groups } = reportOf(FILES, { groupRules });
  const kinds = Object.fromEntries(groups.map(({ name, category }) => [name, category]));
  expect(kinds).toMatchObject({ web: 'utility', lost: 'utility', mail: 'core' });
  expect(groups.find(({ name }) => name === 'mail')?.why).toBe('the configuration says so: `modules/mail/*.nix`');
  expect(idleGroupRules(groupRules, groups)).toEqual([{ category: 'ecosystem', glob: 'gone' }]);
});

test('patterns and marks follow the verdicts', () => {
  const input = {
    rules: [rule('hardening/baseline', 7), rule('structure/assertions')],
    active: new Set(['hardening/baseline']),
    findings: [finding('hardening/baseline', 'modules/web/web.nix', 'error'), finding('structure/assertions', 'modules/web/web.nix')],
    followed: [{ rule: 'hardening/baseline', file: 'modules/mail/mail.nix', symbol: 'systemd.services.mail' }],
    undecided: [{ rule: 'structure/assertions', file: 'modules/mail/mail.nix', symbol: '' }],
  };
  const report = reportOf(FILES, input);
  const hardening = report.patterns.find(({ id }) => id === 'hardening');
  expect(hardening).toMatchObject({ adherence: 0.5, verdicts: { followed: 1, broken: 1, undecided: 0, accepted: 0 } });
  expect(hardening?.good?.code).toContain('systemd.services.mail');
  const row = (name: string) =>
    Object.fromEntries(report.matrix.groups.find((one) => one.name === name)?.cells.map(({ pattern, mark }) => [pattern, mark]) ?? []);
  expect(row('web')).toMatchObject({ hardening: 'broken', validation: 'broken' });
  expect(row('mail')).toMatchObject({ hardening: 'followed', validation: 'partly' });
  expect(row('lost')).toMatchObject({ hardening: 'none' });
  // The library writes directives into both modules; one of them breaks the pattern.
  expect(report.matrix.libraries[0]).toMatchObject({ name: 'lib/kit.nix' });
  expect(report.matrix.libraries[0]?.cells.find(({ pattern }) => pattern === 'hardening')).toEqual({
    pattern: 'hardening',
    mark: 'partly',
    note: 'NoNewPrivileges, PrivateTmp; in 2 modules; 1 of them breaks the pattern all the same',
  });
  // Only rules that are on are listed; an error of severity 7 weighs 5 × 7.
  expect(report.findings.levels).toEqual({ error: 1, warning: 0, note: 0 });
  expect(report.recommendations[0]).toMatchObject({ rule: 'hardening/baseline', effect: 35 });
});

test('hardening: scores, and what the baseline changes', () => {
  const { hardening } = reportOf(FILES, { baseline: ['NoNewPrivileges', 'ProtectSystem'] });
  expect(hardening.services.map(({ symbol }) => symbol)).toEqual(['systemd.services.mail', 'systemd.services.web']);
  expect(hardening.services[0]?.directives).toMatchObject({ NoNewPrivileges: 'true', StateDirectory: '"mail"' });
  expect(hardening.missing).toEqual([{ directive: 'ProtectSystem', services: 2 }]);
  expect(hardening.meanWithBaseline).toBeLessThan(hardening.mean ?? 0);
});

test('a port of a server elsewhere, and two of one module, are no conflict', () => {
  const ports = (name: string) => `{ config, lib, ... }: {
    options.services.${name} = {
      database.port = lib.mkOption { type = lib.types.port; default = 5432; };
      settings = lib.mkOption { type = lib.types.submodule { options.port = lib.mkOption { type = lib.types.port; default = 9000; }; }; };
    };
    config.systemd.services.${name}.script = "\${toString config.services.${name}.database.port} \${toString config.services.${name}.settings.port}";
  }`;
  expect(reportOf({ 'modules/a.nix': ports('a'), 'modules/b.nix': ports('b') }).state.conflicts).toEqual([
    { port: 9000, options: ['services.a.settings.port', 'services.b.settings.port'] },
  ]);
});

test('state: directories, accounts, ports and their conflicts, the firewall', () => {
  const { state } = reportOf(FILES);
  expect(state.directories.map(({ path }) => path)).toEqual(['/var/lib/mail', '/var/lib/web']);
  expect(state.users).toMatchObject([{ name: 'mail', system: true, group: 'mail' }, { name: 'web' }]);
  expect(state.conflicts).toEqual([{ port: 8080, options: ['services.mail.port', 'services.web.port'] }]);
  expect(state.firewall[0]).toMatchObject({ port: '8080', protocol: 'tcp', guard: 'config.services.mail.enable' });
});

test('graph: edges, cycles, orphans, layers', () => {
  const { graph } = reportOf({
    ...FILES,
    'modules/web/web.nix': '{ imports = [ ../mail/mail.nix ]; }',
    'modules/mail/mail.nix': '{ imports = [ ../web/web.nix ]; }',
  });
  expect(graph.cycles).toEqual([['modules/mail/mail.nix', 'modules/web/web.nix']]);
  expect(graph.orphans).toEqual(['modules/lost.nix']);
  expect(graph.edges).toContainEqual({ from: 'modules/default.nix', to: 'modules/web/web.nix', kind: 'imports' });
  const kit = reportOf({
    ...FILES,
    'lib/a.nix': '{ stdenv }: stdenv.mkDerivation { pname = "a"; }\n',
    'lib/z.nix': '{ lib }: { z = 1; }\n',
  }).graph;
  expect(kit.nodes.filter(({ cluster }) => cluster === 'lib').map(({ kind }) => kind)).toEqual(['package', 'library', 'library']);
  expect(kit.clusters.find(({ name }) => name === 'lib')?.kind).toBe('library');
  const layer = (name: string) => graph.clusters.find((one) => one.name === name)?.layer;
  expect(layer('flake.nix')).toBe(0);
  expect(layer('modules')).toBe(1);
  expect(layer('web')).toBe(2);
});

test('focus: structure, options, what no other module has', () => {
  const report = reportOf(
    { ...FILES, 'modules/web/web.nix': service('web').replace('port =', 'useCache = lib.mkOption { type = lib.types.bool; }; port =') },
    { focus: 'web' },
  );
  expect(report.focus?.structure.map(({ file, lines }) => [file, lines])).toEqual([
    ['modules/web/web.nix', 14],
    ['modules/web/README.md', 3],
    ['tests/web-basic.nix', 1],
  ]);
  expect(report.focus?.innovations.map(({ what }) => what)).toEqual(['feature flag services.web.useCache, which no other module has']);
  expect(report.focus?.comparison).toContainEqual({ figure: 'service lines', value: 14, median: 7.5, rank: 1, of: 4 });
  expect(() => reportOf(FILES, { focus: 'nothing' })).toThrow(/no group or module "nothing"/);
});

test('growth', () => {
  const before = {
    revision: 'v1',
    commit: 'abc',
    files: [
      { path: 'modules/web/web.nix', text: '{ }\n' },
      { path: 'modules/gone.nix', text: '# a\n\n' },
      { path: 'x.md', text: 'a\n' },
    ],
  };
  const { growth } = reportOf(FILES, { before });
  expect(growth?.before).toEqual({ total: 3, code: 1, comment: 1, blank: 1 });
  expect(growth?.files).toMatchObject({ removed: ['modules/gone.nix'], changed: 1 });
  expect(growth?.documentation).toEqual({ before: 1, after: 3 });
  expect(growth?.groups).toContainEqual({ group: 'web', before: 1, after: 14 });
});

test('the data fits the published schema', () => {
  expect(() => Report.parse(reportOf(FILES, { focus: 'web' }))).not.toThrow();
  expect(reportJsonSchema()).toMatchObject({ type: 'object', additionalProperties: false });
});
