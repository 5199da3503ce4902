import { describe, expect, it } from 'vitest';
import { holdsByDefault } from './default-conditions.ts';
import { moduleIn, projectOf } from './testing.ts';

const project = projectOf({
  'module.nix': `{ config, lib, pkgs, ... }: let cfg = config.services.a; limits = lib.types.submodule { options.memory = lib.mkOption { default = null; }; options.on = lib.mkOption { default = false; }; }; in {
    options.services.a = {
      enable = lib.mkEnableOption "a";
      network = lib.mkOption { default = null; };
      user = lib.mkOption { default = "a"; };
      required = lib.mkOption { };
      taken = lib.mkOption { default = null; };
      limits = lib.mkOption { type = lib.types.nullOr limits; default = { memory = "1G"; on = true; }; };
      bare = lib.mkOption { type = limits; default = { }; };
    };
    config.services.a.taken = "x";
    config.test = {
      null = cfg.network != null;
      text = cfg.user != null;
      both = cfg.limits != null && cfg.limits.on;
      field = cfg.limits.memory or null != null;
      ownField = cfg.bare.memory != null;
      either = cfg.network != null || cfg.user != null;
      switch = cfg.enable;
      withSwitch = cfg.enable && cfg.network != null;
      required = cfg.required != null;
      taken = cfg.taken != null;
    };
  }`,
});
const module = moduleIn(project);
const verdict = (name: string) => {
  const found = module.definitions.find(({ path }) => path[0] === 'test' && path[1] === name);
  if (found === undefined) throw new Error(`no definition of ${name}`);
  return holdsByDefault(project.ev, project.defaults, found.value);
};

describe('conditions by default', () => {
  it('about null follow the default', () => {
    expect(verdict('null')).toBe(false);
    expect(verdict('text')).toBe(true);
  });
  it('are combined', () => {
    expect(verdict('both')).toBe(true);
    expect(verdict('either')).toBe(true);
  });
  it('about fields follow the default of the whole, then their own', () => {
    expect(verdict('field')).toBe(true);
    expect(verdict('ownField')).toBe(false);
  });
  it('hold the other side of what is decided', () => expect(verdict('withSwitch')).toBe(false));
  it('are open about switches, what the user must set, and what the project sets', () => {
    for (const name of ['switch', 'required', 'taken']) expect([name, verdict(name)]).toEqual([name, null]);
  });
});
