/** Literals that a name makes secrets: of attributes, of variables, of flags, and in texts for other programs. */
import type { LiteralText } from '../../../model/value-facts.ts';
import { isSecretName } from '../names.ts';
import { isPlaceholder } from '../placeholders.ts';
import { type FoundSecret, secretsIn, URL_PASSWORD } from '../tokens.ts';

const NONE: readonly FoundSecret[] = [];
/** Secrets of one definition that are reported each by itself. */
const MAX_SECRETS = 50;

/** The secrets among the literals of a value, each text once; `allow` are texts that are none, `path` are the steps to the value. */
export function secretsAmong(
  literals: readonly LiteralText[],
  allow: readonly string[],
  path: readonly unknown[] = [],
): readonly FoundSecret[] {
  let found: Map<string, FoundSecret> | null = null;
  const add = (secret: FoundSecret): void => {
    found ??= new Map();
    if (found.size < MAX_SECRETS) found.set(secret.secret, secret);
  };
  for (const literal of literals) {
    if (allow.includes(literal.text)) continue;
    const tokens = secretsIn(literal.text).filter(({ what }) => what !== URL_PASSWORD || !isMarkdown(literal.text));
    for (const { what, secret } of tokens) if (!allow.includes(secret)) add({ what, secret });
    if (tokens.length > 0) continue;
    // Most literals neither name a secret nor have the name of one.
    if (!MAY_NAME.test(literal.text) && !MAY_NAME.test(literal.name)) continue;
    for (const { name, text } of isMarkdown(literal.text) ? [literal] : namedIn(literal)) {
      if (isSecretName(name) && !isPlaceholder(text) && !text.includes('\n') && !allow.includes(text) && !isOwnName(name, text, path))
        add({ what: `literal called \`${name}\``, secret: text });
    }
  }
  return found === null ? NONE : [...(found as Map<string, FoundSecret>).values()];
}

/** `token = "token"`, and `ollama.apiKey = "ollama"`: what a client asks for and the server does not. A password like the account is one. */
const isOwnName = (name: string, text: string, path: readonly unknown[]): boolean =>
  text.toLowerCase() === name.toLowerCase() || (/(key|token|secret)$/i.test(name) && (path.includes(text) || KEYLESS.test(text)));

/** Servers of language models on one's own machine, which take any key. */
const KEYLESS = /^(sk-)?(ollama|lm-?studio|llama-?(cpp|server)?|local-?ai|vllm|no-?(api-?)?key([-_](required|needed))?)([-_]local)?$/i;

/** Instructions and pages in Markdown: what their code fences assign shows how something is written. */
const isMarkdown = (text: string): boolean => text.includes('\n```') || /^---\n(?:[^\n]*\n)*?---\n/.test(text.slice(0, MAX_HEAD));
/** Characters in which the head of a page ends. */
const MAX_HEAD = 2000;

/** What has a name: the literal itself, or what is written in it. */
function namedIn({ name, text }: LiteralText): LiteralText[] {
  const variable = /^(?:(?:--env|-e)[= ])?"?([A-Za-z_][A-Za-z0-9_]*)=([^\n]*)$/.exec(text);
  if (variable !== null) return [{ name: variable[1] as string, text: (variable[2] as string).replace(/"$/, '') }];
  if (!MAY_NAME.test(text)) return [{ name, text }];
  return [{ name, text }, ...membersOf(text), ...flagsIn(text), ...linesOf(text)];
}

/** Texts without any of these name no secret; a quick look before the careful ones. */
const MAY_NAME = /pass|secret|token|key|credential|psk/i;
/** Characters of a text that are looked at. */
const MAX_TEXT = 100_000;

/** The named texts of what `builtins.toJSON` made, or of the parts of it between values that are not known. */
function membersOf(text: string): LiteralText[] {
  if (text.length > MAX_TEXT || !text.includes('":"')) return [];
  const found: LiteralText[] = [];
  try {
    JSON.parse(text, (name: string, value: unknown) => {
      if (typeof value === 'string') found.push({ name, text: value });
      return value;
    });
  } catch {
    return [...text.matchAll(MEMBER)].map(([, name = '', value = '']) => ({ name, text: value }));
  }
  return found;
}

/** `"password":"x"` without blanks, as `toJSON` writes it. */
const MEMBER = /"([A-Za-z_][\w.-]*)":"([^"\\]*)"/g;

/** `--password=x`, `--api-key x` of a command line; shell variables and options are no values. */
const FLAG = /(?:^|[\s"'])--([A-Za-z][\w-]*)[= ]["']?([^\s"'$%`{<&|;\\-][^\s"'`;|&]*)/g;
const flagsIn = (text: string): LiteralText[] =>
  text.length > MAX_TEXT || !text.includes('--')
    ? []
    : [...text.matchAll(FLAG)].map(([, name = '', value = '']) => ({ name, text: value }));

/** `password = x`, `token: x` on a line of its own. */
const LINE = /^[ \t]*(?:export[ \t]+)?"?([A-Za-z_][\w.-]*)"?[ \t]*[=:][ \t]*(["']?)([^\s"'$`{<]+)["']?[,;]?[ \t]*$/gm;
/** `key = read_key()`, `token = args[0]`: a script computes it. */
const COMPUTED = /^[A-Za-z_][\w.:]*(\(.*\)|\[.*\])$/;
/** Words alone may be anything: `password = required`. */
const WORDS = /^[A-Za-z_.-]+$|^\d{1,5}$/;
function linesOf(text: string): LiteralText[] {
  if (!text.includes('\n') || text.length > MAX_TEXT) return [];
  return [...text.matchAll(LINE)].flatMap(([, name = '', quote, written = '']) => {
    const value = quote === '' ? written.replace(/[,;]+$/, '') : written;
    if (value.length < 6 || WORDS.test(value) || (quote === '' && COMPUTED.test(value))) return [];
    return [{ name: name.slice(name.lastIndexOf('.') + 1), text: value }];
  });
}
