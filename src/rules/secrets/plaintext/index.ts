import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import { optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { placeIn } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { literalsOf, type Literal } from '../literals.ts';
import { isPlaceholder, isSecretName, masked, secretIn } from '../names.ts';

const options = z.object({
  allow: z.array(z.string()).default([]).describe('Literals that are no secrets.'),
});

export default defineRule(
  {
    id: 'secrets/plaintext',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['002 Secret Management', '001 Configuration Security'],
    summary: 'A secret stands in the code.',
    security: 8.6,
    precision: 'high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const module of context.modules) {
      const { allow } = context.options(module.file);
      for (const definition of module.definitions) {
        const last = definition.path.at(-1);
        const found = secretAmong(literalsOf(project.ev, typeof last === 'string' ? last : '', definition.value), allow);
        if (found === null) continue;
        const symbol = renderPath(project.ev, definition.path);
        context.fail({ at: placeIn(module, definition), symbol, message: messageFor(symbol, found), origin: definition.origin });
      }
      for (const option of module.options) {
        const value = valueOf(project.ev, option.default);
        if (value === null) continue;
        const found = secretAmong(literalsOf(project.ev, optionName(option), value), allow);
        if (found === null) continue;
        const symbol = optionSymbol(project.ev, option);
        context.fail({ at: optionPlace(module, option), symbol, message: messageFor(`the default of ${symbol}`, found), origin: option.origin });
      }
    }
  },
);

interface Found {
  readonly what: string;
  readonly secret: string;
}

function secretAmong(literals: readonly Literal[], allow: readonly string[]): Found | null {
  for (const { name, text } of literals) {
    if (allow.includes(text)) continue;
    const found = secretIn(text);
    if (found !== null && !allow.includes(found.secret)) return found;
    if (isSecretName(name) && !isPlaceholder(text) && !text.includes('\n')) return { what: `literal called \`${name}\``, secret: text };
  }
  return null;
}

const messageFor = (subject: string, { what, secret }: Found): string =>
  `\`${subject}\` holds a secret in plain text (${what}: \`${masked(secret)}\`): it ends in the repository and, readable by everybody, in the Nix store. Read it from a file at run time, and change the secret.`;
