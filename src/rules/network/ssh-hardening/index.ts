import { z } from 'zod';
import { relativeTo } from '../../../evaluation/paths.ts';
import { renderPath } from '../../../evaluation/render.ts';
import { isSymbolic, TRUE, type Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import { startsWith } from '../../../model/subject.ts';
import { machineOf } from '../../machines.ts';
import { addBeside, bindingAt, type ProposedFix } from '../../edits.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type RuleContext } from '../../rule.ts';
import { alternatives, isOn } from '../../services.ts';
import { coverageOf, importersOf, missingIn } from './hosts.ts';

type Spellings = readonly (readonly string[])[];

/** Settings of sshd by their two spellings. */
const PASSWORD: Spellings = [
  ['services', 'openssh', 'settings', 'PasswordAuthentication'],
  ['services', 'openssh', 'passwordAuthentication'],
];
const ROOT: Spellings = [
  ['services', 'openssh', 'settings', 'PermitRootLogin'],
  ['services', 'openssh', 'permitRootLogin'],
];

/** Asks what PAM asks, and is on by default. */
const KEYBOARD: Spellings = [
  ['services', 'openssh', 'settings', 'KbdInteractiveAuthentication'],
  ['services', 'openssh', 'kbdInteractiveAuthentication'],
];

/** Whether PAM asks for the account's password: NixOS sets it to what `PasswordAuthentication` is. */
const OF_PAM: Spellings = [['security', 'pam', 'services', 'sshd', 'unixAuth']];

const SETTINGS_PATH = ['services', 'openssh', 'settings'];

interface Setting {
  readonly spellings: Spellings;
  readonly isWeak: (value: Value) => boolean;
  readonly problem: string;
  /** The weakest value that will do, as Nix text. */
  readonly better: string;
  readonly advice: string;
}
const SETTINGS: readonly Setting[] = [
  {
    spellings: PASSWORD,
    isWeak: (value) => isOn(value) === true,
    problem: 'lets anybody with a password in',
    better: 'false',
    advice: 'Set it to `false` and use keys.',
  },
  {
    spellings: ROOT,
    isWeak: (value) => value.kind === 'string' && value.value.toLowerCase() === 'yes',
    problem: 'lets root in with a password',
    better: '"prohibit-password"',
    advice: 'Set it to `"no"` or `"prohibit-password"`.',
  },
];

export default defineRule(
  {
    id: 'network/ssh-hardening',
    level: 'error',
    presets: { 'system-config': true },
    fix: 'unsafe',
    source: ['002 SSH Hardening'],
    summary: 'SSH is enabled with password authentication or root login by password.',
    security: 8.1,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev, defaults, modules } = context.project;
    const deciding = modules.filter((module) => definitionsOf(module, PASSWORD).length > 0).map(({ file }) => file);
    const covered = coverageOf(context.project, deciding);
    const closed = coverageOf(
      context.project,
      modules.filter((module) => isAlways(context, module, PASSWORD, false)).map(({ file }) => file),
    );
    /** Hosts that are reported already: several of their files may enable the server. */
    const told = new Set<string>();
    for (const module of context.modules) {
      for (const { spellings, isWeak, problem, better, advice } of SETTINGS) {
        for (const definition of definitionsOf(module, spellings)) {
          const symbol = renderPath(ev, definition.path);
          const values = alternatives(ev, defaults.resolve(definition.value));
          const isFound = values.some(isWeak);
          const isByKey = isFound && spellings === ROOT && takesNoPassword(context, module, closed);
          if (isByKey === null) context.undecidable(module.file, symbol, 'only some hosts may set `PasswordAuthentication = false`');
          else if (isFound && (!isByKey || asksThroughPam(context, module))) {
            context.fail({
              at: placeIn(module, definition),
              symbol,
              message: `\`${symbol}\` ${problem}${isByKey ? ', for which keyboard-interactive authentication asks through PAM' : ''}. ${advice}`,
              origin: definition.origin,
              fix: replacing(module, definition, better),
            });
          } else if (isFound || values.every(({ kind }) => kind === 'bool' || kind === 'string')) context.pass(module.file, symbol);
          else context.undecidable(module.file, symbol, 'its value is not known');
        }
      }
      const enabling = module.definitions.find(
        ({ path, value }) => path.length === 3 && startsWith(path, ['services', 'openssh', 'enable']) && value === TRUE,
      );
      if (enabling === undefined || isOfDarwin(context.project, module)) continue;
      const missing = missingIn(context.project, module.file, covered);
      if (missing === null ? isDecided(context.project, module.file, deciding) : missing.names.length === 0) continue;
      const opaque = module.definitions.some(
        ({ path, value }) => path.length < 4 && path.every((step, index) => step === SETTINGS_PATH[index]) && isSymbolic(value),
      );
      if (opaque) context.undecidable(module.file, 'services.openssh', 'its settings are not all known');
      else if (missing !== null && !missing.isEvery)
        context.undecidable(
          module.file,
          'services.openssh',
          `what \`${missing.names[0]}\` imports does not set \`PasswordAuthentication\``,
        );
      else if (missing === null && deciding.length > 0 && machineOf(module.file) === null)
        context.undecidable(module.file, 'services.openssh', `only some machines set \`PasswordAuthentication\`: ${deciding[0]}`);
      else {
        const hosts = missing?.names ?? [machineOf(module.file) ?? module.file];
        if (context.reports(module.file) && hosts.every((host) => told.has(host))) continue;
        if (context.reports(module.file)) for (const host of hosts) told.add(host);
        context.fail({
          at: placeIn(module, enabling),
          symbol: 'services.openssh.settings.PasswordAuthentication',
          message: `\`services.openssh\` is enabled and nothing sets \`PasswordAuthentication\`${missing === null ? '' : elsewhere(missing.names, deciding)}, which NixOS leaves on. Set \`services.openssh.settings.PasswordAuthentication = false\`.`,
          origin: enabling.origin,
          fix: adding(module, enabling),
        });
      }
    }
  },
);

