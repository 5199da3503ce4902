/** Puts ports inside `mkIf cfg.openFirewall`, and declares that option where nobody does. */
import { type Option, optionGroup } from '../../../model/option.ts';
import { optionIndex } from '../../../model/option-index.ts';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { FirewallPort } from '../../../model/resources.ts';
import type { Expression, SourceFile } from '../../../syntax/nodes.ts';
import { bindingAt, type ProposedFix } from '../../edits.ts';
import { addLines, needsParentheses, withParentheses } from '../../layout.ts';
import { libName, spelledAt } from '../../spelling.ts';
import { optionName } from '../../options.ts';
import type { PlaceEdit } from '../../rule.ts';

/** The module's option that these ports should ask: that of a part with a switch of its own (`webUi.openFirewall`) is for that part's alone. */
export function openingOption(module: ProjectModule, ports: readonly FirewallPort[], names: readonly string[]): Option | null {
  const declared = module.options.filter((option) => names.includes(optionName(option)));
  const switches = new Set(module.switches.map(({ path }) => path.slice(1, -1).join('.')));
  const parts = new Set(module.options.filter((option) => optionName(option) === 'enable').map(optionGroup));
  const isOfPart = (option: Option): boolean => parts.has(optionGroup(option)) && !switches.has(optionGroup(option));
  const isFor = (option: Option): boolean =>
    ports.every(({ value }) => value.kind === 'reference' && value.path.join('.').startsWith(`config.${optionGroup(option)}.`));
  return declared.find((option) => isOfPart(option) && isFor(option)) ?? declared.find((option) => !isOfPart(option)) ?? null;
}

/** `names` are the options that may open the firewall, the one to declare first. */
export function fixPorts(project: Project, module: ProjectModule, ports: readonly FirewallPort[], names: readonly string[]): ProposedFix {
  const { source } = module.evaluated;
  const binding = bindingAt(ports[0]?.definition.origin ?? null, source);
  if (binding === null) return null;
  const declared = openingOption(module, ports, names);
  if (declared?.isField) return null;
  const added = declared === null ? declareOption(project, module, names[0] ?? 'openFirewall') : null;
  const path = declared?.path ?? added?.path;
  const option = path === undefined ? null : spelledAt(source, binding.start, path);
  const edits = option === null ? null : guard(source, binding.node.value, option);
  if (edits === null) return null;
  const title = added === null ? `put it inside \`mkIf ${option}\`` : `declare \`${names[0]}\` and put it inside \`mkIf ${option}\``;
  return { safe: false, title, edits: [...(added === null ? [] : [added.edit]), ...edits] };
}

/** `mkIf option value`; where the value is `mkIf condition …` already, the condition grows. */
function guard(source: SourceFile, value: Expression, option: string): PlaceEdit[] | null {
  const call = value.kind === 'apply' && value.callee.kind === 'apply' ? value.callee : null;
  if (call !== null && /^(lib\.)?mkIf$/.test(source.text.slice(call.callee.start, call.callee.end))) {
    const condition = call.argument;
    const { start, end } = withParentheses(source.text, condition);
    // What `&&` cannot take as it is keeps its parentheses inside of the new ones.
    const isPlain = !needsParentheses(source, condition) && start === condition.start;
    const isAnd = condition.kind === 'binary' && condition.operator === '&&';
    if (isPlain || !isAnd)
      return [
        { file: source, start, end: start, text: '(' },
        { file: source, start: end, end, text: ` && ${option})` },
      ];
    return [{ file: source, start: condition.end, end: condition.end, text: ` && ${option}` }];
  }
  const mkIf = libName(source, value.start, 'mkIf');
  if (mkIf === null) return null;
  const isBare = needsParentheses(source, value);
  const { start, end } = withParentheses(source.text, value);
  const edits = [{ file: source, start, end: start, text: `${mkIf} ${option} ${isBare ? '(' : ''}` }];
  if (isBare) edits.push({ file: source, start: end, end, text: ')' });
  return edits;
}

/** The option beside the module's only switch, behind the last port that stands there; null where they are not plain attributes. */
function declareOption(project: Project, module: ProjectModule, name: string): { path: readonly string[]; edit: PlaceEdit } | null {
  const { source } = module.evaluated;
  const [enable, ...others] = module.switches;
  const namespace = enable?.path.slice(1, -1) ?? [];
  if (enable === undefined || others.length > 0 || !namespace.every((step): step is string => typeof step === 'string')) return null;
  const path = [...namespace, name];
  if (optionIndex(project).at(path).length > 0) return null;
  const isAt = (option: Option, place: readonly string[]): boolean =>
    option.path.length === place.length && place.every((step, index) => option.path[index] === step);
  const anchors = ['enable', 'port'].map((one) => module.options.find((option) => isAt(option, [...namespace, one])));
  const binding = anchors.map((option) => bindingAt(option?.origin ?? null, source)).findLast((one) => one !== null);
  const [first, last] = [binding?.node.path[0], binding?.node.path.at(-1)];
  if (binding === undefined || binding === null || first === undefined || last === undefined) return null;
  const mkOption = libName(source, binding.start, 'mkOption');
  const types = libName(source, binding.start, 'types');
  if (mkOption === null || types === null) return null;
  const isSpaced =
    /\n[ \t]*\r?\n[ \t]*$/.test(source.text.slice(0, binding.start)) || /^[^\n]*\n[ \t]*\r?\n/.test(source.text.slice(binding.end));
  const lines = [
    `${source.text.slice(first.start, last.start)}${name} = ${mkOption} {`,
    `  type = ${types}.bool;`,
    '  default = false;',
    `  description = "Whether to open the firewall for ${namespace.at(-1)}.";`,
    '};',
  ];
  const edit = addLines(binding, lines);
  return { path, edit: isSpaced ? { ...edit, text: `\n${edit.text}` } : edit };
}
