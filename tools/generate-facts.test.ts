import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generate, tagTable, tokenTable } from './generate-facts.ts';

describe('facts gathered by hand', () => {
  const token = { name: 'a key', pattern: '\\bak_[0-9]{8}/x\\b', issuer: 'https://example.org/keys' };
  const date = '2026-11-21';

  it('are what the tables in the sources hold', () => {
    for (const [path, text] of generate()) expect(readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'), path).toBe(text);
  });

  it('become tables that say their day and their source', () => {
    const text = tokenTable({ date, formats: [token] });
    expect(text).toContain(`token-formats.json, ${date}. Do not edit.`);
    expect(text).toContain("  // https://example.org/keys\n  {\n    name: 'a key',\n    pattern: /\\bak_[0-9]{8}\\/x\\b/,\n  },\n");
    expect(tagTable({ date, tags: [{ name: 'latest', moves: 'all' }] })).toContain("  // all\n  'latest',\n");
  });

  it('are refused where they cannot be right', () => {
    const broken =
      (change: object, day = date) =>
      () =>
        tokenTable({ date: day, formats: [{ ...token, ...change }] });
    expect(broken({ pattern: '(a)b' })).toThrow('capturing group');
    expect(broken({ pattern: '(?<x>a)b' })).toThrow('capturing group');
    expect(broken({ pattern: 'a*' })).toThrow('matches nothing at all');
    expect(broken({ pattern: '[' })).toThrow(SyntaxError);
    expect(broken({ issuer: 'somewhere' })).toThrow('who issues it');
    expect(broken({}, '2026-13-01')).toThrow('is no day');
    expect(() => tokenTable({ date, formats: [token, token] })).toThrow('stands twice');
  });
});

describe('names that NixOS takes', () => {
  const tool = fileURLToPath(new URL('generate-nixos-names.mjs', import.meta.url));
  let folder: string;
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [tool, folder, ...args, '--into', join(folder, 'out')], { encoding: 'utf8' });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nix-audit-names-'));
    put(
      'nixos/modules/module-list.nix',
      '[\n  ./services/web-servers/caddy/default.nix\n  ./services/networking/ssh/sshd.nix\n  ./services/x11/x.nix\n]\n',
    );
    put('nixos/modules/misc/ids.nix', '{\n    ids.uids = {\n      caddy = 239;\n    };\n    ids.gids = {\n      wheel = 1;\n    };\n}\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are read from a checkout, and checked against it', () => {
    expect(run('0123456789abcdef', '2026-01-02').status).toBe(0);
    const services = readFileSync(join(folder, 'out/services.ts'), 'utf8');
    expect(services).toContain('of nixpkgs 0123456789ab, 2026-01-02. Do not edit.');
    expect(services).toContain('\n  caddy openssh\n');
    expect(readFileSync(join(folder, 'out/accounts.ts'), 'utf8')).toMatch(/NIXOS_USERS[^]*\n {2}caddy\n[^]*NIXOS_GROUPS[^]*\n {2}wheel\n/);
    expect(run('--check')).toMatchObject({ status: 0, stderr: '' });
    put('nixos/modules/misc/ids.nix', '{\n    ids.uids = {\n      nginx = 60;\n    };\n}\n');
    expect(run('--check')).toMatchObject({ status: 1, stderr: expect.stringContaining('accounts.ts is not what') });
  });

  it('need a revision and a day to be written', () => {
    expect(run()).toMatchObject({ status: 2, stderr: expect.stringContaining('usage:') });
    expect(run('--check')).toMatchObject({ status: 2 });
  });
});