/** Names a file that has the setting, for a host that does not import it. */
const elsewhere = ([host]: readonly string[], files: readonly string[]): string => {
  // What machines share is there to be imported.
  const file = files.find((one) => machineOf(one) === null) ?? files[0];
  return host === undefined || file === undefined ? '' : ` for \`${host}\` (\`${file}\` does, and is not imported there)`;
};

/** macOS brings a server of its own, which nix-darwin switches on and has no settings for. */
const isOfDarwin = ({ root }: Project, { file, definitions, evaluated }: ProjectModule): boolean =>
  DARWIN.test(file) ||
  evaluated.imports.some(({ target }) => target !== null && DARWIN.test(relativeTo(root, target) ?? '')) ||
  definitions.some(
    ({ path: [first, second] }) =>
      first === 'homebrew' || first === 'launchd' || (first === 'system' && (second === 'defaults' || second === 'primaryUser')),
  );
const DARWIN = /(^|[/_-])darwin([/._-]|$)/;

/** Where nothing tells which host imports what: a setting beside the server, or in a file that machines share. */
function isDecided(project: Project, file: string, deciding: readonly string[]): boolean {
  if (deciding.some((one) => isOfSameMachine(one, file))) return true;
  const around = importersOf(project, file);
  return deciding.some((one) => [...importersOf(project, one)].some((from) => around.has(from)));
}

/** What one machine sets does nothing for another; a file that machines share may be in each of them. */
const isOfSameMachine = (setting: string, enabling: string): boolean => [null, machineOf(enabling)].includes(machineOf(setting));

/**
 * Where nobody is let in with a password, in the module or in every host that it is in, root needs a key like everybody;
 * null where it is not known whether a host has a file that says so.
 */
function takesNoPassword(context: RuleContext<unknown>, module: ProjectModule, closed: ReturnType<typeof coverageOf>): boolean | null {
  if (isAlways(context, module, PASSWORD, false)) return true;
  return closed === null ? null : missingIn(context.project, module.file, closed)?.names.length === 0;
}

/** Where a second factor is wanted, PAM is made to ask for the password again. */
const asksThroughPam = (context: RuleContext<unknown>, module: ProjectModule): boolean =>
  isAlways(context, module, OF_PAM, true) && !isAlways(context, module, KEYBOARD, false);

/** Whether a module gives a setting that value, and under no condition. */
const isAlways = ({ project: { ev, defaults } }: RuleContext<unknown>, module: ProjectModule, spellings: Spellings, is: boolean): boolean =>
  definitionsOf(module, spellings).some(({ value, guards }) => {
    const values = alternatives(ev, defaults.resolve(value));
    return guards.length === 0 && values.length > 0 && values.every((one) => isOn(one) === is);
  });

const definitionsOf = ({ definitions }: ProjectModule, spellings: Spellings): Definition[] =>
  definitions.filter(({ path }) => spellings.some((spelling) => path.length === spelling.length && startsWith(path, spelling)));

/** Writes the better value where the module's own file holds the weak one as a literal. */
function replacing(module: ProjectModule, { origin }: Definition, better: string): ProposedFix {
  const binding = bindingAt(origin, module.evaluated.source);
  const [, before = '', literal] = (binding && /^((?:lib\.)?mk(?:Default|Force) )?(true|"yes")$/.exec(binding.value.text)) ?? [];
  if (binding === null || literal === undefined) return null;
  const start = binding.value.start + before.length;
  return {
    safe: false,
    title: `set it to \`${better}\``,
    edits: [{ file: binding.file, start, end: start + literal.length, text: better }],
  };
}

/** Adds the setting beside the one that enables the server, unless settings stand there already in a form of their own. */
function adding(module: ProjectModule, { origin }: Definition): ProposedFix {
  const binding = bindingAt(origin, module.evaluated.source);
  if (binding === null || module.definitions.some(({ path }) => startsWith(path, SETTINGS_PATH))) return null;
  return {
    safe: false,
    title: 'set `PasswordAuthentication = false`',
    edits: [addBeside(binding, { 'settings.PasswordAuthentication': 'false' })],
  };
}
