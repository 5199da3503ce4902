/** What keeps a fetch from bringing the same content each time. */
import type { Evaluator } from '../../../evaluation/evaluator.ts';
import { type AttrsValue, isSymbolic } from '../../../evaluation/values.ts';
import type { Fetch } from '../../../model/packages.ts';
import { attribute } from '../derivations.ts';

/** What is wrong with a fetch, and at which attribute. */
export interface Fault {
  readonly text: string;
  readonly attribute: string | null;
}

export const HASHES = ['hash', 'sha256', 'sha512', 'sha1', 'md5', 'outputHash', 'narHash'];
/** Fetchers of a revision. */
const REVISIONS =
  /^fetch(FromGit\w*|FromForgejo|FromCodeberg|FromSourcehut|FromBitbucket|FromTangled|FromRadicle|FromSavannah|FromGitea|git|Git|gitPrivate|hg|svn|Tree)$/;

/** `github:owner/repo/<commit>`, `git+https://…?rev=<commit>`, `…?narHash=sha256-…`: references of flakes that name their content. */
const PINNED_REFERENCE = /[/=][0-9a-f]{40}\b|[?&]narHash=/;

/** Null where the source is pinned; a text says why that cannot be known. */
export function faultOf(ev: Evaluator, { fetcher, args, place }: Fetch, branches: readonly string[]): Fault | string | null {
  if (args === null)
    return fetcher === 'requireFile' || (fetcher === 'fetchTree' && PINNED_REFERENCE.test(place.file.text.slice(place.start, place.end)))
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

/** `lib.fakeHash`, an empty text, zeros or any other character alone, words such as `REPLACE_ME`. */
export const isFake = (hash: string): boolean =>
  hash.trim() === '' ||
  /^(sha\d+[-:])?(A+=*|0+=*|(\w)\3{15,}=*)$/.test(hash) ||
  // A real hash may hold any of these by chance.
  (!/^(sha\d+[-:])?[\w+/]{27,}=*$/.test(hash) && /replace|todo|fixme|placeholder|change.?me/i.test(hash));
