/** Formats of tokens that their issuers document, and passwords in URLs. */
import { isPlaceholder, isStandIn } from './placeholders.ts';

export interface TokenFormat {
  readonly name: string;
  readonly pattern: RegExp;
}

/** As the issuers document them, as of 2026-11. */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  {
    name: 'private key',
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s*(?:[A-Za-z-]+: [^\n]*\s+)*[A-Za-z0-9+/=]{16,}/,
  },
  { name: 'age secret key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/ },
  { name: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  {
    name: 'GitHub token',
    pattern: /\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b/,
  },
  {
    name: 'GitLab token',
    pattern: /\bgl(?:pat|dt|rt|ptt|ft|soat|agent|cbt|imt|oas)-[A-Za-z0-9_-]{20,}/,
  },
  { name: 'Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{20,}/ },
  {
    name: 'Slack webhook',
    pattern: /\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{20,}/,
  },
  { name: 'Discord webhook', pattern: /\bdiscord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[A-Za-z0-9_-]{60,}/ },
  { name: 'Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}\b|\bwhsec_[A-Za-z0-9+/=]{32,}/ },
  { name: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { name: 'Google OAuth secret', pattern: /\bGOCSPX-[A-Za-z0-9_-]{28}\b/ },
  { name: 'npm token', pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { name: 'PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/ },
  { name: 'crates.io token', pattern: /\bcio[A-Za-z0-9]{32}\b/ },
  { name: 'SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b/ },
  { name: 'Mailgun key', pattern: /\bkey-[a-f0-9]{32}\b/ },
  { name: 'Twilio key', pattern: /\bSK[a-f0-9]{32}\b/ },
  { name: 'Telegram bot token', pattern: /\b\d{8,10}:AA[A-Za-z0-9_-]{33}\b/ },
  { name: 'Tailscale key', pattern: /\btskey-(?:auth|api|client|scim|webhook)-[A-Za-z0-9]{10,}-[A-Za-z0-9]{20,}/ },
  { name: 'Anthropic key', pattern: /\bsk-ant-[A-Za-z0-9_-]{30,}/ },
  { name: 'OpenAI key', pattern: /\bsk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}/ },
  { name: 'JSON web token', pattern: /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/ },
  { name: 'Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{34}\b/ },
  { name: 'DigitalOcean token', pattern: /\bdo[opr]_v1_[a-f0-9]{64}\b/ },
  { name: 'Docker Hub token', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{27,}/ },
  { name: 'HashiCorp Vault token', pattern: /\bhv[sbr]\.[A-Za-z0-9_-]{24,}/ },
  { name: 'Doppler token', pattern: /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9._-]{40,}/ },
  { name: 'Grafana token', pattern: /\bgl(?:sa|c)_[A-Za-z0-9+/=_]{32,}/ },
  { name: 'Linear key', pattern: /\blin_api_[A-Za-z0-9]{40}\b/ },
  { name: 'Notion token', pattern: /\bntn_[A-Za-z0-9]{46}\b/ },
  { name: 'Shopify token', pattern: /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/ },
  { name: 'Postman key', pattern: /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/ },
  { name: 'PlanetScale token', pattern: /\bpscale_(?:tkn|pw|oauth)_[A-Za-z0-9._=-]{32,}/ },
  { name: 'Atlassian token', pattern: /\bATATT3[A-Za-z0-9_=-]{100,}/ },
  { name: '1Password token', pattern: /\bops_eyJ[A-Za-z0-9+/=_-]{100,}/ },
];

/** All formats at once, to pass over ordinary text quickly. */
const ANY = new RegExp(TOKEN_FORMATS.map(({ pattern }) => `(?:${pattern.source})`).join('|'));
/** What follows on `scheme://`; tried there alone, as looking for schemes would read every word twice. */
const USER_AND_PASSWORD = /([^\s/:@"'<>]*):([^\s/@"'<>]+)@(localhost|127\.0\.0\.1)?/y;

/** What a secret in a text is, and its text. */
export interface FoundSecret {
  readonly what: string;
  readonly secret: string;
}

/** The secret in a text: a known token format, or the password of a URL; stand-ins are none. */
export function secretIn(text: string): FoundSecret | null {
  const [first] = secretsIn(text);
  return first === undefined ? null : { what: first.what, secret: first.secret };
}

/** Every secret in a text, tokens before passwords; `at` is its offset in UTF-16 units. */
export function secretsIn(text: string): Found[] {
  if (text.length < 6) return [];
  return [...tokensIn(text), ...passwordsIn(text)];
}

type Found = FoundSecret & { readonly at: number };

/** Of `xoxb-…`: nothing shorter is a token, and most texts are shorter. */
const SHORTEST = 15;

function tokensIn(text: string): Found[] {
  if (text.length < SHORTEST || !ANY.test(text)) return [];
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
    found.push({ what: 'URL with a password', secret: password, at: at + 3 + user.length + 1 });
  }
  return found;
}
