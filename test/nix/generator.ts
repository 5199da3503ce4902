/**
 * Random closed Nix expressions, typed so that most of them evaluate; some fail on purpose. A
 * generator knows the variables of each type in reach.
 */
import fc from 'fast-check';

type Type = 'int' | 'float' | 'bool' | 'string' | 'ints' | 'strings' | 'set';
type Text = fc.Arbitrary<string>;

interface Context {
  readonly depth: number;
  /** Names of bound variables, by type. */
  readonly names: readonly { readonly name: string; readonly type: Type }[];
}

const TYPES: readonly Type[] = ['int', 'float', 'bool', 'string', 'ints', 'strings', 'set'];
const WORDS = ['a', 'b', 'foo', 'bar', 'x y', '', 'é', 'A', '1.2', 'foo-1.0', '10', 'a,b', '/a/b', 'ab'];
const KEYS = ['a', 'b', 'c'];
const PATTERNS = [
  'a',
  'b*',
  '(a|ab)',
  '[a-z]+',
  '([0-9]+)',
  '(.)(.*)',
  '[^a]',
  '(a)?b?',
  '',
  ',',
  '[[:upper:]]',
  '(a*)*',
  '(x|y|)+',
  '.{2}',
];

const quoted = (word: string): string => `"${word}"`;
const from = (words: readonly string[]): Text => fc.constantFrom(...words);

/** Fills `$0`, `$1`, … of a template with generated parts, parenthesised. */
const fill = (template: string, parts: readonly Text[]): Text =>
  fc.tuple(...parts).map((made) => template.replace(/\$(\d)/g, (_whole, index: string) => `(${made[Number(index)] ?? ''})`));

