/** Builds the program once for the tests that run it, laid out like an installed package. */

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute path of the built program's `bin/nix-audit.js`. */
    readonly program: string;
  }
}

const project = fileURLToPath(new URL('../../', import.meta.url));

/** A folder of its own for every test run, below `node_modules` so that dependencies are found. */
export default function setup({ provide }: TestProject): () => void {
  const folder = join(project, 'node_modules', '.nix-audit-test', String(process.pid));
  mkdirSync(folder, { recursive: true });
  for (const part of ['bin', 'package.json', 'docs', '.nixauditrc.example', 'dist/nix.wasm']) {
    if (existsSync(join(project, part))) cpSync(join(project, part), join(folder, part), { recursive: true });
  }
  execFileSync(process.execPath, [join(project, 'tools/bundle.mjs'), join(folder, 'dist')], { cwd: project, stdio: 'pipe' });
  provide('program', join(folder, 'bin', 'nix-audit.js'));
  return () => rmSync(folder, { recursive: true, force: true });
}
