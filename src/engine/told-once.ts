/** Modules that are wholly the call of one file (`import ../base.nix { … }`) share its mistakes: each is told once. */
import { writtenPlace } from '../evaluation/trail.ts';
import type { Finding, TrailStep } from '../findings/finding.ts';
import { groupBy } from '../model/group-by.ts';
import type { Project } from '../model/project.ts';
import type { ProjectModule } from '../model/project-module.ts';

/**
 * The findings without those that say of a calling module what is said of the called file already, or of another that
 * calls it: same rule, symbol, message and place where it is written. The one that stays names the others.
 */
export function toldOnce(project: Project, findings: readonly Finding[]): Finding[] {
  const callers = new Map<string, string>();
  for (const module of project.modules) {
    const called = calledFile(module);
    if (called !== null) callers.set(module.file, called);
  }
  if (callers.size === 0) return [...findings];
  const repeats = new Map<Finding, Finding[]>();
  const alike = groupBy(
    findings.filter(({ symbol }) => symbol !== ''),
    ({ rule, symbol, message }) => `${rule}\0${symbol}\0${message}`,
  );
  for (const group of alike.values()) if (group.length > 1) findRepeats(group, callers, repeats);
  const dropped = new Set([...repeats.values()].flat());
  return findings.filter((finding) => !dropped.has(finding)).map((finding) => withRepeats(finding, repeats.get(finding) ?? []));
}

function withRepeats(finding: Finding, repeats: readonly Finding[]): Finding {
  if (repeats.length === 0) return finding;
  const more = repeats.map(({ file, range }): TrailStep => ({ file, range, message: 'the same by this call' }));
  return { ...finding, related: [...finding.related, ...more] };
}

/** The other file that writes every attribute of a module's own set; null where its own file does, or several do. */
function calledFile({ evaluated: { source, parts } }: ProjectModule): string | null {
  // Further parts are what the first one imports.
  const files = new Set([...(parts[0]?.set.entries.values() ?? [])].map(({ origin }) => writtenPlace(origin)?.file));
  const [file] = files;
  return files.size === 1 && file !== undefined && file !== source ? file.path : null;
}

/** Adds, for a finding of a group, those of callers that repeat it. */
function findRepeats(group: readonly Finding[], callers: ReadonlyMap<string, string>, repeats: Map<Finding, Finding[]>): void {
  const told = new Map<string, Finding>();
  for (const finding of group) {
    const { file, range } = finding;
    if (callers.has(file)) continue;
    // What the called file lacks is written nowhere: the file stands for it.
    for (const place of [file, `${file}:${range.start.offset}`]) if (!told.has(place)) told.set(place, finding);
  }
  for (const finding of group) {
    const called = callers.get(finding.file);
    const [written] = finding.trail;
    // What the caller itself writes is a mistake of its own.
    if (called === undefined || written?.file === finding.file) continue;
    const place = written === undefined ? called : `${written.file}:${written.range.start.offset}`;
    const first = told.get(place);
    if (first === undefined) {
      told.set(place, finding);
      continue;
    }
    const others = repeats.get(first);
    if (others === undefined) repeats.set(first, [finding]);
    else others.push(finding);
  }
}
