/** `lib.kernel`: what a kernel's configuration may say of an option. */
import { updateValues } from '../update.ts';
import { FALSE, NULL, string, TRUE, type Value } from '../values.ts';
import { define, record, type Table } from './toolkit.ts';

const answer = (tristate: Value): Value => record({ tristate, optional: FALSE });

export const KERNEL: Table = {
  yes: answer(string('y')),
  no: answer(string('n')),
  module: answer(string('m')),
  unset: answer(NULL),
  freeform: define('freeform', 'l', (_ev, value) => record({ freeform: value, optional: FALSE })),
  option: define('option', 's', (ev, value) => updateValues(ev, value, record({ optional: TRUE }))),
};
