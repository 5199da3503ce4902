/**
 * Builds `dist/nix.wasm`, the parser: the grammar's and the runtime's C sources and our own, by a
 * compiler that is itself WebAssembly. Does nothing when that file stands for the same inputs.
 * Runs on a bare machine with Node and npm; installs what it needs beside this file.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const target = fileURLToPath(new URL('../dist/nix.wasm', import.meta.url));
const sources = ['nix.h', 'scan.h', 'lexer.c', 'driver.c', 'records.c', 'shim.c'];
const inputs = ['package-lock.json', 'build.mjs', ...sources];
const section = 'inputs';

const hash = createHash('sha256');
for (const name of inputs) hash.update(name).update(readFileSync(join(here, name)));
const digest = hash.digest();

/** Whether the target was built from these very inputs: it carries their hash in a section of its own. */
function upToDate() {
  if (!existsSync(target)) return false;
  try {
    const module = new WebAssembly.Module(readFileSync(target));
    const [found] = WebAssembly.Module.customSections(module, section);
    return found !== undefined && digest.equals(Buffer.from(found));
  } catch {
    return false;
  }
}

function install() {
  if (existsSync(join(here, 'node_modules/@yowasp/clang'))) return;
  // An outer `npm install -g` or `--omit=dev` must not reach this one through the environment.
  const environment = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|prefix|local_prefix|omit|only|production|dry_run|workspaces?|package_lock)$/i.test(name),
    ),
  );
  const cli = process.env.npm_execpath ?? '';
  const args = ['ci', '--ignore-scripts', '--include=dev', '--no-audit', '--no-fund'];
  const options = { cwd: here, env: environment, stdio: ['ignore', 2, 2] };
  const run =
    basename(cli) === 'npm-cli.js'
      ? spawnSync(process.execPath, [cli, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`installing the compiler failed (npm ci in ${here})`);
}

/** A folder as the compiler's file tree. */
function folder(path) {
  const tree = {};
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) tree[entry.name] = folder(child);
    else tree[entry.name] = readFileSync(child);
  }
  return tree;
}

async function build() {
  const { commands } = await import('@yowasp/clang');
  const runtime = join(here, 'node_modules/tree-sitter/vendor/tree-sitter/lib');
  const files = {
    own: Object.fromEntries(sources.map((name) => [name, readFileSync(join(here, name))])),
    grammar: folder(join(here, 'node_modules/tree-sitter-nix/src')),
    runtime: { include: folder(join(runtime, 'include')), src: folder(join(runtime, 'src')) },
  };
  // Standard output belongs to `npm pack`: progress and diagnostics must not go there.
  const quiet = { fetchProgress() {}, stdout: null, stderr: (bytes) => bytes && process.stderr.write(bytes) };
  await commands.clang(undefined, {}, quiet);
  const flags = ['--target=wasm32-wasip1', '-O3', '-std=gnu11', '-DNDEBUG', '-w'];
  const units = [
    // The generated parser brings its own, older parser.h; the runtime has the newer one.
    ['own/lexer.c', '-Igrammar', '-Iruntime/include', '-Iown'],
    ['own/driver.c', '-Iruntime/include', '-Iruntime/src', '-Iown'],
    ['own/records.c', '-Iruntime/include', '-Iruntime/src', '-Iown'],
    ['own/shim.c', '-Iruntime/include', '-Iruntime/src', '-Iown'],
    ['runtime/src/lib.c', '-Iruntime/include', '-Iruntime/src', '-D_POSIX_C_SOURCE=200112L', '-D_DEFAULT_SOURCE'],
  ];
  // One call per file: the compiler cannot start further processes.
  const objects = [];
  for (const [source, ...includes] of units) {
    const object = `${basename(source, '.c')}.o`;
    const produced = await commands.clang([...flags, ...includes, '-c', source, '-o', object], files, quiet);
    files[object] = produced[object];
    objects.push(object);
  }
  const linked = await commands.clang(
    [
      '--target=wasm32-wasip1',
      '-mexec-model=reactor',
      ...objects,
      '-o',
      'nix.wasm',
      '-Wl,-z,stack-size=1048576',
      '-Wl,--strip-all',
      '-Wl,--max-memory=4294967296',
    ],
    files,
    quiet,
  );
  return Buffer.from(linked['nix.wasm']);
}

/** The hash of the inputs, as a custom section. */
function stamp() {
  const name = Buffer.from(section);
  const body = Buffer.concat([Buffer.from([name.length]), name, digest]);
  return Buffer.concat([Buffer.from([0, body.length]), body]);
}

if (!upToDate()) {
  install();
  const wasm = Buffer.concat([await build(), stamp()]);
  mkdirSync(fileURLToPath(new URL('../dist', import.meta.url)), { recursive: true });
  // Another build or a reader may be at it: the file appears whole or not at all.
  const half = `${target}.${process.pid}`;
  writeFileSync(half, wasm);
  renameSync(half, target);
}
