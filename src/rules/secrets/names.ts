/** Which names speak of secrets, and which literals are secrets. */

const SECRET = /(pass(word|wd|phrase)|secret(_?key)?|token|api_?key|private_?key|encryption_?key|credential)$/i;
/** Names that end like a secret but say something about one. */
const ABOUT = /(hashed|public|enable|use|allow|no|require|disable|show|hide|max|min|num|max_?)_?(pass(word|wd)|secret|token|key)s?$/i;
const FILE = /(file|path|dir|directory)$/i;
/** `tokenSecret = "pushover/token"`: the name of a secret that a secret manager keeps. */
const KEPT = /(token|url|user|key|password|credential)s?_?(secret|name|id|ref)$/i;

/** `apiKey`, `DB_PASSWORD`, `jwtSecret`; not `passwordFile` or `hashedPassword`. */
export const isSecretName = (name: string): boolean => SECRET.test(name) && !ABOUT.test(name) && !FILE.test(name) && !KEPT.test(name);

/** `passwordFile`, `tokenPath`: an option that names the file of a secret. */
export function isSecretFileName(name: string): boolean {
  const stem = name.replace(/_?(file|path)$/i, '');
  return stem !== name && SECRET.test(stem) && !/public/i.test(stem);
}

const PLACEHOLDERS =
  /^(pass(word|wd)?|secret|token|change-?_?me.*|example.*|placeholder.*|x{3,}|\*+|\.{3}|your[-_ ].*|todo|dummy|none|null|redacted|insert.*|replace.*|unset|default|disabled|n\/?a|fake.*)$/i;

/** True where a literal is no secret: empty, a file, a template's variable, a stand-in. */
export function isPlaceholder(text: string): boolean {
  const value = text.trim();
  if (value === '' || value.startsWith('/') || PLACEHOLDERS.test(value)) return true;
  // `pushover/token` names a secret of a secret manager, `API_KEY` a variable.
  if (/^[a-z0-9_.-]+(\/[a-z0-9_.-]+)+$/.test(value) || /^\{?[A-Z][A-Z0-9_]*\}?$/.test(value)) return true;
  // `!secret name` of YAML, and names of files.
  if (value.startsWith('!') || /^[\w.-]+\.(ya?ml|json|toml|txt|env|conf)$/.test(value)) return true;
  // Variables of templates, shells and unit files are filled in elsewhere.
  return /^<.*>$|^@.*@$|\{\{.*\}\}|^\$|\$\{|^%[a-zA-Z]|\{env[.:]|\{file[.:]/.test(value);
}

export interface TokenFormat {
  readonly name: string;
  readonly pattern: RegExp;
}

/** Formats of tokens that their issuers document, as of 2026-11. */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  { name: 'private key', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/ },
  { name: 'age secret key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/ },
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { name: 'GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b/ },
  { name: 'GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt)-[A-Za-z0-9_-]{20,}/ },
  { name: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  { name: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b/ },
  { name: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: 'PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/ },
  { name: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  { name: 'Telegram bot token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { name: 'Tailscale key', pattern: /\btskey-(?:auth|api|client)-[A-Za-z0-9]{10,}-[A-Za-z0-9]{20,}/ },
  { name: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{30,}/ },
  { name: 'OpenAI key', pattern: /\bsk-(?:proj-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/ },
  { name: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { name: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{34}\b/ },
  { name: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
];

/** The secret in a text: a known token format, or the password of a URL. Its name, and the text itself. */
export function secretIn(text: string): { readonly what: string; readonly secret: string } | null {
  for (const { name, pattern } of TOKEN_FORMATS) {
    const match = pattern.exec(text);
    if (match) return { what: name, secret: match[0] };
  }
  const url = /[a-z][a-z0-9+.-]*:\/\/[^\s/:@"'<>]*:([^\s/@"'<>]+)@/i.exec(text);
  const password = url?.[1];
  return password !== undefined && !isPlaceholder(password) ? { what: 'URL with a password', secret: password } : null;
}

/** The first characters of a secret, so that a message does not repeat it. */
export const masked = (secret: string): string => `${secret.slice(0, 4)}…`;
