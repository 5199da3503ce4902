import { describe, expect, test } from 'vitest';
import { projectOf } from '../model/testing.ts';
import { inspect } from './inspect.ts';
import { undecidedReasons } from './undecided-reasons.ts';

/** The reasons of a module's unknown values, with all else at its default. */
function reasons(config: string): Record<string, number> {
  const project = projectOf({ 'module.nix': `{ config, lib, pkgs, ... }:\n{ config = { ${config} }; }` });
  return { ...inspect(project, { reported: new Set(['module.nix']), resolveDefaults: true }).undecided };
}

describe('reasons of unknown values', () => {
  test('a function of the configuration: the place it reads', () => {
    expect(reasons('a.b = toString config.users.groups.media.gid; a.c = baseNameOf config.users.groups.media.name;')).toEqual({
      "the user's configuration: config.users.groups.media": 2,
    });
  });
  test('a function of a package: the package, whatever it is given', () => {
    expect(reasons('a.b = pkgs.writeText "x" config.time.timeZone;')).toEqual({ 'a package: pkgs.writeText': 1 });
  });
  test('a function of lib that is not modelled: its name, whatever else is not known', () => {
    expect(
      reasons('a.b = lib.futureFunction config.x.y; a.c = lib.toUpper (lib.futureFunction 2); a.d = lib.kernel.futureAnswer;'),
    ).toEqual({
      '`lib.futureFunction` is not modelled': 2,
      '`lib.kernel.futureAnswer` is not modelled': 1,
    });
  });
  test('what fails and what is not known comes before what only the user knows', () => {
    expect(reasons('a.b = toString [ config.x.y (builtins.toJSON 0.1e-9) ];')).toEqual({
      'a float that versions of Nix write differently in JSON': 1,
    });
    expect(reasons('a.b = toString [ config.x.y (throw "no such place") ];')).toEqual({ 'fails: no such place': 1 });
  });
  test('nothing is counted where all is known or a mere reference', () => {
    expect(reasons('a.b = 1; a.c = config.x.y; a.d = "x ${config.x.y}";')).toEqual({});
  });
});

test('what --stats gathers: values of the reported files only, verdicts by rule and reason', () => {
  const module = '{ config, ... }: { config.a.b = toString config.x.y; }';
  const project = projectOf({ 'a.nix': module, 'b.nix': module });
  const verdict = { rule: 'a/b', file: 'a.nix', symbol: 'x' };
  const undecided = [
    { ...verdict, reason: 'no' },
    { ...verdict, reason: 'why' },
    { ...verdict, reason: 'no' },
  ];
  expect(undecidedReasons(project, new Set(['a.nix']), undecided)).toEqual({
    values: { "the user's configuration: config.x.y": 1 },
    verdicts: { 'a/b': { no: 2, why: 1 } },
  });
});
