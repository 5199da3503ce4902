/**
 * What each symbol of the grammar becomes. The records' children stand on the stack, the last one
 * on top; wrappers (parentheses) and anonymous tokens are not among them.
 */
import { type Build, type Item, only, type Row, errorAt } from './build.ts';
import { application, listElements } from './legacy.ts';
import { floatLiteral, integerLiteral, pathLiteral, searchPath, stringLiteral, uri } from './literals.ts';
import {
  type AttrName,
  type Binding,
  BINARY_OPERATORS,
  type BinaryOperator,
  type Expression,
  type Formal,
  type Identifier,
} from './nodes.ts';
import { binary, imply, pipe } from './pipes.ts';
import { PIPE_FROM, PIPE_INTO } from './wasm.ts';

export type Production = (build: Build, row: Row, operator: string) => Item;

const binaryOperators: ReadonlySet<string> = new Set(BINARY_OPERATORS);
function isBinary(operator: string): operator is BinaryOperator {
  return binaryOperators.has(operator);
}
const equality: ReadonlySet<string> = new Set(['==', '!=']);
const order: ReadonlySet<string> = new Set(['<', '<=', '>', '>=']);

/** Operators of one class have no associativity: `a == b != c` needs parentheses. */
function checkChained(build: Build, row: Row, operator: BinaryOperator, left: Expression): void {
  const family = equality.has(operator) ? equality : order.has(operator) ? order : null;
  if (family === null || left.kind !== 'binary' || left.start !== row.start || !family.has(left.operator)) return;
  build.fault(`\`${left.operator}\` and \`${operator}\` cannot be chained: put parentheses around one of them`, row);
}

function operation(build: Build, row: Row, operator: string): Item {
  const { start, end } = row;
  const rightItem = build.stack.pop();
  const left = build.expression();
  const open = rightItem?.kind === 'chain' && rightItem.end === end ? rightItem : null;
  if (row.operator === PIPE_INTO || row.operator === PIPE_FROM) {
    return pipe(row.operator === PIPE_INTO ? '|>' : '<|', left, open ?? build.asExpression(rightItem), start, end);
  }
  if (open !== null && operator === '->') return imply(left, open, start);
  if (!isBinary(operator)) return errorAt(row);
  checkChained(build, row, operator, left);
  return binary(operator, left, build.asExpression(rightItem), start, end);
}

/** Whether an attribute name is known without evaluation, as `inherit` and `let` want it. */
function isStatic(name: AttrName): boolean {
  switch (name.kind) {
    case 'identifier':
      return true;
    case 'string':
      return name.parts.every((part) => part.kind === 'text');
    case 'interpolation':
      return name.expression.kind === 'string' && isStatic(name.expression);
  }
}

function checkLet(build: Build, bindings: readonly Binding[]): readonly Binding[] {
  for (const binding of bindings) {
    const name = binding.kind === 'binding' ? binding.path[0] : undefined;
    if (name !== undefined && binding.kind === 'binding' && binding.path.length === 1 && !isStatic(name)) {
      build.fault('`let` cannot bind a dynamic name', name);
    }
  }
  return bindings;
}

function isBinding(item: Item): item is Binding {
  return item.kind === 'binding' || item.kind === 'inherit';
}

function isAttrName(item: Item): item is AttrName {
  return item.kind === 'identifier' || item.kind === 'string' || item.kind === 'interpolation';
}

function attrNames(build: Build, count: number): readonly AttrName[] {
  const items = build.items(count);
  items.forEach((item) => {
    if (item.kind === 'identifier') build.loneOrs.delete(item);
  });
  return only(items, isAttrName);
}

function inherited(build: Build): readonly AttrName[] {
  const names = build.names();
  for (const name of names) if (!isStatic(name)) build.fault('`inherit` cannot take a dynamic name', name);
  return names;
}

/** Pattern formals; the comma before their `}` reached us as a comment. */
function formals(build: Build, { start, end, count }: Row): Item {
  const items = build.items(count);
  const found = items.filter((item): item is Formal => item.kind === 'formal');
  const last = items.at(-1);
  if (last?.kind === 'formal') for (const comma of build.commas) if (comma >= last.end && comma < end) build.commas.delete(comma);
  return { kind: 'formals', start, end, formals: found, ellipsis: items.some((item) => item.kind === 'ellipsis') };
}

function lambda(build: Build, { start, end, count }: Row): Item {
  const body = build.expression();
  let name: Identifier | null = null;
  let pattern: readonly Formal[] | null = null;
  let ellipsis = false;
  for (const item of build.items(count - 1)) {
    if (item.kind === 'identifier') name = item;
    else if (item.kind === 'formals') {
      pattern = item.formals;
      ellipsis = item.ellipsis;
    }
  }
  checkDuplicates(build, name, pattern ?? []);
  return { kind: 'lambda', start, end, name, formals: pattern, ellipsis, body };
}

