/** Shapes that several sections of the report share. */
import { z } from 'zod';

const count = z.number().int().nonnegative();

export const Place = z
  .strictObject({
    file: z.string().describe('Relative to the root, `/` separated.'),
    line: count.describe('From 1; 0 for the file as a whole.'),
  })
  .describe('A line of the project.');

export const Lines = z
  .strictObject({
    total: count.describe('Line ends, as `wc -l` counts them.'),
    code: count.describe('Lines that hold code, or text inside a string.'),
    comment: count.describe('Lines that hold nothing but comments.'),
    blank: count.describe('Lines that hold nothing but white space.'),
  })
  .describe('Lines of Nix files.');

export const Parts = z
  .strictObject({
    library: count.describe('Lines of library files that belong to the group: in its directory, named like it, or used by it alone.'),
    service: count.describe('Lines of its modules.'),
    documentation: count.describe('Lines of Markdown in its directory.'),
    test: count.describe('Lines of test files that read its files or are named after it.'),
    total: count,
  })
  .describe('Lines of one group of modules by what they are for.');

export const Quote = z
  .strictObject({ place: Place, code: z.string(), note: z.string(), cut: z.boolean().describe('The code goes on after what is quoted.') })
  .describe('Code of the project itself.');

export const Verdicts = z.strictObject({
  followed: count.describe('Subjects (services, options, modules) that follow it.'),
  broken: count.describe('Subjects with a finding.'),
  undecided: count.describe('Subjects that static evaluation cannot decide.'),
  accepted: count.describe('Findings that a comment, the configuration or the baseline accepts, with a reason.'),
});

export const Mark = z.enum(['followed', 'broken', 'partly', 'none']).describe('✅ followed, ❌ broken, ⏳ partly, – not applicable.');
export const Category = z.enum(['core', 'ecosystem', 'application', 'utility']);
export const LevelName = z.enum(['error', 'warning', 'note']);

export const Service = z.strictObject({
  symbol: z.string(),
  place: Place,
  module: z.string(),
  group: z.string(),
  score: z
    .number()
    .nullable()
    .describe('Exposure from 0.0 to 10.0 as `systemd-analyze security` computes it; null where it lies between `low` and `high`.'),
  low: z.number(),
  high: z.number(),
  level: z.string().describe('SAFE to DANGEROUS; of the worst case where the score is not exact.'),
  withBaseline: z.number().describe('Worst case after adding the baseline directives that the service does not set.'),
  directives: z.record(z.string(), z.string()).describe('Directive → value as text; those absent are not set.'),
});

export const OptionRow = z.strictObject({
  path: z.string(),
  place: Place,
  type: z.string().nullable(),
  default: z.string().nullable(),
  description: z.string().nullable(),
  example: z.boolean(),
  shared: z.boolean().describe('A helper in another file declares it.'),
});

export type Place = z.infer<typeof Place>;
export type Lines = z.infer<typeof Lines>;
export type Parts = z.infer<typeof Parts>;
export type Quote = z.infer<typeof Quote>;
export type Verdicts = z.infer<typeof Verdicts>;
export type Mark = z.infer<typeof Mark>;
export type Category = z.infer<typeof Category>;
export type Service = z.infer<typeof Service>;
export type OptionRow = z.infer<typeof OptionRow>;
