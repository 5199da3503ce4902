/** The figures of the project, each with how it is counted. */
import type { Facts } from './facts.ts';
import { addLines, lineEnds } from './lines.ts';
import { hostName } from './paths.ts';
import type { Figure, Group, Library } from './schema.ts';

export function summarySection(facts: Facts, groups: readonly Group[], libraries: readonly Library[]): Figure[] {
  const { project, input } = facts;
  const files = [...project.files.values()].filter(({ path }) => input.reported.has(path));
  const ofKind = (kind: string): string[] => files.filter((file) => file.kind === kind).map(({ path }) => path);
  const modules = facts.ownModules;
  const lines = addLines(files.map(({ path }) => facts.lines.get(path)).filter((one) => one !== undefined));
  const hosts = new Set(
    ofKind('host')
      .map(hostName)
      .filter((name) => name !== null),
  );
  const indexes = modules.filter(({ options, definitions }) => options.length === 0 && definitions.length === 0).length;
  const figure = (id: string, label: string, value: number, how: string, section: string): Figure => ({ id, label, value, how, section });
  const sum = (of: (module: (typeof facts.modules)[number]) => number): number =>
    facts.modules.reduce((total, module) => total + of(module), 0);
  return [
    figure(
      'files',
      'Nix files',
      files.length,
      'every `*.nix` file under the paths, without those that `.gitignore` or the configuration leaves out',
      'tree',
    ),
    figure(
      'modules',
      'Modules',
      modules.length,
      `Nix files that evaluate to a NixOS module or are imported as one; hosts, home modules and tests apart; ${indexes} of them only import others`,
      'modules',
    ),
    figure('groups', 'Module groups', groups.length, 'folders (or single files) right below the folder of modules', 'modules'),
    figure(
      'directories',
      'Module directories',
      new Set(modules.map(({ file }) => file.slice(0, Math.max(file.lastIndexOf('/'), 0)))).size,
      'folders that hold at least one module',
      'tree',
    ),
    figure(
      'services',
      'Services',
      sum(({ services }) => services.length),
      'systemd services, of the system and of users, that evaluation of each module yields; one that two modules define counts in both',
      'hardening',
    ),
    figure(
      'containers',
      'Containers',
      sum(({ containers }) => containers.length),
      '`virtualisation.oci-containers.containers` that the modules define',
      'state',
    ),
    figure(
      'options',
      'Options',
      sum(({ options }) => options.length),
      'declared options after evaluation, those of factories and fields of submodules included',
      'options',
    ),
    figure(
      'libraries',
      'Shared libraries',
      libraries.length,
      'Nix files that are neither module nor package and that others read, or that stand in a `lib` folder; `default.nix` of the root apart',
      'libraries',
    ),
    figure('hosts', 'Hosts', hosts.size, 'names below a folder of hosts that hold a module', 'graph'),
    figure(
      'packages',
      'Package files',
      ofKind('package').length,
      'functions called by `callPackage`, by their shape or their folder',
      'graph',
    ),
    figure('tests', 'Test files', ofKind('test').length, 'Nix files in a folder of tests or checks', 'modules'),
    figure('documents', 'Documents', input.documents.length, 'every `*.md` file but reports like this one', 'modules'),
    figure('lines', 'Lines of Nix', lines.total, 'line ends of all Nix files, as `wc -l` counts', 'lines'),
    figure('code', 'Lines of code', lines.code, 'lines that hold code, or text in a string', 'lines'),
    figure('comment', 'Comment lines', lines.comment, 'lines that hold comments and nothing else', 'lines'),
    figure('blank', 'Blank lines', lines.blank, 'lines of white space', 'lines'),
    figure(
      'documentation',
      'Lines of documentation',
      input.documents.reduce((total, { text }) => total + lineEnds(text), 0),
      'line ends of all these documents',
      'modules',
    ),
  ];
}
