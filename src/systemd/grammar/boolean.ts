const TRUE = new Set(['1', 'yes', 'y', 'true', 't', 'on']);
const FALSE = new Set(['0', 'no', 'n', 'false', 'f', 'off']);

/** systemd's `parse_boolean`: any case; null when the text is no boolean (the empty text is none). */
export function parseBoolean(text: string): boolean | null {
  const folded = text.toLowerCase();
  if (TRUE.has(folded)) return true;
  return FALSE.has(folded) ? false : null;
}
