import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render } from '../../../evaluation/render.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import type { Value } from '../../../evaluation/values.ts';
import { subjectPlace } from '../../places.ts';
import { defineRule, type Place } from '../../rule.ts';
import { alternatives, mainDefinition, ownedServices, starters } from '../../services.ts';

/** Tools that a script needs wherever it runs: nobody replaces them per service. */
const TOOLS = [
  'bash',
  'bashInteractive',
  'coreutils',
  'runtimeShell',
  'util-linux',
  'findutils',
  'gnugrep',
  'gnused',
  'gawk',
  'systemd',
  'curl',
  'jq',
  'openssl',
  'rsync',
  'git',
  'python3',
  'acl',
];

export default defineRule(
  {
    id: 'structure/package-option',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['000 P1.5', '001 Base Module Interface'],
    summary: 'A service runs a package that no option replaces.',
    security: null,
    precision: 'high',
    options: z.object({
      tools: z.array(z.string()).default(TOOLS).describe('Packages that a service may run without an option.'),
    }),
  },
  (context) => {
    const { ev, defaults } = context.project;
    for (const { module, own } of ownedServices(context.project, context.modules)) {
      if (module.kind !== 'module' || module.switches.length === 0) continue;
      const [command] = starters(own);
      if (command === undefined) continue;
      const { tools } = context.options(module.file);
      const fixed = new Set<string>();
      let isKnown = true;
      for (const value of alternatives(ev, command.value)) {
        const program = programOf(ev, value);
        if (program === null) isKnown = false;
        else if (program !== undefined && program.path[0] === 'pkgs' && !tools.includes(String(program.path.at(-1))))
          fixed.add(render(ev, program));
        else if (program !== undefined && program.path[0] === 'config' && !defaults.isDeclared(program) && program.path[1] !== 'services')
          isKnown = false;
      }
      const [name] = fixed;
      if (name !== undefined) {
        context.fail({
          at: commandPlace(subjectPlace(module, own, mainDefinition(own)), name),
          symbol: own.symbol,
          message: `\`${own.symbol}\` runs \`${name}\`, and no option replaces it: a user who needs a patched or older one has to overlay nixpkgs. Declare an option with \`lib.mkPackageOption\` and run that.`,
          origin: mainDefinition(own)?.origin ?? null,
        });
      } else if (isKnown) context.pass(module.file, own.symbol);
      else context.undecidable(module.file, own.symbol, 'what it runs is not known');
    }
  },
);

/** What the command begins with: a reference, undefined for a plain path, null where it is not known. */
function programOf(ev: Evaluator, value: Value): Extract<Value, { kind: 'reference' }> | undefined | null {
  if (value.kind === 'reference') return value;
  // `lib.getExe` and `lib.getBin` take an output of the package: the program is that of the package.
  if (value.kind === 'call' && typeof value.callee === 'string' && value.callee.startsWith('getOutput ')) {
    const found = value.args[0] ? ev.tryForce(value.args[0] as Thunk) : null;
    return found?.kind === 'reference' ? found : null;
  }
  if (value.kind === 'string') return undefined;
  if (value.kind === 'list') return undefined;
  if (value.kind !== 'text') return null;
  const first = value.parts.find((part) => typeof part !== 'string' || /[^\s@:!+|-]/.test(part));
  if (typeof first === 'string') return undefined;
  return first === undefined ? null : programOf(ev, first);
}

/** Where the module's own file names the package after the service begins, else the service. */
function commandPlace(service: Place, name: string): Place {
  const start = service.file.text.indexOf(name, service.start);
  return start < 0 ? service : { file: service.file, start, end: start + name.length };
}
