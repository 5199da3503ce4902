/** The page of a rule: what, why, examples, options. */

import { readFileSync } from 'node:fs';
import { PACKAGE_FOLDER, TOOL } from './tool.ts';

/** Where a rule's page lies in the installed package, and in the sources. */
const PLACES = [(id: string) => `docs/rules/${id}.md`, (id: string) => `src/rules/${id}/README.md`];

/** The page in Markdown; null when the rule has none. */
export function pageOf(id: string): string | null {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(place(id), PACKAGE_FOLDER), 'utf8');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
  }
  return null;
}

/** Where a rule's page can be read on the web. */
export const docsUrlOf = (id: string): string => `${TOOL.url}/blob/main/docs/rules/${id}.md`;
