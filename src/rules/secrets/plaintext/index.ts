import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { factsOf, type LiteralText } from '../../../model/value-facts.ts';
import { factsIn } from '../../facts.ts';
import { attributePlace, optionName, optionSymbol, valueOf } from '../../options.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type Place, type RelatedPlace } from '../../rule.ts';
import { isSecretName } from '../names.ts';
import { isPlaceholder } from '../placeholders.ts';
import { type FoundSecret, secretIn } from '../tokens.ts';
import { writtenSecrets } from './scan.ts';

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
    const { ev } = context.project;
    /** Where secrets are written that are reported already. */
    const reported = new Set<string>();
    for (const module of context.modules) {
      const { allow } = context.options(module.file);
      const report = (found: FoundSecret, at: Place, symbol: string, subject: string, origin: Origin | null): void => {
        const written = literalPlace(at, found.secret);
        const place = written?.isInside ? written : at;
        if (written !== null) reported.add(`${written.file.path}:${written.start}`);
        const related: RelatedPlace[] = written === null || written.isInside ? [] : [{ ...written, message: 'the secret is written here' }];
        context.fail({ at: place, symbol, message: messageFor(subject, found), origin, related, secret: found.secret });
      };
      for (const definition of module.definitions) {
        const found = isInterfaceToken(definition.path) ? null : secretAmong(factsIn(ev, definition).literals, allow);
        if (found === null) {
          if (isSecretName(nameOf(definition.path))) context.pass(module.file, renderPath(ev, definition.path));
          continue;
        }
        const symbol = renderPath(ev, definition.path);
        report(found, placeIn(module, definition), symbol, `\`${symbol}\``, definition.origin);
      }
      for (const option of module.options) {
        const value = valueOf(ev, option.default);
        if (value === null) continue;
        const found = secretAmong(factsOf(ev, value, optionName(option)).literals, allow);
        if (found === null && !isSecretName(optionName(option))) continue;
        const symbol = optionSymbol(ev, option);
        if (found !== null) report(found, attributePlace(module, option, 'default'), symbol, `The default of \`${symbol}\``, option.origin);
        else context.pass(module.file, symbol);
      }
    }
    for (const file of context.files) {
      for (const found of writtenSecrets(file)) {
        const { start, end, symbol, secret } = found;
        if (reported.has(`${file.path}:${start}`) || context.options(file.path).allow.includes(secret)) continue;
        const subject = symbol === '' ? 'A string' : `\`${symbol}\``;
        context.fail({ at: { file: file.source, start, end }, symbol, message: messageFor(subject, found), secret });
      }
    }
  },
);

/** `systemd.network.networks.x.ipv6AcceptRAConfig.Token`: the lower half of an address, see systemd.network(5). */
const isInterfaceToken = (path: readonly unknown[]): boolean =>
  path[0] === 'systemd' && path[1] === 'network' && /Token$/.test(String(path.at(-1)));

const nameOf = (path: readonly unknown[]): string => (typeof path.at(-1) === 'string' ? (path.at(-1) as string) : '');

function secretAmong(literals: readonly LiteralText[], allow: readonly string[]): FoundSecret | null {
  for (const literal of literals) {
    const { name, text } = assigned(literal);
    if (allow.includes(text)) continue;
    const found = secretIn(text);
    if (found !== null && !allow.includes(found.secret)) return found;
    if (isSecretName(name) && !isPlaceholder(text) && !text.includes('\n') && text.toLowerCase() !== name.toLowerCase())
      return { what: `literal called \`${name}\``, secret: text };
  }
  return null;
}

/** `DB_PASSWORD=x` in an environment list is a value of that name. */
function assigned({ name, text }: LiteralText): LiteralText {
  const match = /^"?([A-Za-z_][A-Za-z0-9_]*)=([^\n]*)$/.exec(text);
  return match ? { name: match[1] as string, text: (match[2] as string).replace(/"$/, '') } : { name, text };
}

/** Where the file writes the secret: inside of the place's statement, else where it stands first; null for a text that is put together. */
function literalPlace({ file, start, end }: Place, secret: string): (Place & { readonly isInside: boolean }) | null {
  const literal = secret.split('\n')[0] as string;
  if (literal.length < 4) return null;
  // A place covers one line; a string of several lines goes on behind it.
  const inside = file.text.indexOf(literal, start);
  const at = inside >= 0 && (inside < end || isSameText(file.text.slice(end, inside))) ? inside : file.text.indexOf(literal);
  return at < 0 ? null : { file, start: at, end: at + literal.length, isInside: at === inside };
}

/** True where a string goes on from a line's end up to a later place. */
const isSameText = (between: string): boolean => !between.includes("''") && !/";/.test(between);

/** Says what the secret is, never the secret. */
const messageFor = (subject: string, { what, secret }: FoundSecret): string =>
  `${subject} holds a secret in plain text (${what}, ${secret.length} characters): it ends in the repository and, readable by everybody, in the Nix store. Read it from a file at run time, and change the secret.`;
