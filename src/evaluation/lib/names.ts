/** Which names `lib` takes from Nix's builtins, and which names of its parts it has at its top. */

const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Builtins that a part of `lib` hands on under their own name. */
export const NATIVE: Readonly<Record<string, readonly string[]>> = {
  trivial: words(`pathExists readFile isBool isInt isFloat add sub mul div lessThan seq deepSeq genericClosure bitAnd
    bitOr bitXor ceil floor`),
  attrsets: words('attrNames listToAttrs hasAttr isAttrs getAttr removeAttrs intersectAttrs attrValues catAttrs zipAttrsWith'),
  lists: words(`head tail length isList elemAt concatLists filter elem genList map concatMap any all partition groupBy
    sort foldl'`),
  strings: words(`compareVersions elem elemAt filter fromJSON genList head isInt isList isAttrs isPath isString match
    parseDrvName readFile replaceStrings split storeDir stringLength substring tail toJSON typeOf
    unsafeDiscardStringContext appendContext concatStringsSep`),
  versions: words('compareVersions splitVersion'),
  filesystem: words('baseNameOf dirOf isPath readDir readFileType hashFile'),
  sources: words('filterSource'),
  debug: words('trace addErrorContext unsafeGetAttrPos'),
  derivations: words('addDrvOutputDependencies unsafeDiscardOutputDependency'),
  top: words(`getContext hasContext convertHash hashString parseDrvName placeholder fromJSON fromTOML toFile toJSON
    toString toXML tryEval isNull`),
};

const all = (): boolean => true;
const none = (): boolean => false;
const only = (text: string): ((name: string) => boolean) => {
  const names = new Set(words(text));
  return (name) => names.has(name);
};
const except = (text: string): ((name: string) => boolean) => {
  const names = new Set(words(text));
  return (name) => !names.has(name);
};

/** Which names of a part stand at the top of `lib` too. */
export const TOP_LEVEL: Readonly<Record<string, (name: string) => boolean>> = {
  trivial: except('release codeName versionSuffix oldestSupportedRelease revisionWithDefault'),
  asserts: only('assertMsg assertOneOf'),
  attrsets: except('longestValidPathPrefix unionOfDisjoint zip cartesianProductOfSets'),
  lists: except('findFirstIndex hasPrefix removePrefix commonPrefix'),
  strings: except(`escapeC escapeNixString escapeNixIdentifier normalizePath charToInt replicate floatToString
    isConvertibleWithToString isCoercibleToString sanitizeDerivationName commonPrefixLength commonSuffixLength
    levenshtein levenshteinAtMost elem elemAt filter genList head isInt isList isAttrs isPath readFile tail storeDir`),
  versions: only('compareVersions splitVersion'),
  options: except('literalCode renderOptionValue showDefs mkEnableOptionMD'),
  modules: except(`defaultOverridePriority defaultOrderPriority defaultPriority importApply importJSON importTOML
    mapDefinitionValue mkAliasIfDef mkAliasAndWrapDefsWithPriority mkStrict`),
  types: only('isType setType defaultTypeMerge defaultFunctor isOptionType mkOptionType'),
  fixedPoints: all,
  customisation: all,
  derivations: all,
  stringsWithDeps: all,
  meta: except('defaultPriority platformMatch availableOn cpeFullVersionWithVendor'),
  generators: only('mkLuaInline'),
  filesystem: except('haskellPathsInDir locateDominatingFile listFilesRecursive resolveDefaultNix'),
  sources: except('shortRev sourceByGlobs trace urlToName'),
  debug: except('throwTestFailures'),
  misc: all,
  flakes: all,
  cli: none,
  gvariant: none,
  fetchers: none,
  path: none,
  fileset: none,
  network: none,
  kernel: none,
  systems: none,
};
