/** The rules of category state/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import backupGroup from './backup-group/index.ts';
import containerPermissions from './container-permissions/index.ts';
import createHome from './create-home/index.ts';
import homeVarEmpty from './home-var-empty/index.ts';
import stateDirectoryMode from './state-directory-mode/index.ts';
import systemUser from './system-user/index.ts';
import tmpfilesVsStateDirectory from './tmpfiles-vs-state-directory/index.ts';
import umask from './umask/index.ts';
import undeclaredUser from './undeclared-user/index.ts';

export const RULES: readonly Rule[] = [
  tmpfilesVsStateDirectory,
  stateDirectoryMode,
  umask,
  homeVarEmpty,
  createHome,
  systemUser,
  undeclaredUser,
  containerPermissions,
  backupGroup,
];
