import { z } from 'zod';
import type { Option } from '../../../model/option.ts';
import { typeText } from '../../../model/option-type.ts';
import { expressionOf, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { escapePattern } from '../../patterns.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { shown } from '../declarations.ts';
import { accepts } from './accepts.ts';

export default defineRule(
  {
    id: 'structure/option-default',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 P6'],
    summary: 'The default of an option is not a value of its type.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const { ev, defaults } = context.project;
    const seen = new Set<string>();
    for (const module of context.modules) {
      for (const option of module.options) {
        if (option.type === null || option.default === null) continue;
        const symbol = optionSymbol(ev, option);
        const given = valueOf(ev, option.default);
        if (given === null) continue;
        const value = defaults.resolve(given);
        const referred = value.kind === 'reference' ? defaults.optionAt(value) : null;
        const isAlike = referred?.type != null && typeText(ev, referred.type) === typeText(ev, option.type);
        const verdict = isAlike ? { accepted: true, part: null } : accepts(ev, option.type, value);
        if (verdict === null)
          context.undecidable(module.file, symbol, `whether ${shown(context, value)} is a value of its type is not known`);
        else if (verdict.accepted) context.pass(module.file, symbol);
        else {
          const written = expressionOf(option.default)?.place;
          const isOwn = written?.file === module.evaluated.source;
          const at =
            written && (isOwn || (isFixed(option) && context.reports(written.file.path))) ? headOf(written) : optionPlace(module, option);
          // The fields of one submodule type are declared once and used by many options.
          const key = `${at.file.path}:${at.start}:${String(option.path.at(-1))}`;
          if (seen.has(key)) continue;
          seen.add(key);
          const type = typeText(ev, option.type);
          const part = verdict.part === null ? `\`${shown(context, value)}\`` : `a value with \`${shown(context, verdict.part)}\` in it`;
          const advice =
            verdict.part === null && value.kind === 'null'
              ? `Give it a value, leave the default out, or make the type \`nullOr (${type})\`.`
              : 'Change the default or the type.';
          context.fail({
            at,
            symbol,
            message: `\`${symbol}\` defaults to ${part}, which is no value of its type \`${type}\`: the evaluation fails unless the option is set. ${advice}`,
            origin: option.origin,
          });
        }
      }
    }
  },
);

/** True where a library wrote both the default and the type, whatever it is called with: the fault is its own. */
function isFixed({ default: fallback, declaration }: Option): boolean {
  const value = expressionOf(fallback);
  const type = expressionOf(declaration.entries.get('type')?.thunk ?? null);
  const text = ({ place: { file, start, end } }: Written): string => file.text.slice(start, end);
  return value !== null && type !== null && LITERAL.test(text(value)) && isOfLib(text(type), type.place.file.text);
}
type Written = NonNullable<ReturnType<typeof expressionOf>>;
const LITERAL = /^(?:null|true|false|-?\d+|"[^"$]*"|\[\s*\]|\{\s*\})$/;
/** Names that `lib.types` gives or the file itself binds, and nothing that a caller could hand over. */
const isOfLib = (text: string, file: string): boolean =>
  (text.replace(/"[^"$]*"/g, '').match(/[A-Za-z_][\w.'-]*/g) ?? []).every((name) => TYPE.test(name) || isBoundIn(file, name));

/** `name = …` in the text, where no function has an argument of that name. */
function isBoundIn(text: string, name: string): boolean {
  const word = `(?<![\\w.'-])${escapePattern(name)}\\s*`;
  return new RegExp(`${word}=(?!=)`).test(text) && !new RegExp(`${word}[:,?}]`).test(text);
}
const TYPE =
  /^(?:with|lib|types|(?:lib\.)?types|(?:(?:lib\.)?types\.)?(?:package|port|str|singleLineStr|nonEmptyStr|int|bool|path|lines|float|number|enum|either|oneOf|nullOr|listOf|attrsOf|lazyAttrsOf|strMatching|(?:ints|numbers)\.\w+))$/;
