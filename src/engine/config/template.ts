/** The commented configuration that `nix-audit init` writes; `.nixauditrc.example` is the same text. */

import type { PresetName } from '../../rules/meta.ts';
import { PRESETS } from '../presets/index.ts';

/**
 * A valid configuration: only the preset is set, everything else is shown in comments.
 * @param why why that preset, in one line; null where nobody says
 */
export function configTemplate(preset: PresetName, why: string | null = null): string {
  const reason = why === null ? '' : `  // Chosen by \`nix-audit init\`: ${why}.\n`;
  const presets = PRESETS.map(({ name, summary }) => `  //   preset:${name.padEnd(14)} ${summary}`).join('\n');
  return `// Configuration of nix-audit: JSON with comments (YAML is read as well). It stands in the root:
// the folder above the audited files that holds this file or .git. Everything is optional.
// Editors complete it with docs/nixauditrc.schema.json; \`nix-audit config print\` shows what holds.
{
  // What to start from; later entries win. Files are relative to this one, inside the root.
${presets}
${reason}  "extends": ["preset:${preset}"],

  // Rules by name or category: "off", "note", "warning", "error", or [level, options].
  // A rule beats its category. \`nix-audit rules\` lists them, \`nix-audit explain RULE\` tells their options.
  // "rules": {
  //   "structure": "warning",
  //   "nix/unused-binding": "note",
  //   "hardening/exposure": ["warning", { "threshold": 5 }]
  // },

  // Which Nix files to audit (default: all), and which are no part of the project. A glob without "/"
  // matches that name at any depth; a folder stands for everything in it.
  // "include": ["modules", "hosts", "flake.nix"],
  // "exclude": ["vendor"],

  // Leave out what .gitignore files of the root name.
  // "gitignore": true,

  // Other settings for some files; a later override wins.
  // "overrides": [
  //   { "files": ["hosts/**"], "rules": { "structure/option-description": "off" } }
  // ],

  // Accepted findings: why, and until when. In a file: # nix-audit: ignore[category/rule] reason
  // "ignores": [
  //   { "rules": ["hardening"], "files": ["hosts/lab"], "reason": "test machine", "until": "2099-12-31" }
  // ],

  // Rules of your own, as data (docs/policies.md). \`nix-audit test-policy\` tries their examples.
  // "policies": [
  //   { "id": "own-user", "path": "systemd.services.*.serviceConfig.User",
  //   "condition": { "not": { "equals": "root" } }, "message": "Service \`{name}\` runs as root. Give it a user." }
  // ],

  // Module arguments of the project that the flake does not tell: the Nix file whose value each has.
  // "specialArgs": { "mylib": "./lib/default.nix" },

  // The systemd that the units are for (default: any known; the score is that of the newest).
  // "systemdVersion": 257,

  // Kinds of module groups in \`nix-audit report\`: core, ecosystem, application, utility (default: a guess).
  // "report": { "groups": { "core": ["modules/common"], "utility": ["modules/backup*.nix"] } },

  // Exit with status 1 from this level on: "error", "warning", "note" or "never".
  "failOn": "warning"
}
`;
}
