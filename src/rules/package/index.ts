/** The rules of category package/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import atprotoMetadata from './atproto-metadata/index.ts';
import exported from './exported/index.ts';
import meta from './meta/index.ts';
import officialSource from './official-source/index.ts';
import pinnedSource from './pinned-source/index.ts';
import rustEnvironment from './rust-environment/index.ts';

export const RULES: readonly Rule[] = [pinnedSource, officialSource, meta, atprotoMetadata, rustEnvironment, exported];
