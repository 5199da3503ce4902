import { memo } from '../../../syntax/memo.ts';
import { z } from 'zod';
import type { Frame, Origin } from '../../../evaluation/trail.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Project } from '../../../model/project.ts';
import { optionName } from '../../options.ts';
import { escapePattern } from '../../patterns.ts';
import { defineRule } from '../../rule.ts';
import { namespaceOf, optionsPlace } from '../service-modules.ts';

const NAMES = ['enable', 'package', 'user', 'group', 'dataDir', 'logLevel', 'openFirewall'];

export default defineRule(
  {
    id: 'structure/common-options',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['000 P6', '000 BP1'],
    summary: 'A module declares by hand options that a shared factory of the project declares.',
    security: null,
    precision: 'high',
    options: z.object({
      names: z.array(z.string()).default(NAMES).describe('Names of options that services have in common.'),
      minimum: z.number().int().min(1).default(3).describe('How many of them written by hand are too many.'),
    }),
  },
  (context) => {
    for (const module of context.modules) {
      if (module.kind !== 'module' || module.switches.length === 0) continue;
      const { names, minimum } = context.options(module.file);
      const factory = factoryOf(context.project, new Set(names), minimum);
      if (factory === null) continue;
      const symbol = namespaceOf(module);
      const depth = (module.switches[0]?.path.length ?? 0) - 1;
      const byHand = [
        ...new Set(
          module.options
            .filter((option) => option.path.length === depth && factory.names.has(optionName(option)) && isOwn(module, option))
            .map(optionName),
        ),
      ];
      if (byHand.length < minimum) context.pass(module.file, symbol);
      else {
        const list = byHand.map((name) => `\`${name}\``).join(', ');
        context.fail({
          at: optionsPlace(module),
          symbol,
          message: `\`${symbol}\` declares ${list} by hand, which \`${factory.name}\` of \`${factory.file}\` declares for every service. Use it, so that they are the same everywhere.`,
        });
      }
    }
  },
);

interface Factory {
  readonly name: string;
  readonly file: string;
  readonly names: ReadonlySet<string>;
}

/** Factories found so far, by the names that were asked for. */
const factoriesOf = memo((_project: Project): Map<string, Factory | null> => new Map());

/** The function whose calls make most of the common options somewhere in the project. */
function factoryOf(project: Project, names: ReadonlySet<string>, minimum: number): Factory | null {
  const key = `${minimum}:${[...names].join()}`;
  const known = factoriesOf(project);
  const before = known.get(key);
  if (before !== undefined) return before;
  const calls = new Map<string, Factory & { names: Set<string>; users: Set<string> }>();
  for (const module of project.modules) {
    for (const option of module.options) {
      const written = innermost(option.origin);
      if (written === null || written.frame === null || written.file === module.evaluated.source || !names.has(optionName(option)))
        continue;
      const id = `${written.file.path}:${nameOf(written.frame)}`;
      const call = calls.get(id) ?? {
        name: nameOf(written.frame),
        file: written.file.path,
        names: new Set<string>(),
        users: new Set<string>(),
      };
      call.names.add(optionName(option));
      call.users.add(module.file);
      calls.set(id, call);
    }
  }
  // What a single module calls is its own helper, not a factory for all; its name may tell otherwise.
  const shared = [...calls.values()].filter((call) => (call.users.size > 1 || FACTORY.test(call.name)) && call.names.size >= minimum);
  const factory =
    shared.sort((a, b) => b.names.size - a.names.size || b.users.size - a.users.size)[0] ?? unusedFactory(project, names, minimum);
  known.set(key, factory);
  return factory;
}

/** What a factory for services in general is called. */
const FACTORY = /^mk(?:\w*Service|Common|Standard)Options$/;
const DEFINES_FACTORY = /(?:^|[\s{])(mk(?:\w*Service|Common|Standard)Options)\s*=/;

/** A factory in a library that no module calls yet. */
function unusedFactory(project: Project, names: ReadonlySet<string>, minimum: number): Factory | null {
  for (const file of project.files.values()) {
    if (file.kind !== 'library') continue;
    const found = DEFINES_FACTORY.exec(file.source.text);
    if (found === null) continue;
    const rest = file.source.text.slice(found.index);
    const declared = new Set(
      [...names].filter((name) => new RegExp(`\\b${escapePattern(name)}\\s*=\\s*(?:lib\\.)?mk\\w*Option\\b`).test(rest)),
    );
    if (declared.size >= minimum) return { name: found[1] as string, file: file.path, names: declared };
  }
  return null;
}

/** `mkOptions` of `lib.mkOptions { … }`. */
function nameOf(frame: Frame): string {
  const text = frame.file.text.slice(frame.start, frame.calleeEnd);
  const head = text.startsWith('(') ? text.slice(text.lastIndexOf(')') + 1) : text;
  return /^[\w.'-]+/.exec(head.trim())?.[0].split('.').at(-1) ?? '';
}

function innermost(origin: Origin | null): Origin | null {
  let at = origin;
  while (at?.previous) at = at.previous;
  return at;
}

/** Written in the module's own file, and not passed through a function of another one. */
const isOwn = (module: ProjectModule, option: Option): boolean => placesOf(option.origin)[0]?.file === module.evaluated.source;
