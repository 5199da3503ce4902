import { z } from 'zod';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { render, renderPath } from '../../../evaluation/render.ts';
import { reference, type Value } from '../../../evaluation/values.ts';
import { elementsOf, isSwitchedOn, judge, possibleValues } from '../../directives.ts';
import { programSettings, settingWith } from '../../handed.ts';
import { elementPlace, placeIn, subjectPlace } from '../../places.ts';
import { addBeside, addElement, type Fix, settingBinding } from '../../binding-edits.ts';
import { defineRule, type Place } from '../../rule.ts';
import { ownedServices } from '../../services.ts';
import { directiveValues, directoryText, makesDirectory, managedDirectories } from '../../state/directories.ts';

const options = z.object({
  optionNames: z
    .string()
    .default('^(data|state|cache|logs?|storage|store|db|database|work|working|var|spool|uploads?|media|downloads?|records?|archive)_?(dir|directory|path|folder)$')
    .describe('Regular expression, case-insensitive, of the names of options that hold a directory to write to.'),
});

/** Directives that make a path writable under `ProtectSystem = "strict"`; see systemd.exec(5). */
const WRITABLE = ['ReadWritePaths', 'BindPaths', 'TemporaryFileSystem'];
/** Where state lies: a service may well run in a directory it only reads. */
const STATE = /^\/(var\/(lib|cache|log|spool)|srv|data|mnt|media)\/./;

export default defineRule(
  {
    id: 'hardening/writable-paths',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 Innovation 2'],
    summary: 'A directory that a service writes to is read-only under `ProtectSystem = "strict"`.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const isStrict = judge(possibleValues(project, unit, 'ProtectSystem'), (value) => (value.kind === 'unknown' ? null : value.kind === 'string' && value.value === 'strict'));
      const isDynamic = isSwitchedOn(project, unit, 'DynamicUser');
      if (isStrict === false && isDynamic === false) continue;
      if (unit.directives.has('RootDirectory') || unit.directives.has('RootImage')) continue;
      const names = new RegExp(context.options(module.file).optionNames, 'i');
      const wanted = writtenDirectories(project, module, own, names).filter(({ path }) => STATE.test(path) || path.startsWith('${config.'));
      if (wanted.length === 0) continue;
      const writable = writableDirectories(project, unit);
      const missing = wanted.filter(({ path }) => !writable.paths.some((one) => path === one || one === '/' || path.startsWith(`${one}/`)));
      const [first] = missing;
      if (first === undefined) context.pass(module.file, unit.symbol);
      else if (writable.isOpen || isStrict === null) context.undecidable(module.file, unit.symbol, `whether \`${first.path}\` is writable is not known`);
      else {
        const paths = [...new Set(missing.map(({ path }) => path))].map((path) => `\`${path}\``).join(', ');
        context.fail({
          at: first.at,
          symbol: unit.symbol,
          fix: opening(module, own, missing),
          message: `${paths} of service \`${unit.name}\` is read-only to it: \`ProtectSystem = "strict"\`, and none of \`ReadWritePaths\`, \`StateDirectory\`, \`CacheDirectory\`, \`LogsDirectory\` and \`RuntimeDirectory\` covers it. Add it to \`ReadWritePaths\`.`,
        });
      }
    }
  },
);

interface WrittenDirectory {
  readonly path: string;
  /** Nix that gives the directory in the module's own file; null where none is at hand. */
  readonly expression: string | null;
  readonly at: Place;
}

/** What the module gives the service to write to: its working directory, options by name, tmpfiles of its account. */
function writtenDirectories(project: Project, module: ProjectModule, unit: Unit, names: RegExp): WrittenDirectory[] {
  const found: WrittenDirectory[] = [];
  const [working] = unit.directives.get('WorkingDirectory')?.definitions ?? [];
  if (working !== undefined) {
    const at = placeIn(module, working);
    for (const value of directiveValues(project, unit, 'WorkingDirectory')) {
      const text = directoryText(project, value)?.replace(/^-/, '');
      if (text !== undefined) found.push({ path: text, at, expression: expressionOf(project, value) });
    }
  }
  const settings = programSettings(unit);
  for (const option of module.options) {
    const name = option.path.at(-1);
    if (typeof name !== 'string' || !names.test(name)) continue;
    const [definition] = settingWith(project, settings, option)?.definitions ?? [];
    const text = definition === undefined ? null : directoryText(project, reference(['config', ...option.path]));
    if (definition !== undefined && text !== null) found.push({ path: text, at: placeIn(module, definition), expression: renderPath(project.ev, ['config', ...option.path]) });
  }
  return [...found, ...ownTmpfiles(project, module, unit)];
}

/** `d` rules for the account of the service, where it is the only one that has it. */
function ownTmpfiles(project: Project, module: ProjectModule, unit: Unit): WrittenDirectory[] {
  const accountOf = (one: Unit): string | null => directoryText(project, one.directives.get('User')?.value ?? { kind: 'null' });
  const account = accountOf(unit);
  if (account === null || account === 'root' || module.services.filter((one) => accountOf(one) === account).length > 1) return [];
  return module.tmpfiles.flatMap((rule) => {
    if (!makesDirectory(rule) || rule.isRepeated || rule.guards.length > unit.guards.length || rule.user === null || directoryText(project, rule.user) !== account) return [];
    const path = directoryText(project, rule.path);
    return path === null ? [] : [{ path, at: elementPlace(module, rule), expression: expressionOf(project, rule.path) }];
  });
}

function writableDirectories(project: Project, unit: Unit): { paths: string[]; isOpen: boolean } {
  const paths = managedDirectories(project, unit).map(({ path }) => path);
  let isOpen = false;
  for (const name of WRITABLE) {
    const values = possibleValues(project, unit, name);
    if (values === null) isOpen = true;
    for (const value of (values ?? []).flatMap((one) => elementsOf(project, one))) {
      const text = value.kind === 'null' ? '' : directoryText(project, value);
      if (text === null) isOpen = true;
      else paths.push(...pathsIn(name, text));
    }
  }
  return { paths, isOpen };
}

/** `source:destination:options` of a bind, `+` and `-` before a path; empty for the reset. */
function pathsIn(name: string, text: string): string[] {
  const words = text.includes('${') ? [text] : text.split(/\s+/);
  return words.flatMap((word) => {
    const [source = '', destination] = word.includes('${') ? [word] : word.split(':');
    const path = (name === 'BindPaths' ? (destination ?? source) : source).replace(/^[-+]+/, '');
    return path === '' ? [] : [path.length > 1 ? path.replace(/\/+$/, '') : path];
  });
}

/** A reference to an option, or a literal path. */
function expressionOf(project: Project, value: Value): string | null {
  const isPlain = (value.kind === 'reference' && value.path.every((step) => typeof step === 'string' && !/[<*]/.test(step))) || value.kind === 'string';
  return isPlain ? render(project.ev, value) : null;
}

/** Adds the directories to `ReadWritePaths`, or sets it beside the command. */
function opening(module: ProjectModule, own: Unit, missing: readonly WrittenDirectory[]): Fix | null {
  const expressions = [...new Set(missing.map(({ expression }) => expression))];
  const list = own.directives.get('ReadWritePaths');
  const binding = settingBinding(module, list ?? own.directives.get('ExecStart'));
  if (binding === null || expressions.includes(null)) return null;
  const text = expressions.join(' ');
  const edit = list === undefined ? addBeside(binding, { ReadWritePaths: `[ ${text} ]` }) : addElement(binding, text);
  return edit && { safe: false, title: 'Make it writable', edits: [edit] };
}
