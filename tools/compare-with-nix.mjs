/**
 * Holds our parser against the real one: `node tools/run.mjs tools/compare-with-nix.mjs FOLDER…` (needs
 * `nix-instantiate`). For every .nix file it checks that we find faults exactly when
 * Nix refuses the syntax, and that Nix reads our tree, printed with every parenthesis, as it reads
 * the file itself. Prints the differences; exits with 1 when there are any.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '../src/syntax/parse.ts';

/** Refusals that are not about syntax: rules report those. */
const beyondSyntax = /undefined variable|already defined|attempt to call|while evaluating/;
const BATCH = 40;

function* nixFiles(path) {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory() && entry.name !== '.git') yield* nixFiles(child);
    else if (entry.isFile() && entry.name.endsWith('.nix')) yield child;
  }
}

const quote = (text) =>
  `"${text
    .replace(/["\\$]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')}"`;

/** The tree as Nix source in which no precedence is left to decide. */
function print(file, node) {
  const show = (child) => print(file, child);
  const source = () => file.text.slice(node.start, node.end);
  const name = (child) => (child.kind === 'identifier' ? child.name : show(child));
  const path = (names) => names.map(name).join('.');
  const all = (nodes, between) => nodes.map(show).join(between);
  switch (node.kind) {
    case 'identifier':
      return node.name;
    case 'integer':
    case 'float':
    case 'searchPath':
      return source();
    case 'string':
      return `"${node.parts.map((part) => (part.kind === 'text' ? quote(part.value).slice(1, -1) : show(part))).join('')}"`;
    case 'path':
      return node.parts.map((part) => (part.kind === 'text' ? part.value : show(part))).join('');
    case 'interpolation':
      return `\${${show(node.expression)}}`;
    case 'list':
      return `[ ${all(node.elements, ' ')} ]`;
    case 'attrset':
      return `(${node.recursive ? 'rec ' : ''}{ ${all(node.bindings, ' ')} })`;
    case 'binding':
      return `${path(node.path)} = ${show(node.value)};`;
    case 'inherit':
      return `inherit ${node.from === null ? '' : `(${show(node.from)}) `}${node.names.map(name).join(' ')};`;
    case 'let':
      return `(let ${all(node.bindings, ' ')} in ${show(node.body)})`;
    case 'legacyLet':
      return `(let { ${all(node.bindings, ' ')} })`;
    case 'with':
      return `(with ${show(node.scope)}; ${show(node.body)})`;
    case 'formal':
      return node.name.name + (node.fallback === null ? '' : ` ? ${show(node.fallback)}`);
    case 'lambda': {
      if (node.formals === null) return `(${node.name.name}: ${show(node.body)})`;
      const formals = [...node.formals.map(show), ...(node.ellipsis ? ['...'] : [])].join(', ');
      return `({ ${formals} }${node.name === null ? '' : ` @ ${node.name.name}`}: ${show(node.body)})`;
    }
    case 'apply':
      return `(${show(node.callee)} ${show(node.argument)})`;
    case 'select':
      return `(${show(node.target)}.${path(node.path)}${node.fallback === null ? '' : ` or ${show(node.fallback)}`})`;
    case 'hasAttr':
      return `(${show(node.target)} ? ${path(node.path)})`;
    case 'if':
      return `(if ${show(node.condition)} then ${show(node.consequence)} else ${show(node.alternative)})`;
    case 'assert':
      return `(assert ${show(node.condition)}; ${show(node.body)})`;
    case 'unary':
      return `(${node.operator} ${show(node.operand)})`;
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`;
    default:
      throw new Error(`no source for \`${node.kind}\``);
  }
}

/** What Nix makes of a source, or its refusal. */
function nix(source) {
  const run = spawnSync('nix-instantiate', ['--parse', '-'], { input: source, encoding: 'utf8', maxBuffer: 1 << 30, cwd: '/' });
  if (run.status === 0) return { tree: normal(run.stdout) };
  return { refusal: /error: (.*)/.exec(run.stderr)?.[1] ?? run.stderr };
}

