import { expect, it } from 'vitest';
import { serviceModule, UNIT_LINE } from '../case-modules.ts';
import { fixAll } from '../testing-fixes.ts';
import { runRuleOn } from '../testing.ts';
import mode from './state-directory-mode/index.ts';
import umask from './umask/index.ts';

const unit = (lines: string): string => serviceModule(`serviceConfig.ExecStart = "/bin/web";\n${lines}`);
const lineOf = (text: string | undefined, line: number): string | undefined => text?.split('\n')[line - 1]?.trim();

it('adds a directive beside the state directory', () => {
  const fixed = fixAll(umask, { 'm.nix': unit('serviceConfig.StateDirectory = "web"; # data') })['m.nix'];
  expect(lineOf(fixed, UNIT_LINE + 1)).toBe('serviceConfig.StateDirectory = "web"; # data');
  expect(lineOf(fixed, UNIT_LINE + 2)).toBe('serviceConfig.UMask = "0027";');
});

it('adds UMask behind the mode of the directory', () => {
  const both =
    'serviceConfig.StateDirectory = "web"; # data\nserviceConfig.StateDirectoryMode = "0750"; # closed\nserviceConfig.User = "web";';
  const fixed = fixAll(umask, { 'm.nix': unit(both) })['m.nix'];
  expect(lineOf(fixed, UNIT_LINE + 2)).toBe('serviceConfig.StateDirectoryMode = "0750"; # closed');
  expect(lineOf(fixed, UNIT_LINE + 3)).toBe('serviceConfig.UMask = "0027";');
});

it('narrows a value and keeps its priority', () => {
  const fixed = fixAll(mode, {
    'm.nix': unit('serviceConfig.StateDirectory = "web";\nserviceConfig.StateDirectoryMode = lib.mkForce "0755";'),
  })['m.nix'];
  expect(lineOf(fixed, UNIT_LINE + 2)).toBe('serviceConfig.StateDirectoryMode = lib.mkForce "0750";');
});

it('proposes nothing where a helper writes the directive', () => {
  const files = {
    'm.nix': serviceModule('serviceConfig = import ./state.nix // { ExecStart = "/bin/web"; };'),
    'state.nix': '{ StateDirectory = "web"; StateDirectoryMode = "0777"; }\n',
  };
  expect(runRuleOn(mode, files).findings.map(({ fix }) => fix)).toEqual([null]);
});
