import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import type { Thunk } from '../../../evaluation/thunk.ts';
import type { Option } from '../../../model/option.ts';
import { typeText } from '../../../model/option-type.ts';
import { walk } from '../../../syntax/children.ts';
import type { NodeBase } from '../../../syntax/nodes.ts';
import type { ProposedFix } from '../../edits.ts';
import { expressionOf, optionName, valueOf } from '../../options.ts';
import { headOf } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { declarations } from '../../structure/declarations.ts';

const PORT = /^port$|[a-z0-9]Port$|_port$|-port$/;
/** Types that an option called a port may have for reasons of its own. */
const OTHER = /\b(bool|enum|submodule|path|package|deferredModule|attrs|attrsOf|raw|anything)\b/;
/** Ports that are no network ports. */
const SERIAL = /serial|tty|usb|parallel|device|zigbee\.port$|report$|viewport$/i;
const NUMERIC = /\b(int|unsignedInt|positiveInt|signedInt\d*|number)\b/;

export default defineRule(
  {
    id: 'network/port-type',
    level: 'warning',
    presets: { recommended: true, homelab: true, 'atproto-nur': true },
    fix: 'safe',
    source: ['001 Service Configuration', '004 Type Safety'],
    summary: 'A port option is not of type `port`.',
    security: null,
    precision: 'high',
    options: z.object({}),
  },
  (context) => {
    const { ev } = context.project;
    for (const { module, option, symbol, at } of declarations(context)) {
      if (!PORT.test(optionName(option)) || option.type === null) continue;
      const type = typeText(ev, option.type);
      if (type.includes('unknown') || type.includes('.')) context.undecidable(module.file, symbol, `its type is ${type}`);
      else if (/\bport\b/.test(type) || OTHER.test(type) || SERIAL.test(symbol) || isOfDevice(ev, option) || isBounded(ev, option.type))
        context.pass(module.file, symbol);
      else {
        const written = expressionOf(option.type)?.place;
        context.fail({
          at: written?.file === at.file ? headOf(written) : at,
          symbol,
          message: `\`${symbol}\` is of type \`${type}\`, which accepts what is no port. Use \`${/\bnullOr\b/.test(type) ? 'types.nullOr types.port' : 'types.port'}\`.`,
          origin: option.origin,
          fix: NUMERIC.test(type) ? fixFor(option.type) : null,
        });
      }
    }
  },
);

/** Its description, default or example speaks of a device: `/dev/ttyACM0`, a serial port. */
const isOfDevice = (ev: Evaluator, { description, declaration }: Option): boolean =>
  [description, declaration.entries.get('default')?.thunk ?? null, declaration.entries.get('example')?.thunk ?? null].some((thunk) => {
    const text = valueOf(ev, thunk);
    return text?.kind === 'string' && /\bserial\b|(^|\s)\/dev\//i.test(text.value);
  });

/** `ints.between 1024 65535`: narrower than `port`. */
function isBounded(ev: Evaluator, type: Thunk): boolean {
  const value = valueOf(ev, type);
  const description = value?.kind === 'attrs' ? valueOf(ev, value.entries.get('description')?.thunk ?? null) : null;
  const [, low, high] = (description?.kind === 'string' && /between (-?\d+) and (\d+) \(both inclusive\)/.exec(description.value)) || [];
  return low !== undefined && Number(low) >= 0 && Number(high) <= 65535;
}

/** `types.int` and `types.ints.positive` become `types.port`, also inside `nullOr`; other spellings are left to their author. */
function fixFor(type: Thunk): ProposedFix {
  const written = expressionOf(type);
  if (written === null) return null;
  const found: NodeBase[] = [];
  walk(written.node, (node) => {
    if (node.kind !== 'select') return;
    const last = node.path.at(-1);
    const before = node.path.at(-2) ?? node.target;
    if (last?.kind !== 'identifier' || before.kind !== 'identifier') return;
    if (last.name === 'int' && before.name === 'types') found.push(last);
    if (before.name === 'ints' && node.path.length > 1 && /^(positive|unsigned)$/.test(last.name))
      found.push({ start: before.start, end: last.end });
  });
  const [place] = found;
  if (place === undefined || found.length > 1) return null;
  return { safe: true, title: 'use `types.port`', edits: [{ file: written.place.file, start: place.start, end: place.end, text: 'port' }] };
}
