/** The first words of a report in Markdown: by them it knows its like, and does not count it as documentation. */
export const REPORT_MARK = '<!-- nix-audit report';
