/** Every rule, in the order listings show them. */

import type { Rule } from './rule.ts';
import { RULES as hardening } from './hardening/index.ts';
import { RULES as systemd } from './systemd/index.ts';
import { RULES as state } from './state/index.ts';
import { RULES as structure } from './structure/index.ts';
import { RULES as secrets } from './secrets/index.ts';
import { RULES as network } from './network/index.ts';
import { RULES as host } from './host/index.ts';
import { RULES as backup } from './backup/index.ts';
import { RULES as container } from './container/index.ts';
import { RULES as packages } from './package/index.ts';
import { RULES as flake } from './flake/index.ts';
import { RULES as nix } from './nix/index.ts';

export const RULES: readonly Rule[] = [
  ...hardening,
  ...systemd,
  ...state,
  ...structure,
  ...secrets,
  ...network,
  ...host,
  ...backup,
  ...container,
  ...packages,
  ...flake,
  ...nix,
];
