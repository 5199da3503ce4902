/** Functions of nixpkgs and of the usual frameworks that make packages, by their name. */

/** From sources. */
const FROM_SOURCES =
  /^(mkDerivation|mkDerivationWith|build\w*(Package|Application|Module|Crate|Gem|App)\w*|mkYarnPackage|mkPnpmPackage|mkPoetryApplication|buildRebar3|buildMix|mixRelease|bundlerApp)$/;
/** Out of other packages, or of texts. */
const FROM_PACKAGES =
  /^(derivation|runCommand\w*|write(ShellApplication|ShellScriptBin|ScriptBin)|symlinkJoin|linkFarm\w*|build(Env|FHSEnv\w*))$/;
/** What only a builder's own next step takes. */
const INTERMEDIATE = /^buildDepsOnly$/;
/** Helpers of a project are called as nixpkgs' own are. */
const HELPER = /^(build|mk)[A-Z]/;

/** The last name of a function: `buildRustPackage` of `rustPlatform.buildRustPackage`. */
export const lastStep = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** True for `stdenv.mkDerivation`, `buildGoModule` and their like. */
export const buildsFromSources = (name: string): boolean => FROM_SOURCES.test(lastStep(name)) && !INTERMEDIATE.test(lastStep(name));

/** True for a function whose result is no package of its own: an environment, a set of dependencies. */
export const makesNoPackage = (name: string): boolean => INTERMEDIATE.test(lastStep(name)) || /^build(Env|FHSEnv\w*)$/.test(lastStep(name));

/** True for everything that makes a package, helpers that are called like a builder included. */
export const buildsPackage = (name: string): boolean =>
  !INTERMEDIATE.test(lastStep(name)) && [FROM_SOURCES, FROM_PACKAGES, HELPER].some((pattern) => pattern.test(lastStep(name)));
