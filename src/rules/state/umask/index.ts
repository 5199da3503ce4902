import { z } from 'zod';
import { defineRule } from '../../rule.ts';
import { checkOctal } from '../modes.ts';

const options = z.object({
  umask: z
    .string()
    .regex(/^[0-7]{3,4}$/)
    .default('0027')
    .describe('The bits that new files must not have, in octal.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services whose files others may read.'),
});

export default defineRule(
  {
    id: 'state/umask',
    level: 'warning',
    presets: { homelab: true },
    fix: 'safe',
    source: ['004 §8'],
    summary: 'A service with a state directory has no `UMask`, or one that leaves its files open.',
    security: 4.3,
    precision: 'very-high',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      const { umask, ignoreServices } = context.options(module.file);
      const forbidden = Number.parseInt(umask, 8);
      checkOctal(context, module, {
        directive: 'UMask',
        wanted: umask.padStart(4, '0'),
        // New files have none of the bits to execute, whatever the mask leaves.
        extra: (given) => forbidden & ~given & 0o666,
        missing: 'its files are readable by every account that reaches them',
        of: 'new files',
        ignoreServices,
      });
    }
  },
);
