import { expect, it } from 'vitest';
import type { Finding, TrailStep } from '../findings/finding.ts';
import { projectOf } from '../model/testing.ts';
import { toldOnce } from './told-once.ts';

const at = (file: string, offset: number) => {
  const place = { line: 1, column: offset + 1, offset };
  return { file, range: { start: place, end: place } };
};
const finding = (file: string, more: Partial<Finding> = {}): Finding => ({
  rule: 'a/b',
  level: 'error',
  message: 'wrong',
  symbol: 'systemd.services.x',
  ...at(file, 0),
  trail: [],
  related: [],
  fix: null,
  fingerprint: file,
  ...more,
});
const through = (file: string, from: string, offset: number): readonly TrailStep[] => [
  { ...at(from, offset), message: 'written here' },
  { ...at(file, 0), message: 'made by this call' },
];

const CALL = 'import ./base.nix { host = "h"; }';
const project = projectOf({
  'a.nix': CALL,
  'b.nix': `args: let base = ${CALL} args; in base`,
  'c.nix': `(${CALL}) // { services.x.enable = true; }`,
  'base.nix': '{ host }: { config, lib, ... }: { systemd.services.x.script = "true"; networking.hostName = host; }',
});
const files = (findings: readonly Finding[]) => toldOnce(project, findings).map(({ file }) => file);

it('tells what the called file lacks for the first module that calls it, which names the others', () => {
  const told = toldOnce(project, [finding('a.nix'), finding('b.nix')]);
  expect(told.map(({ file }) => file)).toEqual(['a.nix']);
  expect(told[0]?.related).toEqual([{ ...at('b.nix', 0), message: 'the same by this call' }]);
  expect(told[0]?.fingerprint).toBe('a.nix');
});

it('tells it for the called file where that is a module of its own', () => {
  expect(files([finding('a.nix'), finding('b.nix'), finding('base.nix', at('base.nix', 40))])).toEqual(['base.nix']);
  const written = { trail: through('a.nix', 'base.nix', 40) };
  expect(files([finding('a.nix', written), finding('base.nix', at('base.nix', 40))])).toEqual(['base.nix']);
});

it('keeps what is another mistake', () => {
  expect(files([finding('a.nix'), finding('b.nix', { message: 'wrong too' })])).toEqual(['a.nix', 'b.nix']);
  expect(files([finding('a.nix'), finding('b.nix', { rule: 'a/c' })])).toEqual(['a.nix', 'b.nix']);
  expect(files([finding('a.nix'), finding('b.nix', { symbol: 'systemd.services.y' })])).toEqual(['a.nix', 'b.nix']);
  expect(files([finding('a.nix', { symbol: '' }), finding('b.nix', { symbol: '' })])).toEqual(['a.nix', 'b.nix']);
  const places = [
    finding('a.nix', { trail: through('a.nix', 'base.nix', 40) }),
    finding('b.nix', { trail: through('b.nix', 'base.nix', 90) }),
  ];
  expect(files(places)).toEqual(['a.nix', 'b.nix']);
});

it('keeps what the caller writes, and what is said of a module that only uses another', () => {
  const own = (file: string) => finding(file, { trail: through(file, file, 20) });
  expect(files([own('a.nix'), own('b.nix')])).toEqual(['a.nix', 'b.nix']);
  expect(files([finding('a.nix'), finding('c.nix')])).toEqual(['a.nix', 'c.nix']);
});
