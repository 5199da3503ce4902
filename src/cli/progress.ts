/** One line on stderr that tells how far a long run has come; only on a terminal. */

import { oneLine, truncate } from '../outputs/text.ts';
import type { Progress } from '../engine/audit.ts';

const FIRST_AFTER_MS = 1000;
const EVERY_MS = 100;

export interface ProgressLine {
  update(progress: Progress): void;
  /** Takes the line away. */
  clear(): void;
}

export function progressLine(
  stream: { isTTY?: boolean; columns?: number; write(text: string): unknown },
  quiet: boolean,
  now: () => number = () => Number(process.hrtime.bigint() / 1_000_000n),
): ProgressLine {
  const start = now();
  let last = Number.NEGATIVE_INFINITY;
  let shown = false;
  const active = stream.isTTY === true && !quiet;
  return {
    update({ phase, done, total }) {
      if (!active) return;
      const time = now();
      if (time - start < FIRST_AFTER_MS || time - last < EVERY_MS) return;
      last = time;
      shown = true;
      const amount = total > 0 ? ` ${done}/${total}` : '';
      stream.write(`\r\x1b[K${truncate(oneLine(`${phase}${amount}`), (stream.columns ?? 80) - 1)}`);
    },
    clear() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
    },
  };
}
