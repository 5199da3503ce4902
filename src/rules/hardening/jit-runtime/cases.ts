import { OPEN_OPTION, serviceModule, UNIT_LINE } from '../../case-modules.ts';
import type { RuleCases } from '../../cases.ts';

const symbol = 'systemd.services.web';
const NODE = 'serviceConfig.ExecStart = "${pkgs.nodejs}/bin/node /srv/web.js";\n';

export const cases: RuleCases = {
  fires: [
    {
      name: 'Node.js',
      files: { 'module.nix': serviceModule(`${NODE}serviceConfig.MemoryDenyWriteExecute = true;`) },
      expect: [
        {
          file: 'module.nix',
          symbol,
          message: 'Service `web` runs Node.js, which compiles at run time, under `MemoryDenyWriteExecute`',
          line: UNIT_LINE,
        },
      ],
    },
    {
      name: 'a runtime that is the default of an option, in a script',
      files: {
        'module.nix': serviceModule('script = "${cfg.java}/bin/java -jar web.jar";\nserviceConfig.MemoryDenyWriteExecute = "yes";', {
          options: 'java = lib.mkOption { default = pkgs.jre_headless; };',
        }),
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Java', line: UNIT_LINE }],
    },
    {
      name: 'a runtime of the unit’s path by its bare name',
      files: {
        'module.nix': serviceModule(
          'script = "cd /srv/web\\nexec node web.js";\npath = [ pkgs.nodejs ];\nserviceConfig.MemoryDenyWriteExecute = true;',
        ),
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Node.js', line: UNIT_LINE }],
    },
  ],
  silent: [
    {
      name: 'Node.js with its compiler off',
      files: {
        'module.nix': serviceModule(`${NODE.replace('/srv/', '--jitless /srv/')}serviceConfig.MemoryDenyWriteExecute = true;`),
      },
    },
    {
      name: 'a word of a script that is called like a runtime',
      files: {
        'module.nix': serviceModule('path = [ pkgs.jq ];\nscript = "jq .node web.json";\nserviceConfig.MemoryDenyWriteExecute = true;'),
      },
    },
    { name: 'Node.js without the directive', files: { 'module.nix': serviceModule(NODE) } },
    {
      name: 'Node.js with the directive off',
      files: { 'module.nix': serviceModule(`${NODE}serviceConfig.MemoryDenyWriteExecute = false;`) },
    },
    {
      name: 'a program that is compiled before',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "${pkgs.nginx}/bin/nginx";\nserviceConfig.MemoryDenyWriteExecute = true;'),
      },
    },
  ],
  undecidable: [
    {
      name: 'directives that only the user knows',
      files: {
        'module.nix': serviceModule(
          `${NODE.replace('serviceConfig.ExecStart', 'serviceConfig = { ExecStart').replace(';\n', '; } // cfg.extra;')}`,
          { options: OPEN_OPTION },
        ),
      },
      symbols: [symbol],
    },
  ],
  throughHelper: [
    {
      name: 'a shared hardening set',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./hardening.nix // {\n  ExecStart = "${pkgs.deno}/bin/deno run web.ts";\n};'),
        'hardening.nix': '{ MemoryDenyWriteExecute = true; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Deno', line: UNIT_LINE + 1 }],
    },
    {
      name: 'a command that is handed to a helper',
      files: {
        'module.nix':
          '{ pkgs, ... }:\n{\n  systemd.services = import ./service.nix {\n    name = "web";\n    command = "${pkgs.bun}/bin/bun web.ts";\n  };\n}\n',
        'service.nix': '{ name, command }: { ${name}.serviceConfig = { ExecStart = command; MemoryDenyWriteExecute = true; }; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Bun', line: 5 }],
    },
    {
      name: 'a wrapper in a package of the project',
      files: {
        'module.nix': serviceModule(
          'serviceConfig.ExecStart = "${cfg.package}/bin/site --port 80";\nserviceConfig.MemoryDenyWriteExecute = true;',
          { options: 'package = lib.mkOption { default = pkgs.web-site; };' },
        ),
        'pkgs/web/site.nix':
          '{ stdenv, nodejs, makeWrapper }:\nstdenv.mkDerivation { name = "site"; installPhase = "makeWrapper ${nodejs}/bin/node $out/bin/site --add-flags main.js"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Node.js', line: UNIT_LINE }],
    },
    {
      name: 'the main program of a package that wraps it',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = lib.getExe cfg.package;\nserviceConfig.MemoryDenyWriteExecute = true;', {
          options: 'package = lib.mkOption { default = pkgs.site; };',
        }),
        'pkgs/site.nix':
          '{ lib, stdenv, nodejs_22, makeWrapper }:\nstdenv.mkDerivation { name = "site"; installPhase = "makeWrapper ${lib.getExe nodejs_22} $out/bin/site"; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Node.js', line: UNIT_LINE }],
    },
    {
      name: 'a program of an npm package',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "${pkgs.site}/bin/site";\nserviceConfig.MemoryDenyWriteExecute = true;'),
        'pkgs/site.nix': '{ buildNpmPackage }:\nbuildNpmPackage { pname = "site"; version = "1"; src = ./.; }\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Node.js', line: UNIT_LINE }],
    },
    {
      name: 'a wrapper that a script runs',
      files: {
        'module.nix': serviceModule(
          'script = "key=$(cat /key)\\n  exec ${cfg.package}/bin/site";\nserviceConfig.MemoryDenyWriteExecute = true;',
          { options: 'package = lib.mkOption { default = pkgs.site; };' },
        ),
        'pkgs/site/default.nix': '{ writeShellScriptBin, deno }:\nwriteShellScriptBin "site" "exec ${deno}/bin/deno run main.ts"\n',
      },
      expect: [{ file: 'module.nix', symbol, message: 'runs Deno', line: UNIT_LINE }],
    },
    {
      name: 'an npm package whose commands are wrappers of something else',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "${pkgs.site}/bin/site";\nserviceConfig.MemoryDenyWriteExecute = true;'),
        'pkgs/site.nix':
          '{ buildNpmPackage, caddy, makeWrapper }:\nbuildNpmPackage { pname = "site"; postInstall = "makeWrapper ${caddy}/bin/caddy $out/bin/site"; }\n',
      },
    },
    {
      name: 'a wrapper of another command of the package',
      files: {
        'module.nix': serviceModule('serviceConfig.ExecStart = "${pkgs.site}/bin/site";\nserviceConfig.MemoryDenyWriteExecute = true;'),
        'pkgs/site/default.nix':
          '{ stdenv, nodejs, makeWrapper }:\nstdenv.mkDerivation { name = "site"; installPhase = "makeWrapper ${nodejs}/bin/node $out/bin/build-site"; }\n',
      },
    },
    {
      name: 'a shared hardening set for such runtimes',
      files: {
        'module.nix': serviceModule('serviceConfig = import ./jit.nix // { ExecStart = "${pkgs.deno}/bin/deno run web.ts"; };'),
        'jit.nix': 'import ./hardening.nix // { MemoryDenyWriteExecute = false; }\n',
        'hardening.nix': '{ MemoryDenyWriteExecute = true; }\n',
      },
    },
  ],
};
