import type { RuleCases } from '../../cases.ts';

const symbol = 'virtualisation.oci-containers.containers.web';
const DIGEST = `@sha256:${'0a1b2c3d'.repeat(8)}`;
const container = (lines: string): string =>
  `{ config, lib, pkgs, ... }:\n{\n  options.web.image = lib.mkOption { default = "example.org/web:edge"; };\n  options.web.other = lib.mkOption { type = lib.types.str; };\n  config.virtualisation.oci-containers.containers.web = {\n    ${lines}\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'an image that another module replaces, where it does',
      files: {
        'module.nix': container(`image = "example.org/web:1.4${DIGEST}";`),
        'pins.nix': '{ lib, ... }:\n{\n  virtualisation.oci-containers.containers.web.image = lib.mkForce "example.org/web:next";\n}\n',
      },
      options: { floatingTags: ['next'] },
      expect: [{ file: 'pins.nix', symbol, message: '`example.org/web:next`, has the floating tag `next`', line: 3 }],
    },
    {
      name: 'a floating tag',
      files: { 'module.nix': container('image = "docker.io/acme/web:latest";') },
      expect: [
        { file: 'module.nix', symbol, message: 'has the floating tag `latest`. Pin it as `docker.io/acme/web:VERSION@sha256:…`.', line: 6 },
      ],
    },
    {
      name: 'no tag',
      files: { 'module.nix': container('image = "localhost:5000/web";') },
      expect: [{ file: 'module.nix', symbol, message: 'names neither tag nor digest' }],
    },
    {
      name: 'a version without a digest',
      files: { 'module.nix': container('image = "example.org/web:1.2";') },
      expect: [
        { file: 'module.nix', symbol, message: 'has no digest, and its tag can be moved. Pin it as `example.org/web:1.2@sha256:…`.' },
      ],
    },
    {
      name: 'the default of an option',
      files: { 'module.nix': container('image = config.web.image;') },
      expect: [{ file: 'module.nix', symbol, message: '`edge`' }],
    },
    {
      name: 'a digest that is none',
      files: { 'module.nix': container('image = "example.org/web:1.2@sha256:";') },
      expect: [{ file: 'module.nix', symbol, message: 'has no digest' }],
    },
  ],
  silent: [
    {
      name: 'an image that another module replaces by a pinned one',
      files: {
        'module.nix': container('image = "example.org/web:latest";'),
        'pins.nix': `{ lib, ... }:\n{\n  virtualisation.oci-containers.containers.web.image = lib.mkForce "example.org/web:1.4${DIGEST}";\n}\n`,
      },
    },
    { name: 'a digest', files: { 'module.nix': container(`image = "example.org/web${DIGEST}";`) } },
    { name: 'a digest beside a floating tag', files: { 'module.nix': container(`image = "example.org/web:latest${DIGEST}";`) } },
    {
      name: 'an image that Nix builds',
      files: { 'module.nix': container('image = "web:latest";\n    imageFile = pkgs.dockerTools.buildImage { name = "web"; };') },
    },
    {
      name: 'a version where the policy asks for no digest',
      files: { 'module.nix': container('image = "example.org/web:1.2";') },
      options: { requireDigest: false },
    },
    {
      name: 'a tag that the policy trusts',
      files: { 'module.nix': container('image = "example.org/web:latest";') },
      options: { requireDigest: false, floatingTags: [] },
    },
  ],
  undecidable: [
    { name: 'an image that only the user knows', files: { 'module.nix': container('image = config.web.other;') }, symbols: [symbol] },
  ],
  throughHelper: [
    {
      name: 'a digest from a file of pins',
      files: { 'module.nix': container('image = (import ./pins.nix).web;'), 'pins.nix': `{ web = "example.org/web:1.2${DIGEST}"; }\n` },
    },
    {
      name: 'a floating tag from a file of pins',
      files: { 'module.nix': container('image = (import ./pins.nix).web;'), 'pins.nix': '{ web = "example.org/web:main"; }\n' },
      expect: [{ file: 'module.nix', symbol, message: '`main`', line: 6 }],
    },
  ],
};
