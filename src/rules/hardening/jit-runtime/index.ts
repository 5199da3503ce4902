import { z } from 'zod';
import { isSwitchedOn } from '../../directives.ts';
import { jitRuntimeOf } from '../../jit.ts';
import { placeIn, related, subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { ownedServices } from '../../services.ts';

const DIRECTIVE = 'MemoryDenyWriteExecute';

export default defineRule(
  {
    id: 'hardening/jit-runtime',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['001 Node.js applications', '003 Deno', '000 P3 MemoryDenyWriteExecute'],
    summary: 'A service runs a program that compiles at run time under `MemoryDenyWriteExecute`, which kills it.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const runtime = jitRuntimeOf(project, unit);
      if (runtime === null) continue;
      const isOn = isSwitchedOn(project, unit, DIRECTIVE);
      if (isOn === false) context.pass(module.file, unit.symbol);
      else if (isOn === null) context.undecidable(module.file, unit.symbol, `\`${DIRECTIVE}\` is not known`);
      else {
        const [command] = ['ExecStart', 'ExecStartPre'].flatMap((name) => own.directives.get(name)?.definitions ?? []).concat(own.options.get('script')?.definitions ?? []);
        const [cause] = unit.directives.get(DIRECTIVE)?.definitions ?? [];
        context.fail({
          at: command === undefined ? subjectPlace(module, own) : placeIn(module, command),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` runs ${runtime}, which compiles at run time, under \`${DIRECTIVE}\`: it will crash at start. Set \`${DIRECTIVE} = false\` for this service.`,
          related: related(cause?.origin ?? null, `\`${DIRECTIVE}\` is set here`),
        });
      }
    }
  },
);
