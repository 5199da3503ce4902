import type { RuleCases } from '../../cases.ts';

const FILE = 'modules/lamp.nix';
/** A module whose `config` starts on line 4. */
const lamp = (config: string): Record<string, string> => ({
  [FILE]: `{ config, lib, ... }:\n{\n  options.services.lamp.enable = lib.mkEnableOption "the lamp";\n  config = ${config};\n}\n`,
});
const finding = (message: string, line: number, symbol = 'services.lamp', file = FILE) => ({ file, symbol, message, line });
const GROUP = '{ users.groups.lamp = { }; }';

export const cases: RuleCases = {
  fires: [
    {
      name: 'mkIf on the left',
      files: lamp(`lib.mkIf config.services.lamp.enable {\n    users.groups.lamp = { };\n  } // ${GROUP}`),
      expect: [finding('`mkIf` on its left side', 6)],
    },
    {
      name: 'mkIf on the right',
      files: lamp(`${GROUP} // lib.mkIf config.services.lamp.enable { }`),
      expect: [finding('`mkIf` on its right side', 4)],
    },
    { name: 'mkMerge', files: lamp(`${GROUP} // lib.mkMerge [ ]`), expect: [finding('`mkMerge` on its right side', 4)] },
    {
      name: 'mkForce',
      files: lamp(`{ users = lib.mkForce { } // { groups = { }; }; }`),
      expect: [finding('`mkForce`/`mkDefault`/`mkOverride` on its left side', 4)],
    },
    {
      name: 'mkBefore',
      files: lamp(`{ users = lib.mkBefore { } // { groups = { }; }; }`),
      expect: [finding('`mkBefore`/`mkAfter`/`mkOrder` on its left side', 4)],
    },
    {
      name: 'a chain once, at its first operator',
      files: lamp(`${GROUP}\n    // lib.mkIf config.a { }\n    // lib.mkIf config.b { }`),
      expect: [finding('`mkIf`', 5)],
    },
    {
      name: 'two mistakes that have nothing to do with each other',
      files: lamp('{\n    users = { } // lib.mkIf config.a { };\n    networking = { } // lib.mkIf config.b { };\n  }'),
      expect: [finding('`mkIf`', 5), finding('`mkIf`', 6)],
    },
    {
      name: 'an operator after a comment with slashes in it',
      files: lamp(`${GROUP} # see https://example.org\n    // lib.mkIf config.a { }`),
      expect: [finding('`mkIf`', 5)],
    },
    {
      name: 'an update by a function of lib',
      files: lamp(`lib.recursiveUpdate (lib.mkIf config.services.lamp.enable { }) ${GROUP}`),
      expect: [finding('`recursiveUpdate` has a value of `mkIf` as its first set', 4)],
    },
    {
      name: 'an update by a function of lib, wrapped on its second side',
      files: lamp(`lib.mergeAttrs ${GROUP} (lib.mkMerge [ ])`),
      expect: [finding('`mergeAttrs` has a value of `mkMerge` as its second set', 4)],
    },
    {
      name: 'a host, which declares nothing',
      files: { 'hosts/pier.nix': '{ lib, ... }:\n{\n  users = { } // lib.mkIf true { };\n}\n' },
      expect: [finding('`mkIf`', 3, '', 'hosts/pier.nix')],
    },
    {
      name: 'a helper that makes the mistake and that nobody calls',
      files: {
        'modules/lib.nix': '{ lib }:\n{\n  unit = cfg: { users.groups.${cfg.name} = { }; } // (lib.mkIf cfg.enable { });\n}\n',
      },
      expect: [finding('`mkIf` on its right side', 3, '', 'modules/lib.nix')],
    },
  ],
  silent: [
    {
      name: 'a recursive update of wrappers of one kind, and of sets with a wrapper inside',
      files: lamp(
        `{\n    users = lib.recursiveUpdate (lib.mkForce { a = { }; }) (lib.mkForce { b = { }; });\n    networking = lib.recursiveUpdate { hostName = lib.mkDefault "lamp"; } { domain = "a"; };\n  }`,
      ),
    },
    { name: 'sets', files: lamp(`${GROUP} // { networking.hostName = "lamp"; }`) },
    { name: 'optionalAttrs', files: lamp(`${GROUP} // lib.optionalAttrs true { networking.hostName = "lamp"; }`) },
    {
      name: 'a wrapper inside of an operand',
      files: lamp(`{ users = lib.mkIf true { }; } // { networking.hostName = lib.mkDefault "lamp"; }`),
    },
    { name: 'an option, whose `_type` is none of the module system’s', files: lamp('lib.mkOption { } // { type = lib.types.str; }') },
    {
      name: 'functions that are not called in full, in a helper that nobody calls',
      files: {
        'modules/lib.nix': '{ lib }: cfg: { inherit (lib) mkIf; } // lib.mapAttrs (_: lib.mkDefault) cfg // { a = lib.mkIf cfg.b; }\n',
      },
    },
    { name: 'mkMerge around both', files: lamp(`lib.mkMerge [ ${GROUP} (lib.mkIf config.services.lamp.enable { }) ]`) },
  ],
  undecidable: { never: 'Whatever is not known to be a wrapper is left alone: an unknown operand is most often a plain set.' },
  throughHelper: [
    {
      name: 'a wrapper that a helper returns',
      files: {
        ...lamp(`{ users.groups.lamp = { }; } // (import ./lib.nix { inherit lib; }).ports`),
        'modules/lib.nix': '{ lib }:\n{\n  ports = lib.mkIf true { networking.firewall.allowedTCPPorts = [ 80 ]; };\n}\n',
      },
      expect: [finding('`mkIf` on its right side', 4)],
    },
    {
      name: 'a helper that makes the mistake, called twice',
      files: {
        ...lamp('lib.mkMerge [ ((import ./lib.nix { inherit lib; }).unit "a") ((import ./lib.nix { inherit lib; }).unit "b") ]'),
        'modules/lib.nix': '{ lib }:\n{\n  unit = name: { users.groups.${name} = { }; } // lib.mkIf (name == "a") { };\n}\n',
      },
      expect: [finding('`mkIf`', 3, '', 'modules/lib.nix')],
    },
  ],
};
