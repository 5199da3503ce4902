/** Who is speaking: name, version and home of the program, from its own package.json. */

import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The package's folder; the same relative place from `src/engine` and from `dist/engine`. */
export const PACKAGE_FOLDER = new URL('../../', import.meta.url);

const manifest = z
  .object({ name: z.string(), version: z.string(), homepage: z.string() })
  .parse(JSON.parse(readFileSync(new URL('package.json', PACKAGE_FOLDER), 'utf8')));

export const TOOL: { readonly name: string; readonly version: string; readonly url: string } = {
  name: manifest.name,
  version: manifest.version,
  url: manifest.homepage,
};
