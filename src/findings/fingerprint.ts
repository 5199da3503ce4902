/** What makes a finding the same finding in the next run, wherever it has moved to in its file. */

import { createHash } from 'node:crypto';

/**
 * 32 hexadecimal digits from rule, path, symbol and the text concerned. White space in the text counts
 * as one blank, so that reformatting keeps the fingerprint; the line never enters.
 */
export function fingerprintOf(rule: string, file: string, symbol: string, text: string): string {
  const normalized = text.replace(/\s+/g, ' ').trim();
  return createHash('sha256').update([rule, file, symbol, normalized].join('\0')).digest('hex').slice(0, 32);
}
