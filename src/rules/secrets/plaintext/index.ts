import { z } from 'zod';
import { renderPath } from '../../../evaluation/render.ts';
import type { Origin } from '../../../evaluation/trail.ts';
import { typeText } from '../../../model/option-type.ts';
import { factsOf } from '../../../model/value-facts.ts';
import { factsIn } from '../../facts.ts';
import { attributePlace, optionName, optionSymbol, valueOf } from '../../options.ts';
import { placeIn } from '../../places.ts';
import { defineRule, type Place, type RelatedPlace } from '../../rule.ts';
import { isSecretName } from '../names.ts';
import { type FoundSecret, URL_PASSWORD } from '../tokens.ts';
import { LOGIN, loginsAmong } from './logins.ts';
import { secretsAmong } from './named.ts';
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
    /** Secrets that are reported at a definition, and written in a file that it reads. */
    const elsewhere = new Set<string>();
    /** Literals told of at one definition that hand it on to others: there is one place to mend. */
    const told = new Set<string>();
    for (const module of context.modules) {
      const { allow } = context.options(module.file);
      const report = (found: FoundSecret, at: Place, symbol: string, subject: string, origin: Origin | null): void => {
        const written = literalPlace(at, found);
        const place = written?.isInside ? written : at;
        const literal = written ?? at;
        const key = `${literal.file.path}:${literal.start}:${found.secret}`;
        if (told.has(key)) return;
        told.add(key);
        if (written !== null) reported.add(`${written.file.path}:${written.start}`);
        const related: RelatedPlace[] = written === null || written.isInside ? [] : [{ ...written, message: 'the secret is written here' }];
        if (written === null) elsewhere.add(found.secret);
        context.fail({ at: place, symbol, message: messageFor(subject, found), origin, related, secret: found.secret });
      };
      for (const definition of module.definitions) {
        const { literals } = factsIn(ev, definition);
        // `basicAuth.alice = "…"`: the name is the account's.
        const named =
          definition.path.at(-2) === 'basicAuth' ? literals.map(({ text }) => ({ name: 'basicAuth.password', text })) : literals;
        const logins = loginsAmong(literals, module.file, definition.path).filter(({ secret }) => !allow.includes(secret));
        const all = isInterfaceToken(definition.path) ? [] : secretsAmong(named, allow, definition.path);
        const others = all.filter((one) => isToken(one) || !(isExample(module.file) || isOfTrial(definition.path)));
        const found = logins.length > 0 ? logins : others;
        if (found.length === 0 && !isSecretName(nameOf(definition.path))) continue;
        const symbol = renderPath(ev, definition.path);
        if (found.length === 0) context.pass(module.file, symbol);
        for (const one of found)
          report(one, placeIn(module, definition), symbol, symbol === '' ? 'An attribute' : `\`${symbol}\``, definition.origin);
      }
      for (const option of module.options) {
        const value = valueOf(ev, option.default);
        if (value === null) continue;
        const all = secretsAmong(factsOf(ev, value, optionName(option)).literals, allow, option.path);
        const among = all.filter((one) => isToken(one) || !isExample(module.file));
        // What stands in the type is one of the names to choose from.
        const found = among.length > 0 && option.type !== null && /\benum\b/.test(typeText(ev, option.type)) ? [] : among;
        if (found.length === 0 && !isSecretName(optionName(option))) continue;
        const symbol = optionSymbol(ev, option);
        if (found.length === 0) context.pass(module.file, symbol);
        for (const one of found)
          report(one, attributePlace(module, option, 'default'), symbol, `The default of \`${symbol}\``, option.origin);
      }
    }
    for (const file of context.files) {
      for (const found of writtenSecrets(file)) {
        const { start, end, symbol, secret } = found;
        if (
          (isExample(file.path) && !isToken(found)) ||
          reported.has(`${file.path}:${start}`) ||
          elsewhere.has(secret) ||
          context.options(file.path).allow.includes(secret)
        )
          continue;
        const subject = symbol === '' ? 'A string' : `\`${symbol}\``;
        context.fail({ at: { file: file.source, start, end }, symbol, message: messageFor(subject, found), secret });
      }
    }
  },
);

/** Examples show how something is written; a token in one is a token all the same. */
const isExample = (file: string): boolean => /(^|\/)examples?(\/|\.nix$)/.test(file);
const isToken = ({ what }: FoundSecret): boolean => what !== URL_PASSWORD && !what.startsWith('literal called');

/** What only `nixos-rebuild build-vm` takes. */
const isOfTrial = ([first, second]: readonly unknown[]): boolean =>
  first === 'virtualisation' && (second === 'vmVariant' || second === 'vmVariantWithBootLoader');

/** `systemd.network.networks.x.ipv6AcceptRAConfig.Token`: the lower half of an address, see systemd.network(5). */
const isInterfaceToken = (path: readonly unknown[]): boolean =>
  path[0] === 'systemd' && path[1] === 'network' && /Token$/.test(String(path.at(-1)));

const nameOf = (path: readonly unknown[]): string => (typeof path.at(-1) === 'string' ? (path.at(-1) as string) : '');

/** Where the file writes the secret: inside of the place's statement, else where it stands first; null for a text that is put together. */
function literalPlace({ file, start, end }: Place, { secret, what }: FoundSecret): (Place & { readonly isInside: boolean }) | null {
  const literal = secret.split('\n')[0] as string;
  if (literal.length < 4) return null;
  // A whole string, or what stands where passwords of URLs do, is more than a name that reads like it.
  const whole = file.text.indexOf(what === URL_PASSWORD ? `:${literal}@` : `"${literal}"`, start);
  const part = file.text.indexOf(literal, start);
  // A place covers one line; a string of several lines goes on behind it.
  const isNear = part >= 0 && (part < end || isSameText(file.text.slice(end, part)));
  const inside = isNear && (whole < 0 || whole >= end) ? part : whole < 0 ? -1 : whole + 1;
  const at = inside >= 0 ? inside : file.text.indexOf(literal);
  return at < 0 ? null : { file, start: at, end: at + literal.length, isInside: at >= start };
}

/** True where a string goes on from a line's end up to a later place. */
const isSameText = (between: string): boolean => !between.includes("''") && !/";/.test(between);

/** Says what the secret is, never the secret; a password may be called `password`, and is hidden in the message then. */
const messageFor = (subject: string, { what, secret }: FoundSecret): string =>
  what === LOGIN
    ? `${subject} stands in plain text (${secret.length} characters): who reads the repository or the Nix store can log in with it. Use \`hashedPasswordFile\`, and change it.`
    : `${subject} holds a secret in plain text (${what}, ${secret.length} characters): it ends in the repository and, readable by everybody, in the Nix store. Read it from a file at run time, and change the secret.`;
