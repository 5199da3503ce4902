import { z } from 'zod';
import { valueOf } from '../../options.ts';
import { isGenerated } from '../../generated.ts';
import { defineRule } from '../../rule.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { typeText } from '../../../model/option-type.ts';
import type { Option } from '../../../model/option.ts';
import { declarations, isHidden, isOnlyApply, isPartlyKnown } from '../declarations.ts';

export default defineRule(
  {
    id: 'structure/option-description',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 BP4'],
    summary: 'An option has no description.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    for (const { module, option, symbol, at } of declarations(context)) {
      // What a program writes nobody describes by hand.
      if (isGenerated(at.file) || isHidden(context, module, option) || isOnlyApply(option) || isExtension(context.project.ev, option))
        continue;
      const value = valueOf(context.project.ev, option.description);
      const isEmpty = value?.kind === 'null' || (value?.kind === 'string' && value.value.trim() === '');
      if (option.description !== null && !isEmpty) context.pass(module.file, symbol);
      else if (option.description === null && isPartlyKnown(option))
        context.undecidable(module.file, symbol, 'a part of its declaration is not known');
      else {
        context.fail({
          at,
          symbol,
          message: `\`${symbol}\` has ${isEmpty ? 'an empty' : 'no'} description, so the manual cannot say what it does. Add \`description\`.`,
          origin: option.origin,
        });
      }
    }
  },
);

/** `mkOption { type = attrsOf (submodule …); }` and no more adds fields to an option that another module describes. */
const isExtension = (ev: Evaluator, { declaration, type }: Option): boolean =>
  type !== null && declaration.entries.size === 2 && declaration.entries.has('_type') && /\bsubmodule\b/.test(typeText(ev, type));
