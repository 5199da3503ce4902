import type { RuleCases } from '../../cases.ts';

const symbol = 'modules.services.web.backup';
const module = (lines: string): string =>
  `{ config, lib, ... }:\n{\n  modules.services.web.backup = {\n    enable = true;\n    ${lines}\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'no dataset',
      files: { 'module.nix': module('useSnapshots = true;') },
      expect: [{ file: 'module.nix', symbol, message: 'names no dataset to take it of. Set `zfsDataset`.', line: 5 }],
    },
    {
      name: 'a dataset that is null',
      files: { 'module.nix': module('useSnapshots = lib.mkDefault true;\n    zfsDataset = null;') },
      expect: [{ file: 'module.nix', symbol, message: 'Set `zfsDataset`.' }],
    },
    {
      name: 'the default of an option',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  options.modules.services.web.backup = lib.mkOption {\n    default = {\n      useSnapshots = true;\n    };\n  };\n}\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'Set `zfsDataset`.', line: 5 }],
    },
    {
      name: 'names of the policy',
      files: { 'module.nix': module('snapshot = true;') },
      options: { switchName: 'snapshot', datasetName: 'dataset' },
      expect: [{ file: 'module.nix', symbol, message: 'Set `dataset`.' }],
    },
  ],
  silent: [
    { name: 'a dataset', files: { 'module.nix': module('useSnapshots = true;\n    zfsDataset = "tank/web";') } },
    { name: 'no snapshots', files: { 'module.nix': module('useSnapshots = false;') } },
    {
      name: 'a default with a dataset',
      files: {
        'module.nix':
          '{ lib, ... }:\n{\n  options.modules.services.web.backup = lib.mkOption {\n    default = { useSnapshots = lib.mkDefault true; zfsDataset = lib.mkDefault "tank/web"; };\n  };\n}\n',
      },
    },
  ],
  undecidable: [
    {
      name: 'a switch that only the user knows',
      files: { 'module.nix': module('useSnapshots = config.backup.snapshots;') },
      symbols: [symbol],
    },
    {
      name: 'further attributes that only the user knows',
      files: {
        'module.nix': '{ config, ... }:\n{\n  modules.services.web.backup = config.backup.common // { useSnapshots = true; };\n}\n',
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a default in a function that one module alone calls, there',
      files: {
        'module.nix': '{ ... }: { imports = [ (import ./web.nix { port = 1; }) ]; }\n',
        'web.nix':
          '{ port }:\n{ lib, ... }:\n{\n  options.modules.services.web.backup = lib.mkOption {\n    default = {\n      useSnapshots = true;\n    };\n  };\n}\n',
      },
      expect: [{ file: 'web.nix', symbol, message: 'Set `zfsDataset`.', line: 6 }],
    },
    {
      name: 'a library that sets both',
      files: {
        'module.nix': '{ ... }:\n{\n  modules.services.web.backup = import ./backup.nix "web";\n}\n',
        'backup.nix': 'name: { useSnapshots = true; zfsDataset = "tank/${name}"; }\n',
      },
    },
    {
      name: 'a dataset that another module sets',
      files: {
        'module.nix': module('useSnapshots = true;'),
        'host.nix': '{ ... }:\n{\n  modules.services.web.backup.zfsDataset = "tank/web";\n}\n',
      },
    },
    {
      name: 'a library that forgets the dataset',
      files: {
        'module.nix': '{ ... }:\n{\n  modules.services.web.backup = import ./backup.nix;\n}\n',
        'backup.nix': '{ useSnapshots = true; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'Set `zfsDataset`.', line: 3 }],
    },
  ],
};
