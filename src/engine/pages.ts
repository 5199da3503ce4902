/** The page of a rule: what, why, examples, options. */

import { readFileSync } from 'node:fs';
import type { RuleMeta } from '../rules/meta.ts';
import { MARK, rulePage } from './rule-pages/page.ts';
import { PACKAGE_FOLDER, TOOL } from './tool.ts';

/** Where the hand-written part of a page lies in the sources. */
const WRITTEN = [(id: string) => `src/rules/${id}/README.md`, (id: string) => `src/engine/pages/${id}.md`];

/** The page in Markdown: the rule's own, the generated one of the installed package, else made from the sources. */
export function pageOf(rule: RuleMeta): string {
  if (rule.page !== undefined) return rule.page;
  const generated = readOrNull(`docs/rules/${rule.id}.md`);
  return generated === null ? rulePage(rule, writtenPage(rule.id)) : generated.replace(MARK, '').trimStart();
}

/** The README.md of a rule; null when it has none, or in an installed package. */
export function writtenPage(id: string): string | null {
  for (const place of WRITTEN) {
    const text = readOrNull(place(id));
    if (text !== null) return text;
  }
  return null;
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(new URL(path, PACKAGE_FOLDER), 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return null;
  }
}

/** Where a rule's page can be read on the web. */
export const docsUrlOf = ({ id, page }: RuleMeta): string =>
  `${TOOL.url}/blob/main/docs/${page === undefined ? `rules/${id}` : 'policies'}.md`;
