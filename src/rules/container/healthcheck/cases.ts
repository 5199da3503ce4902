import type { RuleCases } from '../../cases.ts';

const symbol = 'virtualisation.oci-containers.containers.web';
const container = (lines: string, more = ''): string =>
  `{ config, lib, ... }:\n{\n  options.web.health = lib.mkOption { default = "curl -f http://localhost"; };\n  options.web.extra = lib.mkOption { };\n  config.virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    ${lines}\n  };\n${more}}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'no check',
      files: { 'module.nix': container('') },
      expect: [{ file: 'module.nix', symbol, message: 'Container `web` has no health check', line: 5 }],
    },
    {
      name: 'an interval without a command',
      files: { 'module.nix': container('extraOptions = [ "--health-interval=30s" "--no-healthcheck" ];') },
      expect: [{ file: 'module.nix', symbol, message: 'no health check' }],
    },
    {
      name: 'a command that switches the check off',
      files: { 'module.nix': container('extraOptions = [ "--health-cmd=none" ];') },
      expect: [{ file: 'module.nix', symbol, message: 'no health check' }],
    },
  ],
  silent: [
    {
      name: 'a migration that runs in a unit by another name',
      files: {
        'module.nix': container(
          'serviceName = "site-migration";',
          '  config.systemd.services.site-migration.serviceConfig.Type = "oneshot";\n',
        ),
      },
    },
    { name: 'a command', files: { 'module.nix': container('extraOptions = [ "--health-cmd=true" ];') } },
    {
      name: 'a command from an option that is on by default',
      files: { 'module.nix': container('extraOptions = lib.optional (config.web.health != null) "--health-cmd=${config.web.health}";') },
    },
    { name: 'the check of the image', files: { 'module.nix': container('podman.sdnotify = "healthy";') } },
    {
      name: 'a container that ends',
      files: { 'module.nix': container('', '  config.systemd.services.podman-web.serviceConfig.Type = lib.mkForce "oneshot";\n') },
    },
    { name: 'a container that the policy leaves alone', files: { 'module.nix': container('') }, options: { ignoreContainers: ['web'] } },
  ],
  undecidable: [
    { name: 'options that only the user knows', files: { 'module.nix': container('extraOptions = config.web.extra;') }, symbols: [symbol] },
  ],
  throughHelper: [
    {
      name: 'a container of a library that is loaded above',
      files: {
        'module.nix':
          '{ ... }:\nlet\n  library = import ./library.nix;\nin\n{\n  virtualisation.oci-containers.containers = library.containers;\n}\n',
        'library.nix': '{ containers.web.image = "example.org/web:1"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'no health check', line: 6 }],
    },
    {
      name: 'a check that a helper adds',
      files: {
        'module.nix': container('extraOptions = (import ./health.nix) "true";'),
        'health.nix': 'command: [ "--health-cmd=${command}" ]\n',
      },
    },
  ],
};
