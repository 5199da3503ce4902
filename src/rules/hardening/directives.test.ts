import { describe, expect, it } from 'vitest';
import { slotOf } from '../../evaluation/thunk.ts';
import { bool, int, list, NULL, reference, string, type Value } from '../../evaluation/values.ts';
import { strengthOf } from './directives.ts';

const words = (...names: string[]): Value => list(names.map((name) => slotOf(string(name))));

describe('strengthOf', () => {
  /** Weakest first. */
  const orders: [string, Value[]][] = [
    ['PrivateTmp', [bool(false), string('yes'), string('disconnected')]],
    ['ProtectSystem', [NULL, bool(true), string('full'), string('strict')]],
    ['ProtectHome', [string('no'), string('read-only'), bool(true)]],
    ['ProtectControlGroups', [string(''), int(1), string('private'), string('strict')]],
    ['NoNewPrivileges', [string('off'), string(' True ')]],
    ['RestrictNamespaces', [bool(false), string('user net'), bool(true)]],
    ['RestrictAddressFamilies', [words(), words('AF_UNIX', 'AF_INET'), string('none')]],
    ['UMask', [string('0000'), string('0020'), string('0002'), string('0022'), string('0027'), string('077')]],
  ];
  it.each(orders)('orders values of %s', (directive, values) => {
    const strengths = values.map((value) => strengthOf(directive, value));
    expect(strengths).not.toContain(null);
    expect(strengths).toEqual([...new Set(strengths)].sort((a, b) => Number(a) - Number(b)));
  });

  it.each([
    ['ProtectSystem', string('mostly')],
    ['UMask', string('u=rwx')],
    ['UMask', string('0099')],
    ['PrivateDevices', string('perhaps')],
    ['PrivateTmp', reference(['config', 'x'])],
  ] as [string, Value][])('does not compare %s', (directive, value) => expect(strengthOf(directive, value)).toBeNull());
});
