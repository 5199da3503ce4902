import { z } from 'zod';
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { placesOf } from '../../../evaluation/trail.ts';
import { type AttrsValue, isSymbolic } from '../../../evaluation/values.ts';
import { type Fetch, packagesOf } from '../../../model/packages.ts';
import { staticName } from '../../../syntax/names.ts';
import type { Expression, SourceFile } from '../../../syntax/nodes.ts';
import { nodesOf } from '../../../syntax/of-kind.ts';
import { headOf } from '../../places.ts';
import { defineRule, type Place } from '../../rule.ts';
import { attribute, attributeAt, originOf } from '../derivations.ts';
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
const HASHES = ['hash', 'sha256', 'sha512', 'sha1', 'md5', 'outputHash', 'narHash'];
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
/** Fetchers of a revision. */
const REVISIONS =
  /^fetch(FromGit\w*|FromForgejo|FromCodeberg|FromSourcehut|FromBitbucket|FromTangled|FromRadicle|FromSavannah|FromGitea|git|Git|gitPrivate|hg|svn|Tree)$/;

const options = z.object({
  branches: z.array(z.string()).default(BRANCHES).describe('Names of branches, which no `rev` may be.'),
});

/** What is wrong with a fetch, and at which attribute. */
interface Fault {
  readonly text: string;
  readonly attribute: string | null;
}

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
        if (reported.has(`${source.path}:${start}`)) continue;
        context.fail({
          at,
          symbol: '',
          message: `\`${name}\` is a stand-in here: the build fails. Build it once and write the hash that Nix reports.`,
        });
      }
    }
  },
);

/** `github:owner/repo/<commit>`, `git+https://…?rev=<commit>`, `…?narHash=sha256-…`: references of flakes that name their content. */
const PINNED_REFERENCE = /[/=][0-9a-f]{40}\b|[?&]narHash=/;
const textOf = ({ file, start, end }: Place): string => file.text.slice(start, end);

/** Null where the source is pinned; a text says why that cannot be known. */
function faultOf(ev: Evaluator, { fetcher, args, place }: Fetch, branches: readonly string[]): Fault | string | null {
  if (args === null)
    return fetcher === 'requireFile' || (fetcher === 'fetchTree' && PINNED_REFERENCE.test(textOf(place)))
      ? null
      : { text: 'is fetched by its URL alone: its content may change at any time. Add a hash.', attribute: null };
  const revision = REVISIONS.test(fetcher) ? revisionFault(ev, args, branches) : null;
  if (typeof revision === 'object' && revision !== null) return revision;
  return hashFault(ev, args, fetcher) ?? revision;
}

function revisionFault(ev: Evaluator, args: AttrsValue, branches: readonly string[]): Fault | string | null {
  const rev = attribute(ev, args, 'rev');
  const tag = attribute(ev, args, 'tag');
  if (rev === 'absent' || (typeof rev === 'object' && rev.kind === 'null')) {
    if (tag === 'open' || (typeof tag === 'object' && tag.kind !== 'null')) return null;
    return rev === 'absent' || tag === 'absent'
      ? { text: 'names no `rev` and no `tag`, so it is whatever its branch holds. Add the `rev` of a commit.', attribute: 'rev' }
      : null;
  }
  if (rev === 'open' || isSymbolic(rev)) return typeof rev === 'object' && rev.kind === 'text' ? null : 'its `rev` is not known';
  const text = rev.kind === 'string' ? rev.value : '';
  const branch = text.replace(/^refs\/heads\//, '');
  if (branch !== text || branches.includes(branch))
    return {
      text: `is fetched from the branch \`${branch}\`: its content changes under the same name, and the hash fails then. Use the \`rev\` of a commit, or a tag.`,
      attribute: 'rev',
    };
  return text === '' ? { text: 'has an empty `rev`. Use that of a commit, or a tag.', attribute: 'rev' } : null;
}

function hashFault(ev: Evaluator, args: AttrsValue, fetcher: string): Fault | string | null {
  const written = HASHES.filter((name) => args.entries.has(name));
  for (const name of written) {
    const value = attribute(ev, args, name);
    if (typeof value === 'string') continue;
    const isStandIn =
      (value.kind === 'string' && isFake(value.value)) || (value.kind === 'reference' && /^fake/.test(String(value.path.at(-1))));
    if (isStandIn)
      return {
        text: `has a stand-in as \`${name}\`, which pins nothing: the build fails. Build it once and write the hash that Nix reports.`,
        attribute: name,
      };
  }
  if (written.length > 0) return null;
  // A commit pins what `builtins.fetchGit` brings.
  if (/^fetch(Git|Tree)$/.test(fetcher) && args.entries.has('rev')) return null;
  if (args.rest !== null || args.dynamic.length > 0) return 'its hash is not known';
  return { text: 'has no hash, so nothing says what its content must be. Add `hash`.', attribute: null };
}

/** `lib.fakeHash`, `lib.fakeSha256`, as written. */
function isFakeName(value: Expression): boolean {
  const last = value.kind === 'select' && value.fallback === null ? value.path.at(-1) : undefined;
  return last?.kind === 'identifier' && /^fake(Hash|Sha\d+)$/.test(last.name);
}

/** `lib.fakeHash`, an empty text, zeros or any other character alone, words such as `REPLACE_ME`. */
const isFake = (hash: string): boolean =>
  hash.trim() === '' ||
  /^(sha\d+[-:])?(A+=*|0+=*|(\w)\3{15,}=*)$/.test(hash) ||
  // A real hash may hold any of these by chance.
  (!/^(sha\d+[-:])?[\w+/]{27,}=*$/.test(hash) && /replace|todo|fixme|placeholder|change.?me/i.test(hash));

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
