/** Declared options, each place of declaration once: a factory's option is not reported in every module that calls it. */
import { memo } from '../../syntax/memo.ts';
import type { Evaluator } from '../../evaluation/evaluator.ts';
import { render } from '../../evaluation/render.ts';
import type { Thunk } from '../../evaluation/thunk.ts';
import { TRUE } from '../../evaluation/values.ts';
import { optionIndex } from '../../model/option-index.ts';
import type { Option } from '../../model/option.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import { NIXOS_SERVICES } from '../nixos/services.ts';
import { declarationPlace, optionPlace, optionSymbol, valueOf } from '../options.ts';
import type { Place, RuleContext } from '../rule.ts';

export interface Declaration {
  readonly module: ProjectModule;
  readonly option: Option;
  readonly symbol: string;
  /** Where it is written; the call in the module's own file where that other file is not reported on. */
  readonly at: Place;
}

/** Every place where the modules of the context declare an option, with the first option declared there. */
export const declarations = (context: RuleContext<unknown>): readonly Declaration[] => declarationsOf(context.modules, context);

/** Rules that are on for the same files ask for the same declarations. */
const declarationsOf = memo((_modules: readonly ProjectModule[], context: RuleContext<unknown>): readonly Declaration[] => [
  ...find(context),
]);

function* find(context: RuleContext<unknown>): Generator<Declaration> {
  const seen = new Set<string>();
  for (const module of context.modules) {
    for (const option of module.options) {
      const written = declarationPlace(option);
      const at = written !== null && context.reports(written.file.path) ? written : optionPlace(module, option);
      const key = `${at.file.path}:${at.start}:${String(option.path.at(-1))}`;
      if (seen.has(key)) continue;
      seen.add(key);
      yield { module, option, symbol: optionSymbol(context.project.ev, option), at };
    }
  }
}

/** True where the option is not meant for people: internal, invisible, the old name of another one, or below such a one. */
export function isHidden({ project: { ev } }: RuleContext<unknown>, module: ProjectModule, option: Option): boolean {
  return hiddenOptions(module, ev).some(
    ({ path }) => path.length <= option.path.length && path.every((step, index) => step === option.path[index]),
  );
}

const hiddenOptions = memo((module: ProjectModule, ev: Evaluator): readonly Option[] =>
  module.options.filter((one) => isMarkedHidden(ev, one)),
);

function isMarkedHidden(ev: Evaluator, option: Option): boolean {
  const attribute = (name: string): Thunk | null => option.declaration.entries.get(name)?.thunk ?? null;
  const visible = valueOf(ev, attribute('visible'));
  return valueOf(ev, attribute('internal')) === TRUE || (visible?.kind === 'bool' && !visible.value);
}

/** True where attributes of the declaration may stand in a part of it that is not known. */
export const isPartlyKnown = (option: Option): boolean => option.declaration.rest !== null || option.declaration.dynamic.length > 0;

/** `options.warnings = mkOption { apply = …; }` changes what is read of an option that another module declares. */
export const isOnlyApply = ({ declaration: { entries } }: Option): boolean =>
  entries.has('apply') && [...entries.keys()].every((name) => name === 'apply' || name === '_type');

/** Below a service of NixOS that the project does not declare itself, an option may add to one that NixOS declares. */
export function mayAddToNixos({ project }: RuleContext<unknown>, { path: [first, service] }: Option): boolean {
  return (
    first === 'services' &&
    typeof service === 'string' &&
    NIXOS_SERVICES.has(service) &&
    optionIndex(project).at(['services', service, 'enable']).length === 0
  );
}

/** A value as short text for a message. */
export function shown(context: RuleContext<unknown>, value: Parameters<typeof render>[1]): string {
  const text = render(context.project.ev, value).replaceAll('`', "'");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
