import { describe, expect, test } from 'vitest';
import { runRuleOn } from '../testing.ts';
import { policyMeta, policyRule } from './index.ts';
import { type Condition, kindOfPath, type Policy } from './policy.ts';

function policy(path: string, condition: Condition, more: Partial<Policy> = {}): Policy {
  return {
    id: 'test',
    path,
    kind: kindOfPath(path),
    condition,
    message: '{path} is {value}',
    level: 'warning',
    help: '',
    files: [],
    examples: { bad: [], good: [] },
    origin: '.nixauditrc:1:1',
    ...more,
  };
}

/** What the policy says of one module (or of several files): `fail SYMBOL`, `unknown SYMBOL`, `pass SYMBOL`. */
function verdicts(one: Policy, files: string | Readonly<Record<string, string>>): string[] {
  const { findings, undecided, followed } = runRuleOn(policyRule(one), typeof files === 'string' ? { 'module.nix': files } : files);
  return [
    ...findings.map(({ symbol }) => `fail ${symbol}`),
    ...undecided.map(({ symbol }) => `unknown ${symbol}`),
    ...followed.map(({ symbol }) => `pass ${symbol}`),
  ].sort();
}
const messages = (one: Policy, text: string): string[] =>
  runRuleOn(policyRule(one), { 'module.nix': text }).findings.map(({ message }) => message);
const service = (body: string, name = 'web'): string =>
  `{ config, lib, ... }: { systemd.services.${name}.serviceConfig = { ExecStart = "/bin/x"; ${body} }; }`;
const USER = 'systemd.services.*.serviceConfig.User';
const SYMBOL = 'systemd.services.web.serviceConfig.User';

test('an option counts by its default, also through toString in a text', () => {
  const text = (port: string): string =>
    `{ config, lib, ... }: { options.d.port = lib.mkOption { default = ${port}; }; config.services.x.y = [ "\${toString config.d.port}:80" ]; }`;
  const one = policy('services.x.y', { matches: '^8080:' });
  expect(verdicts(one, text('8080'))).toEqual(['pass services.x.y']);
  expect(verdicts(one, text('"9090"'))).toEqual(['fail services.x.y']);
  expect(verdicts(one, text('config.z'))).toEqual(['unknown services.x.y']);
});

