import { z } from 'zod';
import { render } from '../../../evaluation/render.ts';
import { isSpread, type Value } from '../../../evaluation/values.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import type { ProposedFix } from '../../edits.ts';
import { assertedFacts, optionKey } from '../../facts.ts';
import { attributePlace, expressionOf, optionName, optionSymbol, valueOf } from '../../options.ts';
import { defineRule, type RuleContext } from '../../rule.ts';

const NAME =
  /^(bind|listen|host|address|addr|ip)$|^(bind|listen)[A-Z_-]|([a-z]Address|Addr|Host|Bind|Listen|[-_](address|addr|host|bind|listen))(es|s)?$/;
/** Names of what a service connects to, answers to or sends from. */
const ELSEWHERE =
  /remote|upstream|peer|target|allow|trusted|cors|origin|virtual|vhost|smtp|mail|from|mac|gateway|server_?name|proxy|database|db|redis|postgres|mysql|known/i;
/** All interfaces, alone or with a port: `0.0.0.0:80`, `[::]:80`, `*:80`, `:80`. */
const EVERYWHERE = /^(0\.0\.0\.0|\*|::|\[::\]|)(:[1-9]\d*)?$/;
/** The same before a port that is not known. */
const EVERYWHERE_WITH = /^(0\.0\.0\.0|\*|\[::\]|):$/;

export default defineRule(
  {
    id: 'network/bind-address',
    level: 'warning',
    presets: { recommended: true, 'atproto-nur': true },
    fix: 'unsafe',
    source: ['001 Configuration Security'],
    summary: 'A bind address defaults to all interfaces.',
    security: 5.0,
    precision: 'high',
    options: z.object({
      pattern: z.string().default(NAME.source).describe('Regular expression for the names of options that hold a bind address.'),
      firewall: z.string().default('firewall').describe('What the name of the option that opens the firewall contains, in any case.'),
    }),
  },
  (context) => {
    const { ev } = context.project;
    for (const module of context.modules) {
      const { pattern, firewall } = context.options(module.file);
      const names = new RegExp(pattern);
      for (const option of module.options) {
        const name = optionName(option);
        if (!names.test(name) || ELSEWHERE.test(name) || option.default === null) continue;
        const given = valueOf(ev, option.default);
        const address = given === null ? null : addressOf(context, given);
        if (address === null) continue;
        const symbol = optionSymbol(ev, option);
        if (address === 'unknown') context.undecidable(module.file, symbol, `its default is ${render(ev, given as Value)}`);
        else if (address === 'narrow') context.pass(module.file, symbol);
        else {
          const tie = isTied(context, module, option, firewall);
          if (tie === true) context.pass(module.file, symbol);
          else if (tie === null) context.undecidable(module.file, symbol, 'an assertion is not known');
          else {
            context.fail({
              at: attributePlace(module, option, 'default'),
              symbol,
              message: `\`${symbol}\` defaults to \`${address.everywhere}\`, so the service listens on every interface. Default it to \`${localOf(address.everywhere)}\`, or tie it to \`openFirewall\` by an assertion.`,
              origin: option.declaration.entries.get('default')?.origin ?? option.origin,
              fix: fixFor(option),
            });
          }
        }
      }
    }
  },
);

type Address = { readonly everywhere: string } | 'narrow' | 'unknown';

/** What a default says about interfaces; null where it is no address. */
function addressOf(context: RuleContext<unknown>, given: Value): Address | null {
  const { ev, defaults } = context.project;
  const value = defaults.resolve(given);
  switch (value.kind) {
    case 'string':
      if (value.value === '') return null;
      return EVERYWHERE.test(value.value) ? { everywhere: value.value } : 'narrow';
    case 'text': {
      const [first] = value.parts;
      if (typeof first === 'string') return EVERYWHERE_WITH.test(first) ? { everywhere: `${first}…` } : 'narrow';
      const host = first === undefined ? null : addressOf(context, first);
      return typeof host === 'object' && host !== null ? { everywhere: `${host.everywhere}…` } : host;
    }
    case 'list': {
      const items = value.items
        .map((item) => (isSpread(item) ? item.spread : ev.tryForce(item.thunk)))
        .map((item) => item && addressOf(context, item));
      return (
        items.find((item) => typeof item === 'object' && item !== null) ??
        (items.includes('unknown') ? 'unknown' : items.length === 0 ? null : 'narrow')
      );
    }
    case 'reference':
    case 'choice':
    case 'call':
    case 'unknown':
      return 'unknown';
    default:
      return null;
  }
}

/** Whether an assertion of the module asks about the address and the firewall; null where one is not known. */
function isTied({ project: { ev } }: RuleContext<unknown>, module: ProjectModule, option: Option, firewall: string): boolean | null {
  const key = optionKey(option);
  const asserted = assertedFacts(ev, module);
  const word = firewall.toLowerCase();
  if (
    asserted.some(
      ({ mentions }) => mentions.has(key) && [...mentions.keys()].some((other) => other !== key && other.toLowerCase().includes(word)),
    )
  )
    return true;
  return asserted.some(({ unknowns }) => unknowns.length > 0) ? null : false;
}

/** The loopback address in the same notation. */
const localOf = (address: string): string =>
  address.startsWith('[::]')
    ? address.replace('[::]', '[::1]')
    : address === '::'
      ? '::1'
      : address.replace(/^(0\.0\.0\.0|\*|(?=:))/, '127.0.0.1');

/** Writes the loopback address where the default is one literal. */
function fixFor(option: Option): ProposedFix {
  const written = expressionOf(option.default);
  if (written?.node.kind !== 'string' || written.node.parts.length !== 1) return null;
  const [text] = written.node.parts;
  if (text?.kind !== 'text' || !EVERYWHERE.test(text.value)) return null;
  const local = localOf(text.value);
  return {
    safe: false,
    title: `default to \`${local}\``,
    edits: [{ file: written.place.file, start: text.start, end: text.end, text: local }],
  };
}
