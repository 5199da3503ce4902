import { z } from 'zod';
import { defineRule } from '../../rule.ts';
import { checkOctal } from '../modes.ts';

const options = z.object({
  mode: z
    .string()
    .regex(/^[0-7]{3,4}$/)
    .default('0750')
    .describe('The widest mode that a state directory may have, in octal.'),
  ignoreServices: z.array(z.string()).default([]).describe('Names of services whose state others may read.'),
});

export default defineRule(
  {
    id: 'state/state-directory-mode',
    level: 'warning',
    presets: { homelab: true },
    fix: 'safe',
    source: ['004 §8'],
    summary: 'A state directory has no mode, or lets everybody in.',
    security: 4.3,
    precision: 'very-high',
    options,
  },
  (context) => {
    for (const module of context.modules) {
      const { mode, ignoreServices } = context.options(module.file);
      const allowed = Number.parseInt(mode, 8);
      checkOctal(context, module, {
        directive: 'StateDirectoryMode',
        wanted: mode.padStart(4, '0'),
        extra: (given) => given & 0o777 & ~allowed,
        missing: 'systemd makes it with mode 0755, open to every account',
        of: 'it',
        ignoreServices,
      });
    }
  },
);
