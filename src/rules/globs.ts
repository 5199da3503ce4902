/** The globs of a rule's options, compiled once: options are asked for again with every module. */
import picomatch from 'picomatch';

const known = new Map<string, (text: string) => boolean>();

/** Whether a text matches one of the globs; `nocase` for names that people spell either way. */
export function matcherOf(globs: readonly string[], { nocase = false } = {}): (text: string) => boolean {
  const key = `${nocase}\0${globs.join('\0')}`;
  let matcher = known.get(key);
  if (matcher === undefined) {
    matcher = picomatch([...globs], { nocase });
    known.set(key, matcher);
  }
  return matcher;
}
