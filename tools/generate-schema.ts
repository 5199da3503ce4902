/**
 * Writes what follows from the configuration's schema: `docs/nixauditrc.schema.json` and
 * `.nixauditrc.example`.
 *
 *     node tools/run.mjs tools/generate-schema.ts --write
 *     node tools/run.mjs tools/generate-schema.ts --check    exit 1 when a file is not what it should be
 */

import { configJsonSchema } from '../src/engine/config/schema.ts';
import { configTemplate } from '../src/engine/config/template.ts';
import { DEFAULT_PRESET } from '../src/engine/presets/index.ts';
import { ALL_RULES } from '../src/engine/rules.ts';
import { runGenerator } from './generated-files.ts';

/** The generated files by their path in the project. */
export function generate(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/nixauditrc.schema.json', `${JSON.stringify(configJsonSchema(ALL_RULES), null, 2)}\n`],
    ['.nixauditrc.example', configTemplate(DEFAULT_PRESET)],
  ]);
}

export const main = (args: readonly string[]): Promise<number> => runGenerator('generate-schema.ts', generate, args);
