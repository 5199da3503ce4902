import type { RuleCases } from '../../cases.ts';

const module = (namespace: string): string => `{ lib, ... }:\n{\n  options.${namespace}.enable = lib.mkEnableOption "it";\n}\n`;
const usual = { 'modules/a.nix': module('modules.services.a'), 'modules/b/default.nix': module('modules.services.b') };

export const cases: RuleCases = {
  fires: [
    {
      name: 'another namespace than the neighbours',
      files: { ...usual, 'modules/web.nix': module('services.web') },
      expect: [
        {
          file: 'modules/web.nix',
          symbol: 'services.web',
          message: '`services.web` is not `modules.services.<name>` as its neighbours are',
          line: 3,
        },
      ],
    },
    {
      name: 'a folder of two minds',
      files: { ...usual, 'modules/x/c.nix': module('modules.services.c'), 'modules/x/web.nix': module('services.web') },
      expect: [{ file: 'modules/x/web.nix', symbol: 'services.web', message: '`modules.services.<name>`' }],
    },
    {
      name: 'a template of the policy',
      files: { 'modules/web.nix': module('services.web') },
      options: { patterns: ['modules.<directory>.<name>'] },
      expect: [{ file: 'modules/web.nix', symbol: 'services.web', message: 'none of `modules.<directory>.<name>`' }],
    },
    {
      name: 'another name than that of the file',
      files: { 'modules/web.nix': module('services.www') },
      options: { patterns: ['services.<file>'] },
      expect: [{ file: 'modules/web.nix', symbol: 'services.www', message: 'none of `services.<file>`' }],
    },
  ],
  silent: [
    { name: 'the same namespace', files: { ...usual, 'modules/web.nix': module('modules.services.web') } },
    { name: 'a part of a service', files: { ...usual, 'modules/web.nix': module('modules.services.a.web') } },
    {
      name: 'a project of many minds',
      files: {
        'modules/a.nix': module('services.mail.a'),
        'modules/b.nix': module('services.mail.b'),
        'modules/c.nix': module('programs.c'),
        'modules/d.nix': module('hardware.d'),
        'other/e.nix': module('virtualisation.e'),
      },
    },
    {
      name: 'what stands beside the folders of another namespace',
      files: {
        'pine/default.nix': module('hardware.pine'),
        'rasp/x/a.nix': module('hardware.rasp.a'),
        'rasp/x/b.nix': module('hardware.rasp.b'),
        'rasp/x/c.nix': module('hardware.rasp.c'),
        'oak/default.nix': module('hardware.oak'),
      },
    },
    { name: 'a module alone in its folder', files: { ...usual, 'other/web.nix': module('services.web') } },
    {
      name: 'a template that fits',
      files: { 'modules/web.nix': module('services.web') },
      options: { patterns: ['modules.services.<name>', 'services.<file>'] },
    },
  ],
  undecidable: { never: 'A switch whose path is not known in full has no namespace to compare.' },
  throughHelper: [
    {
      name: 'options that a helper makes',
      files: {
        ...usual,
        'lib/options.nix': '{ lib }: { enable = lib.mkEnableOption "it"; }\n',
        'modules/web.nix': '{ lib, ... }:\n{ options.services.web = import ../lib/options.nix { inherit lib; }; }\n',
      },
      expect: [{ file: 'modules/web.nix', symbol: 'services.web', message: '`modules.services.<name>`', line: 2 }],
    },
  ],
};
