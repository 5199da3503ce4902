import { z } from 'zod';
import { placesOf } from '../../../evaluation/trail.ts';
import type { Definition } from '../../../model/definition.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { Unit } from '../../../model/units.ts';
import { addBeside, bindingAt, type ProposedFix, replaceValue, sectionBinding, settingBinding } from '../../edits.ts';
import { isSwitchedOn } from '../../directives.ts';
import { compilingRuntime } from '../../jit-scripts.ts';
import { argumentPlace } from '../../argument-place.ts';
import { related, subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { ownedServices } from '../../services.ts';

/** Names of arguments that carry a command line. */
const COMMAND = /^(exec(Start)?|command|cmd|script)$/i;
const DIRECTIVE = 'MemoryDenyWriteExecute';

export default defineRule(
  {
    id: 'hardening/jit-runtime',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['001 Node.js applications', '003 Deno', '000 P3 MemoryDenyWriteExecute'],
    summary: 'A service runs a program that compiles at run time under `MemoryDenyWriteExecute`, which kills it.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const runtime = compilingRuntime(project, unit);
      if (runtime === null) continue;
      const isOn = isSwitchedOn(project, unit, DIRECTIVE);
      if (isOn === false) context.pass(module.file, unit.symbol);
      else if (isOn === null) context.undecidable(module.file, unit.symbol, `\`${DIRECTIVE}\` is not known`);
      else {
        const [command] = ['ExecStart', 'ExecStartPre']
          .flatMap((name) => own.directives.get(name)?.definitions ?? [])
          .concat(own.options.get('script')?.definitions ?? []);
        const [cause] = unit.directives.get(DIRECTIVE)?.definitions ?? [];
        context.fail({
          at: command === undefined ? subjectPlace(module, own) : argumentPlace(module, command, COMMAND),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` runs ${runtime.name}, which compiles at run time, under \`${DIRECTIVE}\`: it will crash at start. Set \`${DIRECTIVE} = false\` for this service.`,
          fix: switchingOff(module, own, cause),
          related: [...related(cause?.origin ?? null, `\`${DIRECTIVE}\` is set here`), ...runtime.related],
        });
      }
    }
  },
);

/** Turns the module's own directive off, or overrides that of a helper beside the command. */
function switchingOff(module: ProjectModule, own: Unit, cause: Definition | undefined): ProposedFix {
  const { source } = module.evaluated;
  const title = `Set \`${DIRECTIVE} = false\``;
  const written = cause === undefined ? null : bindingAt(cause.origin, source);
  if (written !== null) return written.value.text === 'true' ? { safe: false, title, edits: [replaceValue(written, 'false')] } : null;
  const [command] = own.directives.get('ExecStart')?.definitions ?? [];
  const beside = settingBinding(module, own.directives.get('ExecStart'));
  if (cause === undefined || command === undefined || beside === null) return null;
  const places = placesOf(cause.origin).filter(({ file }) => file === source);
  // An operand to the right of the command would override the new line.
  if (places.some(({ start, end }) => start > beside.start && end > beside.end)) return null;
  const isSameSet = sectionBinding(module, command, 'serviceConfig')?.binding.start === cause.enclosing.at(-1)?.start;
  if (!isSameSet && !/\blib\.mk\w/.test(source.text)) return null;
  return { safe: false, title, edits: [addBeside(beside, { [DIRECTIVE]: isSameSet ? 'false' : 'lib.mkForce false' })] };
}
