/** The report as data, written once: types and `docs/report.schema.json` follow from it. */
import { z } from 'zod';
import * as sections from './schema/sections.ts';

export * from './schema/parts.ts';

export const Report = z.strictObject({
  version: z.literal(1),
  tool: z.strictObject({ name: z.string(), version: z.string() }),
  title: z.string(),
  summary: z.array(sections.Figure),
  tree: z.array(sections.Folder),
  groups: z.array(sections.Group),
  files: z.array(sections.File).describe('Every Nix file.'),
  libraries: z.array(sections.Library),
  patterns: z.array(sections.Pattern),
  matrix: z.strictObject({ libraries: z.array(sections.MatrixRow), groups: z.array(sections.MatrixRow) }),
  hardening: sections.Hardening,
  options: sections.OptionSection,
  state: sections.State,
  graph: sections.Graph,
  findings: sections.Findings,
  recommendations: z.array(sections.Recommendation),
  growth: sections.Growth.nullable(),
  focus: sections.Focus.nullable(),
});

export type Report = z.infer<typeof Report>;
export type Figure = z.infer<typeof sections.Figure>;
export type Folder = z.infer<typeof sections.Folder>;
export type Group = z.infer<typeof sections.Group>;
export type FileRow = z.infer<typeof sections.File>;
export type Library = z.infer<typeof sections.Library>;
export type Export = z.infer<typeof sections.Export>;
export type Pattern = z.infer<typeof sections.Pattern>;
export type PatternModule = z.infer<typeof sections.PatternModule>;
export type Cell = z.infer<typeof sections.Cell>;
export type MatrixRow = z.infer<typeof sections.MatrixRow>;
export type Hardening = z.infer<typeof sections.Hardening>;
export type OptionSection = z.infer<typeof sections.OptionSection>;
export type OptionModule = z.infer<typeof sections.OptionModule>;
export type CommonOption = z.infer<typeof sections.CommonOption>;
export type State = z.infer<typeof sections.State>;
export type Edge = z.infer<typeof sections.Edge>;
export type Graph = z.infer<typeof sections.Graph>;
export type RuleRow = z.infer<typeof sections.RuleRow>;
export type FindingRow = z.infer<typeof sections.FindingRow>;
export type Findings = z.infer<typeof sections.Findings>;
export type Recommendation = z.infer<typeof sections.Recommendation>;
export type Growth = z.infer<typeof sections.Growth>;
export type Focus = z.infer<typeof sections.Focus>;

/** The published schema (draft 2020-12). */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(Report),
    title: 'nix-audit report',
    description: 'What `nix-audit report --format json` prints. Generated from the program.',
  };
}
