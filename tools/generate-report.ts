/**
 * Writes what follows from the report: `docs/report.schema.json`, and the report of the example
 * project, `docs/example-report.md`.
 *
 *     node tools/run.mjs tools/generate-report.ts --write
 *     node tools/run.mjs tools/generate-report.ts --check    exit 1 when a file is not what it should be
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadConfig } from '../src/engine/config/load.ts';
import { report } from '../src/engine/report.ts';
import { ALL_RULES } from '../src/engine/rules.ts';
import { REPORT_FORMATS } from '../src/outputs/report/index.ts';
import { reportJsonSchema } from '../src/report/schema.ts';

const PROJECT = new URL('../', import.meta.url);
const EXAMPLE = fileURLToPath(new URL('fixtures/projects/example', PROJECT));

/** The generated files by their path in the project. */
export async function generate(): Promise<ReadonlyMap<string, string>> {
  const config = loadConfig({ cwd: EXAMPLE, paths: [], rules: ALL_RULES });
  const example = await report({ config, paths: config.paths });
  return new Map([
    ['docs/report.schema.json', `${JSON.stringify(reportJsonSchema(), null, 2)}\n`],
    ['docs/example-report.md', REPORT_FORMATS.markdown.render(example.report, { linkBase: null })],
  ]);
}

/** @returns the exit status: 0, or 1 when `--check` finds a stale file, or 2 for wrong usage */
export async function main(args: readonly string[]): Promise<number> {
  const [mode] = args;
  if (args.length !== 1 || (mode !== '--write' && mode !== '--check')) {
    console.error('usage: generate-report.ts --write | --check');
    return 2;
  }
  let stale = 0;
  for (const [path, text] of await generate()) {
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
