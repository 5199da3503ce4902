/** The OCI containers of a project, each with what all its modules set. */
import { memo } from '../../syntax/memo.ts';
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { isSpread, type Value } from '../../evaluation/values.ts';
import { branchesOf } from '../../evaluation/choice.ts';
import { holdsByDefault } from '../../model/default-conditions.ts';
import { DEFAULT_PRIORITY } from '../../model/definition.ts';
import { groupBy } from '../../model/group-by.ts';
import { attempt } from '../../model/option.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Subject } from '../../model/subject.ts';
import type { Unit } from '../../model/units.ts';
import { mergedSubject } from '../../model/subject.ts';
import { alternatives } from '../services.ts';

export interface OwnedContainer {
  readonly module: ProjectModule;
  /** As the owning module yields it. */
  readonly own: Subject;
  /** Merged with what other modules add to it. */
  readonly container: Subject;
}

/** Every container that a module of the context gives an image to. */
export const ownedContainers = (project: Project, modules: readonly ProjectModule[]): readonly OwnedContainer[] =>
  containersOf(modules, project);

/** Rules that are on for the same files ask for the same containers. */
const containersOf = memo((modules: readonly ProjectModule[], project: Project): readonly OwnedContainer[] => {
  const all = project.modules.flatMap((module) => module.containers.map((own) => ({ module, own })));
  const made = new Set(all.flatMap(({ own }) => (givesImage(own) && !isForced(own) ? [own.symbol] : [])));
  // What one machine forces is the container of that machine; any other force is for the container that somebody else makes.
  const isAddition = (module: ProjectModule, own: Subject): boolean =>
    !givesImage(own) || (module.kind !== 'host' && made.has(own.symbol) && isForced(own));
  const additions = groupBy(
    all.flatMap(({ module, own }) => (isAddition(module, own) ? [own] : [])),
    ({ symbol }) => symbol,
  );
  return modules.flatMap((module) =>
    module.containers
      .filter((own) => !isAddition(module, own))
      .map((own) => {
        const further = additions.get(own.symbol) ?? [];
        return { module, own, container: mergedSubject(project.ev, [own, ...further]) };
      }),
  );
});

const givesImage = ({ settings, rests }: Subject): boolean =>
  settings.has('image') || settings.has('imageFile') || rests.some(({ below }) => below === '');

/** True where the image is given with `mkForce` or the like: instead of another one. */
const isForced = ({ settings, rests }: Subject): boolean => {
  const images = [settings.get('image'), settings.get('imageFile')].flatMap((setting) => setting?.definitions ?? []);
  return rests.length === 0 && images.every(({ priority }) => priority < DEFAULT_PRIORITY);
};

const BACKENDS = ['podman', 'docker', '${config.virtualisation.oci-containers.backend}'];

/** The systemd services of any module that NixOS makes for a container, by its `serviceName` where it has one. */
export function unitsOf(project: Project, { name, settings }: Subject): readonly Unit[] {
  const own = settings.get('serviceName');
  const named = own === undefined ? [] : alternatives(project.ev, project.defaults.resolve(own.value));
  const given = named.flatMap((value) => (value.kind === 'string' ? [value.value] : []));
  const names = given.length > 0 ? given : BACKENDS.map((backend) => `${backend}-${name}`);
  return names.flatMap((unit) => servicesByName(project).get(unit) ?? []);
}

const servicesByName = memo((project: Project): ReadonlyMap<string, readonly Unit[]> => {
  const services = project.modules.flatMap((module) => module.services.filter(({ isUser }) => !isUser));
  return groupBy(services, ({ name }) => name);
});

/** The same container where the module's switches are on and all its options at their defaults; null where it is not there then. */
function byDefault(project: Project, { module, own }: OwnedContainer): { readonly ev: Evaluator; readonly container: Subject } | null {
  const resolved = project.resolve(module);
  const container = resolved.containers.find(({ name }) => name === own.name);
  return container === undefined ? null : { ev: resolved.ev, container };
}

/** Every text that a setting may be, references replaced by their defaults; null among them for what is not known. */
export function textsOf(project: Project, owned: OwnedContainer, setting: string): (string | null)[] {
  const texts = textsIn(project.ev, project, owned.container.settings.get(setting)?.value);
  if (!texts.includes(null)) return texts;
  const resolved = byDefault(project, owned);
  return resolved === null ? texts : textsIn(resolved.ev, project, resolved.container.settings.get(setting)?.value);
}

function textsIn(ev: Evaluator, project: Project, value: Value | undefined): (string | null)[] {
  if (value === undefined) return [null];
  return alternatives(ev, project.defaults.resolve(value)).map((one) => {
    const known = project.defaults.resolve(one);
    return known.kind === 'string' ? known.value : null;
  });
}

/** Whether a list setting holds a text that begins like `pattern`: certainly, certainly not, or null. */
export function hasElement(project: Project, owned: OwnedContainer, setting: string, pattern: RegExp): boolean | null {
  const given = elementIn(project.ev, project, owned.container, setting, pattern);
  if (given !== null) return given;
  const resolved = byDefault(project, owned);
  return resolved === null ? null : elementIn(resolved.ev, project, resolved.container, setting, pattern);
}

function elementIn(ev: Evaluator, project: Project, container: Subject, setting: string, pattern: RegExp): boolean | null {
  const value = container.settings.get(setting)?.value;
  const isOpen = container.rests.some(({ below }) => below === '');
  if (value === undefined) return isOpen ? null : false;
  return holds(ev, project, value, pattern);
}

/** Three-valued: true where some element surely matches, false where none can. */
function holds(ev: Evaluator, project: Project, value: Value, pattern: RegExp): boolean | null {
  const known = project.defaults.resolve(value);
  switch (known.kind) {
    case 'null':
      return false;
    case 'string':
      return pattern.test(known.value);
    case 'text':
      // What stands before the first symbolic part decides: `--memory=${…}`.
      return typeof known.parts[0] === 'string' ? pattern.test(known.parts[0]) : null;
    case 'list': {
      const verdicts = known.items.map((item) => {
        const inner = isSpread(item) ? item.spread : ev.tryForce(item.thunk);
        return inner === null ? false : holds(ev, project, inner, pattern);
      });
      return verdicts.includes(true) ? true : verdicts.includes(null) ? null : false;
    }
    case 'choice': {
      const picked = holdsByDefault(ev, project.defaults, known.condition);
      const side = picked === null ? null : ev.tryForce(picked ? known.then : known.else);
      if (side !== null) return holds(ev, project, side, pattern);
      const sides = attempt(() => branchesOf(ev, known));
      if (sides === null) return null;
      const verdicts = [sides.then, sides.else].flatMap((side) => (side === null ? [] : [holds(ev, project, side, pattern)]));
      return verdicts.every((verdict) => verdict === verdicts[0]) ? (verdicts[0] ?? null) : null;
    }
    default:
      return null;
  }
}
