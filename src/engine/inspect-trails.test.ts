import { expect, it } from 'vitest';
import type { Json } from '../evaluation/json.ts';
import { MemoryTree } from '../evaluation/memory-tree.ts';
import { buildProject } from '../model/project.ts';
import { inspect } from './inspect.ts';
import { inspectText } from './inspect-text.ts';
import { printUnit } from './inspect-unit.ts';

/** A module whose service is made by a helper that asks another helper. */
const FILES = {
  'lib/base.nix': '{ hardened = extra: {\n  NoNewPrivileges = true;\n} // extra; }\n',
  'lib/service.nix': [
    'let base = import ./base.nix; in',
    '{',
    '  make = name: settings: {',
    '    serviceConfig = base.hardened { User = name; }',
    '      // settings;',
    '  };',
    '}',
    '',
  ].join('\n'),
  'web.nix': [
    '{ config, lib, ... }:',
    'let service = import ./lib/service.nix; in',
    '{',
    '  systemd.services.web = lib.mkIf config.services.web.enable (',
    '    service.make "web" {',
    '      Nice = 5;',
    '      ReadWritePaths = [ "/a" ];',
    '    });',
    '  systemd.services.db.serviceConfig.ReadWritePaths = [ "/b" ];',
    '}',
    '',
  ].join('\n'),
  'more.nix': '{ systemd.services.db.serviceConfig = { Nice = 1; };\n imports = [ ./web.nix ]; }\n',
};
const project = buildProject(new MemoryTree(FILES), { files: Object.keys(FILES) });
const document = inspect(project, { reported: new Set(['web.nix']), resolveDefaults: false });

type Steps = readonly { readonly file: string; readonly range: { readonly start: { readonly line: number } }; readonly message: string }[];
function trailsOf(name: string): Readonly<Record<string, readonly Steps[]>> {
  const [module] = document.modules as unknown as { services: { name: string; trails: Record<string, readonly Steps[]> }[] }[];
  return module?.services.find((service) => service.name === name)?.trails ?? {};
}

it('leads through three files, helper calls included, in order', () => {
  const [chain, ...others] = trailsOf('web').NoNewPrivileges ?? [];
  expect(others).toEqual([]);
  expect(chain?.map(({ file, range, message }) => `${file}:${range.start.line} ${message}`)).toEqual([
    'lib/base.nix:2 written here',
    'lib/service.nix:4 through the call of `base.hardened`, merged here with `//`',
    'web.nix:5 through the call of `service.make "web"`',
  ]);
});

it('is shown beside each directive', () => {
  const lines = inspectText(document as unknown as Json)
    .split('\n')
    .filter((line) => line.includes('[Service]'))
    .map((line) => line.trim());
  expect(lines).toEqual([
    '[Service] Nice = 5    # web.nix:6 → lib/service.nix:5 → web.nix:5 (service.make …)',
    '[Service] NoNewPrivileges = true    # lib/base.nix:2 → lib/service.nix:4 (base.hardened …) → web.nix:5 (service.make …)',
    '[Service] ReadWritePaths = [ "/a" ]    # web.nix:7 → lib/service.nix:5 → web.nix:5 (service.make …)',
    '[Service] User = "web"    # lib/service.nix:4 → lib/base.nix:3 → lib/service.nix:4 (base.hardened …) → web.nix:5 (service.make …)',
    '[Service] ReadWritePaths = [ "/b" ]    # web.nix:9',
  ]);
});

it('stands behind each line of a unit file', () => {
  expect(printUnit(project, new Set(['web.nix']), 'web', 'text')).toContain(
    'NoNewPrivileges=true    # lib/base.nix:2 → lib/service.nix:4 (base.hardened …) → web.nix:5 (service.make …)\n',
  );
});
