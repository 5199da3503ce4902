/** The rules of category network/, in the order listings show them. */
import type { Rule } from '../rule.ts';
import bindAddress from './bind-address/index.ts';
import defaultDeny from './default-deny/index.ts';
import firewallDefault from './firewall-default/index.ts';
import firewallGuard from './firewall-guard/index.ts';
import portConflict from './port-conflict/index.ts';
import portType from './port-type/index.ts';
import sshHardening from './ssh-hardening/index.ts';

export const RULES: readonly Rule[] = [firewallGuard, firewallDefault, bindAddress, portType, portConflict, sshHardening, defaultDeny];
