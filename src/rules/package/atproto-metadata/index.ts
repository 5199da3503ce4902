import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { render } from '../../../evaluation/render.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import { type AttrsValue, isSpread, isSymbolic, type Value } from '../../../evaluation/values.ts';
import type { Derivation } from '../../../model/packages.ts';
import { headOf } from '../../places.ts';
import { defineRule, type Place } from '../../rule.ts';
import { attribute, attributeAt, attributeSet, derivations, originOf } from '../derivations.ts';

const options = z.object({
  required: z
    .enum(['where-used', 'everywhere'])
    .default('where-used')
    .describe('Which packages must have it: those of a project where some package has, or of any project.'),
  types: z.array(z.string()).default(['application', 'library', 'tool']).describe('What `passthru.atproto.type` may be.'),
  categories: z.array(z.string()).default(['infrastructure', 'application', 'utility', 'library']).describe('What `category` may be.'),
  tiers: z.array(z.number().int()).default([1, 2, 3]).describe('What `tier` may be.'),
});
type Options = z.infer<typeof options>;

interface Found {
  /** `passthru.atproto` or `meta.atproto`. */
  readonly path: 'passthru.atproto' | 'meta.atproto';
  readonly set: AttrsValue;
  readonly parent: AttrsValue;
}

export default defineRule(
  {
    id: 'package/atproto-metadata',
    level: 'warning',
    presets: { 'atproto-nur': { required: 'everywhere' } },
    fix: null,
    source: ['001 Package Metadata Schema', '003 Package Metadata Schema'],
    summary: 'The `atproto` metadata of a package is missing or outside its schema.',
    security: null,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    const all = [...derivations(context)].map((derivation) => ({ derivation, found: metadataOf(ev, derivation) }));
    const isUsed = all.some(({ found }) => found !== 'absent' && found !== 'open');
    for (const { derivation, found } of all) {
      const policy = context.options(derivation.file);
      if (!isUsed && policy.required === 'where-used') continue;
      if (found === 'open') context.undecidable(derivation.file, derivation.name, 'its `passthru` or `meta` is not known');
      else if (found === 'absent') {
        context.fail({
          at: attributeAt(derivation, 'pname'),
          symbol: derivation.name,
          message: `\`${derivation.name}\` has no \`passthru.atproto\`: tools cannot tell what it is and which services and protocols it has. Add it with \`type\`, \`services\` and \`protocols\`.`,
          origin: originOf(derivation.args, 'pname'),
        });
      } else {
        const faults = found.map((one) => ({ one, inSet: faultsOf(ev, one, policy) }));
        for (const { one, inSet } of faults) {
          const known = inSet.filter(({ text }) => text !== null);
          const [first] = known;
          if (first === undefined) continue;
          context.fail({
            at: placeOf(derivation, one, first.name),
            symbol: derivation.name,
            message: `\`${one.path}\` of \`${derivation.name}\` is outside its schema: ${known.map(({ name, text }) => `\`${name}\` ${text}`).join('; ')}.`,
            origin: originOf(one.set, first.name) ?? originOf(one.parent, 'atproto'),
          });
        }
        const unknownAttribute = faults.flatMap(({ inSet }) => inSet).find(({ text }) => text === null);
        if (faults.every(({ inSet }) => inSet.length === 0)) context.pass(derivation.file, derivation.name);
        else if (unknownAttribute && faults.every(({ inSet }) => inSet.every(({ text }) => text === null)))
          context.undecidable(derivation.file, derivation.name, `its \`${unknownAttribute.name}\` is not known`);
      }
    }
  },
);

/** The metadata in both places where it may stand. */
function metadataOf(ev: Evaluator, { args }: Derivation): readonly Found[] | 'absent' | 'open' {
  const found: Found[] = [];
  let isOpen = false;
  for (const name of ['passthru', 'meta'] as const) {
    const parent = attributeSet(ev, args, name);
    const set = typeof parent === 'string' ? parent : attributeSet(ev, parent, 'atproto');
    if (set === 'open') isOpen = true;
    else if (set !== 'absent' && typeof parent !== 'string') found.push({ path: `${name}.atproto`, set, parent });
  }
  return found.length > 0 ? found : isOpen ? 'open' : 'absent';
}

interface SchemaFault {
  readonly name: string;
  /** What is wrong; null where that cannot be known. */
  readonly text: string | null;
}

function faultsOf(ev: Evaluator, { set, path }: Found, { types, categories, tiers }: Options): SchemaFault[] {
  const isPassthru = path === 'passthru.atproto';
  const among = (name: string, allowed: readonly (string | number)[], isRequired: boolean): SchemaFault[] => {
    const value = attribute(ev, set, name);
    const choices = allowed.map((one) => `\`${JSON.stringify(one)}\``).join(', ');
    if (value === 'absent') return isRequired ? [{ name, text: `is missing, one of ${choices}` }] : [];
    if (value === 'open' || isSymbolic(value)) return [{ name, text: null }];
    const known = value.kind === 'string' ? value.value : value.kind === 'int' ? Number(value.value) : null;
    return known !== null && allowed.includes(known)
      ? []
      : [{ name, text: `is \`${render(ev, value).replaceAll('`', "'")}\` instead of one of ${choices}` }];
  };
  const texts = (name: string, isRequired: boolean): SchemaFault[] => {
    const value = attribute(ev, set, name);
    if (value === 'absent') return isRequired ? [{ name, text: 'is missing, a list of strings' }] : [];
    if (value === 'open' || isSymbolic(value)) return [{ name, text: null }];
    return isTexts(ev, value) ? [] : [{ name, text: 'is no list of strings' }];
  };
  return [
    ...among('type', types, isPassthru),
    ...among('category', categories, !isPassthru),
    ...among('tier', tiers, false),
    ...texts('services', true),
    ...texts('protocols', true),
  ];
}

const isTexts = (ev: Evaluator, value: Value): boolean =>
  value.kind === 'list' &&
  value.items.every((item) => {
    const one = isSpread(item) ? null : ev.tryForce(item.thunk);
    return one === null || one.kind === 'string' || isSymbolic(one);
  });

/** The attribute in the package's own file, else its metadata there, else the package. */
function placeOf(derivation: Derivation, { set, parent, path }: Found, name: string): Place {
  for (const origin of [originOf(set, name), originOf(parent, 'atproto')]) {
    const place = placesOf(origin).find(({ file }) => file === derivation.source);
    if (place !== undefined) return headOf(place);
  }
  return attributeAt(derivation, path === 'meta.atproto' ? 'meta' : 'passthru');
}
