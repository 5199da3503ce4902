import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DiskTree } from './disk-tree.ts';

const root = fs.realpathSync(fs.mkdtempSync(join(os.tmpdir(), 'nix-audit-disk-tree-')));
afterAll(() => fs.rmSync(root, { recursive: true }));
fs.writeFileSync(join(root, 'README.md'), 'text');
fs.symlinkSync('nowhere', join(root, 'broken'));

it('nothing stands below a file, or under a name that no file may have', () => {
  const tree = new DiskTree(root);
  expect(tree.kindOf(`${root}/README.md`)).toBe('regular');
  expect(tree.kindOf(`${root}/README.md/default.nix`)).toBe(null);
  expect(tree.kindOf(`${root}/${'a'.repeat(5000)}`)).toBe(null);
  expect(tree.kindOf(`${root}/a\0b`)).toBe(null);
  expect(tree.kindOf(`${root}/missing`)).toBe(null);
  expect(tree.kindOf(`${root}/broken`)).toBe('symlink');
});
