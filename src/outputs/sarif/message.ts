/** Message texts: plain text with links to related places (SARIF 2.1.0, 3.11.6). */

import type { TrailStep } from '../../findings/finding.ts';
import { place } from '../listing.ts';
import { truncate, wellFormed } from '../text.ts';
import { LIMITS } from './limits.ts';

// More links than these make a message unreadable; the places stay in relatedLocations.
const LINKS = 5;

/** The message, with square brackets escaped, and links `[place](1)` to the related places. */
export function resultMessage(message: string, related: readonly TrailStep[]): string {
  const text = escapeBrackets(plain(message));
  if (related.length === 0) return text;
  const links = related.slice(0, LINKS).map((step, index) => `[${escapeBrackets(wellFormed(step.message || place(step)))}](${index + 1})`);
  return `${text} See ${links.join(', ')}.`;
}

/** A text of a sensible length that UTF-8 can carry; never empty. */
export function plain(text: string): string {
  return truncate(wellFormed(text), LIMITS.message) || '(no message)';
}

/** Brackets escaped, so that text of the audited files cannot become a link. */
export function escapeBrackets(text: string): string {
  return text.replace(/(\\*)([[\]])/g, '$1$1\\$2');
}
