/**
 * The syntax tree: a closed union of small node types, grouped by family.
 * Offsets are UTF-16 code units from 0; `end` is exclusive. A node does not know its file: whoever
 * holds a node holds its {@link SourceFile} too, so that trees stay small.
 */

export interface NodeBase {
  readonly start: number;
  readonly end: number;
}

// Literals

/** A name read as a variable. */
export interface Identifier extends NodeBase {
  readonly kind: 'identifier';
  readonly name: string;
}
export interface IntegerLiteral extends NodeBase {
  readonly kind: 'integer';
  readonly value: bigint;
}
export interface FloatLiteral extends NodeBase {
  readonly kind: 'float';
  readonly value: number;
}
/** A literal piece of a string, already unescaped and (in `''` strings) stripped of its indentation. */
export interface TextPart extends NodeBase {
  readonly kind: 'text';
  readonly value: string;
}
/** `${ … }` in a string, a path or an attribute name. */
export interface Interpolation extends NodeBase {
  readonly kind: 'interpolation';
  readonly expression: Expression;
}
export type StringPart = TextPart | Interpolation;
export interface StringLiteral extends NodeBase {
  readonly kind: 'string';
  readonly style: 'quoted' | 'indented' | 'uri';
  readonly parts: readonly StringPart[];
}
/** `./x`, `/x`, `~/x`, possibly with interpolations; the first part is text. */
export interface PathLiteral extends NodeBase {
  readonly kind: 'path';
  readonly parts: readonly StringPart[];
}
/** `<nixpkgs/lib>`; `name` without the angle brackets. */
export interface SearchPath extends NodeBase {
  readonly kind: 'searchPath';
  readonly name: string;
}

// Collections and bindings

export interface ListExpression extends NodeBase {
  readonly kind: 'list';
  readonly elements: readonly Expression[];
}
/** `{ … }` or `rec { … }`. */
export interface AttrSetExpression extends NodeBase {
  readonly kind: 'attrset';
  readonly recursive: boolean;
  readonly bindings: readonly Binding[];
}
/** One element of an attribute path: a name, a quoted string, or `${ … }`. */
export type AttrName = Identifier | StringLiteral | Interpolation;
/** `a.b.c = value;` */
export interface AttrBinding extends NodeBase {
  readonly kind: 'binding';
  readonly path: readonly AttrName[];
  readonly value: Expression;
}
/** `inherit a b;` or `inherit (from) a b;`; names are identifiers or plain strings. */
export interface InheritBinding extends NodeBase {
  readonly kind: 'inherit';
  readonly from: Expression | null;
  readonly names: readonly AttrName[];
}
export type Binding = AttrBinding | InheritBinding;

// Scopes

export interface LetExpression extends NodeBase {
  readonly kind: 'let';
  readonly bindings: readonly Binding[];
  readonly body: Expression;
}
/** `let { x = 1; body = x; }`, the old form. */
export interface LegacyLetExpression extends NodeBase {
  readonly kind: 'legacyLet';
  readonly bindings: readonly Binding[];
}
export interface WithExpression extends NodeBase {
  readonly kind: 'with';
  readonly scope: Expression;
  readonly body: Expression;
}
export interface Formal extends NodeBase {
  readonly kind: 'formal';
  readonly name: Identifier;
  readonly fallback: Expression | null;
}
/** `x: …` has only `name`; `{ a, b ? c, ... }@name: …` has `formals` (null without a set pattern). */
export interface LambdaExpression extends NodeBase {
  readonly kind: 'lambda';
  readonly name: Identifier | null;
  readonly formals: readonly Formal[] | null;
  /** True when the pattern ends in `...`. */
  readonly ellipsis: boolean;
  readonly body: Expression;
}

// Operations

export interface ApplyExpression extends NodeBase {
  readonly kind: 'apply';
  readonly callee: Expression;
  readonly argument: Expression;
}
/** `target.a.b` and `target.a.b or fallback`. */
export interface SelectExpression extends NodeBase {
  readonly kind: 'select';
  readonly target: Expression;
  readonly path: readonly AttrName[];
  readonly fallback: Expression | null;
}
export interface HasAttrExpression extends NodeBase {
  readonly kind: 'hasAttr';
  readonly target: Expression;
  readonly path: readonly AttrName[];
}
export interface IfExpression extends NodeBase {
  readonly kind: 'if';
  readonly condition: Expression;
  readonly consequence: Expression;
  readonly alternative: Expression;
}
export interface AssertExpression extends NodeBase {
  readonly kind: 'assert';
  readonly condition: Expression;
  readonly body: Expression;
}
export type UnaryOperator = '!' | '-';
export interface UnaryExpression extends NodeBase {
  readonly kind: 'unary';
  readonly operator: UnaryOperator;
  readonly operand: Expression;
}
export const BINARY_OPERATORS = ['+', '-', '*', '/', '++', '//', '==', '!=', '<', '<=', '>', '>=', '&&', '||', '->', '|>', '<|'] as const;
export type BinaryOperator = (typeof BINARY_OPERATORS)[number];
export interface BinaryExpression extends NodeBase {
  readonly kind: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
/** A place the parser could not read; its text is the span. Evaluates to an unknown. */
export interface ErrorExpression extends NodeBase {
  readonly kind: 'error';
}

export type Expression =
  | Identifier
  | IntegerLiteral
  | FloatLiteral
  | StringLiteral
  | PathLiteral
  | SearchPath
  | ListExpression
  | AttrSetExpression
  | LetExpression
  | LegacyLetExpression
  | WithExpression
  | LambdaExpression
  | ApplyExpression
  | SelectExpression
  | HasAttrExpression
  | IfExpression
  | AssertExpression
  | UnaryExpression
  | BinaryExpression
  | ErrorExpression;

export type Node = Expression | TextPart | Interpolation | AttrBinding | InheritBinding | Formal;
export type NodeKind = Node['kind'];
export type NodeOf<K extends NodeKind> = Extract<Node, { kind: K }>;

export interface Comment extends NodeBase {
  readonly style: 'line' | 'block';
  /** The text without its `#` or delimiters. */
  readonly text: string;
}

/** What makes Nix refuse the file: never reported for text that Nix accepts. */
export interface SyntaxFault {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** One parsed file. `text` is the decoded text without a byte-order mark. */
export interface SourceFile {
  /** Relative to the audited root, `/` separated; a label for other input. */
  readonly path: string;
  readonly text: string;
  readonly root: Expression;
  readonly comments: readonly Comment[];
  readonly faults: readonly SyntaxFault[];
  /** Offset of the first character of every line, ascending. */
  readonly lineStarts: readonly number[];
}

/** A stretch of one file. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}
