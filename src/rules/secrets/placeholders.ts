/** Which literals stand for a secret without being one. */
import { isSecretName } from './names.ts';

const PLACEHOLDERS = new RegExp(
  `^(${[
    'pass(word|wd|phrase)?',
    'secret',
    'token',
    'key',
    'api-?_?key',
    'credentials?',
    'user(name)?',
    '(please[-_ ])?change-?_?(me|this|it)?.*',
    'example.*',
    'placeholder.*',
    'sample.*',
    'test(ing)?',
    'dummy.*',
    'fake.*',
    'mock.*',
    'foo(bar)?',
    'bar',
    '(my|your|some|the|a)[-_ ].*',
    '(my|your|our|some)\\w*(pass|password|key|secret|token)',
    'todo',
    'tbd',
    'fixme',
    'redacted',
    'removed',
    'hidden',
    'masked',
    'insert.*',
    'replace.*',
    'unset',
    '(un|not[-_ ]?)(used|needed|required)',
    'ignored',
    '(local(host)?|loopback)([-_ ](loopback|host|only|dev|key|token|password))*',
    'default',
    'disabled',
    'enabled',
    '(sk-)?none',
    'null',
    'nil',
    'undefined',
    'empty',
    'n/?a',
    'x{3,}',
    '\\*+',
    '\\.{2,}',
    '…',
    '-+',
    'yes',
    'no',
    'true',
    'false',
    'on',
    'off',
    'auto',
    'always',
    'never',
    'ask',
    'prompt',
    'optional',
    'required',
    'keyring',
    'keychain',
    'env',
  ].join('|')})$`,
  'i',
);
/** Where the secret really is: `op://vault/item`, `file:/run/x`, `vault:secret/x`, `ENC[AES256_GCM,…]`, `pass show x`. */
const ELSEWHERE =
  /^(file|env|ext|op|vault|keyring|sops|age|secret|secretref|ssm|exec|cmd|gcpsm|awssm|bao):|^os\.environ\/|^ENC\[|^(pass|cat|gpg|op|bw|rbw|secret-tool|security|age|sops|echo|printenv) /;
/** Hashes: `{SSHA}…`, `$6$…`, `sha256:…`; `user:$2y$…` of htpasswd, and Transmission's `{`, SHA-1 and salt. */
const HASH =
  /^\{[A-Z0-9-]+\}|^\$|^[^\s:]+:\$(apr1|[0-9][a-z]?)\$|^\{[0-9a-f]{40}|^(sha(1|256|512)|md5|scrypt|argon2\w*|bcrypt|pbkdf2)[:$-]/i;
/** Filled in elsewhere: templates, shells, unit files. */
const TEMPLATE = /^<.*>$|^__\w+__$|^%\w+%$|^%\{\w+\}$|^@.*@$|\{\{.*\}\}|\$\{|\$\(|^%[a-zA-Z(]|\{(env|file)[.:]|^\[.*\]$/;

/** `1 hour`, `30m`: how long a token lives. */
const DURATION = /^\d+ ?(ms|s|m|h|d|w|(milli)?seconds?|secs?|minutes?|mins?|hours?|days?|weeks?|months?|years?)$/i;
/** `mail-api-key`, `grafana_admin_password`: what a secret is called where it is kept. */
const isNameOfSecret = (value: string): boolean => /^[a-z]+([-_][a-z]+)+$/.test(value) && isSecretName(value);

/** True where a literal is no secret: empty, a file, a template's variable, a stand-in. */
export function isPlaceholder(text: string): boolean {
  const value = text.trim();
  if (value === '' || value.startsWith('/') || value.startsWith('./') || value.startsWith('~/') || PLACEHOLDERS.test(value)) return true;
  // `pushover/token` names a secret of a secret manager, `API_KEY` a variable.
  if (/^[a-z0-9_.-]+(\/[a-z0-9_.-]+)+$/.test(value) || /^[A-Z]+(_[A-Z0-9]+)*$|^\{[A-Z][A-Z0-9_]*\}$/.test(value)) return true;
  // `!secret name` of YAML, names of files, addresses.
  if (value.startsWith('!') || /^[\w.-]+\.(ya?ml|json|toml|txt|env|conf|age|key|pem)$/.test(value) || /^https?:\/\/[^@]*$/.test(value))
    return true;
  // `comment-token = "#"` of a grammar.
  if (/^[^\p{L}\p{N}]+$/u.test(value)) return true;
  if (isNameOfSecret(value) || DURATION.test(value)) return true;
  return ELSEWHERE.test(value) || HASH.test(value) || TEMPLATE.test(value);
}

/** True for a token that only shows the format: `ghp_xxxxxxxx…`, `AKIAIOSFODNN7EXAMPLE`, `…1234567890abcdef`. */
export function isStandIn(token: string): boolean {
  if (/example|placeholder|your|test|dummy|fake|redacted|changeme|insert/i.test(token)) return true;
  if (/([A-Za-z0-9*.])\1{7,}|0?123456789|abcdefgh/i.test(token)) return true;
  return new Set(token.slice(-24)).size <= 4;
}
