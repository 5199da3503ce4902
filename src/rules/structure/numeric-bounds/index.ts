import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import { int } from '../../../evaluation/values.ts';
import { typeText } from '../../../model/option-type.ts';
import { attempt, type Option } from '../../../model/option.ts';
import { expressionOf, isAsserted, optionName, optionSymbol, valueOf } from '../../options.ts';
import { headOf } from '../../places.ts';
import { defineRule, type Failure } from '../../rule.ts';
import { declarations, isHidden } from '../declarations.ts';

/** Names of numbers that cannot be just any. */
const NAME = '(^|[a-z_-])(port|level|percent|percentage|count|size)$';

export default defineRule(
  {
    id: 'structure/numeric-bounds',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: 'unsafe',
    source: ['000 Innovation 3', '004 Validation and Assertions'],
    summary: 'A port, level, percentage, count or size is an integer without bounds.',
    security: null,
    precision: 'high',
    options: z.object({
      pattern: z.string().default(NAME).describe('Regular expression, without regard to case, for the names of options that need bounds.'),
    }),
  },
  (context) => {
    const { ev } = context.project;
    for (const { module, option, symbol, at } of declarations(context)) {
      const name = optionName(option);
      if (option.type === null || isHidden(context, module, option)) continue;
      if (!new RegExp(context.options(at.file.path).pattern, 'i').test(name)) continue;
      const type = typeText(ev, option.type);
      if (type.includes('unknown') || /^\w+\./.test(type)) context.undecidable(module.file, symbol, `its type is ${type}`);
      else if (!/(^|[( ])int\b/.test(type) || isBounded(ev, option.type) || isAsserted(ev, module.assertions, option))
        context.pass(module.file, optionSymbol(ev, option));
      else {
        const better = /port$/i.test(name)
          ? '`types.port`'
          : /percent/i.test(name)
            ? '`types.ints.between 0 100`'
            : /level$/i.test(name)
              ? '`types.ints.between` with the levels that exist'
              : '`types.ints.positive`, `types.ints.unsigned` or `types.ints.between`';
        const place = expressionOf(option.type)?.place;
        context.fail({
          at: place?.file === at.file ? headOf(place) : at,
          symbol,
          message: `\`${symbol}\` is any integer, also a negative one, and no assertion bounds it. Use ${better}.`,
          origin: option.origin,
          fix: boundsFix(option, name),
        });
      }
    }
  },
);

/** `types.addCheck types.int (number: number > 0)`: of a negative and a positive number, the type takes one. */
function isBounded(ev: Evaluator, type: Thunk): boolean {
  const known = valueOf(ev, type);
  const check = known?.kind === 'attrs' ? valueOf(ev, known.entries.get('check')?.thunk ?? null) : null;
  if (check === null) return false;
  const takes = (number: number): boolean | null => {
    const value = attempt(() => ev.call(check, int(number)));
    return value?.kind === 'bool' ? value.value : null;
  };
  return takes(1) === true && takes(-1) === false;
}

/** `types.int` becomes `types.port` or `types.ints.between 0 100`; other bounds only the author knows. */
function boundsFix(option: Option, name: string): NonNullable<Failure['fix']> | null {
  const written = expressionOf(option.type);
  const bounded = /port$/i.test(name) ? 'port' : /percent(age)?$/i.test(name) ? 'ints.between 0 100' : null;
  if (bounded === null || written?.node.kind !== 'select') return null;
  const last = written.node.path.at(-1);
  if (last?.kind !== 'identifier' || last.name !== 'int') return null;
  return {
    safe: false,
    title: `use \`types.${bounded}\``,
    edits: [{ file: written.place.file, start: last.start, end: last.end, text: bounded }],
  };
}
