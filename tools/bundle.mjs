/**
 * Bundles the program: `node tools/bundle.mjs [FOLDER]` writes `FOLDER/cli/main.cjs` (FOLDER: `dist`), one
 * file with all dependencies, their licences, and the code that V8 makes of it in a run over the example
 * project. It is about the time to start: docs/decisions/0005.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';
import { withFlatLiterals } from './flat-literals.mjs';
import { withoutIterators } from './without-iterators.mjs';

const project = fileURLToPath(new URL('..', import.meta.url));
const TARGET = 'node20';
const folder = resolve(process.argv[2] ?? join(project, 'dist'), 'cli');

async function bundle() {
  mkdirSync(folder, { recursive: true });
  // V8 does not notice another text of the same length.
  for (const name of readdirSync(folder)) if (name.endsWith('.cache')) rmSync(join(folder, name));
  const { metafile, outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(folder, 'main.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: TARGET,
    mainFields: ['module', 'main'],
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  // Names stay, so that a stack says where a fault is.
  const { code } = await transform(withoutIterators(loadLate(outputFiles[0].text)), {
    minifyWhitespace: true,
    minifySyntax: true,
    target: TARGET,
  });
  writeFileSync(join(folder, 'main.cjs'), escapeNonAscii(withFlatLiterals(code)));
  return Object.keys(metafile.inputs);
}

/** Node's own modules that few runs need, but for functions of theirs: loaded at the first call, they save each start 10 ms. */
function loadLate(code) {
  return code.replaceAll(
    /require\("node:(?:child_process|crypto|net)"\)/g,
    (load) => `new Proxy({},{get:(_,name)=>(...args)=>${load}[name](...args)})`,
  );
}

/** V8 keeps text beyond ASCII at twice the size; esbuild escapes it everywhere but in regular expressions. */
function escapeNonAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The licence of every package that a bundled file belongs to. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input) ?? []));
  return [...packages].sort().map((path) => {
    const file = readdirSync(join(project, path)).find((name) => /^licen[cs]e/i.test(name));
    const { name, version, license } = JSON.parse(readFileSync(join(project, path, 'package.json'), 'utf8'));
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(project, path, file), 'utf8')}`;
  });
}

function keepCompiledCode() {
  const bin = join(folder, '../../bin/nix-audit.js');
  const example = join(project, 'fixtures/projects/example');
  // A copy for tests has no `bin` yet.
  if (!existsSync(bin) || !existsSync(example)) return;
  const env = { ...process.env, NIX_AUDIT_CODE_CACHE: 'write' };
  spawnSync(process.execPath, [bin, example, '--no-config', '--preset', 'strict'], { env, stdio: 'ignore' });
}

const inputs = await bundle();
writeFileSync(join(folder, 'LICENCES.txt'), `${licences(inputs).join(`\n${'-'.repeat(80)}\n`)}\n`);
keepCompiledCode();