describe('values', () => {
  const check = (condition: Condition, value: string): string | undefined =>
    verdicts(policy('services.x.y', condition), `{ config, lib, ... }: { services.x.y = ${value}; }`)[0]?.split(' ')[0];
  test.each<[string, Condition, string, string]>([
    ['equals', { equals: 'a' }, '"a"', 'pass'],
    ['equals another', { equals: 'a' }, '"b"', 'fail'],
    ['equals what is not known', { equals: 'a' }, 'config.z', 'unknown'],
    ['equals a list', { equals: ['a', 'b'] }, '[ "a" "b" ]', 'pass'],
    ['not a list as a whole', { not: { equals: ['a'] } }, '[ "a" ]', 'fail'],
    ['one of', { oneOf: [1, 2] }, '2', 'pass'],
    ['none of', { oneOf: [1, 2] }, '3', 'fail'],
    ['matches', { matches: '^a+$' }, '"aa"', 'pass'],
    ['matches a number', { matches: '^8' }, '80', 'pass'],
    ['does not match', { matches: '^a+$' }, '"ab"', 'fail'],
    ['matches nothing in a set', { matches: 'a' }, '{ }', 'fail'],
    ['a known part of a text matches', { matches: '@sha256:' }, '"x@sha256:${config.z}"', 'pass'],
    ['a known part of a text does not settle what surrounds it', { matches: 'a$' }, '"${config.z}a${config.z}"', 'unknown'],
    ['a text begins otherwise', { matches: '^ghcr\\.io/' }, '"docker.io/${config.z}"', 'fail'],
    ['a text may begin so', { matches: '^ghcr\\.io/' }, '"${config.z}/a"', 'unknown'],
    ['an alternative beginning', { matches: '^ghcr|x' }, '"docker.io/${config.z}"', 'unknown'],
    ['in a range', { range: { min: 1, max: 5 } }, '5', 'pass'],
    ['below a range', { range: { min: 1 } }, '0', 'fail'],
    ['above a range', { range: { max: 5 } }, '"6"', 'fail'],
    ['no number', { range: { max: 5 } }, '"five"', 'fail'],
    ['all', { all: [{ matches: 'a' }, { matches: 'b' }] }, '"ab"', 'pass'],
    ['not all', { all: [{ matches: 'a' }, { matches: 'b' }] }, '"a"', 'fail'],
    ['any', { any: [{ equals: 'a' }, { equals: 'b' }] }, '"b"', 'pass'],
    ['none', { any: [{ equals: 'a' }, { equals: 'b' }] }, '"c"', 'fail'],
    ['any, where one cannot be known and none holds', { any: [{ equals: 'a' }, { exists: false }] }, 'config.z', 'unknown'],
    ['several keys must all hold', { matches: '^a', not: { equals: 'ab' } }, '"ab"', 'fail'],
    ['not', { not: { equals: 'a' } }, '"a"', 'fail'],
    ['not, unknown', { not: { equals: 'a' } }, 'config.z', 'unknown'],
    ['both branches hold', { matches: '^a' }, 'if config.z then "a" else "ab"', 'pass'],
    ['no branch holds', { matches: '^a' }, 'if config.z then "b" else "c"', 'fail'],
    ['one branch holds', { matches: '^a' }, 'if config.z then "a" else "b"', 'unknown'],
    ['every element', { matches: '^a' }, '[ "a" "ab" ]', 'pass'],
    ['an element', { matches: '^a' }, '[ "a" "b" ]', 'fail'],
    ['an element under a condition', { matches: '^a' }, '[ "a" ] ++ lib.optional config.z "b"', 'fail'],
    ['a list under a condition', { matches: '^a' }, 'lib.optionals config.z [ "a" ]', 'pass'],
    ['no element that does', { not: { matches: '^a' } }, '[ "b" "a" ]', 'fail'],
    ['nothing in a list', { matches: '^a' }, '[ ]', 'pass'],
    ['an empty list exists', { exists: false }, '[ ]', 'fail'],
    ['null does not exist', { exists: true }, 'null', 'fail'],
  ])('%s', (_, condition, value, verdict) => {
    expect(check(condition, value)).toBe(verdict);
  });
});

describe('services', () => {
  const present = policy(USER, { exists: true, not: { equals: 'root' } });
  test('a directive that is set, missing, or may be set', () => {
    expect(verdicts(present, service('User = "web";'))).toEqual([`pass ${SYMBOL}`]);
    expect(verdicts(present, service('User = "root";'))).toEqual([`fail ${SYMBOL}`]);
    expect(verdicts(present, service(''))).toEqual([`fail ${SYMBOL}`]);
    expect(verdicts(present, '{ config, ... }: { systemd.services.web.serviceConfig = config.x // { ExecStart = "x"; }; }')).toEqual([
      `unknown ${SYMBOL}`,
    ]);
    expect(
      verdicts(
        present,
        '{ config, lib, ... }: { systemd.services.web.serviceConfig = { ExecStart = "x"; User = lib.mkIf config.x "web"; }; }',
      ),
    ).toEqual([`unknown ${SYMBOL}`]);
  });
  test('a condition on values says nothing of what is not set', () => {
    expect(verdicts(policy(USER, { not: { equals: 'root' } }), service(''))).toEqual([]);
  });
  test('what only adds to the service of somebody else lacks nothing', () => {
    expect(verdicts(present, '{ systemd.services.web.after = [ "x.target" ]; }')).toEqual([]);
  });
  test('another module may set it, and a helper too', () => {
    const files = { 'a.nix': service(''), 'b.nix': '{ systemd.services.web.serviceConfig.User = "web"; }' };
    expect(verdicts(present, files)).toEqual([`pass ${SYMBOL}`]);
    const helped = {
      'a.nix': '{ systemd.services.web.serviceConfig = import ./h.nix // { ExecStart = "x"; }; }',
      'h.nix': '{ User = "root"; }',
    };
    expect(verdicts(present, helped)).toEqual([`fail ${SYMBOL}`]);
  });
  test('a stronger definition elsewhere decides', () => {
    const files = {
      'a.nix': service('User = "root";'),
      'b.nix': '{ lib, ... }: { systemd.services.web.serviceConfig.User = lib.mkForce "web"; }',
    };
    expect(verdicts(present, files)).toEqual([`pass ${SYMBOL}`]);
  });
  test('an option stands for its default', () => {
    const option = (value: string): string =>
      `{ config, lib, ... }: { options.services.web.user = lib.mkOption { ${value} }; config.systemd.services.web.serviceConfig = { ExecStart = "x"; User = config.services.web.user; }; }`;
    expect(messages(present, option('default = "root";'))).toEqual([
      `\`${SYMBOL}\`: ${SYMBOL} is config.services.web.user (by default "root").`,
    ]);
    expect(verdicts(present, option(''))).toEqual([`unknown ${SYMBOL}`]);
  });
  test('a name in the pattern, and services of users', () => {
    expect(verdicts(policy('systemd.services.web.serviceConfig.User', present.condition), service('', 'other'))).toEqual([]);
    expect(
      verdicts(
        policy('systemd.user.services.*.serviceConfig.Type', { exists: true }),
        '{ systemd.user.services.a.serviceConfig.ExecStart = "x"; }',
      ),
    ).toEqual(['fail systemd.user.services.a.serviceConfig.Type']);
  });
  test('the files of a policy', () => {
    const files = { 'a.nix': service(''), 'b/c.nix': service('', 'other') };
    expect(verdicts({ ...present, files: ['b/**'] }, files)).toEqual(['fail systemd.services.other.serviceConfig.User']);
  });
});

