import { serviceModule } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const STATE = 'serviceConfig.StateDirectory = "web";\n';
const options = 'dataDir = lib.mkOption { default = "/var/lib/web"; };\n    user = lib.mkOption { default = "web"; };';

export const cases: RuleCases = {
  fires: [
    {
      name: 'preStart that owns the data directory',
      files: {
        'module.nix': serviceModule(
          `${STATE}preStart = ''\n  chown -R \${cfg.user}:web \${cfg.dataDir}\n  chmod 750 "\${cfg.dataDir}"\n'';`,
          { options },
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: '`preStart` of service `web` runs `chown`, `chmod` on `/var/lib/web`', line: 16 }],
    },
    {
      name: 'preStart that makes what tmpfiles make',
      files: {
        'module.nix': serviceModule('preStart = "mkdir -p ${cfg.dataDir}/tree";', {
          options,
          config: 'systemd.tmpfiles.rules = [ "d ${cfg.dataDir}/tree 0750 web web - -" ];',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: '`mkdir` on `/var/lib/web/tree`' }],
    },
    {
      name: 'a script that runs before the start with all privileges',
      files: {
        'module.nix': serviceModule(
          `${STATE}serviceConfig.ExecStartPre = "+\${pkgs.writeShellScript "prepare" ''\n  if true; then install -d -m 750 /var/lib/web; fi\n''}";`,
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: '`ExecStartPre` of service `web` runs `install`' }],
    },
  ],
  silent: [
    { name: 'a script that leaves the directory alone', files: { 'module.nix': serviceModule(`${STATE}preStart = "echo ready";`) } },
    {
      name: 'directories and files further down',
      files: {
        'module.nix': serviceModule(
          `${STATE}preStart = ''\n  mkdir -p /var/lib/web/cache\n  chmod 600 /var/lib/web/key\n  install -m 600 /dev/null /var/lib/web/key\n'';`,
        ),
      },
    },
    {
      name: 'a file that it has just written',
      files: {
        'module.nix': serviceModule(
          `${STATE}preStart = ''\n  cp /etc/web/config.json /var/lib/web/config.json\n  chown web:web /var/lib/web/config.json\n'';`,
        ),
      },
    },
    { name: 'another directory', files: { 'module.nix': serviceModule(`${STATE}preStart = "mkdir -p /run/web /var/lib/website";`) } },
    {
      name: 'a command that is not reported',
      files: { 'module.nix': serviceModule(`${STATE}preStart = "mkdir -p /var/lib/web";`) },
      options: { commands: ['chown'] },
    },
  ],
  undecidable: [
    {
      name: 'a script that only the user knows',
      files: { 'module.nix': serviceModule(`${STATE}preStart = cfg.script;`, { options: 'script = lib.mkOption { };' }) },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a script that another file writes',
      files: {
        'module.nix': serviceModule(`${STATE}preStart = import ./prepare.nix cfg;`, { options }),
        'prepare.nix': 'cfg: "mkdir -p ${cfg.dataDir}"\n',
      },
      expect: [{ file: 'module.nix', symbol, message: '`mkdir` on `/var/lib/web`', line: 16 }],
    },
  ],
};
