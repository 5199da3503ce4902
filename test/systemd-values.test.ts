import { describe, expect, it } from 'vitest';
import { checkValue } from '../src/systemd/check.ts';
import type { Section } from '../src/systemd/directives.ts';
import { directivesOf, SECTIONS } from '../src/systemd/directives.ts';
import type { SystemdVersion } from '../src/systemd/versions.ts';
import { SYSTEMD_VERSIONS } from '../src/systemd/versions.ts';
import { analyze, installedVersion } from './systemd-analyze.ts';

/** Values of every family, right and wrong: each is tried on every directive. */
const SAMPLES: readonly string[] = [
  ...[
    '',
    'yes',
    'no',
    'true',
    'OFF',
    'maybe',
    '0',
    '1',
    '5',
    '-1',
    '+5',
    '007',
    '0x10',
    '0b11',
    '08',
    '1.5',
    '-20',
    '19',
    '20',
    '99',
    '100',
  ],
  ...[
    '101',
    '1000',
    '10001',
    '65535',
    '65536',
    '255',
    '256',
    '4294967295',
    '4294967296',
    '5s',
    '5 min',
    '1h 30min',
    '5xyz',
    'infinity',
    '5ns',
  ],
  ...[
    '1y 2months',
    'none',
    'all',
    'any',
    'auto',
    '1K',
    '1E',
    '10KB',
    '1.5G',
    '50%',
    '0%',
    '150%',
    '5.5%',
    '5‰',
    '1k',
    '1G 1M',
    '0755',
    '0999',
  ],
  ...[
    '07777',
    '10000',
    'u=rwx',
    '/',
    '/foo',
    'foo',
    'foo/bar',
    '/foo/../bar',
    '/foo bar',
    '"/foo bar"',
    '-/foo',
    '+/foo',
    '-+/foo',
    '+-/foo',
  ],
  ...[
    '~',
    '-~',
    '/foo/',
    '/foo:/bar',
    '/foo:/bar:rbind',
    '/foo:/bar:bogus',
    'foo%',
    '"unbalanced',
    'a b',
    'A=b',
    '"A=b c" D=e',
    '1A=b',
    'a,b',
  ],
  ...['foo.service', 'foo.socket', 'foo@.service', 'foo@bar.service', 'a.service b.service', 'foo.bogus', '-.slice', 'SIGTERM', 'TERM'],
  ...['SIGRTMIN+3', 'SIGBOGUS', '64', '65', 'AF_INET', '~AF_INET AF_UNIX', 'AF_BOGUS', '~none', 'native', 'x86-64', 'native bogus'],
  ...[
    '@system-service',
    '~@privileged',
    '@bogus',
    'read',
    '~read:EPERM',
    'read:EPERM',
    '~read:BOGUS',
    'EPERM',
    'kill',
    'user mnt',
    '~user',
    'user bogus',
  ],
  ...[
    '127.0.0.1',
    '10.0.0.0/8',
    '::1',
    '10.0.0.0/33',
    'any localhost',
    '127.1',
    '127.0.0.1:80',
    '[::1]:80',
    '@abstract',
    'vsock:2:1234',
    'eth0',
  ],
  ...[
    '/dev/null rw',
    '/dev/null x',
    'char-rtc r',
    '/etc/passwd r',
    '/dev/sda 5M',
    '/dev/sda 25ms',
    '/bin/true',
    '-/bin/true',
    '@/bin/true x',
  ],
  ...[
    '!!/bin/true',
    '!+/bin/true',
    "/bin/sh -c 'echo a'",
    "/bin/sh -c 'echo",
    '@/bin/true',
    '-',
    '/bin/',
    '/bin/true ; /bin/false',
    '|/bin/true',
  ],
  ...[
    'journal',
    'tty',
    'file:/foo',
    'file:foo',
    'append:/foo',
    'fd:foo',
    'fd:a:b',
    'daily',
    '*-*-* 04:00:00',
    'Mon..Fri 10:00',
    '*:0/15',
    'tomorrow',
  ],
  ...[
    '2020-01-01',
    '25:00',
    '*-13-*',
    '1:2',
    '1M:2M',
    '2:1',
    '1:2:3',
    '5s:10s',
    'root',
    'Foo',
    'foo.bar',
    '-foo',
    'foo:bar',
    'foo:/bar',
    'private/foo',
  ],
  ...[
    '../foo',
    'foo::ro',
    '0-3',
    '0,2-4',
    '3-1',
    'numa',
    'http://foo',
    'man:foo(1)',
    'ftp://x',
    '|/foo',
    '!/foo',
    '|!/foo',
    '!|/foo',
    'FOO=bar',
  ],
  ...[
    '_FOO=1',
    'tcp:80',
    'ipv4:tcp:80',
    '80-90',
    '90-80',
    'idle',
    'deadbeef',
    'base64:AAAA',
    'strict',
    'read-only',
    'mixed',
    'on-failure',
    'cpu bogus',
  ],
];

