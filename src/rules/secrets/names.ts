/** Which names speak of secrets. */

/** What a name ends with when its value is a secret, as words joined without a separator. */
const SECRET = /(password|passwd|passphrase|secret|token|apikey|apisecret|privatekey|secretkey|credential)$|^(psk|authkey|presharedkey)$/;
/** Words that make a `key` secret. */
const SECRET_KEYS = new Set([
  'api',
  'auth',
  'secret',
  'private',
  'preshared',
  'shared',
  'encryption',
  'master',
  'jwt',
  'hmac',
  'session',
  'cookie',
]);
/** Words before the last that make the name say something about a secret, not hold one. */
const ABOUT = new Set(
  'hashed hash public pub enable enabled disable disabled use uses allow allows no require requires required show hide max min num has is load import with without needs generate reset forgot remember change ask prompt per'.split(
    ' ',
  ),
);
/** `tokenSecret = "pushover/token"`: the name of a secret that a secret manager keeps. */
const KEPT = new Set([
  'token',
  'url',
  'user',
  'username',
  'key',
  'password',
  'credential',
  'credentials',
  'pull',
  'existing',
  'from',
  'kubernetes',
  'k8s',
  'age',
  'agenix',
  'sops',
  'vault',
]);
/** Words that a file of secrets may be called by, beside those of a secret. */
const IN_FILE = /(secrets|credentials|tokens|passwords|key)$/;
const NO_SECRET_FILE = new Set(['public', 'pub', 'authorized', 'known', 'host', 'cert', 'certificate', 'ca', 'trusted', 'json', 'hotkey']);

/** `jwtSecret`, `DB_PASSWORD`, `api-key` → their words in small letters. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

const MAY_BE = /pass|secret|token|key|credential|psk/i;
const secretNames = new Map<string, boolean>();

/** `apiKey`, `DB_PASSWORD`, `jwtSecret`; not `passwordFile`, `hashedPassword` or `maxTokens`. */
export function isSecretName(name: string): boolean {
  if (!MAY_BE.test(name)) return false;
  let known = secretNames.get(name);
  if (known === undefined) secretNames.set(name, (known = saysSecret(name)));
  return known;
}

/** `org.freedesktop.impl.portal.Secret`: an interface of D-Bus. */
const INTERFACE = /^[a-z]+(\.\w+)+\.[A-Z]\w*$/;

/** `1Password` is a program, `IPv6Token` of systemd.network(5) the lower half of an address. */
const OTHERS = /^(1|one)[-_]?password$|^IPv6Token$/i;

function saysSecret(name: string): boolean {
  if (INTERFACE.test(name) || OTHERS.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  if (before.some((word) => ABOUT.has(word))) return false;
  // `pskRaw` of wireless networks is the key that the passphrase makes.
  if (last === 'raw') return before.at(-1) === 'psk';
  // `jwt-role-claim-key`: where in a token something stands.
  if (last === 'key') return before.at(-1) !== 'claim' && before.some((word) => SECRET_KEYS.has(word));
  if (last === 'secret' && KEPT.has(before.at(-1) ?? '')) return false;
  return SECRET.test(last);
}

/** `passwordFile`, `tokenPath`, `signingKeyFile`: an option that names the file of a secret. */
export function isSecretFileName(name: string): boolean {
  const words = wordsOf(name);
  const last = words.pop();
  if ((last !== 'file' && last !== 'path') || words.length === 0) return false;
  if (words.some((word) => NO_SECRET_FILE.has(word))) return false;
  return IN_FILE.test(words.at(-1) ?? '') || isSecretName(words.join('-'));
}
