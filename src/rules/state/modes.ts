/** Directives beside `StateDirectory` whose octal value must not let others in: `StateDirectoryMode` and `UMask`. */
import type { Value } from '../../evaluation/values.ts';
import { memo } from '../../syntax/memo.ts';
import { renderPlain, shownNames } from '../../evaluation/render.ts';
import type { Definition } from '../../model/definition.ts';
import type { Project } from '../../model/project.ts';
import type { ProjectModule } from '../../model/project-module.ts';
import type { Unit } from '../../model/units.ts';
import { addBeside, bindingAt, type ProposedFix, replaceValue, settingBinding, type WrittenBinding } from '../edits.ts';
import { isSwitchedOn, isUnset, possibleValues } from '../directives.ts';
import { placeIn } from '../places.ts';
import type { RuleContext } from '../rule.ts';
import { ownedServices, startsSomething } from '../services.ts';
import { directiveValues, directoryText, isContainerUnit } from './directories.ts';

export interface OctalPolicy {
  readonly directive: 'StateDirectoryMode' | 'UMask';
  /** What the policy asks for, and what a fix writes. */
  readonly wanted: string;
  /** The bits of a mode that a number lets in and the policy does not; 0 where it is narrow enough. */
  readonly extra: (mode: number) => number;
  /** Said of a service without the directive. */
  readonly missing: string;
  /** What the directive is about. */
  readonly of: string;
  readonly ignoreServices: readonly string[];
}

/** Judges one directive of every service of a module that has a state directory. */
export function checkOctal(context: RuleContext<unknown>, module: ProjectModule, policy: OctalPolicy): void {
  const { project } = context;
  const { directive, wanted } = policy;
  const owned = wholes(context.modules, project);
  for (const unit of module.services) {
    const whole = owned.get(unit) ?? unit;
    const directories = directiveValues(project, unit, 'StateDirectory').filter((value) => !isUnset(project.defaults.resolve(value)));
    if (unit.isUser || policy.ignoreServices.includes(unit.name) || isContainerUnit(module, unit)) continue;
    // Switched off, or given by another module that is told of it.
    if (startsSomething(unit) && !owned.has(unit)) continue;
    const values = possibleValues(project, whole, directive);
    const setting = whole.directives.get(directive);
    if (directories.length === 0) continue;
    // Such a directory lies below /var/lib/private, which only root may enter.
    if (isSwitchedOn(project, whole, 'DynamicUser') === true) {
      context.pass(module.file, unit.symbol);
      continue;
    }
    const verdicts = values?.map((value) => judge(value, policy)) ?? ['unknown' as const];
    const isOwn = (definition: Definition): boolean => unit.definitions.includes(definition);
    const definition = setting?.definitions.find(isOwn) ?? setting?.definitions[0];
    const owner = unit.directives.get('StateDirectory')?.definitions[0];
    if (verdicts.includes('wide') && definition !== undefined) {
      const value = values?.find((one) => judge(one, policy) === 'wide');
      context.fail({
        at: placeIn(module, isOwn(definition) ? definition : (owner ?? definition)),
        symbol: unit.symbol,
        message: `\`${directive}\` of service \`${unit.name}\` is \`${value === undefined ? '' : shown(context, value)}\`: wider than \`${policy.wanted}\`, so ${consequence(policy, value)}. Set it to \`${wanted}\`.`,
        origin: definition.origin,
        fix: narrow(module, whole, policy),
      });
    } else if (verdicts.every((verdict) => verdict === 'unset') && owner !== undefined) {
      // The module of a service that somebody else starts may well set it.
      if (!startsSomething(unit))
        context.undecidable(module.file, unit.symbol, `whether the module that starts it sets \`${directive}\` is not known`);
      else {
        const [first] = directories;
        context.fail({
          at: placeIn(module, owner),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` has the state directory \`${first === undefined ? '' : shown(context, first)}\` and no \`${directive}\`: ${policy.missing}. Set \`${directive} = "${wanted}"\`.`,
          origin: owner.origin,
          fix: add(module, unit, policy),
        });
      }
    } else if (verdicts.every((verdict) => verdict === 'pass')) context.pass(module.file, unit.symbol);
    else context.undecidable(module.file, unit.symbol, `its \`${directive}\` is not known`);
  }
}

/** What all modules together say of each service, by the unit of the module that starts it. */
const wholes = memo(
  (modules: readonly ProjectModule[], project: Project): ReadonlyMap<Unit, Unit> =>
    new Map(ownedServices(project, modules).map(({ own, unit }) => [own, unit])),
);

/** Who gets what with a number that is too wide. */
function consequence({ extra, of }: OctalPolicy, value: Value | undefined): string {
  const bits = value?.kind === 'string' || value?.kind === 'int' ? extra(Number.parseInt(String(value.value), 8)) : 0;
  if ((bits & 0o007) !== 0) return `accounts outside of its group get at ${of}`;
  return (bits & 0o020) !== 0 ? `its group may change ${of}` : `its group gets at ${of}`;
}

function judge(value: Value, { extra }: OctalPolicy): 'pass' | 'wide' | 'unset' | 'unknown' {
  if (isUnset(value)) return 'unset';
  const text = value.kind === 'string' ? value.value : value.kind === 'int' ? String(value.value) : '';
  if (!/^[0-7]{1,5}$/.test(text)) return 'unknown';
  return extra(Number.parseInt(text, 8)) !== 0 ? 'wide' : 'pass';
}

/** As text; the name of an instance as `<name>`. */
const shown = ({ project }: RuleContext<unknown>, value: Value): string => {
  const directory = directoryText(project, value);
  return directory === null ? renderPlain(project.ev, value) : shownNames(directory);
};

function add(module: ProjectModule, unit: Unit, { directive, wanted }: OctalPolicy): ProposedFix {
  const binding = settingBinding(module, unit.directives.get('StateDirectory'));
  // What is said of the directory stays together.
  const mode = settingBinding(module, unit.directives.get('StateDirectoryMode'));
  const last = mode !== null && binding !== null && isNextLine(binding, mode) ? mode : binding;
  return last === null ? null : { safe: true, title: `Add \`${directive}\``, edits: [addBeside(last, { [directive]: `"${wanted}"` })] };
}

const isNextLine = ({ file, end }: WrittenBinding, next: WrittenBinding): boolean =>
  next.start > end &&
  !file.text
    .slice(end, next.start)
    .replace(/^.*\r?\n/, '')
    .includes('\n');

/** Writes the number anew where it is this module's alone; of `unit` as all modules together have it. */
function narrow(module: ProjectModule, unit: Unit, { directive, wanted }: OctalPolicy): ProposedFix {
  const [definition, ...others] = unit.directives.get(directive)?.definitions ?? [];
  const binding = definition === undefined || others.length > 0 ? null : bindingAt(definition.origin, module.evaluated.source);
  const match = binding === null ? null : /^((?:lib\.)?mk(?:Force|Default)\s+)?(?:"[0-7]+"|[0-7]+)$/.exec(binding.value.text);
  if (binding === null || match === null) return null;
  return { safe: true, title: `Set \`${directive}\` to \`${wanted}\``, edits: [replaceValue(binding, `${match[1] ?? ''}"${wanted}"`)] };
}
