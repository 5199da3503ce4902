/** ZFS datasets of services: what modules set at `….datasets.services.NAME`. */
import { memo } from '../../syntax/memo.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { mergedSubject, type Subject, subjectsBelow } from '../../model/subject.ts';

export interface ServiceDataset {
  readonly module: ProjectModule;
  /** What this module sets. */
  readonly own: Subject;
  /** With what the project's other modules add. */
  readonly whole: Subject;
}

/** Path steps up to `datasets.services`; disko's zpools have datasets of another sort. */
function prefixesOf(module: ProjectModule): string[][] {
  const found = new Map<string, string[]>();
  for (const { path } of module.definitions) {
    const at = path.findIndex((step, index) => step === 'datasets' && path[index + 1] === 'services');
    if (at < 1 || path.length < at + 3 || path[0] === 'disko') continue;
    const prefix = path.slice(0, at + 2).filter((step) => typeof step === 'string');
    if (prefix.length === at + 2) found.set(prefix.join('.'), prefix);
  }
  return [...found.values()];
}

/** Every dataset that a module of the project makes for a service, computed once. */
export const datasetsOf = memo((project: Project): readonly ServiceDataset[] => {
  const { ev } = project;
  const own = project.modules.flatMap((module) =>
    prefixesOf(module).flatMap((prefix) => subjectsBelow(ev, module.definitions, prefix).map((subject) => ({ module, own: subject }))),
  );
  return [...groupBy(own, (one) => one.own.symbol).values()].flatMap((same) => {
    const [first, ...others] = same;
    const whole = mergedSubject(ev, [first.own, ...others.map((one) => one.own)]);
    return same.map((one) => ({ ...one, whole }));
  });
});
