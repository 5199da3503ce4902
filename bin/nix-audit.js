#!/usr/bin/env node
/** Starts the program, from code that V8 compiled before where there is some: docs/decisions/0005. */
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { setPriority } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

const filename = fileURLToPath(new URL('../dist/cli/main.cjs', import.meta.url));
const require = createRequire(filename);
// The build leaves one for the Node that it ran under; no other could use it.
const cache = filename.replace(/cjs$/, `${process.version}.cache`);
const keeps = process.env.NIX_AUDIT_CODE_CACHE === 'write';

/** A run is over before much of what V8 optimises and collects has paid. V8 keeps code for one set of flags, so they come first. */
const V8_FLAGS = [
  '--interrupt-budget=300000',
  '--max-inlined-bytecode-size=150',
  '--max-inlined-bytecode-size-cumulative=300',
  '--no-allocation-site-pretenuring',
  '--heap-growing-percent=600',
];

/** V8's threads, which compile and collect, give way to the one that the user waits for. On Linux a thread has its own priority. */
function preferMainThread() {
  try {
    for (const thread of readdirSync('/proc/self/task')) if (Number(thread) !== process.pid) setPriority(Number(thread), 10);
  } catch {
    // Nothing is lost but time.
  }
}

if (process.platform === 'linux') preferMainThread();
for (const flag of V8_FLAGS) setFlagsFromString(flag);
if (existsSync(cache) || keeps) {
  const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
  const script = new Script(Module.wrap(readFileSync(filename, 'latin1')), { filename, cachedData });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, require, module, filename, dirname(filename));
  await module.exports.main(process.argv.slice(2));
  if (keeps) {
    writeFileSync(`${cache}.new`, script.createCachedData());
    renameSync(`${cache}.new`, cache);
  }
} else {
  // Since Node 22 it keeps compiled code itself.
  Module.enableCompileCache?.();
  await require(filename).main(process.argv.slice(2));
}
// The system takes the memory back faster than V8 takes the heap apart.
if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit();
