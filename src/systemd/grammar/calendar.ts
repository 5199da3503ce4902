import type { Grammar } from './grammar.ts';
import { parseTimespan } from './quantities.ts';

const SHORTHANDS = new Set(
  'minutely hourly daily monthly annually yearly anually weekly quarterly biannually bi-annually semiannually semi-annually'.split(' '),
);
const DAY = '(?:mon(?:day)?|tue(?:sday)?|wed(?:nesday)?|thu(?:rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)';
const WEEKDAYS = new RegExp(`^${DAY}(?:(?:\\.\\.|-|,)${DAY})*,?(?=\\s|$)`, 'i');
const COMPONENT = '(?:(?:\\*|\\d+(?:\\.\\d+)?(?:\\.\\.\\d+(?:\\.\\d+)?)?)(?:/\\d+(?:\\.\\d+)?)?(?:,|(?![\\d*])))+';
const DATE = new RegExp(`^(?:(${COMPONENT})-)?(${COMPONENT})[-~](${COMPONENT})(?=[\\sT]|$)`);
const TIME = new RegExp(`^(${COMPONENT}):(${COMPONENT})(?::(${COMPONENT}))?$`);

/** Whether each plain number of a component lies in its range; what stands after / is a step. */
function inRange(component: string | undefined, low: number, high: number): boolean {
  return (component ?? '')
    .split(',')
    .flatMap((part) => (part.split('/')[0] ?? '').split('..'))
    .every((text) => !/^\d/.test(text) || (Number(text) >= low && Number(text) <= high));
}

/**
 * Whether a text is a calendar expression, systemd.time(7): `[WEEKDAYS] [DATE] [TIME] [ZONE]`, a
 * shorthand such as `daily`, or `@SECONDS`. Time zone names are taken on trust.
 */
function isCalendarExpression(text: string): boolean {
  if (SHORTHANDS.has(text.toLowerCase())) return true;
  const zoned = /^(.*\S)\s+([A-Za-z][\w+-]*(?:\/[\w+-]+)*)$/.exec(text);
  let rest = zoned?.[1] !== undefined && !WEEKDAYS.test(zoned[2] ?? '') ? zoned[1] : text;
  if (SHORTHANDS.has(rest.toLowerCase()) || /^@\d+(?:\.\d+)?$/.test(rest)) return true;
  const days = WEEKDAYS.exec(rest)?.[0] ?? '';
  rest = rest.slice(days.length).trimStart();
  if (rest === '') return days !== '';
  const date = DATE.exec(rest);
  if (date !== null) {
    if (!inRange(date[2], 1, 12) || !inRange(date[3], 1, 31)) return false;
    rest = rest.slice(date[0].length).replace(/^(?:\s+|T)/, '');
    if (rest === '') return true;
  }
  const time = TIME.exec(rest);
  return time !== null && inRange(time[1], 0, 23) && inRange(time[2], 0, 59) && inRange(time[3], 0, 60);
}

/** `OnCalendar=` takes calendar expressions, its siblings time spans. */
export const timer: Grammar = {
  expected: (directive) =>
    directive.name === 'OnCalendar' ? 'a calendar expression such as Mon *-*-* 04:00:00, or daily' : 'a time span such as 5min',
  empty: true,
  problem: (value, { directive }) => {
    if (directive.name === 'OnCalendar') return isCalendarExpression(value) ? null : `\`${value}\` is no calendar expression`;
    return parseTimespan(value) === null ? `\`${value}\` is no time span` : null;
  },
};
