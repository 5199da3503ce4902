import type { SystemdVersion } from '../versions.ts';
import { firstProblem, UNBALANCED } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import { splitWords } from './words.ts';

/** Why a text is no absolute path that systemd takes: it must not go up with `..`. */
export function absoluteProblem(path: string): string | null {
  if (!path.startsWith('/')) return `\`${path}\` is not an absolute path`;
  return path.split('/').includes('..') ? `the path \`${path}\` contains \`..\`` : null;
}

function relativeProblem(path: string): string | null {
  if (path.startsWith('/')) return `\`${path}\` is an absolute path; it must be relative`;
  return path.split('/').includes('..') ? `the path \`${path}\` contains \`..\`` : null;
}

/** One absolute path. */
export function path(prefix = /^/): Grammar {
  return { expected: 'an absolute path', empty: true, problem: (value) => absoluteProblem(value.replace(prefix, '')) };
}

export const workingDirectory: Grammar = {
  expected: 'an absolute path, or ~; with a leading - it may be missing',
  empty: true,
  problem: (value) => {
    const bare = value.replace(/^-/, '');
    return bare === '~' ? null : absoluteProblem(bare);
  },
};

export const pidFile: Grammar = {
  expected: 'a path; a relative one stands below /run',
  empty: true,
  problem: (value) => (value.split('/').includes('..') ? `the path \`${value}\` contains \`..\`` : null),
};

export const rootHash: Grammar = {
  expected: 'a hexadecimal hash of 32 digits or more, or an absolute path',
  empty: true,
  problem: (value) => (/^(?:\/|(?:[\da-f]{2}){16,}$)/i.test(value) ? null : `\`${value}\` is neither a hash nor an absolute path`),
};

export const rootHashSignature: Grammar = {
  expected: 'an absolute path, or base64: and a signature',
  empty: true,
  problem: (value) => (/^(?:\/|base64:)/.test(value) ? null : `\`${value}\` is neither an absolute path nor base64:`),
};

/** Words, each of which one check looks at. */
function words(
  expected: string,
  problem: (word: string, version: SystemdVersion, name: string) => string | null,
  retainEscape = false,
): Grammar {
  return {
    expected,
    empty: true,
    problem: (value, { directive, version }) => {
      const list = splitWords(value, { unquote: true, retainEscape });
      return list === null ? UNBALANCED : firstProblem(list, (word) => problem(word, version, directive.name));
    },
  };
}

export const pathList: Grammar = words('absolute paths', absoluteProblem);

export const namespacePaths: Grammar = words('absolute paths; each may start with - (may be missing) or +', (word) =>
  absoluteProblem(word.replace(/^-/, '').replace(/^\+/, '')),
);

export const colonPaths: Grammar = {
  expected: 'absolute paths with : between them',
  empty: true,
  problem: (value) => firstProblem(value.split(':').filter(Boolean), absoluteProblem),
};

export const bindPaths: Grammar = words('SOURCE[:DESTINATION[:OPTIONS]], absolute paths', (word, version) => {
  const [source = '', destination, option] = word.split(':');
  const wrong = absoluteProblem(source.replace(/^-/, '')) ?? (destination === undefined ? null : absoluteProblem(destination));
  if (wrong !== null) return wrong;
  // Later versions know more options than these two.
  const known = option === undefined || ['', 'rbind', 'norbind'].includes(option) || version !== '252';
  return known ? null : `\`${option}\` is no bind option`;
});

export const temporaryFileSystem: Grammar = words('PATH[:OPTIONS], absolute paths', (word) => absoluteProblem(word.split(':')[0] ?? ''));

export const images: Grammar = words('images as absolute paths', (word) =>
  absoluteProblem((word.split(':').find(Boolean) ?? '').replace(/^-/, '')),
);

/** `StateDirectory=` and its like: below /var/lib and so on, so never absolute. */
export const directories: Grammar = words(
  'paths relative to the base directory (/var/lib, /run, /etc …)',
  (word, version, name) => {
    const [directory = '', link = ''] = word.replaceAll('\\:', '').replace(/^:+/, '').split(':');
    if (/^private(?:\/|$)/.test(directory)) return '`private` is reserved';
    const wrong = relativeProblem(directory) ?? relativeProblem(link);
    if (wrong !== null) return wrong;
    const linked = link !== '' && name === 'ConfigurationDirectory' && version === '252';
    return linked ? 'ConfigurationDirectory takes no link name' : null;
  },
  true,
);
