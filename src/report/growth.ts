/** How the project has grown since a revision. */
import { parse } from '../syntax/parse.ts';
import { compareText, type Facts } from './facts.ts';
import type { TextFile } from './input.ts';
import { addLines, lineEnds, linesOf } from './lines.ts';
import { groupPlace } from './paths.ts';
import type { Growth } from './schema.ts';

export function growthSection(facts: Facts): Growth | null {
  const { before, documents, reported, project } = facts.input;
  if (before === null) return null;
  const old = new Map(before.files.map(({ path, text }) => [path, text]));
  const now = new Map([...project.files.values()].filter(({ path }) => reported.has(path)).map(({ path, source }) => [path, source.text]));
  const nixBefore = before.files.filter(({ path }) => path.endsWith('.nix'));
  return {
    revision: before.revision,
    commit: before.commit,
    files: {
      added: [...now.keys()].filter((path) => !old.has(path)),
      removed: nixBefore
        .map(({ path }) => path)
        .filter((path) => !now.has(path))
        .sort(),
      changed: [...now].filter(([path, text]) => old.has(path) && old.get(path)?.replace(/^\uFEFF/, '') !== text).length,
    },
    before: addLines(nixBefore.map(({ path, text }) => linesOf(parse(path, text)))),
    after: addLines([...now.keys()].map((path) => facts.lines.get(path)).filter((lines) => lines !== undefined)),
    documentation: { before: documentLines(before.files.filter(({ path }) => path.endsWith('.md'))), after: documentLines(documents) },
    groups: groupGrowth(facts, nixBefore, [...now.keys()]),
  };
}

const documentLines = (files: readonly TextFile[]): number => files.reduce((sum, { text }) => sum + lineEnds(text), 0);

/** Lines of the modules' folders, then and now; groups of today name themselves, others their old folder. */
function groupGrowth(facts: Facts, before: readonly TextFile[], now: readonly string[]): Growth['groups'] {
  const rows = new Map<string, { before: number; after: number }>();
  const at = (group: string): { before: number; after: number } => {
    const row = rows.get(group) ?? { before: 0, after: 0 };
    rows.set(group, row);
    return row;
  };
  const isModule = (path: string): boolean => facts.groups.has(path) || /(^|\/)modules\//.test(path);
  const nameOf = (path: string): string => facts.groups.get(path)?.name ?? groupPlace(path).name;
  for (const { path, text } of before) if (isModule(path)) at(nameOf(path)).before += lineEnds(text);
  for (const path of now) if (isModule(path)) at(nameOf(path)).after += facts.linesAt(path);
  return [...rows]
    .map(([group, row]) => ({ group, ...row }))
    .filter((row) => row.before !== row.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before) || compareText(a.group, b.group));
}
