/** A secret that the program reports stands in no output, and a fix beside it leaves it as it is. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const PROGRAM = inject('program');
const SECRETS = ['tr0ub4dor&3-of-mail', `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vX6zY8cF0wR5uLq'}`, 'hunt42'];
const [mail, token, short] = SECRETS;
const MODULE = `{ config, lib, pkgs, ... }:
{
  services.mail.password = "${mail}";
  services.mail.pin-token = "${short}";
  systemd.services.mail = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      ExecStart = "\${pkgs.mail}/bin/mail";
      StartLimitIntervalSec = 60; # "${mail}"
      Environment = [ "UPSTREAM=${token}" ];
    };
  };
}
`;
let root: string;

const run = (...args: string[]): string => {
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args, '--no-color'], { cwd: root, encoding: 'utf8' });
  return stdout + stderr;
};

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-mask-')));
  mkdirSync(join(root, '.git'));
  writeFileSync(join(root, 'mail.nix'), MODULE);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(['pretty', 'compact', 'json', 'sarif', 'markdown', 'github', 'junit'])('%s shows no secret', (format) => {
  const output = run('check', '--format', format);
  expect(output).toContain('secrets/plaintext');
  for (const secret of SECRETS) expect(output).not.toContain(secret);
  if (format === 'pretty') expect(output).toContain(`password = "${'*'.repeat(mail?.length ?? 0)}"`);
});

test.each(['html', 'markdown', 'json'])('the report as %s shows none', (format) => {
  const output = run('report', '--format', format);
  expect(output).toContain('mail.nix');
  for (const secret of SECRETS) expect(output).not.toContain(secret);
});

test.each([
  ['with other rules', 'check', '--select', 'systemd', '--format', 'json'],
  ['as a diff', 'check', '--select', 'systemd', '--diff'],
  ['as the report without the rule', 'report', '--ignore', 'secrets', '--format', 'json'],
  ['inspected', 'inspect'],
  ['inspected as JSON', 'inspect', '--format', 'json'],
  ['as a unit', 'inspect', '--unit', 'mail.service'],
  ['as a unit in JSON', 'inspect', '--unit', 'mail.service', '--format', 'json'],
  ['hardened', 'harden', 'mail'],
])('%s no secret shows', (_how, ...args) => {
  const output = run(...args);
  expect(output).toContain('mail');
  for (const secret of SECRETS) expect(output).not.toContain(secret);
});

test('a diff with a masked secret says that it cannot be applied', () => {
  const output = run('--select', 'systemd/wrong-section', '--diff');
  expect(output).toContain('startLimitIntervalSec = 60;');
  expect(output).toContain('secrets in the diff of mail.nix are masked, so it cannot be applied; use --fix');
});

test('a fix leaves secrets as they are', () => {
  run('--fix', '--select', 'systemd/wrong-section,secrets');
  const fixed = readFileSync(join(root, 'mail.nix'), 'utf8');
  expect(fixed).toContain('startLimitIntervalSec = 60;');
  for (const secret of SECRETS) expect(fixed).toContain(secret);
});
