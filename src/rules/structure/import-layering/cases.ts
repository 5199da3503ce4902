import type { RuleCases } from '../../cases.ts';

const hardware = '{ hardware.graphics.enable = true; }\n';
const desktop = '{ services.xserver.enable = true; }\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'hardware that imports a desktop',
      files: { 'modules/hardware/gpu.nix': '{\n  imports = [ ../desktop/session.nix ];\n}\n', 'modules/desktop/session.nix': desktop },
      expect: [
        {
          file: 'modules/hardware/gpu.nix',
          symbol: '',
          message: 'layer `hardware` and imports `modules/desktop/session.nix` of layer `desktop`',
          line: 2,
        },
      ],
    },
    {
      name: 'a base that imports a host',
      files: { 'modules/base.nix': '{ imports = [ ../hosts/a ]; }\n', 'hosts/a/default.nix': hardware },
      expect: [{ file: 'modules/base.nix', symbol: '', message: 'layer `targets`' }],
    },
    {
      name: 'layers of the policy',
      files: { 'core/a.nix': '{ imports = [ ../apps/b.nix ]; }\n', 'apps/b.nix': desktop },
      options: {
        layers: [
          { name: 'core', files: ['core/**'] },
          { name: 'apps', files: ['apps/**'] },
        ],
      },
      expect: [{ file: 'core/a.nix', symbol: '', message: 'layer `core`' }],
    },
  ],
  silent: [
    {
      name: 'a desktop that imports hardware',
      files: { 'modules/desktop/session.nix': '{ imports = [ ../hardware/gpu.nix ]; }\n', 'modules/hardware/gpu.nix': hardware },
    },
    {
      name: 'imports inside of a layer',
      files: { 'modules/hardware/default.nix': '{ imports = [ ./gpu.nix ]; }\n', 'modules/hardware/gpu.nix': hardware },
    },
    {
      name: 'a part of the own layer that is called like another one',
      files: { 'services/default.nix': '{ imports = [ ./desktop/avahi.nix ]; }\n', 'services/desktop/avahi.nix': desktop },
    },
    {
      name: 'files of no layer',
      files: { 'modules/a.nix': '{ imports = [ ./desktop/session.nix ]; }\n', 'modules/desktop/session.nix': desktop },
    },
    {
      name: 'a host that imports everything',
      files: { 'hosts/a/default.nix': '{ imports = [ ../../modules/desktop/session.nix ]; }\n', 'modules/desktop/session.nix': desktop },
    },
  ],
  undecidable: { never: 'An import whose target is known has a path, and the path alone says the layer.' },
  throughHelper: [
    {
      name: 'an import from a list of a library',
      files: {
        'modules/hardware/gpu.nix': '{\n  imports = import ../../lib/common.nix;\n}\n',
        'lib/common.nix': '[ ../modules/desktop/session.nix ]\n',
        'modules/desktop/session.nix': desktop,
      },
      expect: [{ file: 'modules/hardware/gpu.nix', symbol: '', message: 'layer `desktop`' }],
    },
  ],
};
