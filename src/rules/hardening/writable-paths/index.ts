import { z } from 'zod';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { isSwitchedOn, judge, possibleValues } from '../../directives.ts';
import { addBeside, addElement, type ProposedFix, settingBinding } from '../../edits.ts';
import { defineRule } from '../../rule.ts';
import { ownedServices } from '../../services.ts';
import { readOnlyDirectories, writableDirectories, WRITTEN_OPTIONS, type WrittenDirectory, writtenDirectories } from '../written.ts';

const options = z.object({
  optionNames: z
    .string()
    .default(WRITTEN_OPTIONS)
    .describe('Regular expression, case-insensitive, of the names of options that hold a directory to write to.'),
});

/** An option that holds a package: it lies in the store, where nobody writes. */
const PACKAGE = /\.(?:\w*package|src|outPath)\}(?:\/|$)/i;

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
      const isStrict = judge(possibleValues(project, unit, 'ProtectSystem'), (value) =>
        value.kind === 'unknown' ? null : value.kind === 'string' && value.value === 'strict',
      );
      const isDynamic = isSwitchedOn(project, unit, 'DynamicUser');
      if (isStrict === false && isDynamic === false) continue;
      if (unit.directives.has('RootDirectory') || unit.directives.has('RootImage')) continue;
      const names = new RegExp(context.options(module.file).optionNames, 'i');
      // `ReadOnlyPaths = [ "/" ]` says no more of one directory than `ProtectSystem` does.
      const readOnly = readOnlyDirectories(project, unit).filter((path) => STATE.test(path) || path.startsWith('${config.'));
      const wanted = writtenDirectories(project, module, own, names).filter(
        ({ path }) => (STATE.test(path) || (path.startsWith('${config.') && !PACKAGE.test(path))) && !isIn(path, readOnly),
      );
      if (wanted.length === 0) continue;
      const writable = writableDirectories(project, unit);
      const missing = wanted.filter(({ path }) => !isIn(path, writable.paths));
      const [first] = missing;
      if (first === undefined) context.pass(module.file, unit.symbol);
      else if (writable.isOpen || isStrict === null || isCoveredPerhaps(missing, writable.paths))
        context.undecidable(module.file, unit.symbol, `whether \`${first.path}\` is writable is not known`);
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

const isIn = (path: string, directories: readonly string[]): boolean =>
  directories.some((one) => path === one || one === '/' || path.startsWith(`${one}/`));

/** A directory that only the user knows may well lie in one that systemd makes, or in a path with specifiers. */
const isCoveredPerhaps = (missing: readonly WrittenDirectory[], writable: readonly string[]): boolean =>
  writable.some((path) => path.includes('%')) || (writable.length > 0 && missing.every(({ path }) => path.includes('${')));

/** Adds the directories to `ReadWritePaths`, or sets it beside the command. */
function opening(module: ProjectModule, own: Unit, missing: readonly WrittenDirectory[]): ProposedFix {
  const expressions = [...new Set(missing.map(({ expression }) => expression))];
  const list = own.directives.get('ReadWritePaths');
  const binding = settingBinding(module, list ?? own.directives.get('ExecStart'));
  if (binding === null || expressions.includes(null)) return null;
  const text = expressions.join(' ');
  const edit = list === undefined ? addBeside(binding, { ReadWritePaths: `[ ${text} ]` }) : addElement(binding, text);
  return edit && { safe: false, title: 'Make it writable', edits: [edit] };
}
