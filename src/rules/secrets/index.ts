/** The rules of category secrets/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import commandLine from './command-line/index.ts';
import pathPrefix from './path-prefix/index.ts';
import plaintext from './plaintext/index.ts';
import storeReadable from './store-readable/index.ts';

export const RULES: readonly Rule[] = [plaintext, storeReadable, commandLine, pathPrefix];
