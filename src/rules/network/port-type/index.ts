import { z } from 'zod';
import { typeText } from '../../../model/option-type.ts';
import { expressionOf, optionName, optionPlace, optionSymbol } from '../../options.ts';
import { defineRule, type PlaceEdit } from '../../rule.ts';
import type { Option } from '../../../model/option.ts';

/** Types that an option called a port may have for reasons of its own. */
const OTHER = /\b(bool|enum|submodule|path|package|deferredModule|attrs|raw|anything)\b/;
/** Ports that are no network ports. */
const SERIAL = /serial|tty|usb|parallel|device|zigbee\.port$/i;
const NUMERIC = /\b(int|unsignedInt\d*|positiveInt|signedInt\d*|intBetween|number|float)\b/;

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
    for (const module of context.modules) {
      for (const option of module.options) {
        const name = optionName(option);
        if (!/^port$|Port$/.test(name) || option.type === null) continue;
        const type = typeText(ev, option.type);
        const symbol = optionSymbol(ev, option);
        if (type.includes('unknown') || type.includes('.')) context.undecidable(module.file, symbol, `its type is ${type}`);
        else if (/\bport\b/.test(type) || OTHER.test(type) || SERIAL.test(symbol)) context.pass(module.file, symbol);
        else {
          const edit = NUMERIC.test(type) ? portEdit(option) : null;
          context.fail({
            at: optionPlace(module, option),
            symbol,
            message: `\`${symbol}\` is of type \`${type}\`, which accepts what is no port. Use \`types.port\`.`,
            origin: option.origin,
            fix: edit && { safe: true, title: 'use `types.port`', edits: [edit] },
          });
        }
      }
    }
  },
);

/** `types.int` becomes `types.port`; other spellings are left to their author. */
function portEdit(option: Option): PlaceEdit | null {
  const written = expressionOf(option.type);
  if (written?.node.kind !== 'select') return null;
  const last = written.node.path.at(-1);
  if (last?.kind !== 'identifier' || last.name !== 'int') return null;
  return { file: written.place.file, start: last.start, end: last.end, text: 'port' };
}
