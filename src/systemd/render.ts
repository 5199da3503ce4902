/**
 * How NixOS writes option values into unit files: nixpkgs `nixos/lib/systemd-lib.nix`, `toOption`
 * and `attrsToSection`, and Nix's own `toString`.
 */

/** A value of an attribute of `serviceConfig` and its like, fully known. */
export type NixosValue =
  | null
  | boolean
  | string
  | { readonly integer: bigint | number }
  | { readonly float: number }
  | readonly NixosValue[];

/** Nix's `toString`: true is "1", false and null are "", a list is joined by spaces, a float has six decimals. */
function nixToString(value: NixosValue): string {
  if (value === null || value === false) return '';
  if (value === true) return '1';
  if (typeof value === 'string') return value;
  if ('integer' in value) return String(value.integer);
  if ('float' in value) return value.float.toFixed(6);
  return value
    .map((element, index) => {
      const text = nixToString(element);
      // Nix puts no space after an empty list.
      const separates = index + 1 < value.length && !(Array.isArray(element) && element.length === 0);
      return separates ? `${text} ` : text;
    })
    .join('');
}

/** `toOption`: a boolean is written out, everything else is `toString`. */
export function renderValue(value: NixosValue): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return nixToString(value);
}

/**
 * The assignments that NixOS writes for one attribute, without `NAME=`: one for each element of a
 * list, none for an empty list and none for `null`, in a list too: `null` means "not set".
 */
export function renderAssignments(value: NixosValue): string[] {
  const elements: readonly NixosValue[] = Array.isArray(value) ? value : [value];
  return elements.filter((element) => element !== null).map(renderValue);
}

/** Directives that NixOS users write as lists of words. */
const LISTS = new Set(['RestrictAddressFamilies', 'SystemCallFilter']);

/** The Nix expression that makes NixOS write these assignments of a directive. */
export function nixText(directive: string, assignments: readonly string[]): string {
  const [only = ''] = assignments;
  if (assignments.length === 1 && (only === 'true' || only === 'false')) return only;
  const words = directive === 'RestrictAddressFamilies' ? only.split(' ') : assignments;
  if (LISTS.has(directive) || assignments.length > 1) return `[ ${words.map((word) => JSON.stringify(word)).join(' ')} ]`;
  return JSON.stringify(only);
}

/** The unit file lines of one attribute: `NAME=VALUE`. */
export function renderDirective(name: string, value: NixosValue): string[] {
  return renderAssignments(value).map((text) => `${name}=${text}`);
}
