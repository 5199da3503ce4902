/** Declared options: how many, how well described, and which common ones are written by hand. */
import { renderPath } from '../evaluation/render.ts';
import type { Thunk } from '../evaluation/thunk.ts';
import type { Option } from '../model/option.ts';
import { typeText } from '../model/option-type.ts';
import type { ProjectModule } from '../model/project-module.ts';
import { type Facts, writtenOrigin } from './facts.ts';
import type { CommonOption, OptionRow, OptionSection } from './schema.ts';

/** Options that every service has; see the pattern of option inheritance. */
const COMMON = ['enable', 'package', 'user', 'group', 'dataDir', 'logLevel', 'openFirewall', 'port', 'host', 'environmentFile'];

export function optionsSection(facts: Facts): OptionSection {
  const modules = facts.modules
    .filter(({ options }) => options.length > 0)
    .map((module) => {
      const count = (has: (option: Option) => boolean): number => module.options.filter(has).length;
      return {
        module: module.file,
        group: facts.groupOf(module.file),
        options: module.options.length,
        documented: count((option) => isDocumented(facts, option)),
        typed: count(({ type }) => type !== null),
        withDefault: count((option) => option.default !== null),
        withExample: count(({ example }) => example !== null),
      };
    });
  return { modules, common: commonOptions(facts) };
}

function isDocumented(facts: Facts, { description }: Option): boolean {
  const value = description === null ? null : facts.ev.tryForce(description);
  return value !== null && value.kind !== 'null' && !(value.kind === 'string' && value.value.trim() === '');
}

/** Common options by name: in which modules they are written by hand, in which a helper declares them. */
function commonOptions(facts: Facts): CommonOption[] {
  return COMMON.map((name) => {
    const byHand = new Set<string>();
    const shared = new Set<string>();
    for (const module of facts.ownModules) {
      for (const option of module.options) {
        if (option.isField || option.path.at(-1) !== name) continue;
        (isShared(module, option) ? shared : byHand).add(module.file);
      }
    }
    return { name, byHand: [...byHand], shared: [...shared] };
  }).filter(({ byHand, shared }) => byHand.length + shared.length > 0);
}

const isShared = (module: ProjectModule, option: Option): boolean => {
  const path = writtenOrigin(option.origin)?.file.path;
  return path !== undefined && path !== module.file;
};

/** One module's options in full. */
export function optionRows(facts: Facts, module: ProjectModule): OptionRow[] {
  const text = (thunk: Thunk | null, limit: number): string | null => {
    const value = thunk === null ? null : facts.ev.tryForce(thunk);
    return value === null ? null : value.kind === 'string' && limit > 100 ? oneParagraph(value.value) : facts.text(value, limit);
  };
  return module.options.map((option) => ({
    path: renderPath(facts.ev, option.path),
    place: facts.place(option.origin, module.file),
    type: option.type === null ? null : typeText(facts.ev, option.type),
    default: text(option.default, 60),
    description: text(option.description, 300),
    example: option.example !== null,
    shared: isShared(module, option),
  }));
}

function oneParagraph(text: string): string {
  const first =
    text
      .trim()
      .split(/\n\s*\n/)[0]
      ?.replace(/\s+/g, ' ') ?? '';
  return first.length > 300 ? `${first.slice(0, 299)}…` : first;
}
