import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { TRUE } from '../../../evaluation/values.ts';
import { isMentioned } from '../../../model/static-reads.ts';
import { fieldKey, type OptionReads, optionReads } from '../../../model/option-reads.ts';
import type { Option } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { declarationPlace, optionName, optionPlace, optionSymbol, valueOf } from '../../options.ts';
import { defineRule, type Place } from '../../rule.ts';
import { isHidden } from '../declarations.ts';
import { readerOutOfSight } from './outside.ts';

export default defineRule(
  {
    id: 'structure/unused-option',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: null,
    source: ['000 Innovation 1'],
    summary: 'An option is declared and read nowhere.',
    security: null,
    precision: 'high',
    options: z.object({
      ignore: z.array(z.string()).default([]).describe('Names of options that something outside of the project reads.'),
    }),
  },
  (context) => {
    const { ev } = context.project;
    const reads = optionReads(context.project);
    const usedFields = reads.usedFields();
    const reported = new Set<string>();
    const fieldPlaces = new Set<string>();
    for (const { options: all, evaluated } of context.project.modules) {
      for (const option of all) {
        const place = option.isField ? declarationPlace(option) : null;
        if (place !== null && place.file !== evaluated.source) fieldPlaces.add(keyOf(place));
      }
    }
    let readPlaces: ReadonlySet<string> | null = null;
    const isReadSomewhere = (place: Place): boolean => {
      readPlaces ??= placesRead(context.project.modules, reads);
      return readPlaces.has(keyOf(place));
    };
    for (const module of context.modules) {
      const { ignore } = context.options(module.file);
      const unreadWholes = module.options.filter(
        (option, index) => option.path.at(-1) !== 'enable' && isItsField(option, module.options[index + 1]) && !reads.isOptionRead(option),
      );
      for (const option of module.options) {
        const name = optionName(option);
        if (name === 'enable' || ignore.includes(name) || isHidden(context, module, option) || isOutput(context.project.ev, option))
          continue;
        const symbol = optionSymbol(ev, option);
        const declared = declarationPlace(option);
        // A file that is the inside of a type: its options are judged where the type is used.
        if (!option.isField && declared?.file === module.evaluated.source && fieldPlaces.has(keyOf(declared))) continue;
        // The fields of an option that nobody reads are not reported beside it; one with fields is judged by them.
        if (option.isField && unreadWholes.some((whole) => isBelow(whole, option))) continue;
        if (reads.isOptionRead(option) || usedFields.has(fieldKey(option))) context.pass(module.file, symbol);
        else if (isBroken(module)) context.undecidable(module.file, symbol, 'a part of the module cannot be evaluated');
        else if (isMentioned(context.project, module.file, option.path))
          context.undecidable(module.file, symbol, 'something that is not evaluated names it');
        else {
          const outside = readerOutOfSight(context.project, reads, module, option);
          if (outside !== null) {
            context.undecidable(module.file, symbol, outside);
            continue;
          }
          // What a shared type or a factory declares for several modules, and none of them reads, is one mistake.
          const written = declared !== null && declared.file !== module.evaluated.source && !isReadSomewhere(declared) ? declared : null;
          const key = written === null ? `${module.file}:${symbol}` : keyOf(written);
          if (reported.has(key)) continue;
          reported.add(key);
          context.fail({
            at: written !== null && context.reports(written.file.path) ? written : optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` is read nowhere in the project: setting it changes nothing. Hand it to what it is meant for, or remove it.`,
            origin: option.origin,
          });
        }
      }
    }
  },
);

/** Where options are declared that something reads. */
function placesRead(modules: readonly ProjectModule[], reads: OptionReads): ReadonlySet<string> {
  const read = modules.flatMap(({ options }) => options.filter((option) => !option.isField && reads.isOptionRead(option)));
  return new Set(read.flatMap((option) => declarationPlace(option) ?? []).map(keyOf));
}

const keyOf = ({ file, start }: Place): string => `${file.path}:${start}`;

const isBroken = ({ evaluated }: ProjectModule): boolean =>
  evaluated.exceeded.length > 0 || evaluated.faults.length > 0 || evaluated.source.faults.length > 0;

/** `readOnly` options hand something out: who reads them may be outside of the project. */
const isOutput = (ev: Evaluator, option: Option): boolean =>
  valueOf(ev, option.declaration.entries.get('readOnly')?.thunk ?? null) === TRUE;

const isBelow = (above: Option, { path }: Option): boolean =>
  above.path.length < path.length && above.path.every((step, index) => step === path[index]);

/** Fields stand right behind the option that they belong to. */
const isItsField = (option: Option, next: Option | undefined): boolean => next?.isField === true && isBelow(option, next);
