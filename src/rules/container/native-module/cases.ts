import type { RuleCases } from '../../cases.ts';

const symbol = (name: string): string => `virtualisation.oci-containers.containers.${name}`;
const container = (name: string, image: string): string =>
  `{ config, lib, ... }:\n{\n  options.web.image = lib.mkOption { type = lib.types.str; };\n  config.virtualisation.oci-containers.containers.${name} = {\n    image = ${image};\n  };\n}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'an image called like a service',
      files: { 'module.nix': container('letters', '"docker.io/louislam/uptime-kuma:1"') },
      expect: [{ file: 'module.nix', symbol: symbol('letters'), message: '`services.uptime-kuma`', line: 4 }],
    },
    {
      name: 'an image under another name',
      files: { 'module.nix': container('db', '"postgres:16"') },
      expect: [{ file: 'module.nix', symbol: symbol('db'), message: '`services.postgresql`' }],
    },
    {
      name: 'an edition of a program',
      files: { 'module.nix': container('boards', '"grafana/grafana-oss:11"') },
      expect: [{ file: 'module.nix', symbol: symbol('boards'), message: '`services.grafana`' }],
    },
    {
      name: 'an image that its owner names',
      files: { 'module.nix': container('passwords', '"vaultwarden/server:1.32"') },
      expect: [{ file: 'module.nix', symbol: symbol('passwords'), message: '`services.vaultwarden`' }],
    },
    {
      name: 'names in other case',
      files: { 'module.nix': container('grafana', '"registry.example.org:5000/x/Grafana"') },
      expect: [{ file: 'module.nix', symbol: symbol('grafana'), message: '`services.grafana`' }],
    },
    {
      name: 'an image called after the container',
      files: { 'module.nix': container('plex', '"example.org/plex-docker:1"') },
      expect: [{ file: 'module.nix', symbol: symbol('plex'), message: '`services.plex`' }],
    },
    {
      name: 'a container whose image only the user knows',
      files: { 'module.nix': container('sonarr', 'config.web.image') },
      expect: [{ file: 'module.nix', symbol: symbol('sonarr'), message: '`services.sonarr`' }],
    },
  ],
  silent: [
    { name: 'a program that NixOS has no module for', files: { 'module.nix': container('phrasebook', '"ghcr.io/acme/phrasebook:2"') } },
    { name: 'a companion of a service', files: { 'module.nix': container('paperless-ai', '"clusterzx/paperless-ai:3"') } },
    { name: 'a container that only bears the name', files: { 'module.nix': container('grafana', '"ghcr.io/acme/dashboards:2"') } },
    {
      name: 'a container that the policy allows',
      files: { 'module.nix': container('plex', '"plexinc/pms-docker:1"') },
      options: { allow: ['plex'] },
    },
  ],
  undecidable: [
    { name: 'an image that only the user knows', files: { 'module.nix': container('web', 'config.web.image') }, symbols: [symbol('web')] },
  ],
  throughHelper: [
    {
      name: 'a container that a helper makes from an option',
      files: {
        'module.nix':
          '{ config, lib, ... }@args:\nimport ./container.nix {\n  inherit config lib;\n  image = "ghcr.io/paperless-ngx/paperless-ngx:2";\n}\n',
        'container.nix':
          '{ config, lib, image }:\n{\n  options.services.letters.image = lib.mkOption { default = image; };\n  config.virtualisation.oci-containers.containers.letters.image = config.services.letters.image;\n}\n',
      },
      expect: [{ file: 'module.nix', symbol: symbol('letters'), message: '`services.paperless`' }],
    },
  ],
};
