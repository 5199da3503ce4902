import type { RuleCases } from '../../cases.ts';

const symbol = 'virtualisation.oci-containers.containers.web';
const container = (lines: string, more = ''): string =>
  `{ config, lib, ... }:\n{\n  options.web.memory = lib.mkOption { default = null; };\n  options.web.extra = lib.mkOption { };\n  config.virtualisation.oci-containers.containers.web = {\n    image = "example.org/web:1";\n    ${lines}\n  };\n${more}}\n`;

export const cases: RuleCases = {
  fires: [
    {
      name: 'no limits',
      files: { 'module.nix': container('') },
      expect: [{ file: 'module.nix', symbol, message: 'no limit for memory (`--memory`) and CPU (`--cpus`)', line: 5 }],
    },
    {
      name: 'one limit',
      files: { 'module.nix': container('extraOptions = [ "--memory=512m" "--cpu-shares=512" ];') },
      expect: [{ file: 'module.nix', symbol, message: 'no limit for CPU (`--cpus`)' }],
    },
    {
      name: 'flags that take the limit away',
      files: { 'module.nix': container('extraOptions = [ "--memory=0" "--cpus=0.0" ];') },
      expect: [{ file: 'module.nix', symbol, message: 'memory (`--memory`) and CPU (`--cpus`)' }],
    },
    {
      name: 'a unit whose limits are none',
      files: {
        'module.nix': container(
          '',
          '  config.systemd.services.podman-web.serviceConfig = { MemoryMax = "infinity"; CPUQuota = lib.mkForce null; };\n',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'memory (`--memory`) and CPU (`--cpus`)' }],
    },
    {
      name: 'a limit that is off by default',
      files: {
        'module.nix': container(
          'extraOptions = [ "--cpus=1" ] ++ lib.optional (config.web.memory != null) "--memory=${config.web.memory}";',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'memory (`--memory`)' }],
    },
  ],
  silent: [
    { name: 'both limits', files: { 'module.nix': container('extraOptions = [ "-m" "512m" "--cpus=${toString 2}" ];') } },
    {
      name: 'limits of the unit',
      files: {
        'module.nix': container('', '  config.systemd.services.podman-web.serviceConfig = { MemoryMax = "1G"; CPUQuota = "50%"; };\n'),
      },
    },
    {
      name: 'limits of a unit by another name',
      files: {
        'module.nix': container(
          'serviceName = "site";',
          '  config.systemd.services.site.serviceConfig = { MemoryMax = "1G"; CPUQuota = "50%"; };\n',
        ),
      },
    },
    {
      name: 'a policy that asks for one',
      files: { 'module.nix': container('extraOptions = [ "--memory=512m" ];') },
      options: { limits: ['memory'] },
    },
  ],
  undecidable: [
    { name: 'options that only the user knows', files: { 'module.nix': container('extraOptions = config.web.extra;') }, symbols: [symbol] },
  ],
  throughHelper: [
    {
      name: 'limits that a helper adds',
      files: {
        'module.nix': container('extraOptions = import ./limits.nix { memory = "1g"; };'),
        'limits.nix': '{ memory, cpus ? "1" }: [ "--memory=${memory}" "--cpus=${cpus}" ]\n',
      },
    },
    {
      name: 'limits that another module adds',
      files: {
        'module.nix': container(''),
        'host.nix': '{ ... }:\n{\n  virtualisation.oci-containers.containers.web.extraOptions = [ "--memory=1g" "--cpus=1" ];\n}\n',
      },
    },
  ],
};
