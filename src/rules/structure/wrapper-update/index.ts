import { z } from 'zod';
import type { WrapperUpdate } from '../../../evaluation/observations.ts';
import { defineRule, type Place } from '../../rule.ts';
import { headOf } from '../../places.ts';
import { moduleSymbol } from '../../services.ts';
import { fixUpdate, operatorOffset } from './fix.ts';
import { writtenCalls, writtenUpdates } from './written.ts';

/** Wrapper type → the functions that make it. */
const MAKERS: Readonly<Record<string, string>> = {
  if: 'mkIf',
  merge: 'mkMerge',
  override: 'mkForce`/`mkDefault`/`mkOverride',
  order: 'mkBefore`/`mkAfter`/`mkOrder',
};

export default defineRule(
  {
    id: 'structure/wrapper-update',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: 'unsafe',
    source: ['002 Module Composition', '000 P5'],
    summary: '`//` on a value of `mkIf`, `mkMerge`, `mkForce` or `mkOrder` loses one side.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const { project } = context;
    const written = context.files.flatMap(({ source, kind }) => (kind === 'test' ? [] : writtenUpdates(source)));
    const seen = project.ev.observations.filter((one) => one.kind === 'wrapperUpdate');
    for (const chain of chainsOf([...written, ...seen])) {
      const [first] = chain;
      const { file, wrapper, side } = first;
      const module = project.files.get(file.path)?.module ?? null;
      const maker = MAKERS[wrapper] ?? wrapper;
      context.fail({
        at: operatorPlace(first),
        symbol: module === null ? '' : moduleSymbol(project, module),
        message: `\`//\` has a value of \`${maker}\` on its ${side} side: the attributes of the wrapper are updated, not what it wraps, so one side is lost or the evaluation never ends. Write \`lib.mkMerge [ a b ]\` instead of \`a // b\`.`,
        fix: fixUpdate(first),
        related: chain.slice(1).map((one) => ({ ...operatorPlace(one), message: 'and here' })),
      });
    }
    for (const { source, kind, module } of context.files) {
      for (const { file, start, end, name, wrapper, side } of kind === 'test' ? [] : writtenCalls(source)) {
        context.fail({
          at: headOf({ file, start, end }),
          symbol: module === null ? '' : moduleSymbol(project, module),
          message: `\`${name}\` has a value of \`${MAKERS[wrapper] ?? wrapper}\` as its ${side} set: the attributes of the wrapper are updated, not what it wraps, so one side is lost. Write \`lib.mkMerge [ a b ]\` instead of \`${name} a b\`.`,
        });
      }
    }
  },
);

type Chain = [WrapperUpdate, ...WrapperUpdate[]];

/** The operators of every `a // b // c`, in source order: one mistake, and one `mkMerge` mends it. */
function chainsOf(observations: readonly WrapperUpdate[]): Chain[] {
  const chains: Chain[] = [];
  // Both sides of one `//` may be wrappers, and a helper may be called often.
  const unique = new Map(observations.map((one) => [`${one.file.path}:${one.operator.start}`, one]));
  for (const one of [...unique.values()].sort((a, b) => a.operator.start - b.operator.start)) {
    const before = chains.find((chain) => chain.some((other) => isOperandOf(one, other)));
    if (before === undefined) chains.push([one]);
    else before.push(one);
  }
  return chains;
}

/** `//` binds to the right: the next operator of a chain stands in the right operand and ends with it. */
const isOperandOf = (inner: WrapperUpdate, outer: WrapperUpdate): boolean =>
  inner.file === outer.file && inner.start >= outer.operator.end && inner.end === outer.end;

/** The operator and the first line of what follows it. */
const operatorPlace = ({ file, end, operator }: WrapperUpdate): Place =>
  headOf({ file, start: operatorOffset(file, { left: { start: 0, end: operator.start }, right: { start: operator.end, end } }), end });
