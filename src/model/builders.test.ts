import { describe, expect, it } from 'vitest';
import { buildsFromSources, buildsPackage, makesNoPackage } from './builders.ts';

describe('package builders', () => {
  it.each([
    ['pkgs.stdenv.mkDerivation', true, true, false],
    ['pkgs.rustPlatform.buildRustPackage', true, true, false],
    ['python3Packages.buildPythonApplication', true, true, false],
    ['pkgs.buildGo123Module', true, true, false],
    ['pkgs.symlinkJoin', false, true, false],
    ['pkgs.runCommandLocal', false, true, false],
    ['pkgs.writeShellApplication', false, true, false],
    ['pkgs.buildFHSEnv', false, true, true],
    ['mylib.mkTool', false, true, false],
    ['craneLib.buildDepsOnly', false, false, true],
    ['pkgs.lib.mapAttrs', false, false, false],
    ['pkgs.fetchFromGitHub', false, false, false],
  ])('%s', (name, fromSources, makesOne, none) => {
    expect([buildsFromSources(name), buildsPackage(name), makesNoPackage(name)]).toEqual([fromSources, makesOne, none]);
  });
});
