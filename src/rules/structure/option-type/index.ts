import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import type { AttrsValue } from '../../../evaluation/values.ts';
import { possibilities } from '../../../model/option.ts';
import { expressionOf, valueOf } from '../../options.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { declarations, isHidden, isOnlyApply, isPartlyKnown, mayAddToNixos } from '../declarations.ts';
import { typeEdit } from './replace.ts';

/** Types that check or merge badly, by their internal name: why, and what to write instead. */
const UNSOUND: Readonly<Record<string, string>> = {
  string: 'is deprecated: it joins the definitions of two modules without a separator. Use `types.str`, or `types.lines` to join',
  attrs:
    'checks no value and merges nothing below the first level, so one of two definitions is lost. Use `types.attrsOf` with the type of the values, or `types.attrsOf types.anything`',
  loaOf: 'is deprecated. Use `types.attrsOf`',
  unspecified: 'checks no value. Use the type of its values, or `types.anything`',
  optionSet: 'is deprecated. Use `types.submodule`',
};

export default defineRule(
  {
    id: 'structure/option-type',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'safe',
    source: ['004 Type Safety', '003 Module Options'],
    summary: 'An option has no type, or a deprecated or unsound one.',
    security: null,
    precision: 'high',
    options: z.object({
      allow: z.array(z.string()).default([]).describe('Names of types that are reported otherwise and may be used, such as `attrs`.'),
    }),
  },
  (context) => {
    const { ev } = context.project;
    for (const { module, option, symbol, at } of declarations(context)) {
      if (isHidden(context, module, option)) continue;
      const { allow } = context.options(at.file.path);
      if (option.type === null || valueOf(ev, option.type)?.kind === 'null') {
        if (isPartlyKnown(option)) context.undecidable(module.file, symbol, 'a part of its declaration is not known');
        else if (isOnlyApply(option))
          context.undecidable(module.file, symbol, 'it adds to an option of another module, which has the type');
        else if (mayAddToNixos(context, option))
          context.undecidable(module.file, symbol, 'it may add to an option of NixOS, which has the type');
        else
          context.fail({
            at,
            symbol,
            message: `\`${symbol}\` has no type, so any value is accepted and two definitions may be merged wrongly. Add \`type\`.`,
            origin: option.origin,
          });
        continue;
      }
      const name = unsoundIn(ev, option.type, new Set(allow));
      if (name === undefined) {
        const written = expressionOf(option.type);
        const removed = written && /\btypes\.optionSet\b/.test(written.place.file.text.slice(written.place.start, written.place.end));
        if (removed && !allow.includes('optionSet'))
          context.fail({ at, symbol, message: messageFor(symbol, 'optionSet'), origin: option.origin });
        else if (isKnown(valueOf(ev, option.type)?.kind)) context.pass(module.file, symbol);
        else context.undecidable(module.file, symbol, 'its type is not known');
        continue;
      }
      const edit = typeEdit(option.type, name);
      const place = expressionOf(option.type)?.place;
      context.fail({
        at: place?.file === at.file ? headOf(place) : at,
        symbol,
        message: messageFor(symbol, name),
        origin: option.origin,
        fix: edit && { safe: true, title: `use \`types.${edit.text}\``, edits: [edit] },
      });
    }
  },
);

const messageFor = (symbol: string, name: string): string => `\`${symbol}\` is of type \`types.${name}\`, which ${UNSOUND[name]}.`;

/** `options.a.b.type` of another module is a type that its own declaration answers for. */
const isKnown = (kind: string | undefined): boolean => kind === 'attrs' || kind === 'reference' || kind === 'choice';

/** The first unsound type in a type, those inside of it included. */
function unsoundIn(ev: Evaluator, thunk: Thunk, allow: ReadonlySet<string>, depth = 0): string | undefined {
  if (depth > 6) return undefined;
  for (const type of possibilities(ev, thunk)) {
    if (type.kind !== 'attrs') continue;
    const name = valueOf(ev, type.entries.get('name')?.thunk ?? null);
    if (name?.kind !== 'string') continue;
    if (Object.hasOwn(UNSOUND, name.value) && !allow.has(name.value) && !isOwnName(ev, type, name.value)) return name.value;
    if (name.value === 'submodule') continue;
    const nested = valueOf(ev, type.entries.get('nestedTypes')?.thunk ?? null);
    for (const slot of nested?.kind === 'attrs' ? nested.entries.values() : []) {
      const found = unsoundIn(ev, slot.thunk, allow, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** A type made by `addCheck` keeps the name of its base and checks more. */
function isOwnName(ev: Evaluator, type: AttrsValue, name: string): boolean {
  const functor = valueOf(ev, type.entries.get('functor')?.thunk ?? null);
  const own = functor?.kind === 'attrs' ? valueOf(ev, functor.entries.get('name')?.thunk ?? null) : null;
  return own?.kind === 'string' && own.value !== name && name !== 'loaOf';
}
