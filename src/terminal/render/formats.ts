import type { Report, TroublesReport } from './report/report.js';

/** A way to write a report down, in one file. */
export interface ReportFormat {
  /** Completes "write the answer as …". */
  readonly what: string;
  /** Of the file where none is named: `flowlab-report.html`. */
  readonly extension: string;
  /** Loaded when a report is written, so that help does without. */
  load(): Promise<{
    readonly write: (report: Report) => string;
    readonly writeTroubles: (report: TroublesReport) => string;
    readonly isOurs: (text: string) => boolean;
  }>;
}

/** Each is an option of `diagnose` and `report`: `--html <file>`. The first is what `report` writes unasked. */
export const formats = {
  html: {
    what: 'one self-contained HTML file',
    extension: 'html',
    load: async () => (await import('./report/html.js')).htmlFormat,
  },
  markdown: {
    what: 'Markdown, for a ticket',
    extension: 'md',
    load: async () => (await import('./report/markdown.js')).markdownFormat,
  },
} as const satisfies Readonly<Record<string, ReportFormat>>;

export type FormatName = keyof typeof formats;

/** Files by format, as the options name them. */
export type ReportFlags = { readonly [Name in FormatName]?: string };

/** A report that was asked for. */
export interface ReportTarget {
  readonly format: ReportFormat;
  readonly file: string;
}

export const reportsIn = (flags: ReportFlags): readonly ReportTarget[] =>
  (Object.keys(formats) as FormatName[]).flatMap((name) => {
    const file = flags[name];
    return file === undefined ? [] : [{ format: formats[name], file }];
  });
