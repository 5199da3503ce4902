import { expect, test } from 'vitest';
import { ConfigError } from '../errors.ts';
import { parseConfigDocument } from './document.ts';

function faults(file: string, text: string): string {
  try {
    parseConfigDocument(file, text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('reads JSONC with comments and trailing commas, and knows its places', () => {
  const document = parseConfigDocument('.nixauditrc', '// hello\n{\n  "rules": { "a/b": ["off", 1,], },\n}\n');
  expect(document.value).toEqual({ rules: { 'a/b': ['off', 1] } });
  expect(document.faultAt(['rules', 'a/b'], 'm', true)).toEqual({ file: '.nixauditrc', line: 3, column: 14, message: 'm' });
  expect(document.faultAt(['rules', 'a/b', 1], 'm')).toMatchObject({ line: 3, column: 29 });
  expect(document.faultAt(['rules', 'nowhere', 'x'], 'm')).toMatchObject({ line: 3, column: 12 });
});

test('reads YAML where the content is no JSON, and knows its places', () => {
  const document = parseConfigDocument('.nixauditrc', '# hello\nrules:\n  a/b: off\nexclude:\n  - x\n  - y\n');
  expect(document.value).toEqual({ rules: { 'a/b': 'off' }, exclude: ['x', 'y'] });
  expect(document.faultAt(['rules', 'a/b'], 'm', true)).toMatchObject({ line: 3, column: 3 });
  expect(document.faultAt(['rules', 'a/b'], 'm')).toMatchObject({ line: 3, column: 8 });
  expect(document.faultAt(['exclude', 1], 'm')).toMatchObject({ line: 6, column: 5 });
});

test('the extension decides before the content', () => {
  expect(parseConfigDocument('.nixauditrc.yaml', '{ a: off }').value).toEqual({ a: 'off' });
  expect(faults('.nixauditrc.json', 'a: off')).toMatch(/^\.nixauditrc\.json:1:1: is not valid JSON/);
});

test('an empty file is an empty configuration', () => {
  expect(parseConfigDocument('.nixauditrc', '').value).toEqual({});
  expect(parseConfigDocument('.nixauditrc', '# only a comment\n').value).toEqual({});
  expect(parseConfigDocument('.nixauditrc.json', ' \n').value).toEqual({});
  expect(parseConfigDocument('.nixauditrc', '// all of it\n/* is out */\n').value).toEqual({});
});

test('reports syntax faults with their place', () => {
  expect(faults('.nixauditrc', '{\n  "rules": }\n')).toMatch(/^\.nixauditrc:2:12: is not valid JSON: value expected/);
  expect(faults('.nixauditrc', 'rules:\n  - [a\nb: c\n')).toMatch(/^\.nixauditrc:\d+:\d+: is not valid YAML/);
  expect(faults('.nixauditrc', 'a: 1\n---\na: 2\n')).toBe('.nixauditrc:2:1: is not valid YAML: a second document begins here; keep one');
  expect(faults('.nixauditrc', '{ "a": 1, "a": 2 }')).toBe('.nixauditrc:1:11: "a" is written twice; keep one');
  expect(faults('.nixauditrc', '{ "rules": { "__proto__": {} } }')).toMatch(/__proto__/);
});

test('hostile files end in a fault, not in a crash', () => {
  expect(faults('.nixauditrc', '['.repeat(200_000))).not.toBe('');
  expect(faults('.nixauditrc.yaml', '['.repeat(20_000))).not.toBe('');
  const level = (name: string, below: string): string => `${name}: &${name} [${Array(9).fill(below).join(',')}]`;
  const bomb = [...'abcdefghi'].map((name, index, all) => level(name, index === 0 ? 'x' : `*${all[index - 1]}`)).join('\n');
  expect(faults('.nixauditrc.yaml', bomb)).toMatch(/repeats too much/);
});
