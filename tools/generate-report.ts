/**
 * Writes what follows from the report: `docs/report.schema.json`, and the report of the example
 * project, `docs/example-report.md`.
 *
 *     node tools/run.mjs tools/generate-report.ts --write
 *     node tools/run.mjs tools/generate-report.ts --check    exit 1 when a file is not what it should be
 */

import { fileURLToPath } from 'node:url';
import { loadConfig } from '../src/engine/config/load.ts';
import { report } from '../src/engine/report.ts';
import { ALL_RULES } from '../src/engine/rules.ts';
import { REPORT_FORMATS } from '../src/outputs/report/index.ts';
import { reportJsonSchema } from '../src/report/schema.ts';
import { runGenerator } from './generated-files.ts';

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

export const main = (args: readonly string[]): Promise<number> => runGenerator('generate-report.ts', generate, args);
