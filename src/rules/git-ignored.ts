/** Paths that git keeps out of a repository, or in one of its own: what is missing here may lie where it is used. */
import { memo } from '../syntax/memo.ts';
import type { Project } from '../model/project.ts';
import { matcherOf } from './globs.ts';

/** Why git has no file at a root-relative path: `.gitignore` names it, or a submodule holds it. Null for any other path. */
export function whyNotInGit(project: Project, path: string): string | null {
  if (ignoresOf(project)(path)) return 'git ignores the file, which may lie where it is used';
  if (submodulesOf(project).some((folder) => path.startsWith(`${folder}/`))) return 'a submodule of git holds the file';
  return null;
}

/** gitmodules(5): the folders of submodules, root-relative. */
const submodulesOf = memo((project: Project) => {
  const text = project.ev.tree.readText(`${project.root}/.gitmodules`) ?? '';
  return [...text.matchAll(/^[ \t]*path[ \t]*=[ \t]*"?([^"\r\n]+?)\/?"?[ \t]*$/gm)].map(([, folder]) => folder as string);
});

const ignoresOf = memo((project: Project) => compile(project.ev.tree.readText(`${project.root}/.gitignore`) ?? ''));

/** gitignore(5): the last pattern that matches decides; one with a slash before its end is of the root. */
function compile(text: string): (path: string) => boolean {
  const rules = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const pattern = line.replace(/^!/, '').replace(/\/+$/, '');
      const glob = pattern.includes('/') ? pattern.replace(/^\//, '') : `**/${pattern}`;
      return { ignores: !line.startsWith('!'), matches: matcherOf([glob, `${glob}/**`]) };
    });
  return (path) => rules.findLast(({ matches }) => matches(path))?.ignores ?? false;
}
