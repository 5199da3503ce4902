import { z } from 'zod';
import { NULL, type Value } from '../../../evaluation/values.ts';
import { type Derivation, lastStep } from '../../../model/packages.ts';
import { defineRule } from '../../rule.ts';
import { attribute, attributeAt, attributeSet, derivations, originOf } from '../derivations.ts';

const options = z.object({
  required: z
    .array(z.string())
    .default(['description', 'license', 'platforms', 'homepage'])
    .describe('Attributes of `meta` that every package has.'),
});

export default defineRule(
  {
    id: 'package/meta',
    level: 'warning',
    presets: { 'atproto-nur': true },
    fix: null,
    source: ['003 Package Metadata Schema', '001 Core Package Structure'],
    summary: 'The `meta` of a package lacks its description, license, platforms or homepage.',
    security: null,
    precision: 'very-high',
    options,
  },
  (context) => {
    const { ev } = context.project;
    for (const derivation of derivations(context)) {
      const { required } = context.options(derivation.file);
      const meta = isOfHaskell(derivation) ? derivation.args : attributeSet(ev, derivation.args, 'meta');
      const states = required.map((name) => {
        const value = meta === 'absent' || meta === 'open' ? meta : attribute(ev, meta, name);
        return { name, state: value === NULL || value === 'absent' || isEmptyText(value) ? supplied(derivation, name) : value };
      });
      const missing = states.filter(({ state }) => state === 'absent').map(({ name }) => `\`${name}\``);
      if (missing.length > 0) {
        context.fail({
          at: attributeAt(derivation, 'meta'),
          symbol: derivation.name,
          message: `The \`meta\` of \`${derivation.name}\` lacks ${missing.join(', ')}: searches and license checks do not see what it is. Add ${missing.length === 1 ? 'it' : 'them'}.`,
          origin: originOf(derivation.args, 'meta'),
        });
      } else if (states.some(({ state }) => state === 'open'))
        context.undecidable(derivation.file, derivation.name, 'a part of its `meta` is not known');
      else context.pass(derivation.file, derivation.name);
    }
  },
);

/** Builders of nixpkgs that add the platforms of their compiler or runtime to `meta` (pkgs/build-support, pkgs/development). */
const WITH_PLATFORMS =
  /^(build(RustPackage|Go\w*|Npm\w*|Python\w*|Perl\w*|Lua\w*|Dune\w*|Ruby\w*|Dotnet\w*|Dart\w*|Flutter\w*|Composer\w*|Vim\w*|Neovim\w*|HomeAssistant\w*)|trivialBuild|melpaBuild|elpaBuild|mixRelease|mkCoqDerivation)$/;
/** Builders that take `meta` as it is. */
const PLAIN = /^(mkDerivation|mkDerivationWith|derivation|buildPackage|runCommand\w*|symlinkJoin|writeShellApplication)$/;

/** What a builder makes of an attribute that it is not given: a function that is not known may fill in what it likes. */
function supplied(derivation: Derivation, name: string): 'absent' | 'open' | 'supplied' {
  const last = lastStep(derivation.builder);
  if (name === 'platforms' && (WITH_PLATFORMS.test(last) || isOfHaskell(derivation))) return 'supplied';
  const mayBeFilled = name === 'platforms' || name === 'homepage';
  return mayBeFilled && !PLAIN.test(last) && !WITH_PLATFORMS.test(last) ? 'open' : 'absent';
}

/** `haskellPackages.mkDerivation` takes what others take in `meta` beside its dependencies, and adds platforms (pkgs/development/haskell-modules). */
const isOfHaskell = ({ builder, args: { entries } }: Derivation): boolean =>
  lastStep(builder) === 'mkDerivation' &&
  !entries.has('meta') &&
  ['isLibrary', 'isExecutable', 'libraryHaskellDepends', 'executableHaskellDepends'].some((name) => entries.has(name));

/** `homepage = "";` says no more than its absence. */
const isEmptyText = (value: Value | 'open'): boolean => value !== 'open' && value.kind === 'string' && value.value.trim() === '';
