/** Texts as parts of regular expressions. */

/** A pattern that matches the text itself. */
export const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
