import { describe, expect, it } from 'vitest';
import type { Json } from '../evaluation/json.ts';
import { json, moduleOf } from './testing.ts';

const rules = (text: string) => {
  const module = moduleOf(text);
  return module.tmpfiles.map((rule) => {
    const field = (name: 'mode' | 'user' | 'group' | 'age' | 'argument'): Json => {
      const value = rule[name];
      return value === null ? null : json(module, value);
    };
    return {
      type: rule.type,
      path: json(module, rule.path),
      fields: [field('mode'), field('user'), field('group'), field('age'), field('argument')],
    };
  });
};

describe('tmpfiles rules', () => {
  it('are split into fields; `-` is none', () => {
    expect(rules('{ systemd.tmpfiles.rules = [ "d /var/lib/x 0750 u g - -" "L+ /a - - - - /b  c" ]; }')).toEqual([
      { type: 'd', path: '/var/lib/x', fields: ['0750', 'u', 'g', null, null] },
      { type: 'L+', path: '/a', fields: [null, null, null, null, '/b c'] },
    ]);
  });

  it('may be quoted', () => {
    expect(rules(`{ systemd.tmpfiles.rules = [ "d '/var/lib/a b' 0700" ]; }`)).toEqual([
      { type: 'd', path: '/var/lib/a b', fields: ['0700', null, null, null, null] },
    ]);
  });

  it('keep symbolic fields whole', () => {
    const ref = (path: string) => ({ $ref: path });
    expect(rules('{ systemd.tmpfiles.rules = [ "d ${config.dir}/x 0750 ${config.user} g" ]; }')).toEqual([
      { type: 'd', path: { $text: [ref('config.dir'), '/x'] }, fields: ['0750', ref('config.user'), 'g', null, null] },
    ]);
  });

  it('also stand in settings', () => {
    expect(rules('{ systemd.tmpfiles.settings."10-x"."/var/x".d = { mode = "0700"; user = "u"; }; }')).toEqual([
      { type: 'd', path: '/var/x', fields: ['0700', 'u', null, null, null] },
    ]);
  });
});
