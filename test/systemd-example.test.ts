/** The services of the example project: our score beside that of the installed systemd-analyze. */
import { realpathSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';

import { DiskTree } from '../src/model/disk-tree.ts';
import { discover } from '../src/model/files.ts';
import { hasExposure, scoredDirectives } from '../src/model/exposure.ts';
import { buildProject, type Project } from '../src/model/project.ts';
import { unitFile } from '../src/model/unit-text.ts';
import type { Unit } from '../src/model/units.ts';
import { ownedServices } from '../src/rules/services.ts';
import { exposure } from '../src/systemd/exposure/exposure.ts';
import { type DirectiveValue, UNKNOWN } from '../src/systemd/exposure/values.ts';
import { SCORED_DIRECTIVES } from '../src/systemd/exposure/checks.ts';
import { DEFAULT_SYSTEMD_VERSION, SYSTEMD_VERSIONS, type SystemdVersion } from '../src/systemd/versions.ts';
import { analyze, installedVersion, randomSource } from './systemd-analyze.ts';
import { randomUnit } from './systemd-random-unit.ts';

/** Ways to fill in the directives of one service that are not decided. */
const FILLINGS = 8;
/** The project decides every directive; these do not. */
const OPEN = `{ config, lib, ... }:
{
  config.systemd.services = {
    open-values.serviceConfig = {
      ExecStart = "/bin/a";
      ProtectSystem = config.site.protect;
      PrivateTmp = lib.mkIf config.site.busy true;
      User = if config.site.busy then "a" else "root";
    };
    open-lists.serviceConfig = {
      ExecStart = "/bin/b";
      CapabilityBoundingSet = [ "CAP_CHOWN" ] ++ lib.optional config.site.busy "CAP_SYS_ADMIN";
      RestrictAddressFamilies = lib.optionals config.site.busy [ "AF_INET" ] ++ [ "AF_UNIX" ];
      SystemCallFilter = config.site.calls;
    };
    open-whole.serviceConfig = { ExecStart = "/bin/c"; NoNewPrivileges = true; UMask = "0077"; } // config.site.extra;
  };
}
`;
const root = realpathSync('fixtures/projects/example');
const installed = installedVersion();
const comparable = SYSTEMD_VERSIONS.find((one) => one === installed);
const version: SystemdVersion = comparable ?? DEFAULT_SYSTEMD_VERSION;
const random = randomSource(20261121);

interface Service {
  /** Of the file it is written to. */
  readonly name: string;
  readonly unit: Unit;
  readonly directives: ReadonlyMap<string, DirectiveValue>;
  readonly undecided: readonly string[];
}
let project: Project;
let services: Service[];

beforeAll(async () => {
  const { files } = await discover({ root, paths: [], include: [], exclude: [], gitignore: true });
  const further = 'modules/open.nix';
  project = buildProject(new DiskTree(root, new Map([[further, OPEN]])), { files: [...files, further] });
  const owned = ownedServices(project, project.modules).map(({ module, unit }) => ({ file: module.file, unit }));
  // Services that the project only adds to are of hosts: what is seen of them is compared all the same.
  const seen = new Set(owned.map(({ unit }) => unit.symbol));
  const others = project.modules.flatMap((module) =>
    module.services.filter((unit) => hasExposure(unit) && !seen.has(unit.symbol)).map((unit) => ({ file: module.file, unit })),
  );
  services = [...owned, ...others].map(({ file, unit }, index) => {
    const directives = scoredDirectives(project, unit);
    const undecided = [...directives].filter(([, { kind }]) => kind !== 'known').map(([name]) => name);
    return { name: `unit${index}.service`, file, unit, directives, undecided };
  });
});

/** The service as if a few of the directives it sets, or could set, were not known. */
function blurred(service: Service): Service {
  const set = [...service.directives.keys()];
  const candidates = [...set, ...set, ...SCORED_DIRECTIVES];
  const chosen = Array.from({ length: 3 }, () => candidates[Math.floor(random() * candidates.length)] as string);
  const directives = new Map([...service.directives, ...chosen.map((name) => [name, UNKNOWN] as const)]);
  return { ...service, directives, undecided: [...new Set([...service.undecided, ...chosen])] };
}

/** One way to decide a directive: one of its values, or any that systemd takes. */
function decide(name: string, value: DirectiveValue): readonly string[] {
  if (value.kind === 'known') return value.assignments;
  if (value.kind === 'oneOf') return value.alternatives[Math.floor(random() * value.alternatives.length)] ?? [];
  return random() < 0.3 ? [] : (randomUnit(version, random).get(name) ?? []);
}

/** The unit as `inspect --unit` prints it: what is not known left out, but for undecided directives of the score. */
function textOf({ unit, directives, undecided }: Service): string {
  const { sections, lines } = unitFile(project, unit);
  const blocks = sections.map((section) => {
    const written = lines
      .filter((line) => line.section === section && line.known && line.when === null)
      .filter(({ name }) => name !== 'ExecStart' && !undecided.includes(name))
      .map(({ name, value }) => `${name}=${value}`);
    const filled = undecided
      .filter((name) => (name === 'DefaultDependencies' ? 'Unit' : 'Service') === section)
      .flatMap((name) => decide(name, directives.get(name) as DirectiveValue).map((value) => `${name}=${value}`));
    return [`[${section}]`, ...written, ...(section === 'Service' ? ['ExecStart=/bin/true'] : []), ...filled].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

function printed(texts: ReadonlyMap<string, string>): Map<string, { score: string; level: string }> {
  const { stdout } = analyze(['security', '--no-pager', '--offline=true'], texts);
  const matches = stdout.matchAll(/Overall exposure level for (\S+): (\d+\.\d) (\w+)/g);
  return new Map([...matches].map(([, name = '', score = '', level = '']) => [name, { score, level }]));
}

describe('the services of the example project', () => {
  it('are many, and all but those added here are decided', () => {
    expect(services.length).toBeGreaterThan(40);
    const open = services.filter(({ undecided }) => undecided.length > 0).map(({ unit }) => unit.name);
    expect(open.sort()).toEqual(['open-lists', 'open-values', 'open-whole']);
  });

  it('have the score that the installed systemd-analyze prints, or an interval around it', { timeout: 120_000 }, () => {
    if (comparable === undefined) {
      console.warn(`SKIPPED ${services.length} services of the example project: ${installed}. units compared 0`);
      return;
    }
    const differences: string[] = [];
    let exact = 0;
    let within = 0;
    for (let round = 0; round < FILLINGS; round += 1) {
      const compared = round === 0 ? services : services.map(blurred);
      const texts = new Map(compared.map((service) => [service.name, textOf(service)]));
      const found = printed(texts);
      for (const { name, unit, directives } of compared) {
        const ours = exposure(directives, { version });
        const theirs = found.get(name);
        const isExact = ours.score !== null && ours.level !== null;
        const agrees =
          theirs !== undefined &&
          (isExact
            ? ours.score.toFixed(1) === theirs.score && ours.level === theirs.level
            : Number(theirs.score) >= ours.low.score && Number(theirs.score) <= ours.high.score);
        if (!agrees) {
          const wanted = isExact ? `${ours.score} ${ours.level}` : `${ours.low.score} to ${ours.high.score}`;
          differences.push(`${unit.symbol}: ${wanted}, printed ${theirs?.score} ${theirs?.level}\n${texts.get(name)}`);
        } else if (isExact) exact += 1;
        else within += 1;
      }
    }
    console.log(
      `example project: units compared ${exact + within + differences.length}, of ${services.length} services (${exact} to the decimal, ${within} within their interval), differences ${differences.length}`,
    );
    expect(differences.slice(0, 3)).toEqual([]);
    expect(exact).toBeGreaterThan(30);
    expect(within).toBeGreaterThan(100);
  });
});
