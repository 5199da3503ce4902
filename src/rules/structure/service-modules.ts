/** Which modules are service modules, and where their namespace is. */
import type { Evaluator } from '../../evaluation/evaluator.ts';
import type { ReferenceValue } from '../../evaluation/values.ts';
import type { Definition } from '../../model/definition.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Place } from '../rule.ts';
import { isOneshot, isPeriodic, startsSomething } from '../services.ts';
import { fileStart, outermostPlace } from '../places.ts';

/** A module that declares a switch and keeps something running while it is on: a service of its own or a container. */
export const isServiceModule = (ev: Evaluator, module: ProjectModule): boolean =>
  module.kind === 'module' &&
  module.switches.length > 0 &&
  (module.containers.length > 0 ||
    module.services.some((unit) => !unit.isUser && startsSomething(unit) && isOneshot(ev, unit) !== true && !isPeriodic(module, unit)));

/** `services.foo`: what the module's switches have in common, where that is more than a category; else that of the first. */
export function namespaceOf(module: ProjectModule): string {
  const [first, ...others] = module.switches.map(({ path }) => path.slice(1, -1));
  let length = (first as ReferenceValue['path']).length;
  for (const path of others) while (length > 0 && !path.slice(0, length).every((step, index) => step === first?.[index])) length--;
  return (length > 1 ? (first?.slice(0, length) ?? []) : (first ?? [])).map(shownStep).join('.');
}

/** `${namespace}` of an argument, as it is written; any other step that is computed is the name of an instance. */
const shownStep = (step: ReferenceValue['path'][number]): string => {
  if (typeof step === 'string') return step;
  return step.kind === 'reference' && step.path.every((one) => typeof one === 'string') ? `\${${step.path.join('.')}}` : '<name>';
};

/** Something that is not known supplies any part of the configuration. */
export const suppliesAnything = ({ path, isRest }: Definition): boolean => isRest && path.length === 0;

export const textOfPath = (path: readonly unknown[]): string => path.map((step) => (typeof step === 'string' ? step : '<name>')).join('.');

/** Where the module begins to configure: its `config`, or the first attribute of it. */
export function configPlace(module: ProjectModule): Place {
  const { source, parts } = module.evaluated;
  const origin = parts[0]?.set.entries.get('config')?.origin;
  if (origin && origin.file === source) {
    const lineEnd = source.text.indexOf('\n', origin.start);
    return { file: source, start: origin.start, end: lineEnd < 0 || lineEnd > origin.end ? origin.end : lineEnd };
  }
  const [first] = module.definitions as readonly Definition[];
  return first === undefined ? fileStart(source) : outermostPlace(module, first);
}

/** Where the module declares its options: the first line of `options…`. */
export function optionsPlace(module: ProjectModule): Place {
  const { source, parts } = module.evaluated;
  const origin = parts[0]?.set.entries.get('options')?.origin;
  if (!origin || origin.file !== source) return fileStart(source);
  const lineEnd = source.text.indexOf('\n', origin.start);
  return { file: source, start: origin.start, end: lineEnd < 0 || lineEnd > origin.end ? origin.end : lineEnd };
}
