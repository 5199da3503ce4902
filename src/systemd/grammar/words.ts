/** How quotes and backslashes are read while splitting. */
export interface SplitOptions {
  /** Quotes group and go away; without it they are ordinary characters. */
  readonly unquote?: boolean;
  /** Characters that separate; whitespace by default. */
  readonly separators?: string;
  /** Backslashes stay as they are. */
  readonly retainEscape?: boolean;
}

/**
 * Splits as systemd's `extract_first_word` does. null when a quote stays open or a backslash is the
 * last character.
 */
export function splitWords(text: string, options: SplitOptions = {}): string[] | null {
  const separators = options.separators ?? ' \t\n\r';
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (quote === '' && separators.includes(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (character === '\\' && options.retainEscape !== true) {
      index += 1;
      if (index >= text.length) return null;
      word = (word ?? '') + (text[index] ?? '');
    } else if (quote !== '' && character === quote) {
      quote = '';
    } else if (quote === '' && options.unquote === true && (character === '"' || character === "'")) {
      quote = character;
      word ??= '';
    } else {
      word = (word ?? '') + character;
    }
  }
  if (quote !== '') return null;
  if (word !== null) words.push(word);
  return words;
}
