/** The document of `inspect` as text for people: one block a module. */
import type { Json } from '../evaluation/json.ts';
import { trailsText } from './inspect-trails.ts';

type Fields = { readonly [key: string]: Json };
const fields = (json: Json | undefined): Fields =>
  json !== null && typeof json === 'object' && !Array.isArray(json) ? (json as Fields) : {};
const items = (json: Json | undefined): readonly Json[] => (Array.isArray(json) ? json : []);
const text = (json: Json | undefined): string => (typeof json === 'string' ? json : '');

export function inspectText(document: Json): string {
  const { modules, undecided } = fields(document);
  const blocks = items(modules).map((module) => moduleText(fields(module)));
  const unknowns = Object.entries(fields(undecided));
  if (unknowns.length > 0) blocks.push(['not known:', ...unknowns.map(([reason, count]) => `  ${count} × ${reason}`)].join('\n'));
  return blocks.length === 0 ? 'no modules\n' : `${blocks.join('\n\n')}\n`;
}

function moduleText(module: Fields): string {
  const lines = [`${text(module['file'])} (${text(module['kind'])})`];
  section(
    lines,
    'options',
    items(module['options']).map((option) => optionLine(fields(option))),
  );
  for (const service of items(module['services'])) lines.push(...serviceLines(fields(service)));
  for (const [title, key] of [
    ['user', 'users'],
    ['group', 'groups'],
    ['container', 'containers'],
  ] as const) {
    for (const [name, settings] of Object.entries(fields(module[key]))) section(lines, `${title} ${name}`, settingLines(settings));
  }
  section(
    lines,
    'tmpfiles',
    items(module['tmpfiles']).map((rule) => show(fields(rule)['line'])),
  );
  section(
    lines,
    'firewall',
    items(module['firewall']).map((port) => `${show(fields(port)['port'])}/${text(fields(port)['protocol'])}`),
  );
  if (module['assertions'] !== 0) lines.push(`  assertions: ${module['assertions']}`);
  for (const fault of items(module['faults'])) lines.push(`  cannot be evaluated: ${text(fields(fault)['message'])}`);
  return lines.join('\n');
}

function optionLine(option: Fields): string {
  const given = 'default' in option ? ` = ${show(option['default'])}` : '';
  return `${text(option['path'])}: ${option['type'] === null ? 'no type' : text(option['type'])}${given}`;
}

function serviceLines(service: Fields): string[] {
  const score = exposureText(fields(service['exposure']));
  const lines: string[] = [];
  section(lines, `service ${text(service['name'])}${score}`, [
    ...settingLines(service['options']),
    ...settingLines(service['unit']).map((line) => `[Unit] ${line}`),
    ...directiveLines(fields(service['directives']), fields(service['trails'])),
  ]);
  return lines.length > 0 ? lines : [`  service ${text(service['name'])}${score}`];
}

/** `5.0 MEDIUM`, or the interval `3.2 OK to 5.4 MEDIUM`. */
function exposureText(exposure: Fields): string {
  const level = ({ score, level: name }: Fields): string => (typeof score === 'number' ? `${score.toFixed(1)} ${text(name)}` : '');
  const low = level(fields(exposure['low']));
  const found = low === '' ? level(exposure) : `${low} to ${level(fields(exposure['high']))}`;
  return found === '' ? '' : ` (exposure ${found})`;
}

/** Directives, each with the places it came through. */
const directiveLines = (directives: Fields, trails: Fields): string[] =>
  Object.entries(directives).map(([name, value]) => {
    const trail = trailsText(trails[name]);
    return `[Service] ${name} = ${show(value)}${trail === '' ? '' : `    # ${trail}`}`;
  });

const settingLines = (settings: Json | undefined): string[] =>
  Object.entries(fields(settings)).map(([name, value]) => `${name} = ${show(value)}`);

function section(lines: string[], title: string, content: readonly string[]): void {
  if (content.length === 0) return;
  lines.push(`  ${title}`, ...content.map((line) => `    ${line}`));
}

/** A value on one line: symbolic forms as Nix would write them. */
function show(json: Json | undefined): string {
  if (json === undefined) return '';
  if (json === null || typeof json !== 'object') return typeof json === 'string' ? JSON.stringify(json) : String(json);
  if (Array.isArray(json)) return `[ ${json.map(show).join(' ')} ]`;
  const form = fields(json);
  if (typeof form['$ref'] === 'string') return form['$ref'];
  if ('$text' in form)
    return `"${items(form['$text'])
      .map((part) => (typeof part === 'string' ? part : `\${${show(part)}}`))
      .join('')}"`;
  if ('$choice' in form) {
    const { if: condition, then, else: otherwise } = fields(form['$choice']);
    return `if ${show(condition)} then ${show(then)} else ${show(otherwise)}`;
  }
  if ('$unknown' in form) return `‹${text(form['$unknown'])}›`;
  return `{ ${Object.entries(form)
    .map(([name, value]) => (name === '$rest' ? `…${show(value)}` : `${name} = ${show(value)};`))
    .join(' ')} }`;
}
