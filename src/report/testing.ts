/** The report of a project held in memory, for tests. */
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from '../model/project.ts';
import { buildReport, type ReportInput } from './build.ts';
import type { Report } from './schema.ts';

/** @param files root-relative path → text; `.md` files are documents */
export function reportOf(files: Readonly<Record<string, string>>, input: Partial<ReportInput> = {}): Report {
  const names = Object.keys(files)
    .filter((name) => name.endsWith('.nix'))
    .sort();
  return buildReport({
    tool: { name: 'nix-audit', version: '0.0.0' },
    title: 'Test',
    project: buildProject(new MemoryTree(files), { files: names }),
    reported: new Set(names),
    documents: Object.entries(files)
      .filter(([path]) => path.endsWith('.md'))
      .map(([path, text]) => ({ path, text })),
    rules: [],
    active: new Set(),
    findings: [],
    accepted: [],
    followed: [],
    undecided: [],
    baseline: [],
    groupRules: {},
    before: null,
    focus: null,
    ...input,
  });
}
