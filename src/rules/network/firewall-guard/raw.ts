/** Ports that a module opens by rules of the packet filter itself, in texts for iptables and nftables. */
import { branchesOf } from '../../../evaluation/choice.ts';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Value } from '../../../evaluation/values.ts';
import type { Definition } from '../../../model/definition.ts';
import { attempt } from '../../../model/option.ts';
import type { ProjectModule } from '../../../model/project-module.ts';
import { listElements } from '../../../model/resources.ts';

export interface RawOpening {
  readonly option: string;
  readonly definition: Definition;
  /** Conditions under which the rule is there. */
  readonly guards: readonly Value[];
}

/** `networking.firewall.…`: texts that go into the chain for what comes in. */
const OPTIONS = ['extraCommands', 'extraInputRules'];
const OPENS = /--dports?[ =]\S.*(-j|--jump)[ =]?(ACCEPT|nixos-fw-accept)\b|\bdport\b.*\baccept\b/;
/** What takes a rule away again, holds for the machine itself alone, or is a comment. */
const HARMLESS = /\s(-D|--delete)\s|\s(-i|--in-interface)[ =]lo\b|\biif(name)?\s+"?lo\b|^\s*#/;

/** Every text with such a rule, each with its conditions. */
export const rawOpenings = (ev: Evaluator, { definitions }: ProjectModule): RawOpening[] =>
  OPTIONS.flatMap((option) =>
    listElements(ev, definitions, ['networking', 'firewall', option]).flatMap(({ value, guards, definition }) =>
      openingsIn(ev, value, guards).map((conditions) => ({ option, definition, guards: conditions })),
    ),
  );

/** Nesting of conditions within one text that is looked at. */
const MAX_GUARDS = 12;

function openingsIn(ev: Evaluator, value: Value, guards: readonly Value[]): (readonly Value[])[] {
  if (value.kind === 'string') return opens(value.value) ? [guards] : [];
  if (value.kind === 'choice') {
    const sides = guards.length < MAX_GUARDS ? attempt(() => branchesOf(ev, value)) : null;
    if (sides === null) return [];
    const then = sides.then === null ? [] : openingsIn(ev, sides.then, [...guards, value.condition]);
    return [...then, ...(sides.else === null ? [] : openingsIn(ev, sides.else, guards))];
  }
  if (value.kind !== 'text') return [];
  const whole = value.parts.map((part) => (typeof part === 'string' ? part : part.kind === 'choice' ? '' : '…')).join('');
  const conditional = value.parts.flatMap((part) =>
    typeof part === 'string' || part.kind !== 'choice' ? [] : openingsIn(ev, part, guards),
  );
  return [...(opens(whole) ? [guards] : []), ...conditional];
}

const opens = (text: string): boolean => text.split('\n').some((line) => OPENS.test(line) && !HARMLESS.test(` ${line}`));
