/** The rules of category container/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import healthcheck from './healthcheck/index.ts';
import imagePinned from './image-pinned/index.ts';
import nativeModule from './native-module/index.ts';
import resources from './resources/index.ts';

export const RULES: readonly Rule[] = [nativeModule, imagePinned, resources, healthcheck];