function checkDuplicates(build: Build, name: Identifier | null, pattern: readonly Formal[]): void {
  const seen = new Set<string>(name === null ? [] : [name.name]);
  for (const formal of pattern) {
    if (seen.has(formal.name.name)) build.fault(`duplicate argument \`${formal.name.name}\``, formal.name);
    seen.add(formal.name.name);
  }
}

export const productions: Readonly<Record<string, Production>> = {
  identifier(build, { start, end }) {
    // What was put in to mend a fault has no extent.
    if (start === end) return errorAt({ start, end });
    const node: Identifier = { kind: 'identifier', start, end, name: build.text.slice(start, end) };
    if (node.name === 'or') build.loneOrs.add(node);
    return node;
  },
  integer_expression: integerLiteral,
  float_expression: floatLiteral,
  string_expression: (build, row) => stringLiteral(build, row, 'quoted'),
  indented_string_expression: (build, row) => stringLiteral(build, row, 'indented'),
  uri_expression: uri,
  path_expression: pathLiteral,
  hpath_expression: pathLiteral,
  spath_expression: searchPath,

  interpolation: (build, { start, end }) => ({ kind: 'interpolation', start, end, expression: build.expression() }),
  list_expression: (build, { start, end, count }) => ({ kind: 'list', start, end, elements: listElements(build, count) }),
  attrset_expression: (build, { start, end, count }) => ({
    kind: 'attrset',
    start,
    end,
    recursive: false,
    bindings: build.bindings(count),
  }),
  rec_attrset_expression: (build, { start, end, count }) => ({
    kind: 'attrset',
    start,
    end,
    recursive: true,
    bindings: build.bindings(count),
  }),
  let_attrset_expression: (build, { start, end, count }) => ({ kind: 'legacyLet', start, end, bindings: build.bindings(count) }),
  binding_set: (build, { start, end, count }) => ({ kind: 'bindings', start, end, bindings: only(build.items(count), isBinding) }),
  // Where a name is missing, the parser goes on without: `{ a. }` binds nothing.
  binding(build, { start, end }) {
    const value = build.expression();
    const path = build.names();
    return path.length === 0 ? errorAt({ start, end }) : { kind: 'binding', start, end, path, value };
  },
  inherit: (build, { start, end }) => ({ kind: 'inherit', start, end, from: null, names: inherited(build) }),
  inherit_from(build, { start, end }) {
    const names = inherited(build);
    return { kind: 'inherit', start, end, from: build.expression(), names };
  },
  attrpath: (build, { start, end, count }) => ({ kind: 'names', start, end, names: attrNames(build, count) }),
  inherited_attrs: (build, { start, end, count }) => ({ kind: 'names', start, end, names: attrNames(build, count) }),

  let_expression(build, { start, end, count }) {
    const body = build.expression();
    return { kind: 'let', start, end, bindings: checkLet(build, build.bindings(count - 1)), body };
  },
  with_expression(build, { start, end }) {
    const body = build.expression();
    return { kind: 'with', start, end, scope: build.expression(), body };
  },
  assert_expression(build, { start, end }) {
    const body = build.expression();
    return { kind: 'assert', start, end, condition: build.expression(), body };
  },
  if_expression(build, { start, end }) {
    const alternative = build.expression();
    const consequence = build.expression();
    return { kind: 'if', start, end, condition: build.expression(), consequence, alternative };
  },
  function_expression: lambda,
  formals,
  formal(build, { start, end, count }) {
    const fallback = count > 1 ? build.expression() : null;
    const name = build.stack.pop();
    return name?.kind === 'identifier' ? { kind: 'formal', start, end, name, fallback } : errorAt({ start, end });
  },
  ellipses: (_, { start, end }) => ({ kind: 'ellipsis', start, end }),

  apply_expression: application,
  select_expression(build, { start, end, count }) {
    const fallback = count > 2 ? build.expression() : null;
    const path = build.names();
    const target = build.expression();
    return path.length === 0 ? errorAt({ start, end }) : { kind: 'select', start, end, target, path, fallback };
  },
  has_attr_expression(build, row) {
    const { start, end } = row;
    const path = build.names();
    const target = build.expression();
    if (target.kind === 'hasAttr' && target.start === start) build.fault('`?` cannot be chained', row);
    return path.length === 0 ? errorAt(row) : { kind: 'hasAttr', start, end, target, path };
  },
  unary_expression(build, { start, end }, operator) {
    const operand = build.expression();
    return { kind: 'unary', start, end, operator: operator === '!' ? '!' : '-', operand };
  },
  binary_expression: operation,
};
