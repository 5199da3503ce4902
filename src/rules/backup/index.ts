/** The rules of category backup/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import serviceScript from './service-script/index.ts';
import snapshotDataset from './snapshot-dataset/index.ts';
import statefulService from './stateful-service/index.ts';

export const RULES: readonly Rule[] = [snapshotDataset, statefulService, serviceScript];
