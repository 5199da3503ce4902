import { z } from 'zod';
import type { Project } from '../../../model/project.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { scriptsIn } from '../../scripts.ts';
import { directoryText, makesDirectory, managedDirectories, usedDirectories } from '../../state/directories.ts';

const options = z.object({
  commands: z
    .array(z.enum(['chown', 'chmod', 'mkdir', 'install']))
    .default(['chown', 'chmod', 'mkdir', 'install'])
    .describe('The commands that are reported.'),
});

export default defineRule(
  {
    id: 'systemd/privileged-helper',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['001 Data Migration'],
    summary: 'A start script makes, owns or opens the state directory that `StateDirectory` or tmpfiles should look after.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const module of context.modules) {
      for (const unit of module.services) {
        const { commands } = context.options(module.file);
        const settings = (['preStart', 'ExecStartPre'] as const).flatMap((name) => {
          const setting = (name === 'preStart' ? unit.options : unit.directives).get(name);
          return setting === undefined ? [] : [{ name, definitions: setting.definitions }];
        });
        if (settings.length === 0 || unit.isUser) continue;
        const directories = stateDirectories(project, module, unit);
        let verdict: 'pass' | 'fail' | 'unknown' = 'pass';
        for (const { name, definitions } of settings) {
          for (const definition of definitions) {
            const texts = scriptsIn(project, definition.value);
            if (texts.length === 0 && verdict === 'pass') verdict = 'unknown';
            const found = texts.flatMap((text) => commandsOn(text, directories)).filter(({ command }) => commands.includes(command));
            const [first] = found;
            if (first === undefined) continue;
            verdict = 'fail';
            const ran = [...new Set(found.map(({ command }) => `\`${command}\``))].join(', ');
            context.fail({
              at: placeIn(module, definition),
              symbol: unit.symbol,
              message: `\`${name}\` of service \`${unit.name}\` runs ${ran} on \`${first.directory}\`, which \`StateDirectory\` or a tmpfiles rule should make with the right owner and mode. Remove it, and with it the need for privileges at start.`,
              origin: definition.origin,
            });
          }
        }
        if (verdict === 'pass') context.pass(module.file, unit.symbol);
        else if (verdict === 'unknown') context.undecidable(module.file, unit.symbol, 'the text of its start script is not known');
      }
    }
  },
);

/** Directories below /var and the like, or options that hold one. */
const isState = (path: string): boolean => /^\/(var\/(lib|cache|log|spool)|srv|data|mnt)\/.|^\$\{config\./.test(path);

function stateDirectories(project: Project, module: ProjectModule, unit: Unit): string[] {
  const made = module.tmpfiles.filter(makesDirectory).flatMap((rule) => directoryText(project, rule.path) ?? []);
  const all = [...managedDirectories(project, unit).map(({ path }) => path), ...usedDirectories(project, unit), ...made];
  return [...new Set(all.filter(isState))];
}

/** `…/config.json`: a file that the script has just written, most likely. */
const isFile = (path: string): boolean => /\/[^/$*{}]*[^/$*{}.]\.[a-z]{1,5}$/i.test(path);

type Command = 'chown' | 'chmod' | 'mkdir' | 'install';
interface CommandOn {
  readonly command: Command;
  readonly directory: string;
}

/**
 * Commands of a script that act on one of the directories: `chown` below it too, the others on the
 * directory itself. A service may well make directories and files of its own further down.
 */
function commandsOn(script: string, directories: readonly string[]): CommandOn[] {
  const found: CommandOn[] = [];
  for (const line of script.replace(/\\\n/g, ' ').split(/\n|;|&&|\|\|/)) {
    const match = /^\s*(?:(?:if|then|else|do|sudo)\s+)*(?:\S*\/bin\/)?[+!-]*(chown|chmod|mkdir|install)\s+(.*)$/.exec(line);
    if (match === null) continue;
    const command = match[1] as Command;
    const words = (match[2] as string).split(/\s+(?![^{]*\})/).map((word) => word.replace(/^["']|["']$/g, '').replace(/\/+$/, ''));
    if (command === 'install' && !words.some((word) => /^-[a-zA-Z]*d/.test(word) || word === '--directory')) continue;
    const directory = directories.find((path) =>
      words.some((word) => word === path || (command === 'chown' && word.startsWith(`${path}/`) && !isFile(word))),
    );
    if (directory !== undefined) found.push({ command, directory });
  }
  return found;
}
