/** Arithmetic on `/` separated absolute paths; nothing here touches the disk. */

/** An absolute path without `.`, `..` and doubled or trailing slashes. */
export function normalizePath(absolute: string): string {
  const parts: string[] = [];
  for (const part of absolute.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A path as written in a file of `directory`, made absolute. */
export const absolutePath = (written: string, directory: string): string =>
  normalizePath(written.startsWith('/') ? written : `${directory}/${written}`);

/** The path below `root`, '' for the root itself, null outside it. */
export function relativeTo(root: string, absolute: string): string | null {
  if (absolute === root) return '';
  return absolute.startsWith(`${root}/`) ? absolute.slice(root.length + 1) : null;
}
