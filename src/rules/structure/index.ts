/** The rules of category structure/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import assertions from './assertions/index.ts';
import commonOptions from './common-options/index.ts';
import configRecursion from './config-recursion/index.ts';
import enableGuard from './enable-guard/index.ts';
import importCycle from './import-cycle/index.ts';
import importLayering from './import-layering/index.ts';
import mergeComposition from './merge-composition/index.ts';
import migration from './migration/index.ts';
import missingImport from './missing-import/index.ts';
import namespace from './namespace/index.ts';
import numericBounds from './numeric-bounds/index.ts';
import optionDefault from './option-default/index.ts';
import optionDescription from './option-description/index.ts';
import optionType from './option-type/index.ts';
import orphanModule from './orphan-module/index.ts';
import packageOption from './package-option/index.ts';
import readme from './readme/index.ts';
import sharedTypes from './shared-types/index.ts';
import standardSubmodules from './standard-submodules/index.ts';
import undeclaredOption from './undeclared-option/index.ts';
import unusedOption from './unused-option/index.ts';
import validationFirst from './validation-first/index.ts';
import vmTest from './vm-test/index.ts';
import wrapperUpdate from './wrapper-update/index.ts';

export const RULES: readonly Rule[] = [
  validationFirst,
  assertions,
  enableGuard,
  mergeComposition,
  optionDescription,
  optionType,
  optionDefault,
  numericBounds,
  commonOptions,
  sharedTypes,
  standardSubmodules,
  namespace,
  packageOption,
  unusedOption,
  undeclaredOption,
  configRecursion,
  wrapperUpdate,
  orphanModule,
  missingImport,
  importCycle,
  importLayering,
  readme,
  vmTest,
  migration,
];
