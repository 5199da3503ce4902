import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import { type Fetch, packagesOf } from '../../../model/packages.ts';
import { pathAt } from '../../../syntax/children.ts';
import { staticName } from '../../../syntax/names.ts';
import type { Expression, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { headOf } from '../../places.ts';
import { defineRule, type Place } from '../../rule.ts';
import { attribute, attributeAt, originOf } from '../derivations.ts';
import { faultOf, HASHES, isFake } from './faults.ts';
import { ownedFetches } from './owners.ts';
import { writtenFetches } from './written.ts';

const BRANCHES = [
  'main',
  'master',
  'develop',
  'dev',
  'devel',
  'trunk',
  'HEAD',
  'default',
  'tip',
  'next',
  'latest',
  'nightly',
  'unstable',
  'staging',
  'production',
  'canary',
  'gh-pages',
];
/** Hashes of dependencies that builders take. */
const BUILDER_HASHES = [
  'cargoHash',
  'vendorHash',
  'vendorSha256',
  'cargoSha256',
  'npmDepsHash',
  'pnpmDepsHash',
  'yarnHash',
  'mvnHash',
  'outputHash',
  'denoDepsHash',
  'outputHash',
];
const options = z.object({
  branches: z.array(z.string()).default(BRANCHES).describe('Names of branches, which no `rev` may be.'),
});

export default defineRule(
  {
    id: 'package/pinned-source',
    level: 'error',
    presets: { recommended: true, 'atproto-nur': true },
    fix: null,
    source: ['003 Source Verification', '001 Package Management System'],
    summary: 'A source is fetched from a branch, or without a hash that pins its content.',
    security: 6.8,
    precision: 'high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    const files = new Set(context.files.map(({ path }) => path));
    const done = new Set<string>();
    const reported = new Set<string>();
    const noted = (at: Place): Place => {
      reported.add(`${at.file.path}:${at.start}`);
      return at;
    };
    const judge = (fetch: Fetch, name: string): void => {
      const key = `${fetch.place.file.path}:${fetch.place.start}`;
      const file = fetch.place.file.path;
      if (done.has(key) || !files.has(file)) return;
      done.add(key);
      const symbol = name === '' ? nameOf(ev, fetch) : name;
      const verdict = faultOf(ev, fetch, context.options(file).branches);
      if (verdict === null) context.pass(file, symbol);
      else if (typeof verdict === 'string') context.undecidable(file, symbol, verdict);
      else
        context.fail({
          at: noted(placeOf(fetch, verdict.attribute)),
          symbol,
          message: `${subject(symbol, fetch)} ${verdict.text}`,
          origin: fetch.args && verdict.attribute ? originOf(fetch.args, verdict.attribute) : null,
        });
    };
    const all = packagesOf(context.project);
    for (const { fetch, name } of ownedFetches(all)) judge(fetch, name);
    for (const derivation of all) {
      for (const name of BUILDER_HASHES) {
        const value = attribute(ev, derivation.args, name);
        if (typeof value === 'string' || value.kind !== 'string' || !isFake(value.value)) continue;
        const at = attributeAt(derivation, name);
        const key = `${at.file.path}:${at.start}`;
        if (done.has(key) || !files.has(at.file.path)) continue;
        done.add(key);
        context.fail({
          at: noted(at),
          symbol: derivation.name,
          message: `\`${derivation.name}\` has a stand-in as \`${name}\`: the build fails. Build it once and write the hash that Nix reports.`,
          origin: originOf(derivation.args, name),
        });
      }
    }
    for (const { source, kind } of context.files) {
      if (kind === 'test') continue;
      for (const fetch of writtenFetches(source)) judge(fetch, '');
      if (kind === 'package') reportWritten(source);
    }
    /** Stand-ins in what a package hands to a helper that is not called here. */
    function reportWritten(source: SourceFile): void {
      for (const { path, value, start, end } of nodesOf(source, 'binding')) {
        const [only, ...others] = path;
        const name = only === undefined || others.length > 0 ? null : staticName(only);
        if (name === null || !(HASHES.includes(name) || BUILDER_HASHES.includes(name)) || !isFakeName(value)) continue;
        const at = headOf({ file: source, start, end });
        if (reported.has(`${source.path}:${start}`) || isConverted(source, start)) continue;
        context.fail({
          at,
          symbol: '',
          message: `\`${name}\` is a stand-in here: the build fails. Build it once and write the hash that Nix reports.`,
        });
      }
    }
  },
);

/** `lib.convertHash { hash = lib.fakeHash; … }` fetches nothing: it writes a hash in another form. */
function isConverted(source: SourceFile, at: number): boolean {
  const call = pathAt(source, at).findLast((node) => node.kind === 'apply');
  return call?.kind === 'apply' && /\bconvertHash$/.test(source.text.slice(call.callee.start, call.callee.end));
}

/** `lib.fakeHash`, `lib.fakeSha256`, as written. */
function isFakeName(value: Expression): boolean {
  const last = value.kind === 'select' && value.fallback === null ? value.path.at(-1) : undefined;
  return last?.kind === 'identifier' && /^fake(Hash|Sha\d+)$/.test(last.name);
}

const subject = (symbol: string, { fetcher }: Fetch): string =>
  symbol === '' ? `The source of \`${fetcher}\`` : `The source of \`${symbol}\` (\`${fetcher}\`)`;

/** The repository, where no package has the source. */
function nameOf(ev: Evaluator, { args }: Fetch): string {
  for (const name of ['pname', 'repo', 'name']) {
    const value = args === null ? 'absent' : attribute(ev, args, name);
    if (typeof value === 'object' && value.kind === 'string') return value.value;
  }
  return '';
}

/** The attribute as written in the file of the call, else the call's argument. */
function placeOf({ args, place }: Fetch, name: string | null): Place {
  const written = args === null || name === null ? undefined : placesOf(originOf(args, name)).find(({ file }) => file === place.file);
  return headOf(written ?? place);
}
