import type { RuleCases } from '../../cases.ts';

const module = (name: string, lines: string, options = ''): string =>
  `{ config, lib, pkgs, ... }:\n{\n${options}  config.systemd.services.${name} = {\n    ${lines}\n  };\n}\n`;
const ONESHOT = 'serviceConfig.Type = "oneshot";\n    ';

export const cases: RuleCases = {
  fires: [
    {
      name: 'a service that is called a backup',
      files: { 'module.nix': module('web-backup', `${ONESHOT}serviceConfig.ExecStart = "/bin/copy";`) },
      expect: [
        { file: 'module.nix', symbol: 'systemd.services.web-backup', message: 'Service `web-backup` is a backup of its own', line: 3 },
      ],
    },
    {
      name: 'a timer that runs a backup tool',
      files: {
        'module.nix': module('nightly', 'startAt = "daily";\n    script = "${pkgs.restic}/bin/restic --quiet backup /var/lib/web";'),
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.nightly', message: '`nightly`' }],
    },
    {
      name: 'a timer that dumps a database',
      files: {
        'module.nix': module('nightly', "startAt = \"daily\";\n    script = ''\n      set -e\n      pg_dump web > /srv/web.sql\n    '';"),
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.nightly', message: '`nightly`' }],
    },
    ...[
      'tar czf /backup/web.tgz /var/lib/web',
      '${pkgs.rsync}/bin/rsync -a --delete /var/lib/web nas:/srv/backups/web',
      "sqlite3 /var/lib/web/web.db '.backup /srv/web.db'",
    ].map((command) => ({
      name: `a timer that copies: ${command}`,
      files: { 'module.nix': module('nightly', `startAt = "daily";\n    script = "${command}";`) },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.nightly', message: '`nightly`' }],
    })),
    {
      name: 'a script of the store',
      files: {
        'module.nix': module(
          'nightly',
          `startAt = "daily";\n    serviceConfig.ExecStart = pkgs.writeShellScript "nightly" "borg create /srv::x /var/lib/web";`,
        ),
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.nightly', message: '`nightly`' }],
    },
  ],
  silent: [
    {
      name: 'a timer that copies to where no backups lie',
      files: {
        'module.nix': module('nightly', 'startAt = "daily";\n    script = "rsync -a /srv/web nas:/srv/mirror\\ntar xf /tmp/site.tar";'),
      },
    },
    {
      name: 'a timer that does something else',
      files: { 'module.nix': module('nightly', 'startAt = "daily";\n    script = "rm -r /tmp/web";') },
    },
    {
      name: 'a restore that mentions a backup tool',
      files: { 'module.nix': module('preseed-web', `${ONESHOT}script = "restic restore latest; borg create --help";`) },
    },
    {
      name: 'a watcher of backups',
      files: { 'module.nix': module('backup-metrics', 'startAt = "hourly";\n    script = "restic snapshots";') },
    },
    { name: 'a daemon', files: { 'module.nix': module('backup-server', 'serviceConfig.ExecStart = "/bin/serve";') } },
    {
      name: 'the backup system itself',
      files: { 'modules/backup/jobs.nix': module('web-backup', `${ONESHOT}script = "restic backup /";`) },
    },
    {
      name: 'a module whose options are of backups',
      files: {
        'module.nix': module(
          'web-backup',
          `${ONESHOT}script = "restic backup /";`,
          '  options.services.webBackup.enable = lib.mkEnableOption "it";\n',
        ),
      },
    },
    {
      name: 'files that the policy names',
      files: { 'vault.nix': module('web-backup', `${ONESHOT}script = "restic backup /";`) },
      options: { backupModules: ['vault.nix'] },
    },
    {
      name: 'a service that the policy leaves out',
      files: { 'module.nix': module('web-backup', `${ONESHOT}script = "copy";`) },
      options: { ignoreServices: ['web-backup'] },
    },
  ],
  undecidable: [
    {
      name: 'a command that only the user knows',
      files: {
        'module.nix': module(
          'nightly',
          'startAt = "daily";\n    script = config.web.command;',
          '  options.web.command = lib.mkOption { type = lib.types.lines; };\n',
        ),
      },
      symbols: ['systemd.services.nightly'],
    },
  ],
  throughHelper: [
    {
      name: 'a helper of the backup system that makes its jobs',
      files: {
        'module.nix':
          '{ ... }:\nlet\n  job = import ./lib/backups.nix "web";\nin\n{\n  systemd.services.web-backup = job.service;\n  systemd.timers.web-backup = job.timer;\n}\n',
        'lib/backups.nix':
          'name: {\n  service = { serviceConfig = { Type = "oneshot"; ExecStart = "/bin/keep ${name}"; }; };\n  timer = { timerConfig.OnCalendar = "daily"; };\n}\n',
      },
    },
    {
      name: 'a helper that writes the service',
      files: {
        'module.nix': '{ ... }:\n{\n  systemd.services = import ./copy.nix "web";\n}\n',
        'copy.nix': 'name: { "${name}-backup" = { startAt = "daily"; script = "copy ${name}"; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol: 'systemd.services.web-backup', message: '`web-backup`', line: 3 }],
    },
  ],
};
