import { z } from 'zod';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';

/** Wrapper type → the functions that make it. */
const MAKERS: Readonly<Record<string, string>> = {
  if: 'mkIf',
  merge: 'mkMerge',
  override: 'mkForce`/`mkDefault`/`mkOverride',
  order: 'mkBefore`/`mkAfter`/`mkOrder',
};

export default defineRule(
  {
    id: 'structure/wrapper-update',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['002 Module Composition', '000 P5'],
    summary: '`//` on a value of `mkIf`, `mkMerge`, `mkForce` or `mkOrder` loses one side.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const seen = new Set<string>();
    for (const observation of context.project.ev.observations) {
      if (observation.kind !== 'wrapperUpdate') continue;
      const { file, start, end, wrapper, side } = observation;
      // Both sides of one `//` may be wrappers, and a helper may be called often: one finding.
      const key = `${file.path}:${start}:${end}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const maker = MAKERS[wrapper] ?? wrapper;
      context.fail({
        at: headOf({ file, start, end }),
        symbol: '',
        message: `\`//\` has a value of \`${maker}\` on its ${side} side: the attributes of the wrapper are updated, not what it wraps, so one side is lost or the evaluation never ends. Write \`lib.mkMerge [ a b ]\` instead of \`a // b\`.`,
      });
    }
  },
);
