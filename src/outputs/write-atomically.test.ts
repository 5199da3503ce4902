import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OutputError, writeAtomically } from './write-atomically.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nix-audit-write-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeAtomically', () => {
  test('makes a file, and leaves nothing else', () => {
    writeAtomically(join(folder, 'größe.json'), 'ü\n');
    expect(readFileSync(join(folder, 'größe.json'), 'utf8')).toBe('ü\n');
    expect(readdirSync(folder)).toEqual(['größe.json']);
  });

  test('replaces a file as a whole and keeps its permissions', () => {
    const path = join(folder, 'out.sarif');
    writeFileSync(path, 'old and longer than the new one');
    chmodSync(path, 0o660);
    const before = statSync(path).ino;
    writeAtomically(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o660);
    expect(statSync(path).ino).not.toBe(before);
  });

  test('writes through a symbolic link', () => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'target'), 'old');
    symlinkSync(join('real', 'target'), join(folder, 'link'));
    writeAtomically(join(folder, 'link'), 'new');
    expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, 'real', 'target'), 'utf8')).toBe('new');
  });

  test.each([
    ['missing/out.json', 'the folder does not exist'],
    ['file/out.json', 'a part of its path is a file'],
    ['folder', 'it is a folder'],
    [`${'x'.repeat(300)}`, 'the name is too long'],
  ])('%s: %s', (name, reason) => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'folder'));
    const path = join(folder, name);
    expect(() => writeAtomically(path, 'x')).toThrow(new OutputError(path, reason, undefined));
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder']);
  });

  test('a full disk is said, and devices are written straight', () => {
    // Linux alone has a device that is always full.
    const expected = process.platform === 'linux' ? 'cannot write /dev/full: no space left on the device' : null;
    let message: string | null = null;
    try {
      if (existsSync('/dev/full')) writeAtomically('/dev/full', 'x');
    } catch (error) {
      message = error instanceof OutputError ? error.message : String(error);
    }
    expect(message).toBe(expected);
    expect(existsSync('/dev/null') && lstatSync('/dev/null').isFile()).toBe(false);
    writeAtomically('/dev/null', 'x');
    expect(lstatSync('/dev/null').isFile()).toBe(false);
  });
});