describe('other kinds', () => {
  test('users and containers: the module that says most of one is asked for what is missing, once', () => {
    const files = {
      'a.nix': '{ users.users.a = { isSystemUser = true; group = "a"; }; }',
      'b.nix': '{ users.users.a.extraGroups = [ "x" ]; }',
    };
    const one = policy('users.users.*.home', { exists: true });
    const { findings } = runRuleOn(policyRule(one), files);
    expect(findings.map(({ file, symbol }) => [file, symbol])).toEqual([['a.nix', 'users.users.a.home']]);
    expect(verdicts(one, { ...files, 'c.nix': '{ users.users.a.home = "/var/lib/a"; }' })).toEqual(['pass users.users.a.home']);
    expect(
      verdicts(
        policy('virtualisation.oci-containers.containers.*.image', { matches: '@sha256:' }),
        '{ virtualisation.oci-containers.containers.x.image = "a:1"; }',
      ),
    ).toEqual(['fail virtualisation.oci-containers.containers.x.image']);
  });
  test('definitions: what the last star names may lack the setting', () => {
    const one = policy('services.nginx.virtualHosts.*.forceSSL', { exists: true, equals: true });
    expect(verdicts(one, '{ services.nginx.virtualHosts = { a.root = "/a"; b.forceSSL = true; "c.d".forceSSL = false; }; }')).toEqual([
      'fail services.nginx.virtualHosts."c.d".forceSSL',
      'fail services.nginx.virtualHosts.a.forceSSL',
      'pass services.nginx.virtualHosts.b.forceSSL',
    ]);
  });
  test('definitions below any number of names', () => {
    expect(
      verdicts(
        policy('services.**.password', { exists: false }),
        '{ services.a.password = "x"; services.b.c.password = "y"; services.d = { }; }',
      ),
    ).toEqual(['fail services.a.password', 'fail services.b.c.password']);
  });
  test('guards', () => {
    const one = policy('networking.firewall.allowedTCPPorts', { guardedBy: 'services.*.openFirewall' });
    const ports = (value: string): string[] => verdicts(one, `{ config, lib, ... }: { config = ${value}; }`);
    expect(ports('{ networking.firewall.allowedTCPPorts = [ 80 ]; }')).toEqual(['fail networking.firewall.allowedTCPPorts']);
    expect(ports('lib.mkIf config.services.a.openFirewall { networking.firewall.allowedTCPPorts = [ 80 ]; }')).toEqual([
      'pass networking.firewall.allowedTCPPorts',
    ]);
    expect(
      ports('lib.mkIf (config.services.a.enable && config.services.a.openFirewall) { networking.firewall.allowedTCPPorts = [ 80 ]; }'),
    ).toEqual(['pass networking.firewall.allowedTCPPorts']);
    expect(ports('lib.mkIf config.services.a.enable { networking.firewall.allowedTCPPorts = [ 80 ]; }')).toEqual([
      'fail networking.firewall.allowedTCPPorts',
    ]);
    expect(ports('{ networking.firewall.allowedTCPPorts = lib.optionals config.services.a.openFirewall [ 80 ]; }')).toEqual([
      'pass networking.firewall.allowedTCPPorts',
    ]);
  });
  test('options, by an attribute of their declaration', () => {
    const text =
      '{ lib, ... }: { options.services.a = { port = lib.mkOption { type = lib.types.int; default = 80; }; host = lib.mkOption { type = lib.types.str; }; }; }';
    const over = (path: string, condition: Condition): string[] => verdicts(policy(path, condition, { kind: 'options' }), text);
    expect(over('services.*.port.type', { equals: 'port' })).toEqual(['fail services.a.port.type']);
    expect(over('services.*.port.default', { range: { min: 1024 } })).toEqual(['fail services.a.port.default']);
    expect(over('services.a.*.description', { exists: true })).toEqual([
      'fail services.a.host.description',
      'fail services.a.port.description',
    ]);
    expect(over('services.a.*.type', { exists: true })).toEqual(['pass services.a.host.type', 'pass services.a.port.type']);
  });
  test('packages, through callPackage, rec and finalAttrs', () => {
    const files = {
      'pkgs/a/default.nix':
        '{ stdenv, lib }: stdenv.mkDerivation rec { pname = "a"; version = "1.0"; src = "v${version}"; meta.license = lib.licenses.mit; }',
      'pkgs/b.nix':
        '{ stdenv }: stdenv.mkDerivation (finalAttrs: { pname = "b"; version = "main"; src = "x-${finalAttrs.version}"; meta = { }; })',
      'pkgs/c.nix': '{ other }: other.override { }',
      'pkgs/default.nix': '{ pkgs }: { a = pkgs.callPackage ./a { }; }',
    };
    expect(verdicts(policy('packages.*.version', { matches: '^\\d' }), files)).toEqual([
      'fail packages.b.version',
      'pass packages.a.version',
      'unknown packages.c',
    ]);
    expect(verdicts(policy('packages.*.src', { matches: 'main$' }), files)).toEqual([
      'fail packages.a.src',
      'pass packages.b.src',
      'unknown packages.c',
    ]);
    expect(verdicts(policy('packages.*.meta.license', { exists: true }), files)).toEqual([
      'fail packages.b.meta.license',
      'pass packages.a.meta.license',
      'unknown packages.c',
    ]);
    expect(verdicts(policy('packages.b.pname', { equals: 'b' }), files)).toEqual(['pass packages.b.pname']);
  });
});

test('messages name their subject and end as sentences', () => {
  const one = policy('users.users.*.home', { equals: '/var/empty' }, { message: 'User `{name}` lives in {value}, {other}' });
  expect(messages(one, '{ users.users.a.home = "/home/a"; }')).toEqual(['User `a` lives in "/home/a", {other}.']);
  const list = policy('networking.firewall.allowedTCPPorts', { range: { min: 1024 } }, { message: 'port {value}!' });
  expect(messages(list, '{ networking.firewall.allowedTCPPorts = [ 2000 80 ]; }')).toEqual([
    '`networking.firewall.allowedTCPPorts`: port 80!',
  ]);
});

test('a policy has a page of its own', () => {
  const { page, id } = policyMeta(policy(USER, { exists: true }, { help: 'Set it.', examples: { bad: ['{ }'], good: ['# ```\n{ }'] } }));
  expect(id).toBe('policy/test');
  expect(page).toContain('# policy/test\n');
  expect(page).toContain('## How to fix\n\nSet it.\n');
  expect(page).toContain('Bad:\n\n```nix\n{ }\n```\n');
  // The text's own fence must not end the block.
  expect(page).toContain('Good:\n\n````nix\n# ```\n{ }\n````\n');
});