/** Templates with the types of their parts, by result. */
const TEMPLATES: Record<Type, readonly (readonly [string, ...Type[]])[]> = {
  int: [
    ['$0 + $1', 'int', 'int'],
    ['$0 - $1', 'int', 'int'],
    ['$0 * $1', 'int', 'int'],
    ['$0 / $1', 'int', 'int'],
    ['-$0', 'int'],
    ['builtins.length $0', 'ints'],
    ['builtins.stringLength $0', 'string'],
    ['builtins.head $0', 'ints'],
    ['builtins.elemAt $0 $1', 'ints', 'int'],
    ["builtins.foldl' (a: b: a + b) $0 $1", 'int', 'ints'],
    ['builtins.compareVersions $0 $1', 'string', 'string'],
    ['builtins.bitAnd $0 $1', 'int', 'int'],
    ['builtins.bitXor $0 $1', 'int', 'int'],
    ['builtins.ceil $0', 'float'],
    ['builtins.floor $0', 'float'],
    ['$0.a or $1', 'set', 'int'],
    ['builtins.length (builtins.attrNames $0)', 'set'],
    ['(x: y: x - y) $0 $1', 'int', 'int'],
    ['({ a, b ? a, ... }: a + b) ($0 // { a = $1; })', 'set', 'int'],
    ['builtins.seq $0 $1', 'ints', 'int'],
    ['builtins.deepSeq $0 $1', 'set', 'int'],
    ['builtins.length (builtins.split "a" $0)', 'string'],
    ['assert $0; $1', 'bool', 'int'],
    ['builtins.fromJSON (builtins.toJSON $0)', 'int'],
  ],
  float: [
    ['$0 + $1', 'float', 'int'],
    ['$0 - $1', 'float', 'float'],
    ['$0 * $1', 'float', 'float'],
    ['$0 / $1', 'float', 'int'],
    ['-$0', 'float'],
    ['builtins.fromJSON "1.5"'],
  ],
  bool: [
    ['$0 && $1', 'bool', 'bool'],
    ['$0 || $1', 'bool', 'bool'],
    ['$0 -> $1', 'bool', 'bool'],
    ['!$0', 'bool'],
    ['$0 == $1', 'int', 'int'],
    ['$0 == $1', 'set', 'set'],
    ['$0 != $1', 'strings', 'strings'],
    ['$0 == $1', 'int', 'float'],
    ['$0 < $1', 'int', 'float'],
    ['$0 < $1', 'string', 'string'],
    ['$0 >= $1', 'ints', 'ints'],
    ['$0 ? a', 'set'],
    ['$0 ? a.b', 'set'],
    ['builtins.elem $0 $1', 'int', 'ints'],
    ['builtins.any (x: x > $0) $1', 'int', 'ints'],
    ['builtins.all (x: x != $0) $1', 'string', 'strings'],
    ['builtins.hasAttr $0 $1', 'string', 'set'],
    ['builtins.isInt $0', 'int'],
    ['builtins.isString $0', 'ints'],
    ['(builtins.tryEval $0).success', 'int'],
    ['(builtins.tryEval $0).success', 'bool'],
    ['builtins.lessThan $0 $1', 'string', 'string'],
    ['isNull $0', 'set'],
  ],
  string: [
    ['$0 + $1', 'string', 'string'],
    ['toString $0', 'int'],
    ['toString $0', 'float'],
    ['toString $0', 'bool'],
    ['toString $0', 'ints'],
    ['toString $0', 'strings'],
    ['builtins.substring 0 2 $0', 'string'],
    ['builtins.substring $0 $1 $2', 'int', 'int', 'string'],
    ['builtins.concatStringsSep $0 $1', 'string', 'strings'],
    ['builtins.replaceStrings [ "a" "o" ] [ "b" "" ] $0', 'string'],
    ['builtins.replaceStrings $0 [ "x" "y" ] $1', 'strings', 'string'],
    ['builtins.replaceStrings [ "" ] [ "-" ] $0', 'string'],
    ['builtins.toJSON $0', 'set'],
    ['builtins.toJSON $0', 'strings'],
    ['builtins.toJSON $0', 'string'],
    ['builtins.toXML $0', 'set'],
    ['builtins.typeOf $0', 'set'],
    ['baseNameOf $0', 'string'],
    ['dirOf $0', 'string'],
    ['builtins.hashString "sha256" $0', 'string'],
    ['"<${$0}>"', 'string'],
    ["''\n    ${$0}\n  end\n''", 'string'],
    ['builtins.head $0', 'strings'],
    ['$0.b or $1', 'set', 'string'],
    ['(builtins.parseDrvName $0).name', 'string'],
    ['throw $0', 'string'],
    ['builtins.toJSON (builtins.match "(a*)(.*)" $0)', 'string'],
  ],
  ints: [
    ['[ $0 $1 ]', 'int', 'int'],
    ['[ $0 $1 $2 ]', 'int', 'int', 'int'],
    ['$0 ++ $1', 'ints', 'ints'],
    ['map (x: x + $0) $1', 'int', 'ints'],
    ['builtins.filter (x: x > $0) $1', 'int', 'ints'],
    ['builtins.genList (x: x * $0) 4', 'int'],
    ['builtins.tail $0', 'ints'],
    ['builtins.sort builtins.lessThan $0', 'ints'],
    ['builtins.sort (a: b: a > b) $0', 'ints'],
    ['builtins.concatLists [ $0 $1 ]', 'ints', 'ints'],
    ['builtins.concatMap (x: [ x $0 ]) $1', 'int', 'ints'],
    ['(builtins.partition (x: x < $0) $1).right', 'int', 'ints'],
    ['builtins.catAttrs "a" [ { a = $0; } { b = 1; } { a = $1; } ]', 'int', 'int'],
    [
      'map (x: x.key) (builtins.genericClosure { startSet = [ { key = $0; } ]; operator = x: if x.key < 9 && x.key > 0 then [ { key = x.key + 2; } ] else [ ]; })',
      'int',
    ],
    ['map builtins.stringLength $0', 'strings'],
  ],
  strings: [
    ['[ $0 $1 ]', 'string', 'string'],
    ['[ $0 ]', 'string'],
    ['$0 ++ $1', 'strings', 'strings'],
    ['map (s: s + $0) $1', 'string', 'strings'],
    ['builtins.attrNames $0', 'set'],
    ['map toString $0', 'ints'],
    ['builtins.splitVersion $0', 'string'],
    ['builtins.sort builtins.lessThan $0', 'strings'],
    ['builtins.filter (s: s != $0) $1', 'string', 'strings'],
    ['builtins.filter builtins.isString (builtins.split "[ab]" $0)', 'string'],
    ['builtins.attrNames (builtins.groupBy (s: s) $0)', 'strings'],
  ],
  set: [
    ['{ a = $0; }', 'int'],
    ['{ a = $0; b = $1; }', 'int', 'string'],
    ['{ c = $0; b = $1; }', 'strings', 'string'],
    ['$0 // $1', 'set', 'set'],
    ['rec { a = $0; c = a; }', 'int'],
    ['removeAttrs $0 $1', 'set', 'strings'],
    ['removeAttrs $0 [ "a" ]', 'set'],
    ['builtins.mapAttrs (n: v: [ n v ]) $0', 'set'],
    ['builtins.mapAttrs (n: v: $0) $1', 'int', 'set'],
    ['builtins.intersectAttrs $0 $1', 'set', 'set'],
    ['builtins.listToAttrs (map (s: { name = s; value = $0; }) $1)', 'int', 'strings'],
    ['{ ${$0} = $1; }', 'string', 'int'],
    ['builtins.zipAttrsWith (n: v: builtins.length v) [ $0 $1 ]', 'set', 'set'],
    ['builtins.groupBy (s: builtins.substring 0 1 s) $0', 'strings'],
    ['builtins.fromJSON (builtins.toJSON $0)', 'set'],
    ['builtins.tryEval $0', 'int'],
    ['builtins.tryEval $0', 'string'],
    ['let s = $0; in s // { inherit (s) a; }', 'set'],
    ['builtins.partition (x: x > $0) $1', 'int', 'ints'],
    ['{ b.c = $0; b.d = $1; }', 'int', 'bool'],
    ['builtins.parseDrvName $0', 'string'],
    ['builtins.functionArgs ({ a, b ? 1 }: a)'],
  ],
};

