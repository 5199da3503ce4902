/** Sets that a host file writes for a service, comparable with those it writes for others. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render, renderPath } from '../../../evaluation/render.ts';
import { TRUE } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { escapePattern } from '../../patterns.ts';

export interface Structure {
  readonly module: ProjectModule;
  /** Path of the set: `modules.alerting.rules.web-down`. */
  readonly symbol: string;
  /** Length of that path. */
  readonly depth: number;
  /** Path, names and values with the service's name taken out: equal for equal structures. */
  readonly key: string;
  readonly definitions: readonly [Definition, ...Definition[]];
}

/** Every set of a host file that is named after a service of that file and written out there. */
export function structuresOf(ev: Evaluator, module: ProjectModule): Structure[] {
  const stem = module.file
    .replace(/\/default\.nix$/, '')
    .replace(/^.*\//, '')
    .replace(/\.nix$/, '');
  const names = [...new Set([stem, ...enabledNames(module)])].filter((name) => name.length > 2).sort((a, b) => b.length - a.length);
  const groups = new Map<string, { name: string; depth: number; definitions: Definition[] }>();
  for (const definition of module.definitions) {
    const at = definition.path.findLastIndex((step) => typeof step === 'string' && names.some((name) => step.includes(name)));
    if (at < 1) continue;
    const step = definition.path[at] as string;
    const name = names.find((one) => step.includes(one)) as string;
    // The whole set, and each set in it: of a service's own options only parts are alike.
    for (const depth of [at + 1, at + 2]) {
      if (definition.path.length <= depth) continue;
      const key = definition.path
        .slice(0, depth)
        .map((one) => (typeof one === 'string' ? one : render(ev, one)))
        .join('\0');
      const group = groups.get(key) ?? { name, depth, definitions: [] };
      group.definitions.push(definition);
      groups.set(key, group);
    }
  }
  return [...groups.values()].flatMap(({ name, depth, definitions }) => {
    const [first, ...others] = definitions;
    if (first === undefined || !definitions.every((one) => isWrittenHere(module, one))) return [];
    const own = new RegExp(escapePattern(name), 'gi');
    const neutral = (text: string): string => text.replaceAll(own, '<name>');
    const lines = definitions.map(({ path, value }) => neutral(`${renderPath(ev, path.slice(depth))} = ${render(ev, value)}`)).sort();
    const key = [neutral(renderPath(ev, first.path.slice(0, depth))), ...lines].join('\n');
    return [{ module, symbol: renderPath(ev, first.path.slice(0, depth)), depth, key, definitions: [first, ...others] as const }];
  });
}

/** The services that the file switches on: `modules.services.web.enable = true`. */
const enabledNames = ({ definitions }: ProjectModule): string[] =>
  definitions.flatMap(({ path, value }) => {
    const name = path.at(-2);
    return path.at(-1) === 'enable' && path.at(-3) === 'services' && value === TRUE && typeof name === 'string' ? [name] : [];
  });

/** What a helper of another file makes is shared already. */
function isWrittenHere(module: ProjectModule, { origin }: Definition): boolean {
  const { source } = module.evaluated;
  for (let at = origin; at !== null; at = at.previous) {
    if (at.file !== source) return false;
    for (let { frame } = at; frame !== null; frame = frame.parent) if (frame.file !== source) return false;
  }
  return origin !== null;
}
