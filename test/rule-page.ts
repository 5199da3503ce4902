/** Reads the page of a rule: its headings, examples and options, as the registry's test wants them. */

/** The headings of every page, in their order. */
export const HEADINGS = ['What it does', 'Why is this bad?', 'Example', 'Options', 'How to fix', 'Source'];

export interface Example {
  /** Path → text. */
  readonly files: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, unknown>>;
}
export interface RulePage {
  readonly title: string;
  readonly summary: string;
  readonly headings: readonly string[];
  /** Heading → text below it. */
  readonly sections: ReadonlyMap<string, string>;
  readonly bad: readonly Example[];
  readonly good: readonly Example[];
  /** Option → what the page says about it. */
  readonly options: ReadonlyMap<string, string>;
}

export function readPage(text: string): RulePage {
  const [top = '', ...parts] = splitAtHeadings(text);
  const [title = '', ...intro] = top.split('\n');
  const sections = new Map<string, string>();
  for (const part of parts) {
    const end = part.indexOf('\n');
    sections.set(part.slice(3, end < 0 ? part.length : end).trim(), end < 0 ? '' : part.slice(end + 1));
  }
  return {
    title,
    summary: intro.join('\n').trim(),
    headings: [...sections.keys()],
    sections,
    ...readExamples(sections.get('Example') ?? ''),
    options: readOptions(sections.get('Options') ?? ''),
  };
}

/** Splits before each `## `, but not where a code block holds one. */
function splitAtHeadings(text: string): string[] {
  const parts = [''];
  let inCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) inCode = !inCode;
    if (!inCode && line.startsWith('## ')) parts.push('');
    parts.push(`${parts.pop()}${line}\n`);
  }
  return parts;
}

function readExamples(section: string): { bad: Example[]; good: Example[] } {
  const found: { bad: Example[]; good: Example[] } = { bad: [], good: [] };
  for (const [, sort, code = ''] of section.matchAll(/^(Bad|Good)\b[^\n]*:\s*\n+```nix\n(.*?)^```/gms)) {
    found[sort === 'Bad' ? 'bad' : 'good'].push(readExample(code));
  }
  return found;
}

/** A block is `module.nix`, unless `# file: PATH` lines split it; `# options: JSON` sets options of the rule. */
function readExample(code: string): Example {
  const files: Record<string, string> = {};
  let options: Record<string, unknown> = {};
  let path = 'module.nix';
  for (const line of code.trimEnd().split('\n')) {
    const [, key, value = ''] = /^# (file|options): *(.*?) *$/.exec(line) ?? [];
    if (key === 'file') path = value;
    else if (key === 'options') options = JSON.parse(value);
    else if (line !== '' || files[path] !== undefined) files[path] = `${files[path] ?? ''}${line}\n`;
  }
  return { files, options };
}

/** An option begins with its name in backquotes: as list item, as table row or as heading. */
function readOptions(section: string): Map<string, string> {
  const options = new Map<string, string>();
  let name: string | null = null;
  for (const line of section.split('\n')) {
    name = /^(?:[-*] |\| *|### )`(\w+)`/.exec(line)?.[1] ?? name;
    if (name !== null) options.set(name, `${options.get(name) ?? ''}${line}\n`);
  }
  return options;
}

const TYPE_WORDS: Readonly<Record<string, RegExp>> = {
  array: /\blist\b/i,
  boolean: /\bboolean\b/i,
  integer: /\b(integer|number)\b/i,
  number: /\bnumber\b/i,
  object: /\b(object|map|record|set)\b/i,
  string: /\b(string|text|pattern|regular expression|path|one of|`")/i,
};

/** What an option's text fails to say about its type and default; null when it says all. */
export function missingInOption(text: string, schema: { readonly type?: unknown; readonly default?: unknown }): string | null {
  const word = typeof schema.type === 'string' ? TYPE_WORDS[schema.type] : undefined;
  if (word !== undefined && !word.test(text)) return `its type, ${schema.type}`;
  const missing = atoms(schema.default).find((atom) => !text.includes(atom));
  if (missing !== undefined) return `${missing} of its default`;
  if (atoms(schema.default).length === 0 && !/\[ ?\]|\{ ?\}|""|\b(empty|none)\b/i.test(text)) return 'that its default is empty';
  return null;
}

/** Every scalar, and every key, of a default. */
function atoms(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(atoms);
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => [key, ...atoms(inner)]);
  return value === '' ? [] : [String(value)];
}
