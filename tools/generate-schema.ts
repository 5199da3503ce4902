/**
 * Writes what follows from the configuration's schema: `docs/nixauditrc.schema.json` and
 * `.nixauditrc.example`.
 *
 *     node tools/run.mjs tools/generate-schema.ts --write
 *     node tools/run.mjs tools/generate-schema.ts --check    exit 1 when a file is not what it should be
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { configJsonSchema } from '../src/engine/config/schema.ts';
import { configTemplate } from '../src/engine/config/template.ts';
import { DEFAULT_PRESET } from '../src/engine/presets/index.ts';
import { ALL_RULES } from '../src/engine/rules.ts';

const PROJECT = new URL('../', import.meta.url);

/** The generated files by their path in the project. */
export function generate(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/nixauditrc.schema.json', `${JSON.stringify(configJsonSchema(ALL_RULES), null, 2)}\n`],
    ['.nixauditrc.example', configTemplate(DEFAULT_PRESET)],
  ]);
}

/** @returns the exit status: 0, or 1 when `--check` finds a stale file, or 2 for wrong usage */
export function main(args: readonly string[]): number {
  const [mode] = args;
  if (args.length !== 1 || (mode !== '--write' && mode !== '--check')) {
    console.error('usage: generate-schema.ts --write | --check');
    return 2;
  }
  let stale = 0;
  for (const [path, text] of generate()) {
    const file = new URL(path, PROJECT);
    if (mode === '--write') writeFileSync(file, text);
    else if (readText(file) !== text) {
      console.error(`${path} is stale; run this with --write`);
      stale += 1;
    }
  }
  return stale > 0 ? 1 : 0;
}

function readText(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
