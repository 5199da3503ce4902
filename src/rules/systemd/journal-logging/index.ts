import { z } from 'zod';
import type { Value } from '../../../evaluation/values.ts';
import { isUnset, judge, possibleValues } from '../../directives.ts';
import { placeIn, subjectPlace } from '../../places.ts';
import { defineRule } from '../../rule.ts';
import { isOneshot, ownedServices } from '../../services.ts';

/** Words that end in the journal; `inherit` follows the standard output, `socket` is a connection. See systemd.exec(5). */
const JOURNAL = /^(journal(\+console)?|syslog(\+console)?|kmsg(\+console)?|inherit|socket)$/;

const options = z.object({
  requireIdentifier: z.boolean().default(false).describe('Whether every long-running service must set `SyslogIdentifier`.'),
});

export default defineRule(
  {
    id: 'systemd/journal-logging',
    level: 'note',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['001 Logging Integration'],
    summary: 'A service writes its output elsewhere than to the journal.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { project } = context;
    for (const { module, own, unit } of ownedServices(project, context.modules)) {
      const { requireIdentifier } = context.options(module.file);
      // Whoever names a terminal writes for the person who sits there.
      const isOnTerminal = unit.directives.has('TTYPath');
      const outputs = ['StandardOutput', 'StandardError'].map((name) => ({
        name,
        inJournal: judge(possibleValues(project, unit, name), (value) => (isOnTerminal && isTerminal(value)) || endsInJournal(value)),
      }));
      const elsewhere = outputs.find(({ inJournal }) => inJournal === false);
      const needsName = requireIdentifier && isOneshot(project.ev, unit) !== true;
      const hasName = !needsName || judge(possibleValues(project, unit, 'SyslogIdentifier'), (value) => !isUnset(value));
      if (elsewhere !== undefined) {
        const [definition] = own.directives.get(elsewhere.name)?.definitions ?? [];
        context.fail({
          at: definition === undefined ? subjectPlace(module, own) : placeIn(module, definition),
          symbol: unit.symbol,
          message: `\`${elsewhere.name}\` of service \`${unit.name}\` does not go to the journal, where \`journalctl -u ${unit.name}\` and the log shippers look. Set it to \`"journal"\`, or remove it: that is the default.`,
          origin: definition?.origin ?? null,
        });
      } else if (hasName === false) {
        context.fail({
          at: subjectPlace(module, own),
          symbol: unit.symbol,
          message: `Service \`${unit.name}\` has no \`SyslogIdentifier\`: the journal names its lines by the program. Set \`SyslogIdentifier = "${unit.name}"\`.`,
        });
      } else if (hasName === null || outputs.some(({ inJournal }) => inJournal === null)) {
        context.undecidable(module.file, unit.symbol, 'where its output goes is not known');
      } else context.pass(module.file, unit.symbol);
    }
  },
);

const isTerminal = (value: Value): boolean => value.kind === 'string' && value.value === 'tty';

function endsInJournal(value: Value): boolean | null {
  if (isUnset(value)) return true;
  if (value.kind === 'string') return JOURNAL.test(value.value);
  const [start] = value.kind === 'text' ? value.parts : [];
  return typeof start === 'string' && /^(file|append|truncate|fd):/.test(start) ? false : null;
}
