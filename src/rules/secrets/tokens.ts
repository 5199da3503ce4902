/** Formats of tokens that their issuers document, and passwords in URLs. */
import { isPlaceholder, isStandIn } from './placeholders.ts';
import { TOKEN_FORMATS } from './token-formats.ts';

export const URL_PASSWORD = 'URL with a password';

/** Whatever is of any format, to pass over ordinary text quickly: most formats begin with a word, which is looked for once. */
const ANY = anyFormat(TOKEN_FORMATS.map(({ pattern }) => pattern.source));

function anyFormat(sources: readonly string[]): RegExp {
  const words = sources.filter((source) => source.startsWith('\\b')).map((source) => source.replaceAll('\\b', ''));
  return new RegExp([`\\b(?:${words.join('|')})`, ...sources.filter((source) => !source.startsWith('\\b'))].join('|'));
}

/** What follows on `scheme://`; tried there alone, as looking for schemes would read every word twice. */
const USER_AND_PASSWORD = /([^\s/:@"'<>]*):([^\s/@"'<>]+)@(localhost|127\.0\.0\.1)?/y;

/** What a secret in a text is, and its text. */
export interface FoundSecret {
  readonly what: string;
  readonly secret: string;
}

/** Every secret in a text: tokens of known formats, then passwords of URLs, stand-ins left out; `at` is its offset in UTF-16 units. */
export function secretsIn(text: string): Found[] {
  if (text.length < 6) return [];
  return [...tokensIn(text), ...passwordsIn(text)];
}

type Found = FoundSecret & { readonly at: number };

function tokensIn(text: string): Found[] {
  if (!ANY.test(text)) return [];
  return TOKEN_FORMATS.flatMap(({ name, pattern }) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].flatMap(({ 0: match, index }) =>
      isStandIn(match) ? [] : [{ what: name, secret: match, at: index }],
    ),
  );
}

/** Passwords of URLs; much quicker than looking for tokens. */
export function passwordsIn(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    USER_AND_PASSWORD.lastIndex = at + 3;
    const [, user = '', password = '', local] = (/[a-z0-9+.-]/i.test(text[at - 1] ?? '') && USER_AND_PASSWORD.exec(text)) || [];
    // `web:web@localhost` is what every developer's database has.
    if (password === '' || isPlaceholder(password) || (password === user && local !== undefined)) continue;
    found.push({ what: URL_PASSWORD, secret: password, at: at + 3 + user.length + 1 });
  }
  return found;
}
