import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { isSymbolic } from '../../../evaluation/values.ts';
import { lastStep } from '../../../model/packages.ts';
import { defineRule } from '../../rule.ts';
import { attribute, attributeSet, builderAt, derivations } from '../derivations.ts';

const options = z.object({
  environment: z
    .record(z.string(), z.string())
    .default({ OPENSSL_NO_VENDOR: '1', ZSTD_SYS_USE_PKG_CONFIG: '1' })
    .describe('Variables that every Rust package sets, with their values.'),
});

export default defineRule(
  {
    id: 'package/rust-environment',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Core Package Structure', '003 Rust Packaging Strategy'],
    summary: 'A Rust package is built without the shared environment.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const derivation of derivations(context)) {
      const { args, builder, name, file } = derivation;
      if (!isRust(builder)) continue;
      const env = attributeSet(ev, args, 'env');
      const states = Object.entries(context.options(file).environment).map(([variable, wanted]) => {
        const inEnv = typeof env === 'string' ? env : attribute(ev, env, variable);
        const value = inEnv === 'absent' ? attribute(ev, args, variable) : inEnv;
        if (value === 'open' || (value !== 'absent' && isSymbolic(value))) return { variable, wanted, state: 'unknown' };
        const text =
          value === 'absent'
            ? null
            : value.kind === 'string'
              ? value.value
              : value.kind === 'bool'
                ? value.value
                  ? '1'
                  : ''
                : render(ev, value);
        return { variable, wanted, state: text === wanted ? 'set' : 'missing' };
      });
      const missing = states.filter(({ state }) => state === 'missing').map(({ variable, wanted }) => `\`${variable} = "${wanted}"\``);
      if (missing.length > 0) {
        context.fail({
          at: builderAt(derivation),
          symbol: name,
          message: `\`${name}\` is built without ${missing.join(' and ')}: crates that bind these libraries compile a copy of their own, which gets no security updates. Use the shared Rust environment of the project, or set it in \`env\`.`,
          origin: null,
        });
      } else if (states.some(({ state }) => state === 'unknown')) context.undecidable(file, name, 'its environment is not known');
      else context.pass(file, name);
    }
  },
);

/** `rustPlatform.buildRustPackage`, `craneLib.buildPackage`. */
const isRust = (builder: string): boolean =>
  lastStep(builder) === 'buildRustPackage' || (lastStep(builder) === 'buildPackage' && /crane|rust/i.test(builder));
