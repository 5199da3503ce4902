import { isIPv4, isIPv6 } from 'node:net';

/** An address and a prefix length; bits beyond the length are zero. */
export interface AddressPrefix {
  readonly family: 4 | 6;
  readonly address: bigint;
  readonly length: number;
}

function ipv4Bits(text: string): bigint {
  return text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function ipv6Bits(text: string): bigint {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let plain = text;
  if (dotted?.[1] !== undefined && dotted[2] !== undefined) {
    const low = ipv4Bits(dotted[2]);
    plain = `${dotted[1]}${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
  }
  const [head = '', tail] = plain.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':'));
  const front = groups(head);
  const back = groups(tail ?? '');
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(gap).fill('0'), ...back].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
}

function masked(family: 4 | 6, bits: bigint, length: number): AddressPrefix {
  const rest = BigInt((family === 4 ? 32 : 128) - length);
  return { family, address: (bits >> rest) << rest, length };
}

/** `ADDRESS` or `ADDRESS/LENGTH`, IPv4 or IPv6; null when it is neither. */
function parseAddressPrefix(word: string): AddressPrefix | null {
  const [address = '', length, ...more] = word.split('/');
  if (more.length > 0 || address.includes('%')) return null;
  const family = isIPv4(address) ? 4 : isIPv6(address) ? 6 : null;
  if (family === null) return null;
  const width = family === 4 ? 32 : 128;
  if (length !== undefined && (!/^\d+$/.test(length) || Number(length) > width)) return null;
  return masked(family, family === 4 ? ipv4Bits(address) : ipv6Bits(address), length === undefined ? width : Number(length));
}

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  any: ['0.0.0.0/0', '::/0'],
  localhost: ['127.0.0.0/8', '::1/128'],
  'link-local': ['169.254.0.0/16', 'fe80::/64'],
  multicast: ['224.0.0.0/4', 'ff00::/8'],
};

/** One word of `IPAddressAllow=`/`IPAddressDeny=`: a prefix or `any`, `localhost`, `link-local`, `multicast`. */
export function parseAddressWord(word: string): readonly AddressPrefix[] | null {
  const isLocalhost = /^(?:.+\.)?localhost(?:\.localdomain)?\.?$/i.test(word);
  const key = isLocalhost ? 'localhost' : word;
  const pair = Object.hasOwn(WORDS, key) ? WORDS[key] : undefined;
  const prefixes = (pair ?? [word]).map(parseAddressPrefix);
  return prefixes.some((prefix) => prefix === null) ? null : prefixes.filter((prefix) => prefix !== null);
}

/** 127.0.0.0/8 or ::1, whatever the prefix length was before masking. */
export function isLocalhostPrefix(prefix: AddressPrefix): boolean {
  return prefix.family === 4 ? prefix.address >> 24n === 127n : prefix.address === 1n;
}
