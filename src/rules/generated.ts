/** Files that a program writes: what reads badly there nobody mends by hand. */
import { memo } from '../syntax/memo.ts';
import type { SourceFile } from '../syntax/nodes.ts';

/**
 * How the tools say so: node2nix, crate2nix, nvfetcher, niv, npins, nixos-generate-config, `passthru.fetch-deps`
 * and their kin. A comment that only mentions what else is generated says nothing of its file.
 */
const MARKS = [
  /\bfile\s+(?:has\s+been\s+|is\s+|was\s+)?(?:automatically\s+|auto-?)?@?generated\b/i,
  /^\s*(?:auto-?|automatically\s+)generated\b/im,
  /^\s*generated\s+(?:by|with|using|from)\b/im,
  /\b(?:do\s+not|don['’]?t|do-not-)\s*(?:edit|modify|change)\b[^]*\bgenerated\s+(?:by|with|using|from)\b/i,
  /\boriginates\s+from\s+\w+2nix\b/i,
];

/** `_sources/generated.nix`, `_generated.nix`, `addons.generated.nix`. */
const NAMED = /(^|[/._-])generated\.nix$/;

/** Whether a file's name, or the comments before its first expression, say that a program wrote it. */
export const isGenerated = memo(({ path, comments, root }: SourceFile): boolean => {
  if (NAMED.test(path)) return true;
  const head = comments.filter(({ end }) => end <= root.start).map(({ text }) => text);
  return head.length > 0 && MARKS.some((mark) => mark.test(head.join('\n')));
});
