/** `typeOf` and the `is…` family. */
import { equals } from '../equality.ts';
import type { Evaluator } from '../evaluator.ts';
import { type BuiltinValue, bool, NULL, string, type Value } from '../values.ts';
import { strict } from './support.ts';

/** What `typeOf` answers, and `number` where int and float cannot be told apart. */
type TypeName = 'null' | 'bool' | 'int' | 'float' | 'string' | 'path' | 'list' | 'set' | 'lambda';

const KNOWN: Partial<Record<Value['kind'], TypeName>> = {
  null: 'null',
  bool: 'bool',
  int: 'int',
  float: 'float',
  string: 'string',
  text: 'string',
  path: 'path',
  list: 'list',
  attrs: 'set',
  lambda: 'lambda',
  builtin: 'lambda',
};

/** Result types of symbolic calls, where there is only one. */
const RESULTS = new Map<string, TypeName>(
  (
    [
      [
        'bool',
        '== != < <= > >= ! && || -> hasAttr elem any all pathExists hasContext lessThan succeeds isAttrs isBool isFloat isFunction isInt isList isNull isPath isString',
      ],
      ['int', 'length stringLength compareVersions bitAnd bitOr bitXor ceil floor'],
      [
        'string',
        'toString concatStringsSep replaceStrings substring toJSON toXML hashString hashFile convertHash baseNameOf getEnv typeOf nameOf readFile placeholder toFile storePath unsafeDiscardStringContext unsafeDiscardOutputDependency',
      ],
      ['list', '++ map filter concatLists concatMap catAttrs attrNames attrValues sort genList tail split splitVersion genericClosure'],
      [
        'set',
        '// mapAttrs removeAttrs intersectAttrs listToAttrs groupBy partition zipAttrsWith functionArgs parseDrvName readDir tryEval',
      ],
    ] as const
  ).flatMap(([type, names]) => names.split(' ').map((name): [string, TypeName] => [name, type])),
);

/** The value's type as `typeOf` names it; null where a symbolic value does not tell. */
export function typeName(value: Value): TypeName | null {
  const known = KNOWN[value.kind];
  if (known !== undefined) return known;
  return value.kind === 'call' && typeof value.callee === 'string' ? (RESULTS.get(value.callee) ?? null) : null;
}

const test = (name: string, type: TypeName): BuiltinValue =>
  strict(name, 1, (_ev, value) => {
    const found = typeName(value);
    return found === null ? null : bool(found === type);
  });

export const TYPE_BUILTINS: readonly BuiltinValue[] = [
  strict('typeOf', 1, (_ev, value) => {
    const found = typeName(value);
    return found === null ? null : string(found);
  }),
  test('isAttrs', 'set'),
  test('isBool', 'bool'),
  test('isFloat', 'float'),
  test('isFunction', 'lambda'),
  test('isInt', 'int'),
  test('isList', 'list'),
  test('isPath', 'path'),
  test('isString', 'string'),
  strict('isNull', 1, (ev: Evaluator, value: Value) => {
    const found = typeName(value);
    return found === null ? equals(ev, value, NULL) : bool(found === 'null');
  }),
];
