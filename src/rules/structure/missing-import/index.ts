import { z } from 'zod';
import { relativeTo } from '../../../evaluation/paths.ts';
import { importGraph } from '../../../model/import-graph.ts';
import type { PathUse } from '../../../model/path-uses.ts';
import type { Project } from '../../../model/project.ts';
import { whyNotInGit } from '../../git-ignored.ts';
import { defineRule, type Place, type RuleContext } from '../../rule.ts';
import { ownPlace } from '../../places.ts';
import { importPlace } from '../imports.ts';
import { escapePattern } from '../../patterns.ts';

export default defineRule(
  {
    id: 'structure/missing-import',
    level: 'error',
    presets: { recommended: true, homelab: true, 'atproto-nur': true, 'system-config': true },
    fix: null,
    source: ['002 Module Composition'],
    summary: 'An imported path does not exist.',
    security: null,
    precision: 'very-high',
    options: z.object({}),
  },
  (context) => {
    const { root } = context.project;
    const graph = importGraph(context.project);
    const reported = new Set<string>();
    const seen = new Set(graph.paths.map(({ file, node }) => `${file.path}:${node.start}`));
    for (const use of graph.paths) {
      if (use.how === null || !use.isWhole) continue;
      if (relativeTo(root, use.path) === null) context.undecidable(use.file.path, '', 'the path leads out of the project');
      else if (graph.exists(use.path) || isAskedFor(use)) context.pass(use.file.path, '');
      else {
        const absent = whyAbsent(context.project, use.file.path, use.path);
        if (absent !== null) {
          context.undecidable(use.file.path, '', absent);
          continue;
        }
        reported.add(use.path);
        report(context, { file: use.file, start: use.node.start, end: use.node.end }, use.path);
      }
    }
    // Paths that a computation yields.
    for (const module of context.modules) {
      for (const { target, exists, origin } of module.evaluated.imports) {
        if (
          target === null ||
          exists ||
          whyAbsent(context.project, module.file, target) !== null ||
          reported.has(target) ||
          reported.has(target.replace(/\/default\.nix$/, ''))
        )
          continue;
        const place = ownPlace(module, origin);
        if (place && seen.has(`${place.file.path}:${place.start}`)) continue;
        report(context, importPlace(module, origin), target);
      }
    }
  },
);

/** Why a file that is missing here may well be there where it is used. */
function whyAbsent(project: Project, file: string, path: string): string | null {
  return whyNotInGit(project, relativeTo(project.root, path) ?? '') ?? (isTemplate(file) ? 'who uses the template adds the file' : null);
}

/** What `nix flake init` copies: its user adds the rest. */
const isTemplate = (file: string): boolean => /(^|\/)templates?\//.test(file);

/** `if builtins.pathExists ./x then import ./x else …` in the same file. */
const isAskedFor = ({ file, node }: PathUse): boolean => {
  const written = escapePattern(file.text.slice(node.start, node.end));
  return new RegExp(`pathExists\\s+\\(?\\s*${written}(?![\\w./-])`).test(file.text);
};

function report(context: RuleContext<unknown>, at: Place, path: string): void {
  const shown = relativeTo(context.project.root, path) ?? path;
  const isFolder = context.project.ev.tree.kindOf(path) === 'directory';
  const what = isFolder
    ? `\`${shown}\` is imported, and the folder has no \`default.nix\``
    : `\`${shown}\` is imported, and there is no such file`;
  context.fail({ at, symbol: '', message: `${what}: the evaluation fails. Correct the path, or add the file.` });
}
