/** A package file for the cases of rules about packages: all around the given lines is in order. */

export const HASH = 'sha256-4Jq3Yx8m0oN1H5w8t4mJtQhZfK3m1yE6c0vB7rXW2dL=';

/** `attributes` replace or follow the usual ones, each as text of its value; null leaves one out. */
export function packageFile(attributes: Readonly<Record<string, string | null>> = {}, builder = 'stdenv.mkDerivation'): string {
  const usual: Record<string, string | null> = {
    pname: '"web"',
    version: '"1.2.0"',
    src: `fetchFromGitHub { owner = "web"; repo = "web"; rev = "v1.2.0"; hash = "${HASH}"; }`,
    meta: '{ description = "A web server"; homepage = "https://web.example"; license = lib.licenses.mit; platforms = lib.platforms.linux; }',
  };
  const lines = Object.entries({ ...usual, ...attributes }).flatMap(([name, value]) => (value === null ? [] : [`  ${name} = ${value};`]));
  return `{ lib, stdenv, fetchFromGitHub, ... }@args:\n${builder} {\n${lines.join('\n')}\n}\n`;
}
