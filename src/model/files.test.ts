import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { discover, type DiscoverOptions, MAX_BYTES, readSource, realInside, toRelative } from './files.ts';

let folder: string;
let root: string;

function put(path: string, text: string | Uint8Array = '{ }'): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

function find(options: Partial<DiscoverOptions> = {}): ReturnType<typeof discover> {
  return discover({ root, paths: [], include: [], exclude: [], gitignore: true, ...options });
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nix-audit-files-')));
  root = join(folder, 'root');
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('finds every Nix file of the root, and reports those under the paths', async () => {
  put('flake.nix');
  put('modules/b.nix');
  put('modules/a.nix');
  put('modules2/c.nix');
  put('.hidden/d.nix');
  put('README.md', 'no');
  const { files, reported } = await find({ paths: ['modules'] });
  expect(files).toEqual(['.hidden/d.nix', 'flake.nix', 'modules/a.nix', 'modules/b.nix', 'modules2/c.nix']);
  expect([...reported].sort()).toEqual(['modules/a.nix', 'modules/b.nix']);
  expect((await find()).reported.size).toBe(5);
  expect([...(await find({ paths: [join(root, 'flake.nix'), 'README.md'] })).reported]).toEqual(['flake.nix']);
});

test('follows no link and enters neither .git nor node_modules', async () => {
  put('a.nix');
  put('.git/x.nix');
  put('node_modules/p/x.nix');
  writeFileSync(join(folder, 'outside.nix'), '{ }');
  symlinkSync(folder, join(root, 'result'));
  symlinkSync(root, join(root, 'loop'));
  symlinkSync(join(folder, 'outside.nix'), join(root, 'link.nix'));
  const { files, problems } = await find();
  expect(files).toEqual(['a.nix']);
  expect(problems).toEqual([]);
});

test(".gitignore hides files unless a path names them; a parent's is not read", async () => {
  writeFileSync(join(folder, '.gitignore'), 'a.nix\n');
  put('.gitignore', 'build/\n*.gen.nix\n');
  put('a.nix');
  put('x.gen.nix');
  put('build/b.nix');
  expect((await find()).files).toEqual(['a.nix']);
  expect((await find({ gitignore: false })).files).toEqual(['a.nix', 'build/b.nix', 'x.gen.nix']);
  const named = await find({ paths: ['build', 'x.gen.nix'] });
  expect([...named.reported].sort()).toEqual(['build/b.nix', 'x.gen.nix']);
  expect(named.files).toEqual(['a.nix', 'build/b.nix', 'x.gen.nix']);
});

test('include and exclude hold for files named as paths too', async () => {
  put('modules/a.nix');
  put('vendor/b.nix');
  put('pkgs/c.nix');
  const { files, reported } = await find({ include: ['modules', 'vendor'], exclude: ['vendor'], paths: ['vendor/b.nix', '.'] });
  expect(files).toEqual(['modules/a.nix']);
  expect([...reported]).toEqual(['modules/a.nix']);
});

test('reads text without its byte-order mark', () => {
  put('bom.nix', '\ufeff{ }');
  put('empty.nix', '');
  expect(readSource(root, 'bom.nix')).toEqual({ text: '{ }', byteOrderMark: true, problem: null });
  expect(readSource(root, 'empty.nix')).toEqual({ text: '', byteOrderMark: false, problem: null });
});

test('reports invalid UTF-8 at its place and decodes the rest', () => {
  put('latin.nix', Buffer.concat([Buffer.from('{\n  é = "'), Buffer.from([0xe9]), Buffer.from('";\n}')]));
  const { text, problem } = readSource(root, 'latin.nix');
  expect(text).toBe('{\n  é = "\ufffd";\n}');
  expect(problem?.message).toMatch(/not valid UTF-8/);
  expect(problem?.range?.start).toEqual({ line: 2, column: 8, offset: 9 });
  put('cut.nix', Buffer.concat([Buffer.from('ab'), Buffer.from([0xc3])]));
  expect(readSource(root, 'cut.nix').problem?.range?.start.offset).toBe(2);
});

test('says why a file cannot be read', () => {
  writeFileSync(join(folder, 'secret.nix'), '"x"');
  symlinkSync(join(folder, 'secret.nix'), join(root, 'link.nix'));
  symlinkSync(join(root, 'loop.nix'), join(root, 'loop.nix'));
  mkdirSync(join(root, 'dir.nix'));
  truncateSync(put('huge.nix'), MAX_BYTES + 1);
  const messages = ['link.nix', '../secret.nix', 'missing.nix', 'dir.nix', 'huge.nix', 'loop.nix'].map(
    (file) => readSource(root, file).problem?.message,
  );
  expect(messages).toEqual([
    'leads out of the audited root, so it is not read',
    'leads out of the audited root, so it is not read',
    'cannot be read: no such file (or a dangling link)',
    'is not a regular file, so it is not read',
    'is larger than 20 MB, so it is not read',
    'cannot be read: a loop of symbolic links',
  ]);
  expect(readSource(root, 'link.nix').text).toBeNull();
});

test('resolves links inside the root', () => {
  const file = put('lib/a.nix');
  symlinkSync(file, join(root, 'b.nix'));
  expect(realInside(root, join(root, 'b.nix'))).toBe(file);
  expect(realInside(root, folder)).toBeNull();
  expect(toRelative(root, join(root, '..foo/a'))).toBe('..foo/a');
  expect(toRelative(root, folder)).toBeNull();
});
