/** Every rendering of the report. */
import type { Report } from '../../report/schema.ts';
import { safeJson } from '../text.ts';
import type { ReportRenderOptions } from './format.ts';
import { renderHtml } from './html/index.ts';
import { renderMarkdown } from './markdown/index.ts';

export interface ReportFormat {
  readonly description: string;
  readonly render: (report: Report, options: ReportRenderOptions) => string;
}

export type ReportFormatName = 'markdown' | 'html' | 'json';

export const REPORT_FORMATS: Readonly<Record<ReportFormatName, ReportFormat>> = {
  markdown: { description: 'a document that GitHub renders, the same on every run', render: renderMarkdown },
  html: { description: 'one page that needs no network', render: renderHtml },
  json: { description: 'everything as data, after docs/report.schema.json', render: (report) => `${safeJson(report, 2)}\n` },
};

export const isReportFormat = (name: string): name is ReportFormatName => Object.hasOwn(REPORT_FORMATS, name);