/** systemd skips unknown capabilities silently; they are reported on purpose. */
const SILENT = new Set(['CapabilityBoundingSet', 'AmbientCapabilities']);

const EXTENSIONS: Readonly<Partial<Record<Section, string>>> = {
  Unit: 'service',
  Service: 'service',
  Socket: 'socket',
  Timer: 'timer',
  Path: 'path',
  Mount: 'mount',
  Automount: 'automount',
  Swap: 'swap',
};

interface Trial {
  readonly section: Section;
  readonly name: string;
  /** Samples still in the unit; a fatal one is judged and taken out, as it hides those after it. */
  open: readonly string[];
}

const HEAD = '[Unit]\nDescription=generated\n';

function textOf({ section, name, open }: Trial): string {
  const lines = open.map((sample) => `${name}=${sample}`).join('\n');
  if (section === 'Unit') return `[Unit]\n${lines}\n[Service]\nExecStart=/bin/true\n`;
  return `${HEAD}[${section}]\n${lines}\n`;
}

/** Every directive of the installed version once, in the section it is at home in. */
function trialsOf(version: SystemdVersion): Trial[] {
  const seen = new Set<string>();
  const sections: Section[] = ['Service', ...SECTIONS.filter((section) => section !== 'Service')];
  return sections.flatMap((section) =>
    EXTENSIONS[section] === undefined
      ? []
      : directivesOf(section, version)
          .filter((directive) => section === 'Service' || directive.family === '')
          .filter((directive) => !seen.has(`${directive.name} ${directive.parser}`) && seen.add(`${directive.name} ${directive.parser}`))
          .map(({ name }) => ({ section, name, open: SAMPLES })),
  );
}

/** Runs systemd over all trials; returns the samples it complained of and takes fatal ones out. */
function complaints(trials: readonly Trial[]): Map<Trial, Set<string>> {
  const units = new Map<string, Trial>(trials.map((trial, index) => [`t${index}.${EXTENSIONS[trial.section]}`, trial]));
  const texts = new Map([...units].map(([file, trial]) => [file, textOf(trial)]));
  const { stderr } = analyze(['verify', '--man=no', '--generators=no'], texts);
  const found = new Map(trials.map((trial) => [trial, new Set<string>()]));
  const last = new Map<string, string>();
  for (const [, file = '', line] of stderr.matchAll(/^\S*\/(t\d+\.\w+):(\d+): /gm)) {
    const trial = units.get(file);
    const first = trial?.section === 'Unit' ? 2 : 4;
    const sample = trial?.open[Number(line) - first];
    if (trial === undefined || sample === undefined) continue;
    found.get(trial)?.add(sample);
    last.set(file, sample);
  }
  for (const [file, trial] of units) {
    const isFatal = stderr.includes(`${file}: Unit configuration has fatal error`) || stderr.includes(`Unit ${file} failed to load`);
    const sample = last.get(file);
    trial.open = isFatal && sample !== undefined ? trial.open.slice(trial.open.indexOf(sample) + 1) : [];
  }
  return found;
}

const installed = installedVersion();
const comparable = SYSTEMD_VERSIONS.find((one) => one === installed);

describe('values beside systemd-analyze', () => {
  it('refuses nothing that the installed systemd takes', { timeout: 240_000 }, () => {
    if (comparable === undefined) {
      console.warn(`SKIPPED ${SAMPLES.length} values of every directive: ${installed}. values compared 0`);
      return;
    }
    const all = trialsOf(comparable);
    const refused = new Map(all.map((trial) => [trial, new Set<string>()]));
    for (let rest = all; rest.length > 0; rest = rest.filter((trial) => trial.open.length > 0)) {
      for (const [trial, samples] of complaints(rest)) for (const sample of samples) refused.get(trial)?.add(sample);
    }
    const wronglyRefused: string[] = [];
    let taken = 0;
    let agreed = 0;
    for (const [{ section, name }, bad] of refused) {
      for (const sample of SAMPLES) {
        const { ok } = checkValue(section, name, sample, comparable);
        if (ok === !bad.has(sample)) agreed += 1;
        else if (ok) taken += 1;
        else if (!SILENT.has(name)) wronglyRefused.push(`[${section}] ${name}=${sample}`);
      }
    }
    const compared = all.length * SAMPLES.length;
    console.log(
      `directives ${all.length}, values compared ${compared}, agreed ${agreed}, wrongly refused ${wronglyRefused.length}, taken though systemd warns ${taken}`,
    );
    expect(wronglyRefused.slice(0, 20)).toEqual([]);
    expect(all.length).toBeGreaterThan(400);
    expect(agreed / compared).toBeGreaterThan(0.98);
  });
});
