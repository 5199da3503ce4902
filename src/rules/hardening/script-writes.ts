/** Paths that the shell code of a service writes to. */
import type { Project } from '../../model/project.ts';
import type { Unit } from '../../model/units.ts';
import { commandTexts } from './suitable.ts';

/** Commands that make or change the files they name, and redirections. */
const WRITES =
  /(?:^|[;&|({]|\b(?:then|else|do|exec|if|!)\s)\s*(?:\S*\/bin\/)?(?:mkdir|cp|mv|rm|rmdir|ln|touch|tee|rsync|install|chown|chgrp|chmod|truncate|tar|unzip|dd|sed\s+-i\S*)\s([^\n;&|]*)|(?<![0-9&])>>?\s*([^\s;&|<>]+)/gm;
/** What a read-only system leaves writable, or is read only without it; devices are no files. */
const ELSEWHERE = /^\/(?:nix\/store|dev|proc|tmp|var\/tmp)(?:\/|$)|^\$\{pkgs\b/;

/**
 * True where scripts write to paths that are not below the writable ones. `ReadWritePaths` does not help them:
 * the directory has to be there before the service starts, and scripts often make it.
 */
export function writesElsewhere(project: Project, unit: Unit, writable: readonly string[]): boolean {
  const covers = (path: string): boolean => writable.some((one) => path === one || path.startsWith(`${one}/`));
  return commandTexts(project, unit).some((text) =>
    [...text.replaceAll(/\\\n\s*/g, ' ').matchAll(WRITES)].some(([, words = '', target = '']) =>
      [...words.split(/\s+(?![^{]*\})/), target]
        .map((word) => word.replaceAll(/["']/g, '').replace(/\/+$/, ''))
        .some((word) => /^(?:\/.|\$\{)/.test(word) && !ELSEWHERE.test(word) && !covers(word)),
    ),
  );
}
