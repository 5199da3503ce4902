/** What the rules about Nix itself share: they read files, not modules. */
import type { ProjectFile } from '../../model/project.ts';
import type { NodeBase, SourceFile } from '../../syntax/nodes.ts';
import { isGenerated } from '../generated.ts';
import type { RuleContext } from '../rule.ts';

/** The files whose names can be resolved; the verdict on one that Nix cannot even parse is left open. */
export function readableFiles(context: Pick<RuleContext<unknown>, 'files' | 'undecidable'>): ProjectFile[] {
  return context.files.filter(({ path, source }) => {
    if (source.faults.length === 0) return true;
    context.undecidable(path, '', 'the file has syntax errors');
    return false;
  });
}

/** Those of them that people write. */
export const writtenFiles = (context: Pick<RuleContext<unknown>, 'files' | 'undecidable'>): ProjectFile[] =>
  readableFiles(context).filter(({ source }) => !isGenerated(source));

/** The text of a node on one line, shortened to a length that a message can carry. */
export function shortText(file: SourceFile, node: NodeBase, limit = 60): string {
  const text = file.text.slice(node.start, node.end).replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}