/**
 * Nix keeps a string in the pieces its lexer saw and prints attributes in the order of its symbol
 * table, which depends on memory: strings are joined and attributes sorted, so that both sides look alike.
 */
function normal(tree) {
  // A dynamic name is printed as `"${…}"`, without escapes, and no other string begins so.
  const tokens = tree.match(/"\$\{|\}"|"(?:[^"\\]|\\[^])*"|[()[\]{};]|[^"()[\]{};]+/g) ?? [];
  const joined = [];
  for (const token of tokens) {
    const before = joined.at(-2);
    if (isString(token) && joined.at(-1) === ' + ' && isString(before)) {
      joined.splice(-2, 2, before.slice(0, -1) + token.slice(1));
    } else {
      joined.push(token);
    }
  }
  return sorted(joined).replaceAll('"" + ', '').replaceAll(' + ""', '');
}

const isString = (token) => token.startsWith('"') && token !== '"${';

function sorted(tokens) {
  const open = [['']];
  for (const token of tokens) {
    const group = open.at(-1);
    if ('([{'.includes(token) || token === '"${') {
      open.push([token]);
    } else if (token === ';') {
      group.push('');
    } else if (')]}'.includes(token) || token === '}"') {
      open.pop();
      const last = group.pop();
      const ordered = token === '}' || group[0]?.startsWith('(let ') ? sortBindings(group) : group;
      const closed = [...ordered, last].join(';') + token;
      // A string that was joined from pieces needs no parentheses.
      open.at(-1).push(open.at(-1).pop() + (/^\("(?:[^"\\]|\\[^])*"\)$/.test(closed) ? closed.slice(1, -1) : closed));
    } else {
      group.push(group.pop() + token);
    }
  }
  return open.flat().join(';');
}

function sortBindings([first = '', ...others]) {
  const head = /^[({](?:let )?/.exec(first)?.[0] ?? '';
  const [least = '', ...rest] = [first.slice(head.length), ...others].map((binding) => binding.trim()).sort();
  return [head + least, ...rest];
}

let files = 0;
let differences = 0;
function differs(path, what) {
  differences++;
  console.log(`${path}: ${what}`);
}

function excerpt(a, b) {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return `\n  Nix: ${a.slice(Math.max(0, i - 60), i + 60)}\n  we:  ${b.slice(Math.max(0, i - 60), i + 60)}`;
}

/** Files that both accept: one call for many, and one by one where that shows a difference. */
function compareTrees(parsed) {
  const wrap = (sources) => `[${sources.map((source) => `(\n${source}\n)`).join('\n')}]`;
  const theirs = nix(wrap(parsed.map((file) => file.text)));
  const ours = nix(wrap(parsed.map((file) => print(file, file.root))));
  if (ours.tree !== undefined && theirs.tree === ours.tree) return;
  if (parsed.length > 1) {
    for (const file of parsed) compareTrees([file]);
  } else {
    differs(parsed[0].path, `read differently${excerpt(theirs.tree ?? theirs.refusal, ours.tree ?? ours.refusal)}`);
  }
}

/** @returns the exit status */
export function main(folders) {
  let batch = [];
  for (const path of folders.flatMap((folder) => [...nixFiles(folder)])) {
    files++;
    const file = parse(path, readFileSync(path, 'utf8'));
    const { refusal } = nix(file.text);
    const [fault] = file.faults;
    if (refusal === undefined && fault !== undefined) differs(path, `accepted by Nix, but we say: ${fault.message}`);
    if (refusal !== undefined && fault === undefined && !beyondSyntax.test(refusal)) differs(path, `accepted, but Nix says: ${refusal}`);
    if (refusal !== undefined || fault !== undefined) continue;
    batch.push(file);
    if (batch.length < BATCH) continue;
    compareTrees(batch);
    batch = [];
  }
  if (batch.length > 0) compareTrees(batch);
  console.log(`${files} files, ${differences} differences`);
  return differences > 0 ? 1 : 0;
}
