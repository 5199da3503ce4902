import { expect, it } from 'vitest';
import { clashes, defaultPorts } from './default-ports.ts';
import { projectOf } from './testing.ts';

/** A service whose command line names the options that it is given. */
const service = (name: string, options: Readonly<Record<string, string>>, more = ''): string => `{ config, lib, ... }:
let cfg = config.services.${name}; in
{
  options.services.${name} = {
    enable = lib.mkEnableOption "it";
    ${Object.entries(options)
      .map(([path, value]) => `${path} = lib.mkOption { type = lib.types.port; default = ${value}; };`)
      .join('\n')}
  };
  config = {
    systemd.services.${name}.script = "run ${Object.keys(options)
      .map((path) => `\${toString cfg.${path}}`)
      .join(' ')}";
    ${more}
  };
}
`;
const portsOf = (files: Readonly<Record<string, string>>) => {
  const project = projectOf(files);
  const { known, unknown } = defaultPorts(project);
  return { project, known: known.map(({ port }) => port), unknown: unknown.length };
};

it('takes ports that are handed on, and none of a server elsewhere', () => {
  const { known, unknown } = portsOf({
    'a.nix': service('a', { port: '8080', 'database.port': '5432', 'metrics.port': 'config.ports.a' }),
    'c.nix': service('c', { port: '0' }),
    'b.nix': service('b', { port: '8080' }).replace('${toString cfg.port}', ''),
  });
  expect(known).toEqual([8080]);
  expect(unknown).toBe(1);
});

it('takes no port of a server that a group of options has an account for', () => {
  const account = { 'notices.port': '2525', 'notices.username': '"web"', 'notices.server': '"x"', 'delivery.mailer.port': '587' };
  expect(portsOf({ 'a.nix': service('a', account) }).known).toEqual([]);
  // The user of the service itself is no such account, nor is that of its own interface.
  expect(
    portsOf({ 'a.nix': service('a', { port: '8080', host: '"x"', user: '"web"', 'ui.listenPort': '81', 'ui.login': '"x"' }) }).known,
  ).toEqual([8080, 81]);
});

it('looks into settings that are one submodule', () => {
  const settings = `{ config, lib, ... }: {
    options.services.s.settings = lib.mkOption {
      type = lib.types.submodule { options.port = lib.mkOption { type = lib.types.port; default = 81; }; };
    };
    config.systemd.services.s.script = "run \${toString config.services.s.settings.port}";
  }`;
  expect(portsOf({ 's.nix': settings }).known).toEqual([81]);
});

it('passes over the port by which one service finds another', () => {
  const { project, known } = portsOf({
    'resolver.nix': service('resolver', { unboundPort: '53' }),
    'unbound.nix': service('unbound', { port: '53' }),
  });
  expect(known).toEqual([53, 53]);
  expect([...clashes(project.ev, defaultPorts(project).known).values()]).toEqual([null, null]);
});

it('passes over a port that is said to be of a remote host, and options that two modules declare', () => {
  const copy = service('copy', { port: '2222' });
  const said = copy.replace('default = 2222;', 'default = 2222; description = "Port of the remote host.";');
  expect(portsOf({ 'copy.nix': said }).known).toEqual([]);
  const { project, known } = portsOf({ 'one/copy.nix': copy, 'two/copy.nix': copy });
  expect(known).toEqual([2222, 2222]);
  expect([...clashes(project.ev, defaultPorts(project).known).values()]).toEqual([null, null]);
});

it('tells which cannot be taken together', () => {
  const { project } = portsOf({
    'a.nix': service('a', { port: '80', adminPort: '80' }),
    'b.nix': service('b', { port: '80' }),
    'c.nix': service(
      'c',
      { port: '80' },
      'assertions = [ { assertion = !builtins.elem cfg.port [ config.services.a.port config.services.a.adminPort config.services.b.port ]; message = ""; } ];',
    ),
  });
  const pairs = [...clashes(project.ev, defaultPorts(project).known)].map(([{ module }, other]) => [
    module.file,
    other?.module.file ?? null,
  ]);
  expect(pairs).toEqual([
    ['a.nix', null],
    ['a.nix', null],
    ['b.nix', 'a.nix'],
    ['c.nix', null],
  ]);
});
