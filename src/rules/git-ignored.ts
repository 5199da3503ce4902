/** Paths that `.gitignore` keeps out of a repository: what is missing here may lie where it is used. */
import { memo } from '../syntax/memo.ts';
import type { Project } from '../model/project.ts';
import { matcherOf } from './globs.ts';

/** Whether the `.gitignore` of the root names a root-relative path, or a folder around it. */
export const isGitIgnored = (project: Project, path: string): boolean => ignoresOf(project)(path);

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
