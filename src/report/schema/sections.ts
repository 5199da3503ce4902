/** The sections of the report as data. */
import { z } from 'zod';
import { Category, LevelName, Lines, Mark, OptionRow, Parts, Place, Quote, Service, Verdicts } from './parts.ts';

const count = z.number().int().nonnegative();

export const Figure = z.strictObject({
  id: z.string(),
  label: z.string(),
  value: count,
  how: z.string().describe('How it is counted.'),
  section: z.string().describe('The section that lists what is counted.'),
});

export const Folder = z.strictObject({
  path: z.string().describe('`.` for the root.'),
  depth: count,
  files: count.describe('Nix files in it and below.'),
  modules: count,
  services: count,
  options: count,
  lines: count,
  note: z.string().describe('What it holds, in words.'),
});

export const Group = z.strictObject({
  name: z.string(),
  path: z.string(),
  category: Category,
  why: z.string().describe('What the category follows from.'),
  modules: z.array(z.string()),
  libraries: z.array(z.string()),
  documents: z.array(z.string()),
  tests: z.array(z.string()),
  services: count,
  options: count,
  lines: Parts,
});

export const File = z.strictObject({ path: z.string(), kind: z.string(), group: z.string().nullable(), lines: Lines });

export const Export = z.strictObject({
  name: z.string(),
  kind: z.enum(['function', 'set', 'list', 'text', 'number', 'boolean', 'null', 'path', 'value']),
  signature: z.string().describe('Its parameters; of a set its attributes; else its value, cut short.'),
  line: count,
  from: z.string().nullable().describe('The library file that defines it, where this one only passes it on.'),
  users: z.array(z.string()).describe('Files that name it, itself left out.'),
  internal: z.boolean().describe('Named by other code of its own file.'),
});

export const Library = z.strictObject({
  file: z.string(),
  lines: Lines,
  exports: z.array(Export),
  users: z.array(z.string()).describe('Files that import it or name one of its exports.'),
  unused: z.array(z.string()).describe('Exports that no file names, its own included.'),
});

export const PatternModule = Verdicts.extend({
  module: z.string(),
  mark: Mark,
  rules: z.array(z.string()).describe('Rules that are broken.'),
});
export const Pattern = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  rules: z.array(z.string()),
  verdicts: Verdicts,
  adherence: z.number().nullable().describe('Modules without a finding, of those that the pattern concerns and that are decided; 0 to 1.'),
  modules: z.array(PatternModule),
  good: Quote.nullable(),
  bad: Quote.nullable(),
});

export const Cell = z.strictObject({ pattern: z.string(), mark: Mark, note: z.string() });
export const MatrixRow = z.strictObject({ name: z.string(), cells: z.array(Cell) });

export const Hardening = z.strictObject({
  services: z.array(Service).describe('Services that a module starts, most exposed first.'),
  directives: z.array(z.string()).describe('Columns of the matrix: the baseline.'),
  levels: z.record(z.string(), count),
  mean: z.number().nullable().describe('Mean of the worst cases.'),
  meanWithBaseline: z.number().nullable(),
  missing: z
    .array(z.strictObject({ directive: z.string(), services: count }))
    .describe('Baseline directives by the number of services without them.'),
});

export const OptionModule = z.strictObject({
  module: z.string(),
  group: z.string(),
  options: count,
  documented: count,
  typed: count,
  withDefault: count,
  withExample: count,
});
export const CommonOption = z.strictObject({ name: z.string(), byHand: z.array(z.string()), shared: z.array(z.string()) });
export const OptionSection = z.strictObject({ modules: z.array(OptionModule), common: z.array(CommonOption) });

const Maker = z.strictObject({ place: Place, by: z.string() });
export const State = z.strictObject({
  directories: z.array(z.strictObject({ path: z.string(), makers: z.array(Maker) })),
  users: z.array(z.strictObject({ name: z.string(), place: Place, system: z.boolean(), group: z.string().nullable() })),
  groups: z.array(z.strictObject({ name: z.string(), place: Place })),
  ports: z.array(z.strictObject({ port: count, option: z.string(), place: Place })),
  conflicts: z.array(z.strictObject({ port: count, options: z.array(z.string()) })),
  firewall: z.array(
    z.strictObject({
      port: z.string(),
      protocol: z.string(),
      interface: z.string().nullable(),
      place: Place,
      guard: z.string().nullable(),
    }),
  ),
  secrets: z.array(z.strictObject({ name: z.string(), source: z.string(), place: Place })),
});

export const Edge = z.strictObject({
  from: z.string(),
  to: z.string(),
  kind: z.enum(['imports', 'reads']).describe('`imports` of a module, or a path in an expression.'),
});
export const Graph = z.strictObject({
  nodes: z.array(z.strictObject({ file: z.string(), kind: z.string(), cluster: z.string() })),
  edges: z.array(Edge),
  clusters: z.array(z.strictObject({ name: z.string(), kind: z.string(), files: count, layer: count.describe('0 is used by nobody.') })),
  links: z.array(z.strictObject({ from: z.string(), to: z.string(), files: count })),
  cycles: z.array(z.array(z.string())),
  orphans: z.array(z.string()).describe('Modules that no file of the project reads or imports.'),
});

export const RuleRow = Verdicts.extend({ rule: z.string(), level: LevelName, summary: z.string(), on: z.boolean(), modules: count });
export const FindingRow = z.strictObject({
  rule: z.string(),
  level: LevelName,
  place: Place,
  symbol: z.string(),
  message: z.string(),
  group: z.string(),
});
export const Findings = z.strictObject({
  levels: z.strictObject({ error: count, warning: count, note: count }),
  rules: z.array(RuleRow),
  files: z.array(
    z.strictObject({ file: z.string(), group: z.string(), error: count, warning: count, note: count, rules: z.record(z.string(), count) }),
  ),
  list: z.array(FindingRow),
});

export const Recommendation = z.strictObject({
  text: z.string(),
  rule: z.string().nullable(),
  findings: count,
  modules: count,
  effect: z.number(),
  why: z.string(),
});

export const Growth = z.strictObject({
  revision: z.string(),
  commit: z.string(),
  files: z.strictObject({ added: z.array(z.string()), removed: z.array(z.string()), changed: count }),
  before: Lines,
  after: Lines,
  documentation: z.strictObject({ before: count, after: count }),
  groups: z.array(z.strictObject({ group: z.string(), before: count, after: count })),
});

export const Focus = z.strictObject({
  name: z.string(),
  groups: z.array(z.string()),
  structure: z.array(z.strictObject({ file: z.string(), lines: count, purpose: z.string() })),
  patterns: z.array(Cell),
  options: z.array(OptionRow),
  services: z.array(Service),
  libraries: z.array(z.string()),
  innovations: z.array(z.strictObject({ what: z.string(), place: Place })),
  comparison: z.array(z.strictObject({ figure: z.string(), value: z.number(), median: z.number(), rank: count, of: count })),
  findings: z.array(FindingRow),
});