const leaf = (type: Type): Text => {
  switch (type) {
    case 'int':
      return fc
        .oneof({ weight: 8, arbitrary: fc.integer({ min: -5, max: 12 }) }, { weight: 1, arbitrary: fc.integer() })
        .map((n) => (n < 0 ? `(${n})` : `${n}`));
    case 'float':
      return from(['0.5', '1.5', '2.0', '(-0.25)', '3.75', '1.0e3']);
    case 'bool':
      return from(['true', 'false']);
    case 'string':
      return fc.oneof({ weight: 9, arbitrary: from(WORDS).map(quoted) }, { weight: 1, arbitrary: fc.constant("''\n  in\n    dented\n''") });
    case 'ints':
      return from(['[ ]', '[ 1 2 3 ]', '[ 3 1 2 1 ]', '[ (-1) 5 ]']);
    case 'strings':
      return from(['[ ]', '[ "a" "b" ]', '[ "foo" "a" "foo" ]', '[ "é" "" ]']);
    case 'set':
      return from(['{ }', '{ a = 1; }', '{ a = 2; b = "x"; }', '{ c = null; b = "y"; }']);
  }
};

function ofType(type: Type, context: Context): Text {
  const names = context.names.filter((bound) => bound.type === type).map(({ name }) => name);
  const simple = names.length > 0 ? fc.oneof(leaf(type), from(names)) : leaf(type);
  if (context.depth <= 0) return simple;
  const below: Context = { ...context, depth: context.depth - 1 };
  const part = (of: Type): Text => ofType(of, below);
  const templates = fc
    .constantFrom(...TEMPLATES[type])
    .chain(([template, ...types]) => (types.length === 0 ? fc.constant(template) : fill(template, types.map(part))));
  return fc.oneof(
    { weight: 2, arbitrary: simple },
    { weight: 9, arbitrary: templates },
    { weight: 1, arbitrary: fill('if $0 then $1 else $2', [part('bool'), part(type), part(type)]) },
    { weight: 2, arbitrary: binding(type, below) },
    { weight: 1, arbitrary: fc.tuple(from(KEYS), part(type)).map(([key, text]) => `with { ${key} = ${text}; }; ${key}`) },
    ...(type === 'strings' || type === 'string' ? [{ weight: 1, arbitrary: regular(type, part('string')) }] : []),
  );
}

/** `match` and `split` with patterns of their own. */
const regular = (type: 'strings' | 'string', text: Text): Text =>
  fc.tuple(from(PATTERNS), text, fc.boolean()).map(([pattern, value, isSplit]) => {
    const found = `builtins.toJSON (builtins.${isSplit ? 'split' : 'match'} "${pattern}" (${value}))`;
    return type === 'string' ? found : `[ (${found}) ]`;
  });

/** `let x = …; in …` with a name of any type. */
const binding = (type: Type, context: Context): Text =>
  fc
    .tuple(fc.constantFrom(...TYPES), from(['p', 'q', 'r']))
    .chain(([of, name]) =>
      fc
        .tuple(
          ofType(of, context),
          ofType(type, { ...context, names: [...context.names.filter((bound) => bound.name !== name), { name, type: of }] }),
        )
        .map(([value, body]) => `let ${name} = ${value}; in ${body}`),
    );

/** A closed expression of any type. */
export const expression: Text = fc.constantFrom(...TYPES).chain((type) => ofType(type, { depth: 4, names: [] }));
